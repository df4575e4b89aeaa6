"""The program in a real terminal: what it is given, and what it gives back."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import csto_tui

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs the pseudo-terminals of Linux")

MOUSE = (b"\x1b[?1000l", b"\x1b[?1003l")
LEFT = (b"\x1b[?1049l", *MOUSE, b"\x1b[?2004l", b"\x1b[?25h")
"""What leaves the alternate screen, the mouse and bracketed paste, and shows the cursor again."""

PATIENCE = 20.0
"""How many seconds a program may take before it is said to hang."""

PLAIN = {
    "PATH": os.environ["PATH"],
    "PYTHONPATH": str(Path(csto_tui.__file__).parents[1]),
    "TERM": "xterm-256color",
    "LANG": "C.UTF-8",
    "CSTO_TUI_CONFIG": "/dev/null",
}
NOTHING: dict[str, str] = {}
LEADER = "import os; os.open(os.ttyname(0), os.O_RDWR); from csto_tui.__main__ import main; main()"
"""The program as the leader of its terminal: who opens one without having one gets it."""


class Terminal:
    """A terminal with the program in it."""

    def __init__(
        self, archive: Path, *arguments: str, size: tuple[int, int] = (80, 24), env: dict[str, str] = NOTHING
    ) -> None:
        self.fd, terminal = pty.openpty()
        self.resize(*size)
        self.before = termios.tcgetattr(self.fd)
        self.output = b""
        command = [sys.executable, "-c", LEADER, "--db", str(archive), *arguments]
        state = {"CSTO_TUI_STATE": os.environ["CSTO_TUI_STATE"]}
        self.program = subprocess.Popen(
            command, stdin=terminal, stdout=terminal, stderr=terminal, env=PLAIN | state | env, start_new_session=True
        )
        os.close(terminal)

    def resize(self, columns: int, rows: int) -> None:
        """Gives the terminal another size; who runs in it is told by the kernel."""
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def send(self, typed: bytes) -> None:
        os.write(self.fd, typed)

    def until(self, wanted: bytes, case: object = "") -> None:
        """Reads until the program has printed something, from here on."""
        start = len(self.output)
        end = time.monotonic() + PATIENCE
        while wanted not in self.output[start:]:
            assert time.monotonic() < end, f"{case} {wanted!r} did not come: {self.output[-2000:]!r}"
            assert self._read(), f"{case} the program ended: {self.output[-2000:]!r}"

    def ended(self) -> int:
        """The exit status once the program has ended."""
        while self._read():
            pass
        return self.program.wait(PATIENCE)

    def _read(self) -> bool:
        ready, _, _ = select.select([self.fd], [], [], PATIENCE)
        assert ready, f"the program hangs: {self.output[-2000:]!r}"
        try:
            read = os.read(self.fd, 65536)
        except OSError:
            return False
        self.output += read
        return bool(read)

    def close(self) -> None:
        self.program.kill()
        self.program.wait()
        os.close(self.fd)


Opened = Callable[..., Terminal]


@pytest.fixture
def opened(shipped: Path) -> Iterator[Opened]:
    """Opens terminals with the program in them, and closes them all."""
    terminals: list[Terminal] = []

    def opened(*arguments: str, size: tuple[int, int] = (80, 24), env: dict[str, str] = NOTHING) -> Terminal:
        terminals.append(Terminal(shipped, *arguments, size=size, env=env))
        return terminals[-1]

    yield opened
    for terminal in terminals:
        terminal.close()


@pytest.fixture
def terminal(opened: Opened) -> Terminal:
    """The program in a terminal, once its first screen stands."""
    terminal = opened()
    terminal.until(b"Links")
    return terminal


def given_back(terminal: Terminal, *, kept: tuple[bytes, ...] = ()) -> bool:
    """Whether the terminal is as it was found; what was never taken need not be left."""
    left = all(code in terminal.output for code in LEFT if code not in kept)
    return left and termios.tcgetattr(terminal.fd) == terminal.before


@pytest.mark.parametrize(
    ("key", "arguments"), [(b"q", []), ("й".encode(), ["--no-mouse"])], ids=["q with the mouse", "й without"]
)
def test_to_quit_gives_back_the_terminal_and_the_mouse_that_is_asked_for_unless_the_reader_keeps_it(
    opened: Opened, key: bytes, arguments: list[str]
) -> None:
    terminal = opened(*arguments)
    terminal.until(b"Links")
    assert (b"\x1b[?1000h" in terminal.output) == (not arguments)
    terminal.send(key)
    assert terminal.ended() == 0
    assert given_back(terminal, kept=MOUSE if arguments else ())


@pytest.mark.parametrize(
    ("number", "typed"),
    [(signal.SIGTERM, [b"/", b"chanel"]), (signal.SIGHUP, [])],
    ids=["TERM during a search", "HUP at rest"],
)
def test_a_signal_ends_the_program_and_gives_the_terminal_back(
    terminal: Terminal, number: signal.Signals, typed: list[bytes]
) -> None:
    for keys in typed:
        terminal.send(keys)
    terminal.program.send_signal(number)
    assert terminal.ended() == 128 + number
    assert given_back(terminal)
    assert b"Traceback" not in terminal.output


def test_a_signal_before_the_first_screen_ends_the_program(opened: Opened) -> None:
    terminal = opened()
    terminal.until(b"\x1b[?1049h")
    terminal.program.send_signal(signal.SIGTERM)
    assert terminal.ended() in (143, -signal.SIGTERM)
    assert b"Traceback" not in terminal.output
    assert given_back(terminal)


def test_a_program_whose_window_has_gone_does_not_linger(opened: Opened) -> None:
    terminal = opened()
    terminal.until(b"Links")
    spare = os.open(os.devnull, os.O_RDONLY)
    os.dup2(spare, terminal.fd)
    os.close(spare)
    # Nobody holds the terminal any more: the kernel tells the program so.
    assert terminal.program.wait(PATIENCE) != 0


ODD = [
    b"\xff", b"\xc3\x28", b"\x80\xfe", b"\x1b[1114112u", b"\x1b[55296u", b"\x1b[99999999999999u", b"\x1b[4294967295;5u",
    b"\x1b[200~\xff\x1b[201~",
]  # fmt: skip


def test_odd_input_neither_ends_the_program_nor_presses_a_key(terminal: Terminal) -> None:
    for odd in ODD:
        terminal.send(odd)
        terminal.send(b"\x1b[B")
        terminal.until(b"Sphere 1", odd)
        terminal.send(b"?")
        terminal.until(b"Everywhere", odd)
        # Views that digits of the input would lead to.
        assert b"Countries" not in terminal.output, odd
        assert b"December 2025" not in terminal.output, odd
        terminal.send(b"?")
        terminal.until(b"2 of 23", odd)
        terminal.send(b"\x1b[A")
        terminal.until(b"1 of 23", odd)
    terminal.send(b"\x11")
    assert terminal.ended() == 0
    assert given_back(terminal)
    for unwanted in (b"Traceback", b"Countries", b"December 2025"):
        assert unwanted not in terminal.output


def test_a_terminal_of_one_cell_and_back(terminal: Terminal) -> None:
    for size, seen in (((31, 7), b"needs a window"), ((1, 1), b"\x1b["), ((32, 8), b"Kyrgyzstan"), ((1, 50), b"\x1b[")):
        terminal.resize(*size)
        terminal.until(seen)
        terminal.send(b"\x1b[B\x1b[A")
    terminal.resize(80, 24)
    terminal.until(b"Documents")
    terminal.send(b"q")
    assert terminal.ended() == 0
    assert given_back(terminal)
    assert b"Traceback" not in terminal.output


@pytest.mark.parametrize("size", [(1, 1), (31, 7), (500, 200)], ids=str)
def test_a_program_that_starts_at_an_odd_size_can_be_left(opened: Opened, size: tuple[int, int]) -> None:
    terminal = opened(size=size)
    terminal.until(b"\x1b[?2004h")
    terminal.send(b"q")
    assert terminal.ended() == 0
    assert given_back(terminal)


@pytest.mark.parametrize(
    "odd",
    [
        {
            "COLUMNS": "99999",
            "LINES": "99999",
            "TEXTUAL_COLOR_SYSTEM": "bogus",
            "PYTHONIOENCODING": "koi8-r",
            "NO_COLOR": "1",
        },
        {"LANG": "C", "LC_ALL": "C", "TERM": "nonsense"},
    ],
    ids=" ".join,
)
def test_an_odd_environment_changes_nothing(opened: Opened, odd: dict[str, str]) -> None:
    terminal = opened(env=odd)
    terminal.until("●".encode())
    terminal.send(b"\x11")
    assert terminal.ended() == 0
    assert given_back(terminal)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(("browse", "--at", "chanel"), b"did you mean channel?"), (("browse", "--at", "zzzz"), b"csto-tui search")],
)
def test_what_is_wrong_at_the_start_is_told_without_a_screen(
    opened: Opened, arguments: tuple[str, ...], said: bytes
) -> None:
    terminal = opened(*arguments)
    assert terminal.ended() == 1
    assert said in terminal.output
    assert b"\x1b" not in terminal.output
    assert terminal.output.count(b"\n") == 1
