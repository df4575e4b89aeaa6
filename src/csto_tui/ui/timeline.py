"""The timeline view: how much happened in each year, month or day, as bars."""

import asyncio
from collections.abc import Callable

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style

from csto_tui import text
from csto_tui.archive import Archive
from csto_tui.errors import CstoError
from csto_tui.model import Node
from csto_tui.places import Place
from csto_tui.search.own import Own
from csto_tui.timeline import Bar, Timeline, timeline
from csto_tui.ui.bindings import bindings
from csto_tui.ui.messages import Narrow, OpenRecord, RunCommand
from csto_tui.ui.outline import dated
from csto_tui.ui.rows import Line
from csto_tui.ui.view import View

PERIOD = "year:"
"""How a filter on a period begins."""

FULL, PARTS = "█", " ▏▎▍▌▋▊▉"
BLOCKS = frozenset(FULL + PARTS.strip())
NOTHING = "Nothing is recorded here in this archive."


class Bars(View):
    """A line for every period with a bar as long as much is recorded in it; below them what covers more than one."""

    BINDINGS = [*bindings("timeline"), *bindings("list")]
    context = "timeline"
    nothing = NOTHING

    def __init__(self, archive: Archive, own: Callable[[Archive], Own]) -> None:
        """Reads nothing yet; `own` tells what of an archive is the reader's."""
        super().__init__(classes="list")
        self._own = own
        self.border_title = "Timeline"
        self._archive = archive
        self._timeline = Timeline("year", (), (), False)
        self._lines: list[Bar | Node | str] = []
        self._filters: tuple[str, ...] | None = None
        self._anchor: int | None = None

    @property
    def _line(self) -> Bar | Node | str:
        return self._lines[self.cursor] if 0 <= self.cursor < len(self._lines) else ""

    @property
    def under(self) -> str:
        """The id of the record under the cursor, or of the group of the period, if it holds anything."""
        line = self._line
        if isinstance(line, Bar):
            return f"@events/{line.period}" if line.size and not self.asked else ""
        return line.id if isinstance(line, Node) else ""

    @property
    def mark(self) -> str:
        """The record or the period under the cursor."""
        line = self._line
        return f"@events/{line.period}" if isinstance(line, Bar) else self.under

    @property
    def asked(self) -> str:
        """The query for what the bar under the cursor counts, where filters leave out some of it."""
        words = _without_period(self._filters or ())
        return " ".join((*words, f"{PERIOD}{self._line.period}")) if words and isinstance(self._line, Bar) else ""

    async def show(self, place: Place) -> None:
        """Counts what the filters of a place leave."""
        if self._filters == place.filters:
            return
        self._filters, self._anchor = place.filters, None
        query = " ".join(place.filters)
        self.nothing = f"No event and no result in this archive answers {text.line(query)!r}." if query else NOTHING
        try:
            if _without_period(place.filters):
                found = await asyncio.to_thread(_counted, self._archive, self._own, query)
            else:
                found = timeline(self._archive, query=query)
        except CstoError as error:
            found, self.nothing = Timeline("year", (), (), False), str(error)
        self._timeline = found
        heading = ["longer, open or inferred dates"] if found.spans and found.bars else []
        self._lines = [*found.bars, *heading, *found.spans]
        self.border_title = f"Timeline by {found.by}" + ("+" if found.more else "")
        self.reset()

    def reveal(self, groups: tuple[str, ...], id: str) -> None:
        """Puts the cursor on a record or a period, or on the period in which a record is listed."""
        wanted = (id, *reversed(groups))
        marks = {_mark(line): at for at, line in reversed([*enumerate(self._lines)])}
        self.return_to(next((marks[each] for each in wanted if each in marks), self.cursor))

    def count(self) -> int:
        """How many lines there are, bars, heading and spans."""
        return len(self._lines)

    def headings(self, index: int) -> int:
        """Whether the heading of the spans stands above a line."""
        return sum(isinstance(line, str) for line in self._lines[:index])

    def line(self, index: int) -> Line:
        """A period with its bar, a heading, or a record that covers more than one period."""
        line = self._lines[index]
        if isinstance(line, str):
            return Line(line, heading=True)
        if isinstance(line, Node):
            return Line(line.title, dated(line))
        size = str(line.size) if line.size else "–"
        chosen = "┃" if self._anchor is not None and index in self._range else " "
        most = max(bar.size for bar in self._timeline.bars)
        title = max(cell_len(bar.title) for bar in self._timeline.bars) + 1
        room = self.text_width - title - len(size) - 4
        return Line(f"{chosen}{line.title:<{title}}{_bar(line.size, most, room)}", size)

    @property
    def _range(self) -> range:
        """The lines from where the reader began to mark to the cursor."""
        ends = sorted((self.cursor if self._anchor is None else self._anchor, self.cursor))
        return range(ends[0], ends[1] + 1)

    def watch_cursor(self, old: int, new: int) -> None:
        """Draws all that is marked: up to the cursor, wherever that went."""
        super().watch_cursor(old, new)
        if self._anchor is not None:
            self.refresh()

    def action_open(self) -> None:
        """Opens the record, or narrows the view to the period; of a day it goes to the records."""
        line = self._line
        if isinstance(line, Node):
            self.post_message(OpenRecord(line.id))
        elif isinstance(line, Bar) and self._timeline.by == "day":
            self.post_message(RunCommand("show-links"))
        else:
            self.action_narrow_period()

    def action_extend_period(self, step: int) -> None:
        """Marks one more period, or one less."""
        if self._anchor is None:
            self._anchor = self.cursor
        if 0 <= self.cursor + step < len(self._timeline.bars):
            self.go_to(self.cursor + step, step)
        self.refresh()

    def action_narrow_period(self) -> None:
        """Narrows the view to the periods that are marked, or to the one under the cursor."""
        bars = [line for line in self._lines[self._range.start : self._range.stop] if isinstance(line, Bar)]
        if bars:
            first, last = bars[-1].period, bars[0].period
            period = first if first == last else f"{first}..{last}"
            self.post_message(Narrow((*_without_period(self._filters or ()), f"{PERIOD}{period}")))

    def _marked(self, text: str, spans: tuple[tuple[int, int], ...], base: Style) -> list[Segment]:
        """The text with its bar, which the colours of the cursor would turn into a hole."""
        at = next((at for at, letter in enumerate(text) if letter in BLOCKS), len(text))
        # The blank before it too, so that the cursor does not make it longer.
        at -= text[:at].endswith(" ") and at < len(text)
        style = self.part_style("" if base == self.part_style("rows--cursor") else "bars--bar")
        return [*super()._marked(text[:at], spans, base), *([Segment(text[at:], style)] if text[at:] else [])]

    def action_widen_period(self) -> None:
        """Widens the view from days to their month, from months to their year, and from there to all."""
        period = next((words for words in self._filters or () if words.startswith(PERIOD)), "").removeprefix(PERIOD)
        if period:
            wider = _wider(period)
            kept = _without_period(self._filters or ())
            self.post_message(Narrow((*kept, f"{PERIOD}{wider}") if wider else kept))


def _counted(archive: Archive, own: Callable[[Archive], Own], query: str) -> Timeline:
    """The timeline of a query, from a connection of this thread's own."""
    with Archive(archive.path) as opened:
        return timeline(opened, query=query, own=own(opened))


def _without_period(filters: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(words for words in filters if not words.startswith(PERIOD))


def _wider(period: str) -> str:
    """The month or year in which a period lies; empty for a year and for what lies in several."""
    first, _, last = period.partition("..")
    last = last or first
    return next((first[:size] for size in (7, 4) if len(period) > size and first[:size] == last[:size] != period), "")


def _mark(line: Bar | Node | str) -> str:
    return f"@events/{line.period}" if isinstance(line, Bar) else line.id if isinstance(line, Node) else ""


def _bar(size: int, most: int, room: int) -> str:
    """A bar of at most `room` cells, in eighths of a cell; what is not nothing is never drawn as nothing."""
    eighths = max(1, round(size * max(0, room) * 8 / most)) if size else 0
    return FULL * (eighths // 8) + PARTS[eighths % 8].strip()
