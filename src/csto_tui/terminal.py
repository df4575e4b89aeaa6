"""The terminal that text for people is printed on: how wide it is, what it can show, how much fits on it."""

import os
import shlex
import sys
from collections.abc import Iterable
from contextlib import suppress
from shutil import get_terminal_size, which
from typing import TYPE_CHECKING

import click

from csto_tui.options import PAGED

if TYPE_CHECKING:
    from subprocess import Popen

PLAIN = 80
"""How many columns wide text is where there is no terminal."""

BOLD, DIM, USUAL = "\x1b[1m", "\x1b[2m", "\x1b[0m"
PAGER = "less -FRX"
LESS = "FRX"
"""How less shows text if its reader has not said so: colours as they are, and short text like any other."""


def width() -> int:
    """How many columns text for people may take."""
    return get_terminal_size().columns if sys.stdout.isatty() else PLAIN


def row_width() -> int:
    """How many columns a row of a table may take: in a file or a pipe as many as it has."""
    return width() if sys.stdout.isatty() else sys.maxsize


def coloured() -> bool:
    """Whether text may be bold or dim: on a terminal that can show it, to a reader who did not decline."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM", "dumb") in ("dumb", "unknown", "")
    return sys.stdout.isatty() and not plain


def bold(text: str) -> str:
    """A heading."""
    return f"{BOLD}{text}{USUAL}" if text and coloured() else text


def dim(text: str) -> str:
    """What matters less, such as an id."""
    return f"{DIM}{text}{USUAL}" if text and coloured() else text


def show(lines: Iterable[str]) -> None:
    """Prints lines as they come; what does not fit on the terminal goes to the reader's pager."""
    rest = iter(lines)
    pager = _pager()
    if pager:
        rows: list[str] = []
        for line in rest:
            rows += line.split("\n")
            if len(rows) >= get_terminal_size().lines:
                if _page(pager, rows, rest):
                    return
                break
        _print(rows)
    _print(rest)


def _print(lines: Iterable[str]) -> None:
    # Not click.echo, which takes the colours for a stranger's where it does not see a terminal, and flushes every line.
    for line in lines:
        sys.stdout.write(f"{line}\n")
    # So that a closed pipe is known before anything is said beside the answer.
    sys.stdout.flush()


def _pager() -> list[str]:
    """The reader's pager with its options; nothing where there is none, or where none is wanted."""
    context = click.get_current_context(silent=True)
    wanted = context is not None and context.meta.get(PAGED, False)
    if not wanted or not sys.stdout.isatty() or os.environ.get("TERM", "dumb") in ("dumb", "unknown", ""):
        return []
    try:
        pager = shlex.split(os.environ.get("PAGER", PAGER))
    except ValueError:
        return []
    return pager if pager and pager[0] != "cat" and which(pager[0]) else []


def _page(pager: list[str], rows: Iterable[str], rest: Iterable[str]) -> bool:
    """Gives lines to a pager until its reader leaves it; False if it does not start."""
    from subprocess import PIPE, Popen

    try:
        process = Popen(pager, stdin=PIPE, env={"LESS": LESS} | os.environ, encoding="utf-8", errors="replace")
    except OSError:
        return False
    assert process.stdin is not None
    try:
        with suppress(BrokenPipeError), process.stdin as stream:
            for lines in (rows, rest):
                for line in lines:
                    stream.write(f"{line}\n")
    finally:
        _wait(process)
    return True


def _wait(process: "Popen[str]") -> None:
    # Ctrl+C is for the pager while it has the terminal.
    while process.returncode is None:
        with suppress(KeyboardInterrupt):
            process.wait()
