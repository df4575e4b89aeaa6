"""The coverage view: for each declared item, what is recorded in each period."""

from collections.abc import Sequence

from rich.cells import cell_len
from rich.segment import Segment
from textual.geometry import Region

from csto_tui import present
from csto_tui.archive import Archive
from csto_tui.coverage import UNDATED, Count, Coverage, cell, count_words, coverage, period_words
from csto_tui.errors import CstoError
from csto_tui.places import Place
from csto_tui.ui.messages import RunCommand
from csto_tui.ui.rows import Line
from csto_tui.ui.targets import Groups, serving_target
from csto_tui.ui.view import View

TITLE = 20
"""How many cells of a line are the title's at least; periods for which no room is left are summed."""

NOT_DONE = "○ no record here is not “not done”"
EARLIER = "earlier"
TOTAL = "total"


class Matrix(View):
    """A line for every declared item with a column for each period; the cursor is in a cell."""

    nothing = "Nothing is declared in this archive."

    def __init__(self, archive: Archive) -> None:
        """Reads nothing yet."""
        super().__init__(classes="list -matrix")
        self.border_title = "Coverage"
        self._archive = archive
        self._coverage = Coverage((), ())
        self._arranged: tuple[str, bool] | None = None
        self._period: str | None = None

    @property
    def under(self) -> str:
        """The id of the declared item under the cursor."""
        at = self.cursor - 1
        return self._coverage.rows[at].node.id if 0 <= at < len(self._coverage.rows) else ""

    @property
    def mark(self) -> str:
        """The id, with the period under the cursor behind it."""
        return f"{self.under}\n{self.period}" if self.period is not None else self.under

    @property
    def period(self) -> str | None:
        """The period under the cursor; None for the total, and while the column of the period has no room."""
        return self._period if not self.size.width or self._period in self._columns else None

    @property
    def _column(self) -> int:
        """The column under the cursor; 0 is the total."""
        return self._columns.index(self.period) + 1 if self.period in self._columns and self.period is not None else 0

    @property
    def _columns(self) -> tuple[str, ...]:
        """The periods that have room, the newest first; what is earlier as one, and last what has no date."""
        periods = self._coverage.periods
        undated = tuple(period for period in periods if period == UNDATED)
        dated = periods[: len(periods) - len(undated)]
        room = self.text_width - TITLE - len(TOTAL) - 3 - sum(map(_width, undated))
        fits = 0
        for period in dated:
            room -= _width(period)
            if room < (0 if period == dated[-1] else _width(EARLIER)):
                break
            fits += 1
        if not fits and (dated or room < 0):
            return ()
        return (*dated[:fits], *([EARLIER] if fits < len(dated) else []), *undated)

    async def show(self, place: Place) -> None:
        """Reads the numbers, in the order that a place asks for."""
        if self._arranged == (place.order, place.gaps):
            return
        self._arranged = place.order, place.gaps
        try:
            self._coverage = coverage(self._archive, gaps=place.gaps, order=place.order or "document")
        except CstoError as error:
            self._coverage, self.nothing = Coverage((), ()), str(error)
        words = ("gaps only" if place.gaps else "", "most gaps first" if place.order == "gaps" else "")
        self.border_title = " · ".join(("Coverage", *filter(None, words)))
        self.reset(1)

    def reveal(self, groups: tuple[str, ...], id: str) -> None:
        """Puts the cursor on an item and period, if they are there."""
        item, _, period = id.partition("\n")
        at = next((at for at, row in enumerate(self._coverage.rows, 1) if row.node.id == item), self.cursor)
        self._period = period if "\n" in id else None
        self.reset(at)

    def count(self) -> int:
        """How many lines there are, the heading among them."""
        return len(self._coverage.rows) + 1 if self._coverage.rows else 0

    def line(self, index: int) -> Line:
        """The heading, or an item with its numbers."""
        columns = self._columns
        if not index:
            return Line("", _numbers([TOTAL, *map(period_words, columns)], columns), heading=True)
        row = self._coverage.rows[index - 1]
        counts = dict(zip(self._coverage.periods, row.counts, strict=True))
        earlier = [count for period, count in counts.items() if period not in columns]
        counts[EARLIER] = Count(sum(count.recorded for count in earlier), sum(count.weak for count in earlier))
        numbers = [present.tally(row.node), *(count_words(counts[period]) for period in columns)]
        if index == self.cursor:
            numbers[self._column] = f"[{numbers[self._column].strip()}]"
        return Line(present.label(row.node), _numbers(numbers, columns), row.depth)

    def text_line(self, index: int, width: int) -> list[Segment]:
        """A line; the heading stays in sight above whatever is scrolled under it."""
        return super().text_line(0 if self.count() and index == self.scroll_offset.y else index, width)

    def place_changed(self) -> None:
        """Says at the lower edge which item of how many this is, and what the numbers do not say."""
        rows = len(self._coverage.rows)
        place = f"{self.cursor} of {rows}" if rows else ""
        words = f"{place} · {NOT_DONE}"
        self.name_edges(subtitle=words if rows and cell_len(words) <= self.edge_width else place)

    def watch_cursor(self, old: int, new: int) -> None:
        """Keeps the cursor below the heading."""
        super().watch_cursor(old, new)
        if self.size.height:
            self.scroll_to_region(Region(0, max(0, new - 1), 1, 2), animate=False, force=True)

    def watch_scroll_y(self, old: float, new: float) -> None:
        """Draws the heading where it now stands."""
        super().watch_scroll_y(old, new)
        self.refresh()

    def targets(self) -> Groups | None:
        """What serves the item in the period under the cursor; None, for its own links, where nothing serves it at any time."""
        period = self.period
        try:
            found = cell(self._archive, self.under, period)
        except CstoError:
            return []
        if period is None and not found:
            return None
        when = "" if period is None else f" · {period_words(period)}"
        return [(f"← serving it{when}", [serving_target(node, link) for node, link in found])] if found else []

    def action_fold(self) -> None:
        """Goes to the column on the left."""
        self._go_to_column(-1)

    def action_unfold(self) -> None:
        """Goes to the column on the right."""
        self._go_to_column(1)

    def _go_to_column(self, step: int) -> None:
        """Goes to the next column of one period, or to the total; what is earlier is no one period."""
        periods = [None, *(period for period in self._columns if period != EARLIER)]
        at = periods.index(self.period) if self.period in periods else 0
        period = periods[max(0, min(at + step, len(periods) - 1))]
        if period != self.period:
            self._period = period
            self.refresh_line(self.cursor)
            self.post_message(self.Moved(self))

    def action_open(self) -> None:
        """Goes to the records of the cell."""
        self.post_message(RunCommand("show-links"))


def _width(period: str) -> int:
    return max(cell_len(period_words(period)), 4) + 2


def _numbers(words: Sequence[str], columns: Sequence[str]) -> str:
    """Total and counts, each at the right of its column."""
    widths = [len(TOTAL) + 3, *map(_width, columns)]
    return "".join(word.rjust(width) for word, width in zip(words, widths, strict=True))
