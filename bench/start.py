"""What the start of csto-tui costs beside that of a bare Textual app: processor time and memory until the first frame.

Both run by turns in a terminal of 120 × 40 cells that answers what a terminal is asked; the clock stops at the first whole frame on
which the awaited text stands. Processor time is that of all threads together, so that a busy machine disturbs it little.
"""

import argparse
import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import tempfile
import termios
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from statistics import median
from time import monotonic
from typing import NamedTuple

ROWS, COLUMNS = 40, 120
SECONDS = 60.0
"""How long to wait for a frame."""

BARE = """
from textual.app import App
from textual.widgets import Static

class Bare(App):
    def compose(self):
        yield Static("nothing but this line")

Bare().run()
"""
PROGRAMS = {
    "bare Textual app": (["-c", BARE], "nothing but this line"),
    "csto-tui": (["-m", "csto_tui"], "Kyrgyzstan 2025"),
}
"""By name, what Python is told to run, and the text that its first frame shows."""

ANSWERS = {
    r"\x1b\[0?c": "\x1b[?62;22c",  # what kind of terminal
    r"\x1b\[>0?q": "\x1bP>|bench\x1b\\",  # its name and version
    r"\x1b\[\?2026\$p": "\x1b[?2026;2$y",  # whether frames can be marked: yes, and they are not yet
    r"\x1b\[\?(?P<mode>\d+)\$p": "\x1b[?{mode};0$y",  # whether it knows another mode: no
    r"\x1b\[\?u": "\x1b[?0u",  # how keys are reported: in the old way
    r"\x1b\](?P<colour>1[01]);\?(?:\x07|\x1b\\)": "\x1b]{colour};rgb:8080/8080/8080\x1b\\",  # its two colours
    r"\x1b\[6n": "\x1b[1;1R",  # where the cursor is
}
"""What a program asks of a terminal, and what this one says."""

QUESTION = re.compile("|".join(f"(?:{question})" for question in ANSWERS))
SEQUENCE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[P\]_^X].*?(?:\x07|\x1b\\)|[ -/]*[0-OQ-WYZ\\`-~])", re.DOTALL)
FRAME_BEGINS, FRAME_ENDS = "\x1b[?2026h", "\x1b[?2026l"


class Cost(NamedTuple):
    """What a start took: milliseconds of processor time, megabytes of memory at the most."""

    cpu: float
    memory: float


class Late(Exception):
    """The awaited text did not come."""


def start(arguments: list[str], text: str, environment: dict[str, str]) -> Cost:
    """Starts Python with these arguments in a terminal, measures it at the frame that shows a text, and ends it."""
    process, terminal = pty.fork()
    if process == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        os.execve(sys.executable, [sys.executable, *arguments], environment)
    try:
        shown, cost = _wait(process, terminal, text)
    finally:
        os.kill(process, signal.SIGKILL)
        usage = os.wait4(process, 0)[2]
        os.close(terminal)
    if not shown:
        raise Late(f"{text!r} did not appear in {SECONDS:.0f} seconds or before the end of: {' '.join(arguments)}")
    if cost is None:
        unit = 1 if sys.platform == "darwin" else 1024
        cost = Cost((usage.ru_utime + usage.ru_stime) * 1e3, usage.ru_maxrss * unit / 1e6)
    return cost


def _wait(process: int, terminal: int, text: str) -> tuple[bool, Cost | None]:
    """Answers a program until a text stands on a whole frame: whether it does in time, and what the program took by then."""
    output, answered, deadline = "", 0, monotonic() + SECONDS
    for data in _read(terminal, deadline):
        output += data
        for question in QUESTION.finditer(output, answered):
            answered = question.end()
            os.write(terminal, answer(question).encode())
        if output.rfind(FRAME_ENDS) >= output.rfind(FRAME_BEGINS):
            # The rest of a frame is waited for without delay, and looked at once the clock is read: the program goes on meanwhile.
            cost = cost_so_far(process)
            if text in SEQUENCE.sub("", output):
                return True, cost
    return False, None


def _read(terminal: int, deadline: float) -> Iterator[str]:
    """What a program writes, as it comes, until it ends or time is up."""
    # The program's end is an error to who reads from its terminal.
    with suppress(OSError):
        while select.select([terminal], [], [], max(0.0, deadline - monotonic()))[0]:
            yield os.read(terminal, 65536).decode("utf-8", "replace")


def answer(question: re.Match[str]) -> str:
    """What this terminal says to a question."""
    for pattern, said in ANSWERS.items():
        if asked := re.fullmatch(pattern, question[0]):
            return said.format(**asked.groupdict())
    raise AssertionError(question[0])


def cost_so_far(process: int) -> Cost | None:
    """What a process took so far; None where the system keeps no such accounts."""
    place = Path("/proc", str(process))
    try:
        threads = [int((task / "schedstat").read_text().split()[0]) for task in (place / "task").iterdir()]
        most = re.search(r"VmHWM:\s+(\d+) kB", (place / "status").read_text())
    except OSError:
        return None
    return Cost(sum(threads) / 1e6, int(most[1]) * 1024 / 1e6) if most else None


def environment(home: str) -> dict[str, str]:
    """This environment in a home of its own, without what would change the size or compile every module anew."""
    changing = re.compile(r"PYTHONDONTWRITEBYTECODE|COLUMNS|LINES|NO_COLOR|(XDG|TEXTUAL|CSTO_TUI)_.*")
    kept = {name: value for name, value in os.environ.items() if not changing.fullmatch(name)}
    return kept | {"HOME": home, "TERM": "xterm-256color", "COLORTERM": "truecolor"}


def measure(rounds: int) -> dict[str, list[Cost]]:
    """What each program cost in each round, after one that only fills caches."""
    with tempfile.TemporaryDirectory() as home:
        around = environment(home)
        costs = [{name: start(*PROGRAMS[name], around) for name in PROGRAMS} for _ in range(rounds + 1)][1:]
    return {name: [cost[name] for cost in costs] for name in PROGRAMS}


def table(costs: dict[str, list[Cost]]) -> str:
    """The median costs as Markdown, with the median of their ratios to those of the first program in the same round.

    A machine that gets slower or faster between two rounds changes no ratio.
    """
    first = next(iter(costs.values()))
    rows = []
    for name, each in costs.items():
        cpu, memory = (median(values) for values in zip(*each, strict=True))
        ratios = [(one.cpu / bare.cpu, one.memory / bare.memory) for one, bare in zip(each, first, strict=True)]
        more, larger = (median(values) for values in zip(*ratios, strict=True))
        rows.append(f"| {name} | {cpu:.0f} | {more:.2f} | {memory:.1f} | {larger:.2f} |")
    head = [
        "| start of | CPU ms | ratio in a round | peak memory MB | ratio in a round |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    return "\n".join([*head, *rows])


def main() -> None:
    """Measures as many rounds as are asked for, and prints the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=15, help="how often to start each program (default: 15)")
    rounds = parser.parse_args().rounds
    if rounds < 1:
        parser.error("at least one round is needed")
    try:
        print(table(measure(rounds)))
    except Late as late:
        sys.exit(f"bench/start.py: {late}")


if __name__ == "__main__":
    main()
