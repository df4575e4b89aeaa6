"""The browser as a conversation in lines of text: for screen readers, dumb terminals, pipes."""

import io
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from textwrap import wrap

import click

from csto_tui import output, terminal
from csto_tui.archive import Archive
from csto_tui.errors import CstoError, StateError
from csto_tui.keeper import Keeper, Verbatim
from csto_tui.places import VIEWS, History, Place
from csto_tui.state import State
from csto_tui.text import line
from csto_tui.typed import BY_NAME, QUIT, TYPED, latin

DIGITS = 9
"""How many digits the number of a line has at most."""

PROMPT = "> "


def browse(path: Path | None = None, place: Place | None = None) -> int:
    """Answers what is typed, line by line, from a place of an archive on, until q or the end of the input.

    Begins with the sections where no place is given. ArchiveError, NotFound before anything is printed.
    """
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    with Archive(path) as archive:
        reader = Reader(archive, _history(archive, place or Place("")))
        click.echo("\n".join(filter(None, (reader.answer(""), reader.news()))))
        while (typed := _typed()) not in (None, *QUIT):
            click.echo(reader.answer(typed or ""))
        with suppress(StateError):
            State().saw(archive)
    return 0


class Reader(Keeper):
    """A reader who types a line and is read an answer."""

    def answer(self, typed: str) -> str:
        """What is read for a line: a page, the rest of one, or in a sentence why there is none."""
        try:
            said = self._answer(typed)
        except CstoError as error:
            said = line(str(error))
        if isinstance(said, Verbatim) or not sys.stdout.isatty():
            return said
        # A line that is not cut in two is read in one breath; only a terminal may be too narrow for it.
        return _fitted(said, terminal.width())

    def help(self) -> str:
        """Reads what can be typed."""
        return "\n".join(
            ["What can be typed, each with Enter:", *(f"{typed}: {what}" for typed, what in TYPED.items())]
        )

    def _answer(self, typed: str) -> str:
        if not typed:
            return self.show()
        if typed.isascii() and typed.isdecimal():
            return self.open(int(typed[:DIGITS]))
        if typed.startswith("/"):
            return self.search(typed[1:].strip())
        name, _, rest = typed.partition(" ")
        known = BY_NAME.get(name if len(name) == 1 else name.casefold())
        if known and (known.takes or not rest):
            does: Callable[..., str] = getattr(self, known.does)
            return does(rest.strip()) if known.takes else does()
        view = next((view for view in VIEWS if len(typed) > 1 and view.startswith(typed.casefold())), "")
        return self._go(Place(view)) if view else f"{line(typed, 60)} is nothing that can be typed. ? lists what can."


def _history(archive: Archive, start: Place) -> History:
    """Where a reader begins: at a record, which Back leaves for the view or the search; NotFound."""
    if not start.record:
        return History(start if start.view or not start.asked else start._replace(view=VIEWS[0]))
    archive.node(start.record)
    view = start.view or archive.section_of(start.record).removeprefix("@")
    history = History(start._replace(view=view, record="", cursor=""))
    pane = "list" if start.record.startswith("@") else "detail"
    history.visit(start._replace(view=view, cursor="", pane=pane))
    return history


def _typed() -> str | None:
    """The next line, where a letter on a Russian keyboard is the one in its place; None at the end of the input."""
    if sys.stdin is None:
        return None
    if sys.stdin.isatty():
        click.echo(PROMPT, nl=False)
    found = sys.stdin.readline()
    return latin(found.strip()) if found else None


def _fitted(text: str, width: int) -> str:
    """A text in lines of a width; what goes on of a line is indented."""
    lines = (
        wrap(row, width, subsequent_indent=output.HANGING, break_long_words=False, break_on_hyphens=False) or [""]
        for row in text.split("\n")
    )
    return "\n".join(part for parts in lines for part in parts)
