"""The browser as a conversation in lines of text: for screen readers, dumb terminals, pipes."""

import io
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from textwrap import wrap

import click

from csto_tui import output, terminal
from csto_tui.alphabets import russian_key
from csto_tui.archive import Archive
from csto_tui.errors import CstoError, StateError
from csto_tui.places import ORDERS, VIEWS, History, Place, begun
from csto_tui.readout import Page, Pages, listing
from csto_tui.state import State
from csto_tui.text import line
from csto_tui.ui.commands import SHOWN

READ = 20
"""How many lines of a page are read at a time."""

DIGITS = 9
"""How many digits the number of a line has at most."""

PROMPT = "> "

TYPED = {
    "1, 2, 3 …": "Open the line of this number",
    "b": "Return to where you were",
    "f": "Go where Back came from",
    "/words": "Search everything; / alone ends the search",
    "l": "Read all links of the record with the reason for each",
    "n": "Read more of a long list",
    "h": "The sections",
    "events": "Go to a section by its name or the beginning of it",
    "t": "Show where the record stands, or the group above",
    "s": "Arrange the lines of this section in another order",
    "!": "Show only what has no record, or all again",
    "\\": "Take the last filter away",
    "y": "Print this place as a command",
    "R": "Open the archive again, when its file has changed",
    "Enter": "Read the page again",
    "?": "Show what can be typed",
    "q": "Leave the program",
}
"""What can be typed, in the order in which help lists it."""


def browse(path: Path | None = None, place: Place | None = None) -> int:
    """Answers what is typed, line by line, from a place of an archive on, until q or the end of the input.

    Begins with the sections where no place is given. ArchiveError, NotFound before anything is printed.
    """
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    with Archive(path) as archive:
        reader = Reader(archive, _history(archive, place or Place("")))
        click.echo(reader.answer(""))
        while (typed := _typed()) not in ("q", None):
            click.echo(reader.answer(typed or ""))
        with suppress(StateError):
            State().saw(archive)
    return 0


class Reader:
    """A reader who types a line and is read an answer."""

    def __init__(self, archive: Archive, history: History) -> None:
        """Stands at the present place of a history; nothing is read yet."""
        self._archive = archive
        self._history = history
        self._pages = Pages(archive)
        self._page = Page("")
        self._actions: dict[str, Callable[[], str]] = {
            "": self._show, "?": _help, "h": lambda: self._go(Place("")), "b": self._back, "f": self._forward,
            "n": self._more, "l": self._links, "t": self._reveal, "s": self._reorder, "!": self._gaps,
            "\\": self._drop_filter, "y": self._command, "R": self._reopen,
        }  # fmt: skip

    def answer(self, typed: str) -> str:
        """What is read for a line: a page, the rest of one, or in a sentence why there is none."""
        try:
            said = self._answer(typed)
        except CstoError as error:
            said = line(str(error))
        # A line that is not cut in two is read in one breath; only a terminal may be too narrow for it.
        return _fitted(said, terminal.width()) if sys.stdout.isatty() else said

    def _answer(self, typed: str) -> str:
        view = next((view for view in VIEWS if len(typed) > 1 and view.startswith(typed.casefold())), "")
        if typed in self._actions:
            return self._actions[typed]()
        if typed.isascii() and typed.isdecimal():
            return self._open(int(typed[:DIGITS]))
        if typed.startswith("/"):
            return self._search(typed[1:].strip())
        return self._go(Place(view)) if view else f"{line(typed, 60)} is nothing that can be typed. ? lists what can."

    def _go(self, place: Place) -> str:
        """Reads a place and takes note of it, unless it cannot be read."""
        page = self._pages.of(place)
        if place != self._history.place:
            self._history.visit(place)
        self._page = page
        return self._read(0)

    def _show(self) -> str:
        """Reads the present place, from where the reader was in it."""
        self._page = Page("")
        self._page = self._pages.of(self._history.place)
        return self._read(self._history.place.top or 0)

    def _read(self, first: int) -> str:
        """Reads some lines, before the first of them the heading too, and says how many are left."""
        page = self._page
        rest = len(page.lines) - first - READ
        begun = [*page.rows, *([""] if page.rows and page.lines else [])] if not first else []
        left = [f"{rest} more line{'s' * (rest != 1)}; n reads on."] if rest > 0 else []
        return "\n".join([page.heading, *begun, *page.lines[first : first + READ], *left])

    def _open(self, number: int) -> str:
        if not 0 < number <= len(self._page.places):
            most = len(self._page.places)
            return f"There is no line {number}; {f'they go from 1 to {most}' if most else 'nothing here has a number'}."
        return self._go(self._page.places[number - 1])

    def _back(self) -> str:
        return self._show() if self._history.back() else "This is where you began."

    def _forward(self) -> str:
        return self._show() if self._history.forward() else "There is nothing to go forward to."

    def _more(self) -> str:
        place = self._history.place
        first = (place.top or 0) + READ
        if first >= len(self._page.lines):
            return "There are no more lines."
        self._history.leave(place._replace(top=first))
        return self._read(first).partition("\n")[2]

    def _search(self, words: str) -> str:
        place = self._history.place
        asked = begun(f"{place.view or VIEWS[0]} {words}")
        return self._go(asked._replace(order=place.order, gaps=place.gaps))

    def _links(self) -> str:
        place = self._history.place
        if place.pane not in ("detail", "links"):
            return "Open a record first; its links are read with l."
        return self._go(place._replace(top=None, pane="links"))

    def _reveal(self) -> str:
        return self._go(listing(self._archive, self._history.place.record))

    def _reorder(self) -> str:
        place = self._history.place
        orders = ORDERS.get(place.view, ("",))
        if len(orders) == 1:
            return "This section has one order only."
        after = orders[(orders.index(place.order) + 1) % len(orders)]
        return self._go(Place(place.view, filters=place.filters, order=after, gaps=place.gaps))

    def _gaps(self) -> str:
        place = self._history.place
        if place.view not in ("priorities", "coverage"):
            return "Gaps are shown in priorities and in coverage."
        return self._go(Place(place.view, order=place.order, gaps=not place.gaps))

    def _drop_filter(self) -> str:
        place = self._history.place
        if not place.filters:
            return "There is no filter."
        return self._go(place._replace(filters=place.filters[:-1], top=None))

    def _command(self) -> str:
        place = self._history.place
        return f"{place.command} --plain" if place.view else "csto-tui browse --plain"

    def _reopen(self) -> str:
        self._pages.reopen()
        return self._show()


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
    typed = found.strip()
    return TWINS.get(typed, typed) if found else None


def _fitted(text: str, width: int) -> str:
    """A text in lines of a width; what goes on of a line is indented."""
    lines = (
        wrap(row, width, subsequent_indent=output.HANGING, break_long_words=False, break_on_hyphens=False) or [""]
        for row in text.split("\n")
    )
    return "\n".join(part for parts in lines for part in parts)


def _help() -> str:
    return "\n".join(["What can be typed, each with Enter:", *(f"{typed}: {what}" for typed, what in TYPED.items())])


TWINS = {SHOWN.get(twin, twin): key for key in TYPED if len(key) == 1 and (twin := russian_key(key)) and len(twin) == 1}
"""The letters that stand on a Russian keyboard in the places of those that are asked for."""
