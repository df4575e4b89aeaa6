"""The coverage view: for each declared item, what is recorded in each period."""

from collections.abc import Sequence

from rich.cells import cell_len
from rich.segment import Segment
from textual.geometry import Region

from csto_tui import present
from csto_tui.archive import Archive
from csto_tui.coverage import Count, Coverage, cell, count_words, coverage, period_words
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
        """The periods that have room, the newest first."""
        periods = self._coverage.periods
        room = self.text_width - TITLE - len(TOTAL) - 3
        fits = 0
        for period in periods:
            room -= _width(period)
            if room < (0 if period == periods[-1] else len(EARLIER) + 2):
                break
            fits += 1
        return periods[:fits]

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
        if not index:
            return Line(
                "", self._numbers([TOTAL, *map(period_words, self._columns), *self._rest(EARLIER)]), heading=True
            )
        row = self._coverage.rows[index - 1]
        columns = self._columns
        numbers = [present.tally(row.node)]
        numbers += [count_words(count) for count in row.counts[: len(columns)]]
        earlier = row.counts[len(columns) :]
        numbers += self._rest(count_words(Count(sum(c.recorded for c in earlier), sum(c.weak for c in earlier))))
        if index == self.cursor:
            numbers[self._column] = f"[{numbers[self._column].strip()}]"
        return Line(present.label(row.node), self._numbers(numbers), row.depth)

    def _rest(self, words: str) -> list[str]:
        """What is said of the periods that have no room, if there are any."""
        return [words] if 0 < len(self._columns) < len(self._coverage.periods) else []

    def _numbers(self, words: Sequence[str]) -> str:
        """Total, periods and rest in columns of one width each."""
        widths = [len(TOTAL) + 3, *map(_width, self._columns), len(EARLIER) + 2]
        return "".join(word.rjust(width) for word, width in zip(words, widths, strict=False))

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
        self._go_to_column(self._column - 1)

    def action_unfold(self) -> None:
        """Goes to the column on the right."""
        self._go_to_column(self._column + 1)

    def _go_to_column(self, column: int) -> None:
        column = max(0, min(column, len(self._columns)))
        if column != self._column:
            self._period = self._columns[column - 1] if column else None
            self.refresh_line(self.cursor)
            self.post_message(self.Moved(self))

    def action_open(self) -> None:
        """Goes to the records of the cell."""
        self.post_message(RunCommand("show-links"))


def _width(period: str) -> int:
    return max(cell_len(period_words(period)), 4) + 2
