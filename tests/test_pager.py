"""What a terminal gets of text for people: colours, and a pager for what does not fit."""

import json
import os
import pty
import subprocess
import sys
from itertools import product
from pathlib import Path
from typing import NamedTuple

import pytest

import csto_tui

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs the pseudo-terminals of Linux")

PLAIN = {
    "PATH": os.environ["PATH"], "TERM": "xterm-256color", "LANG": "C.UTF-8",
    "PYTHONPATH": str(Path(csto_tui.__file__).parents[1]),
}  # fmt: skip


EACH = """
import fcntl, gc, json, os, struct, sys, termios
import csto_tui.archive, csto_tui.cli, csto_tui.lists, csto_tui.search.engine
from csto_tui.__main__ import main

gc.freeze()
for arguments, rows, columns, environment in json.loads(sys.argv[1]):
    fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    if not (child := os.fork()):
        sys.argv[1:] = arguments
        os.environ |= environment
        main()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    os.write(1, f"\\0{status}\\0".encode())
"""
"""Runs the program again and again on its terminal, each time in a process of its own that has loaded what most of them
load first; behind what one prints stands its exit status."""


class Run(NamedTuple):
    """What the program is asked, the size of its terminal, and what more it finds in its environment."""

    arguments: list[str]
    rows: int = 24
    columns: int = 80
    environment: dict[str, str] = {}


def asked(*arguments: str | Path, rows: int = 24, columns: int = 80, **environment: str) -> Run:
    return Run([str(argument) for argument in arguments], rows, columns, environment)


def printed(*runs: Run) -> list[tuple[int, str]]:
    """What the program prints on a terminal, and its exit status, for each of what it is asked."""
    main, terminal = pty.openpty()
    kept = {"CSTO_TUI_STATE": os.environ["CSTO_TUI_STATE"]}
    process = subprocess.Popen(
        [sys.executable, "-c", EACH, json.dumps(runs)],
        stdin=subprocess.DEVNULL, stdout=terminal, stderr=subprocess.DEVNULL, env=PLAIN | kept,
    )  # fmt: skip
    os.close(terminal)
    parts = []
    # Linux says that the other end is closed by an error.
    while part := _read(main):
        parts.append(part)
    os.close(main)
    assert process.wait() == 0
    texts = b"".join(parts).decode().replace("\r\n", "\n").split("\0")
    assert (len(texts), texts[-1]) == (2 * len(runs) + 1, "")
    return list(zip(map(int, texts[1::2]), texts[:-1:2], strict=True))


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


def test_what_does_not_fit_goes_to_the_pager_whole(shipped: Path, pager: Path) -> None:
    commands = (
        "show kg-2025", "search csto", "links csto", "events", "names", "documents", "keys", "timeline", "coverage --sources",
    )  # fmt: skip
    words = [("--db", shipped, *command.split()) for command in commands]
    environment = {"PAGER": f"{pager} -x", "NO_COLOR": "1"}
    done = printed(*(asked(*each, rows=rows, **environment) for each in words for rows in (2, 999)))
    for command, paged, short in zip(commands, done[::2], done[1::2], strict=True):
        assert paged == (0, f"paged -x\n{short[1]}"), command
        assert "paged" not in short[1], command


def test_a_reader_can_do_without_a_pager(shipped: Path, pager: Path) -> None:
    usual = {"PAGER": str(pager), "NO_COLOR": "1"}
    ways = ("PAGER=cat", "PAGER=", "PAGER=no-such-pager", "PAGER='", "TERM=dumb")
    environments = [usual | {name: value} for name, _, value in (way.partition("=") for way in ways)]
    done = printed(
        asked("--db", shipped, "events", "--no-pager", rows=4, **usual),
        *(asked("--db", shipped, "events", rows=4, **environment) for environment in environments),
    )
    for way, (status, out) in zip(("--no-pager", *ways), done, strict=True):
        assert (status, "paged" in out) == (0, False), way
        assert "2003-04-28-joint-staff-decision" in out, way


def test_a_pager_that_is_left_early_is_success(shipped: Path, tmp_path: Path) -> None:
    path = tmp_path / "pager"
    path.write_text("#!/bin/sh\nhead -n 1\n")
    path.chmod(0o755)
    done = printed(asked("--db", shipped, "events", rows=4, PAGER=str(path), NO_COLOR="1"))
    assert done == [(0, "2025  7\n")]


def test_what_is_wrong_is_never_said_in_a_pager(shipped: Path, pager: Path) -> None:
    done = printed(asked("diff", shipped, shipped.with_name("none.db"), rows=2, PAGER=str(pager)))
    assert done == [(2, "")]


def test_headings_are_bold_and_ids_dim_on_a_terminal(shipped: Path) -> None:
    (_, events), (_, channel), (_, found) = printed(
        asked("--db", shipped, "events", "--no-pager", columns=120),
        asked("--db", shipped, "show", "channel", "--no-pager"),
        asked("--db", shipped, "search", "chanel"),
    )
    assert events.startswith("\x1b[1m2025\x1b[0m  7\n")
    assert "\x1b[2m2025-bishkek-session\x1b[0m\n" in events
    assert channel.startswith("\x1b[1mChannel")
    assert found.startswith("\x1b[2mchannel\x1b[0m  ")


def test_no_colours_where_none_are_wanted(shipped: Path) -> None:
    environments = ({"NO_COLOR": "1"}, {"TERM": "dumb"}, {"TERM": ""})
    cases = list(product(("events", "show channel", "links channel", "search csto"), environments))
    done = printed(*(asked("--db", shipped, *words.split(), "--no-pager", **more) for words, more in cases))
    for case, (status, out) in zip(cases, done, strict=True):
        assert status == 0, case
        assert out.replace("\n", "").isprintable(), case


def test_text_is_as_wide_as_the_terminal_at_most(shipped: Path) -> None:
    commands = (
        "events", "names", "documents", "search csto", "show kg-2025", "links csto", "timeline", "coverage --sources",
    )  # fmt: skip
    cases = list(product(commands, (40, 60)))
    done = printed(
        *(asked("--db", shipped, *words.split(), "--no-pager", columns=size, NO_COLOR="1") for words, size in cases)
    )
    for case, (status, out) in zip(cases, done, strict=True):
        assert status == 0, case
        # A word that is longer than a line is whole all the same.
        assert all(len(line) <= case[1] or " " not in line.strip() for line in out.splitlines()), case


def test_what_does_not_fit_of_a_record_on_the_timeline_goes_on_indented(shipped: Path) -> None:
    ((_, out),) = printed(asked("--db", shipped, "timeline", "--no-pager", columns=40))
    assert "9 May 2025 (inferred)        Red Square\n    parade, 80th Victory anniversary ·\n    parade · " in out


def test_machines_never_meet_a_pager_or_colours(shipped: Path, pager: Path) -> None:
    formats = ("json", "jsonl", "csv", "markdown")
    words = [("--db", shipped, "events", "--format", format) for format in formats]
    for format, (_, out) in zip(
        formats, printed(*(asked(*each, rows=4, PAGER=str(pager)) for each in words)), strict=True
    ):
        assert out.replace("\n", "").isprintable(), format
        assert not out.startswith("paged"), format
