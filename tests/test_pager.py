"""What a terminal gets of text for people: colours, and a pager for what does not fit."""

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest

import csto_tui

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs the pseudo-terminals of Linux")

PLAIN = {
    "PATH": os.environ["PATH"], "TERM": "xterm-256color", "LANG": "C.UTF-8",
    "PYTHONPATH": str(Path(csto_tui.__file__).parents[1]),
}  # fmt: skip


def printed(*arguments: str | Path, rows: int = 24, columns: int = 80, **environment: str) -> tuple[int, str]:
    """What the program prints on a terminal of a size, and its exit status."""
    main, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    kept = {"CSTO_TUI_STATE": os.environ["CSTO_TUI_STATE"]}
    process = subprocess.Popen(
        [sys.executable, "-m", "csto_tui", *map(str, arguments)],
        stdin=subprocess.DEVNULL, stdout=terminal, stderr=subprocess.DEVNULL, env=PLAIN | kept | environment,
    )  # fmt: skip
    os.close(terminal)
    parts = []
    # Linux says that the other end is closed by an error.
    while part := _read(main):
        parts.append(part)
    os.close(main)
    return process.wait(), b"".join(parts).decode().replace("\r\n", "\n")


def _read(main: int) -> bytes:
    try:
        return os.read(main, 65536)
    except OSError:
        return b""


@pytest.fixture
def pager(tmp_path: Path) -> Path:
    """A pager that says that it was there, and shows what it is given."""
    path = tmp_path / "pager"
    path.write_text('#!/bin/sh\necho paged "$1"\ncat\n')
    path.chmod(0o755)
    return path


@pytest.mark.parametrize(
    "command",
    [
        "show kg-2025",
        "search csto",
        "links csto",
        "events",
        "names",
        "documents",
        "keys",
        "timeline",
        "coverage --sources",
    ],
)
def test_what_does_not_fit_goes_to_the_pager_whole(shipped: Path, pager: Path, command: str) -> None:
    words = ["--db", str(shipped), *command.split()]
    paged = printed(*words, rows=2, PAGER=f"{pager} -x", NO_COLOR="1")
    short = printed(*words, rows=999, PAGER=f"{pager} -x", NO_COLOR="1")
    assert paged == (0, f"paged -x\n{short[1]}")
    assert "paged" not in short[1]


@pytest.mark.parametrize("way", ["--no-pager", "PAGER=cat", "PAGER=", "PAGER=no-such-pager", "PAGER='", "TERM=dumb"])
def test_a_reader_can_do_without_a_pager(shipped: Path, pager: Path, way: str) -> None:
    name, _, value = way.partition("=")
    environment = {"PAGER": str(pager), "NO_COLOR": "1"} | ({name: value} if not way.startswith("-") else {})
    options = [way] if way.startswith("-") else []
    status, out = printed("--db", shipped, "events", *options, rows=4, **environment)
    assert (status, "paged" in out) == (0, False)
    assert "2003-04-28-joint-staff-decision" in out


def test_a_pager_that_is_left_early_is_success(shipped: Path, tmp_path: Path) -> None:
    path = tmp_path / "pager"
    path.write_text("#!/bin/sh\nhead -n 1\n")
    path.chmod(0o755)
    assert printed("--db", shipped, "events", rows=4, PAGER=str(path), NO_COLOR="1") == (0, "2025  7\n")


def test_what_is_wrong_is_never_said_in_a_pager(shipped: Path, pager: Path) -> None:
    status, out = printed("diff", shipped, shipped.with_name("none.db"), rows=2, PAGER=str(pager))
    assert (status, out) == (2, "")


def test_headings_are_bold_and_ids_dim_on_a_terminal(shipped: Path) -> None:
    events = printed("--db", shipped, "events", "--no-pager", columns=120)[1]
    assert events.startswith("\x1b[1m2025\x1b[0m  7\n")
    assert "\x1b[2m2025-bishkek-session\x1b[0m\n" in events
    assert printed("--db", shipped, "show", "channel", "--no-pager")[1].startswith("\x1b[1mChannel")
    assert printed("--db", shipped, "search", "chanel")[1].startswith("\x1b[2mchannel\x1b[0m  ")


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}, {"TERM": ""}], ids=str)
@pytest.mark.parametrize("command", ["events", "show channel", "links channel", "search csto"])
def test_no_colours_where_none_are_wanted(shipped: Path, command: str, environment: dict[str, str]) -> None:
    status, out = printed("--db", shipped, *command.split(), "--no-pager", **environment)
    assert status == 0
    assert out.replace("\n", "").isprintable()


@pytest.mark.parametrize(
    "command",
    ["events", "names", "documents", "search csto", "show kg-2025", "links csto", "timeline", "coverage --sources"],
)
@pytest.mark.parametrize("columns", [40, 60])
def test_text_is_as_wide_as_the_terminal_at_most(shipped: Path, command: str, columns: int) -> None:
    out = printed("--db", shipped, *command.split(), "--no-pager", columns=columns, NO_COLOR="1")[1]
    # A word that is longer than a line is whole all the same.
    assert all(len(line) <= columns or " " not in line.strip() for line in out.splitlines())


def test_what_does_not_fit_of_a_record_on_the_timeline_goes_on_indented(shipped: Path) -> None:
    out = printed("--db", shipped, "timeline", "--no-pager", columns=40)[1]
    assert "9 May 2025 (inferred)        Red Square\n    parade, 80th Victory anniversary ·\n    parade · " in out


def test_machines_never_meet_a_pager_or_colours(shipped: Path, pager: Path) -> None:
    for format in ("json", "jsonl", "csv", "markdown"):
        out = printed("--db", shipped, "events", "--format", format, rows=4, PAGER=str(pager))[1]
        assert out.replace("\n", "").isprintable()
        assert not out.startswith("paged")
