"""What is recorded for each declared item, by the periods in which it happened."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from csto_tui import dates
from csto_tui.archive import Archive
from csto_tui.links import SERVING, links_of, number, serving
from csto_tui.model import Link, Node, Served

UNDATED = ""
"""The period of what has no date."""

COUNTS = """SELECT r.id, r.parent_id, i.period, i.recorded, i.weak
FROM served s JOIN records r ON r.id = s.record_id LEFT JOIN served_in i ON i.record_id = s.record_id"""

# The chairmanships stand as everywhere, the latest first; only they have dates.
ITEMS = "r.id IN (SELECT record_id FROM served) ORDER BY r.sort_day DESC, r.position"

Below = Mapping[str | None, Sequence[Node]]
"""What stands directly below each declared item; under None what stands below nothing declared."""


class Count(NamedTuple):
    """How many events and results serve a declared item or anything below it, and how many more do so only weakly."""

    recorded: int = 0
    weak: int = 0

    @property
    def served(self) -> Served:
        """What is recorded."""
        return Served.RECORDED if self.recorded else Served.WEAK if self.weak else Served.NONE


class Row(NamedTuple):
    """A declared item: how deep it stands, its count for each period of the coverage, and for all of them.

    A `heading` is no answer itself: it stands there for the gaps below it.
    """

    node: Node
    depth: int
    counts: tuple[Count, ...]
    total: Count
    heading: bool = False


class Coverage(NamedTuple):
    """The declared items, each followed by those below it, and the periods in which anything serves them.

    The periods are `2025` or `2023..2025`, the latest first, and last the empty one of what has no date.
    """

    periods: tuple[str, ...]
    rows: tuple[Row, ...]


def coverage(archive: Archive, *, gaps: bool = False, order: str = "document") -> Coverage:
    """What is recorded for each declared item; of the gaps only, those for which nothing is.

    The order of siblings is that of the `document`, or by `gaps`: those first of which, with all below them, the greatest
    share has no record.
    """
    nodes = {node.id: node for node in archive.nodes_where(ITEMS)}
    parents, counts = _counts(archive)
    below = _below(nodes.values(), parents)
    rows = _walked(below)
    missing, shares = _gaps(rows, parents)
    if order == "gaps":
        rows = _walked({id: sorted(found, key=lambda node: -shares.get(node.id, 0)) for id, found in below.items()})
    periods = tuple(sorted({period for _, period in counts}, key=lambda period: (period[-4:], period), reverse=True))
    shown = [(node, depth) for node, depth in rows if missing[node.id] or not gaps]
    return Coverage(periods, tuple(_row(node, depth, periods, counts, gaps) for node, depth in shown))


def cell(archive: Archive, id: str, period: str | None = None) -> list[tuple[Node, Link]]:
    """What serves a declared item or anything below it, in one period or in all, each with the item; NotFound."""
    return list(serving(archive, id, period))


def sources(archive: Archive, coverage: Coverage) -> list[tuple[Node, Link]]:
    """Each item of a coverage with each link by which an event or result serves it, and not only what is below it."""
    served = (row.node for row in coverage.rows if not row.heading and row.total != Count())
    return [
        (node, link) for node in served for _, link in links_of(archive, [node.id], ["in"]) if link.relation in SERVING
    ]


def period_words(period: str) -> str:
    """A period in words: `2025`, `2023–2025`, `no date`."""
    return dates.words(period.replace("..", "/")) or "no date"


def count_words(count: Count) -> str:
    """A count in few signs: `3`, `3+2` where two more are only weakly linked, `0+2`, `·` for nothing."""
    if count.weak:
        return f"{count.recorded}+{count.weak}"
    return str(count.recorded) if count.recorded else "·"


def _row(node: Node, depth: int, periods: Sequence[str], counts: Mapping[tuple[str, str], Count], gaps: bool) -> Row:
    total = Count(node.recorded or 0, node.weak or 0)
    by_period = tuple(counts.get((node.id, period), Count()) for period in periods)
    return Row(node, depth, by_period, total, heading=gaps and bool(total.recorded))


def _counts(archive: Archive) -> tuple[dict[str, str], dict[tuple[str, str], Count]]:
    """What each declared item stands below, and its count by item and period."""
    parents, counts = {}, {}
    for item, parent, period, recorded, weak in archive.rows(COUNTS):
        id = archive.line(item)
        parents[id] = archive.line(parent)
        if period is not None:
            counts[id, archive.line(period)] = Count(number(recorded) or 0, number(weak) or 0)
    return parents, counts


def _below(nodes: Iterable[Node], parents: Mapping[str, str]) -> dict[str | None, list[Node]]:
    below: dict[str | None, list[Node]] = {}
    for node in nodes:
        parent = parents.get(node.id)
        below.setdefault(parent if parent in parents else None, []).append(node)
    return below


def _walked(below: Below) -> list[tuple[Node, int]]:
    """The items from the top of the tree down, each with its depth; those of a stranger's cycle are never reached."""
    rows: list[tuple[Node, int]] = []
    waiting = [(node, 0) for node in reversed(below.get(None, ()))]
    while waiting:
        node, depth = waiting.pop()
        rows.append((node, depth))
        waiting += [(child, depth + 1) for child in reversed(below.get(node.id, ()))]
    return rows


def _gaps(rows: Sequence[tuple[Node, int]], parents: Mapping[str, str]) -> tuple[Counter[str], dict[str, float]]:
    """Of each item, it and all below it counted, how many have nothing recorded, and which share of them."""
    missing: Counter[str] = Counter()
    items: Counter[str] = Counter()
    for node, _ in reversed(rows):
        missing[node.id] += not node.recorded
        items[node.id] += 1
        missing[parents[node.id]] += missing[node.id]
        items[parents[node.id]] += items[node.id]
    return missing, {node.id: missing[node.id] / items[node.id] for node, _ in rows}
