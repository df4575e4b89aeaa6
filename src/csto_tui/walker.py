"""A reader who goes from page to page of an archive."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from csto_tui import dates
from csto_tui.alphabets import tokens
from csto_tui.archive import Archive
from csto_tui.places import GAPPED, LISTED, ORDERS, VIEWS, History, Place, begun
from csto_tui.readout import Page, Pages, amount, listing, page
from csto_tui.state import State
from csto_tui.text import line

if TYPE_CHECKING:
    from csto_tui.ui.menu import Choice

READ = 20
"""How many lines of a page are read at a time."""

PERIOD = "year:"
"""How a filter on a period begins."""

TAKE_AWAY = "Take away"
"""The heading of the filters that are there."""


class Walker:
    """A reader at a place, who is read the page of it and goes on from there."""

    def __init__(self, archive: Archive, history: History) -> None:
        """Stands at the present place of a history; nothing is read yet."""
        self._archive = archive
        self._history = history
        self._state = State()
        self._pages = Pages(archive)
        self._looked: tuple[str, ...] = ()
        self._offers = False
        self._set(Page(""))

    @property
    def _place(self) -> Place:
        return self._history.place

    @property
    def _record(self) -> str:
        """The id of the record that is read; empty on any other page."""
        return self._place.record if self._place.pane in ("detail", "links") else ""

    def _set(self, page: Page, choices: Sequence[Callable[[], str]] | None = None, top: int = 0) -> None:
        """Takes up a page with what the numbers of its lines do; what they do in its own places if nothing is said."""
        self._page, self._top, self._at = page, top, -1
        self._choices = [partial(self._go, place) for place in page.places] if choices is None else choices

    def _go(self, place: Place) -> str:
        """Reads a place and takes note of it, unless it cannot be read."""
        page = self._pages.of(place)
        if place != self._place:
            self._history.visit(place)
        self._offers = False
        self._set(page)
        return self._read()

    def show(self) -> str:
        """Reads the present place, from where the reader was in it."""
        self._offers = False
        self._set(Page(""))
        self._set(self._pages.of(self._place), top=self._place.top or 0)
        return self._read()

    def _offer(self, page: Page, choices: Sequence[Callable[[], str]] | None = None) -> str:
        """Reads lines of which the reader may take one, before the page where the reader is."""
        self._offers = True
        self._set(page, choices)
        return self._read()

    def _read(self) -> str:
        """Reads some lines, before the first of them the heading too, and says how many are left."""
        page, first = self._page, self._top
        rest = len(page.lines) - first - READ
        rows = [*page.rows, *([""] if page.rows and page.lines else [])] if not first else []
        left = [f"{rest} more line{'s' * (rest != 1)}; j reads on."] if rest > 0 else []
        return "\n".join([page.heading, *rows, *page.lines[first : first + READ], *left])

    def _part(self, first: int) -> str:
        """Reads on from another line, without the heading."""
        self._top = first
        if not self._offers:
            self._history.leave(self._place._replace(top=first))
        return self._read().partition("\n")[2]

    def open(self, number: int) -> str:
        """Does what the line of a number is for."""
        most = len(self._choices)
        if not 0 < number <= most:
            return f"There is no line {number}; {f'they go from 1 to {most}' if most else 'nothing here has a number'}."
        return self._choices[number - 1]()

    def home(self) -> str:
        """Reads the sections."""
        return self._go(Place(""))

    def back(self) -> str:
        """Reads the place before, or the page again before which lines were offered."""
        return self.show() if self._offers or self._history.back() else "This is where you began."

    def forward(self) -> str:
        """Reads the place where Back came from."""
        return self.show() if self._history.forward() else "There is nothing to go forward to."

    def more(self) -> str:
        """Reads the next lines."""
        first = self._top + READ
        return self._part(first) if first < len(self._page.lines) else "There are no more lines."

    def earlier(self) -> str:
        """Reads the lines before."""
        return self._part(max(0, self._top - READ)) if self._top else "There are no lines before."

    def first(self) -> str:
        """Reads the page from its first line."""
        return self._part(0)

    def last(self) -> str:
        """Reads the last lines."""
        return self._part(max(0, len(self._page.lines) - 1) // READ * READ)

    def search(self, words: str) -> str:
        """Reads what a query finds."""
        place = self._place
        asked = begun(f"{place.view or VIEWS[0]} {words}")
        return self._go(asked._replace(order=place.order, gaps=place.gaps))

    def links(self) -> str:
        """Reads all links of a record with their reasons."""
        if not self._record:
            return "Open a record first; its links are read with r."
        return self._go(self._place._replace(top=None, pane="links"))

    def why(self, number: str) -> str:
        """Says why a link of the record is there, and where that stands."""
        if not self._record or not number:
            return "Open a record first; w and the number of a link say why it is there."
        lines = self._pages.of(self._place._replace(pane="links")).lines
        told = next((words for words in lines if words.startswith(f"{number}. ")), "")
        return told or f"There is no link {line(number, 60)}."

    def reveal(self) -> str:
        """Reads the list in which the record or group stands."""
        return self._go(listing(self._archive, self._place.record))

    def reorder(self) -> str:
        """Reads the section in its next order."""
        place = self._place
        orders = ORDERS.get(place.view, ("",))
        if len(orders) == 1:
            return "This section has one order only."
        after = orders[(orders.index(place.order) + 1) % len(orders)]
        return self._go(Place(place.view, filters=place.filters, order=after, gaps=place.gaps))

    def gaps(self) -> str:
        """Reads only what has no record, or all again."""
        place = self._place
        if place.view not in GAPPED:
            return "Gaps are shown in priorities and in coverage."
        return self._go(Place(place.view, order=place.order, gaps=not place.gaps))

    def facets(self, typed: str) -> str:
        """Narrows by filters, or lists those that there are with how much each would leave."""
        from csto_tui.ui.narrowing import facet_choices

        place = self._place
        if typed:
            asked = begun(f"{place.view or VIEWS[0]} {typed}")
            plain = f"{line(typed, 60)} is no filter; f lists those that there are."
            return plain if asked.query else self._go(self._narrowed(*asked.filters))
        made = facet_choices(self._archive.path, place, self._state.own)
        return self._offered("Narrow by", [(_said(each), self._narrowed(each.value, counted=True)) for each in made])

    def values(self) -> str:
        """Lists what the record is and is linked with, as filters."""
        from csto_tui.ui.narrowing import value_choices

        if not self._record:
            return "Open a record first; v lists what it is and is linked with."
        made = value_choices(self._archive.path, self._record)
        return self._offered("Narrow by", [(_said(each), self._narrowed(each.value)) for each in made])

    def _offered(self, title: str, lines: Sequence[tuple[str, Place]]) -> str:
        return self._offer(page(f"{title}: {amount(len(lines))}.", (), lines))

    def _narrowed(self, *filters: str, counted: bool = False) -> Place:
        """The place narrowed by filters, or widened by those that it has; `counted` if among the types of its section."""
        place = self._place
        first = LISTED.get(place.view, "") if counted and not place.asked else ""
        before = (first,) if first and not filters[0].startswith("type:") else place.filters
        kept = tuple(words for words in before if words not in filters)
        added = tuple(words for words in filters if words not in before)
        view = place.view or VIEWS[0]
        return Place(view, place.query, filters=(*kept, *added), order=place.order, gaps=place.gaps)

    def drop_filter(self) -> str:
        """Takes the last filter away."""
        place = self._place
        if not place.filters:
            return "There is no filter."
        return self._go(self._narrowed(place.filters[-1]))

    def narrow(self, typed: str) -> str:
        """Narrows the timeline to a period, which may be that of a line."""
        if self._place.view != "timeline":
            return "Go to the timeline first; i narrows it to a period."
        number = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < len("2025") else 0
        places = () if self._offers else self._page.places
        place = places[number - 1] if 0 < number <= len(places) else Place()
        period = place.record.removeprefix("@events/") if place.record.startswith("@events/") else ""
        period = period or next(_periods(place.filters), "") or typed
        days = dates.period(period)
        if days is None:
            return (
                f"{line(typed, 60) or 'Nothing'} is no period; write i 2025, i 2025-05, i 2023..2025 or i and a number."
            )
        # A filter has no spaces, as a period in words has.
        return self._go(self._timed("..".join(days) if " " in period else period))

    def widen(self) -> str:
        """Widens the timeline from days to their month, from months to their year, and from there to all."""
        period = next(_periods(self._place.filters), "")
        if self._place.view != "timeline" or not period:
            return "The timeline is not narrowed to a period."
        first, _, last = period.partition("..")
        last = last or first
        sizes = (size for size in (7, 4) if len(period) > size and first[:size] == last[:size] != period)
        return self._go(self._timed(first[: next(sizes, 0)]))

    def _timed(self, period: str) -> Place:
        others = tuple(words for words in self._place.filters if not words.startswith(PERIOD))
        return Place("timeline", filters=(*others, *([f"{PERIOD}{period}"] if period else [])))

    def find(self, typed: str) -> str:
        """Reads the first line of the page in which a word begins like one that was typed."""
        self._looked = tuple(word for word, _, _ in tokens(typed)) or self._looked
        self._at = -1
        return self._look(1)

    def find_next(self) -> str:
        """Reads the next line with the words that were looked for last."""
        return self._look(1)

    def find_previous(self) -> str:
        """Reads the line before with the words that were looked for last."""
        return self._look(-1)

    def _look(self, step: int) -> str:
        if not self._looked:
            return "Type F and the words to look for."
        page = self._pages.of(self._place) if self._offers else self._page
        rows = [row for part in (*page.rows, *page.lines) for row in part.split("\n")]
        found = [row.strip() for row in rows if any(word.startswith(self._looked) for word, _, _ in tokens(row))]
        if not found:
            return f"No word of this page begins with {' or '.join(self._looked)}."
        self._at = (self._at + step if self._at >= 0 or step > 0 else step) % len(found)
        return f"Place {self._at + 1} of {len(found)}: {found[self._at]}"

    def reopen(self) -> str:
        """Reads the present place from the archive as its file is now."""
        self._pages.reopen()
        return self.show()


def _said(choice: "Choice") -> str:
    """A filter that is offered as a line: what sort it is, what it is called, how much it leaves or by what it is linked."""
    if choice.heading == TAKE_AWAY:
        return f"{choice.heading} {line(choice.text)}"
    right = f"{choice.right} record{'s' * (choice.right != '1')}" if choice.right[:1].isdecimal() else choice.right
    return f"{choice.heading}: {', '.join(filter(None, (line(choice.text), right)))}"


def _periods(filters: Sequence[str]) -> Iterator[str]:
    return (words.removeprefix(PERIOD) for words in filters if words.startswith(PERIOD))
