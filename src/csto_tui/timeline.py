"""How many events and results an archive lists over time."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date
from typing import NamedTuple

from csto_tui.archive import Archive
from csto_tui.connection import marks
from csto_tui.dates import DAWN, END, words
from csto_tui.dates import parse as parse_date
from csto_tui.model import Node
from csto_tui.search.engine import Cancelled, Engine, never
from csto_tui.search.own import NOBODYS, Own
from csto_tui.search.query import DATES, Query, parse
from csto_tui.search.tally import Listed

FEW, BARS, SPANS = 40, 400, 200
"""How many bars there are at most where nobody says of what, how many at most in any case, and how many spans."""


_PERIOD = re.compile(r"(?P<year>[0-9]{4})(?P<month>-[0-9]{2})?(?P<day>-[0-9]{2})?")


class Unit(NamedTuple):
    """A length of time: its number among those of its kind, what it is called by its number, how long its name is."""

    number: Callable[[date], int]
    name: Callable[[int], str]
    letters: int


UNITS = {
    "day": Unit(lambda day: day.toordinal(), lambda number: date.fromordinal(number).isoformat(), 10),
    "month": Unit(
        lambda day: day.year * 12 + day.month - 1, lambda number: f"{number // 12:04}-{number % 12 + 1:02}", 7
    ),
    "year": Unit(lambda day: day.year, lambda number: f"{number:04}", 4),
}
"""What a bar may stand for, the finest first."""


class Bar(NamedTuple):
    """A period (`2025`, `2025-05`, `2025-05-13`), what it is called, how many events and results are listed there."""

    period: str
    title: str
    size: int


class Timeline(NamedTuple):
    """The bars of the years, months or days, the newest first, and what no bar tells.

    `spans` are the records that take more than one bar, or whose date is open or inferred; `more` says that there are
    older bars or spans, or that not all records could be counted. `counted` has
    the ids of the spans that one of the bars counts too.
    """

    by: str
    bars: tuple[Bar, ...]
    spans: tuple[Node, ...]
    more: bool
    counted: frozenset[str] = frozenset()


def timeline(
    archive: Archive,
    *,
    first: str = "",
    last: str = "",
    by: str = "",
    query: str = "",
    cancelled: Cancelled = never,
    own: Own = NOBODYS,
) -> Timeline:
    """The timeline of what answers a query between two ISO days; by the finest that makes few bars if nothing is said.

    `own` is as for the engine. Superseded once `cancelled` says so, QueryError as of a search.
    """
    parsed = parse(query, typing=False)
    period = max(first or DAWN, parsed.period[0]), min(last or END, parsed.period[1])
    tally = Engine(archive, own).tally(parsed._replace(period=period), cancelled).of_types(("event", "result"))
    listed = _counted(archive, *period) if _is_all(parsed) else tally.listed()
    by = by or _finest(listed)
    keys = tally.spans(UNITS[by].letters, SPANS + 1)
    more = listed.more or len(keys) > SPANS
    keys = keys[:SPANS]
    spans = archive.nodes_where(f"r.key IN ({marks(keys)}) ORDER BY r.key DESC", keys)
    bars = _bars(listed, by)
    shown = tuple(bars[:BARS])
    counted = frozenset(node.id for node in spans if _is_counted(node.date, by, shown, period))
    return Timeline(by, shown, tuple(spans), more or len(bars) > BARS, counted)


def _is_counted(edtf: str, by: str, bars: Iterable[Bar], within: tuple[str, str]) -> bool:
    """Whether one of the bars counts what is of this date: what takes several years is in none, a year in none of its months."""
    try:
        date = parse_date(edtf)
    except ValueError:
        return False
    first, last = within
    too_long = date.precision == "years" or (date.precision == "year" and by != "year")
    return not too_long and first <= date.last <= last and any(date.last.startswith(bar.period) for bar in bars)


def _is_all(query: Query) -> bool:
    """Whether a query asks for nothing but a period."""
    others = query._replace(filters=tuple(given for given in query.filters if given.field not in DATES))
    return not others and bool(query.filters or not query.text.strip())


def _counted(archive: Archive, first: str, last: str) -> Listed:
    """What the archive itself says is listed between two days.

    What covers a whole year is in the size of the year, but in that of none of its months.
    """
    days: Counter[int] = Counter()
    years: Counter[int] = Counter()
    for period, size in archive.sizes("@events/").items():
        found = _PERIOD.fullmatch(period)
        if not found:
            continue
        end = period if found["day"] else f"{found['year']}-12-31"
        if first <= end <= last:
            with suppress(ValueError):
                ends = date.fromisoformat(end).toordinal()
                (days if found["day"] else years)[ends] += -size if found["month"] and not found["day"] else size
    return Listed(+days, +years)


def _numbered(listed: Listed, by: str) -> Counter[int]:
    """How many are listed in each period that has any, by its number."""
    numbered: Counter[int] = Counter()
    for part in (listed.days, listed.years) if by == "year" else (listed.days,):
        for day, size in part.items():
            numbered[UNITS[by].number(date.fromordinal(day))] += size
    return numbered


def _finest(listed: Listed) -> str:
    """What makes few bars, but any: the finest that does."""
    for by in UNITS:
        numbers = _numbered(listed, by)
        if numbers and len(_shown(numbers, by)) <= FEW:
            return by
    return "year"


def _shown(numbers: Counter[int], by: str) -> range | list[int]:
    """The numbers of the periods that have a bar: of years those with anything, of others all in between too."""
    if by == "year" or not numbers:
        return sorted(numbers, reverse=True)
    return range(max(numbers), min(numbers) - 1, -1)


def _bars(listed: Listed, by: str) -> list[Bar]:
    """The newest bars, one more than are shown if there are as many; where there are too many, none of nothing."""
    numbers = _numbered(listed, by)
    shown = _shown(numbers, by)
    if len(shown) > BARS:
        shown = sorted(numbers, reverse=True)
    names = ((UNITS[by].name(number), numbers[number]) for number in shown[: BARS + 1])
    return [Bar(name, words(name), size) for name, size in names]
