"""The links of records: the far record of each, why the two are connected, and where that stands."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from csto_tui.connection import marks
from csto_tui.groups import PERIOD
from csto_tui.model import Evidence, Link, Node

if TYPE_CHECKING:
    from csto_tui.archive import Archive

LINKS = 500
"""How many links are read at most, the newest: those of later events have higher keys."""

ROWS = 5000
"""How many links of several records are read at a time."""

ITEMS = 1000
"""How many declared items are looked at at most."""

DECLARED = ("chairmanship", "sphere", "priority", "measure")
SERVING = ("implements", "contributes", "related")
"""The relations by which an event or result serves a declared item: those that count for coverage, in their order."""

SIDES = {"out": ("forwards", "source_id", "target_id"), "in": ("backwards", "target_id", "source_id")}
"""For each direction the columns of the label, of the record whose link it is, and of the far record."""

PLACE = "e.document_id, r.title, e.locator, e.phrase, e.start_char, e.end_char"


def links_of(
    archive: "Archive",
    ids: Sequence[str],
    directions: Iterable[str] = SIDES,
    period: str | None = None,
    most: int = LINKS,
) -> list[tuple[str, Link]]:
    """The links of these records, each with the id of the one whose it is: by relation, surest first, at most `most`.

    Of a period, those whose far record is listed under it.
    """
    directions = list(directions)
    values = [*ids] if period is None else [*ids, period]
    sides = " UNION ALL ".join(_side(direction, marks(ids), period is not None, most) for direction in directions)
    found = archive.rows(
        f"""SELECT key, own, far, direction, relation, label, confidence, basis, why, status
        FROM ({sides} LIMIT {most})
        ORDER BY position, direction, instr('high medium low', confidence), key""",
        values * len(directions),
    )
    far = {node.id: node for node in archive.nodes(list({archive.line(row[2]) for row in found}))}
    evidence = _evidence(archive, [row[0] for row in found])
    links = []
    for key, *words in found:
        own, other, direction, relation, label, confidence, basis, why, status = archive.texts(words)
        node = far.get(other)
        if node:
            link = Link(direction, relation, label, node, confidence, basis, why, status, evidence.get(key, ()))
            links.append((own, link))
    return links


def links_of_each(archive: "Archive", ids: Sequence[str]) -> dict[str, tuple[Link, ...]]:
    """The links of each of these records, as many and in the order as if it were read alone."""
    each: dict[str, list[Link]] = {}
    for together in _together(archive, ids):
        for own, link in links_of(archive, together, most=LINKS if len(together) == 1 else ROWS):
            each.setdefault(own, []).append(link)
    return {own: tuple(links) for own, links in each.items()}


def _together(archive: "Archive", ids: Sequence[str]) -> Iterator[list[str]]:
    """The records in groups that have at most ROWS links; one that has too many to be read whole stands alone."""
    sizes: Counter[str] = Counter()
    for _, own, _ in SIDES.values() if len(ids) > 1 else ():
        counted = archive.rows(f"SELECT {own}, count(*) FROM links WHERE {own} IN ({marks(ids)}) GROUP BY 1", ids)
        sizes.update({archive.line(id): size for id, size in counted})
    group: list[str] = []
    rows = 0
    for id in ids:
        if sizes[id] > LINKS:
            yield [id]
            continue
        if rows + sizes[id] > ROWS:
            yield group
            group, rows = [], 0
        group.append(id)
        rows += sizes[id]
    if group:
        yield group


def serving(archive: "Archive", id: str, period: str | None = None) -> tuple[tuple[Node, Link], ...]:
    """Each declared item at or below a record with each link by which an event or result serves it; NotFound.

    Of a period, those of what is listed under it.
    """
    items = {node.id: node for node in _below(archive, archive.node(id))}
    found = [(own, link) for own, link in links_of(archive, list(items), ["in"], period) if link.relation in SERVING]
    order = {own: place for place, own in enumerate(items)}
    return tuple((items[own], link) for own, link in sorted(found, key=lambda pair: order[pair[0]]))


def _side(direction: str, marks: str, in_period: bool, most: int) -> str:
    label, own, far = SIDES[direction]
    within = f" AND (SELECT {PERIOD} FROM records WHERE id = {far}) = ?" if in_period else ""
    return f"""SELECT key, {own} AS own, {far} AS far, '{direction}' AS direction, relation, {label} AS label, position,
        confidence, basis, why, status FROM links JOIN relations ON relations.id = relation
        WHERE key IN (SELECT key FROM links WHERE {own} IN ({marks}){within} ORDER BY key DESC LIMIT {most})"""


def _below(archive: "Archive", top: Node) -> list[Node]:
    """A declared item and those below it, in reading order; each once, even where a stranger's tree has a cycle."""
    found = {top.id: top} if top.type in DECLARED else {}
    level = list(found)
    while level and len(found) < ITEMS:
        below = archive.children_of(level)
        level = [node.id for node in below if node.id not in found and node.type in DECLARED]
        found.update({node.id: node for node in below if node.type in DECLARED})
    return sorted(found.values(), key=lambda node: [int(part) for part in node.code.split(".") if part.isdecimal()])


def _evidence(archive: "Archive", keys: Sequence[int]) -> dict[int, tuple[Evidence, ...]]:
    """The evidence of each link; of one that has none of its own, that of the record from which it starts."""
    own = f"SELECT e.link_key, {PLACE} FROM evidence e JOIN records r ON r.id = e.document_id WHERE e.link_key IN"
    places = _placed(archive, own, keys)
    lent = f"""SELECT l.key, {PLACE} FROM links l JOIN evidence e ON e.record_id = l.source_id AND e.link_key IS NULL
        JOIN records r ON r.id = e.document_id WHERE l.key IN"""
    return places | _placed(archive, lent, [key for key in keys if key not in places])


def _placed(archive: "Archive", sql: str, keys: Sequence[int]) -> dict[int, tuple[Evidence, ...]]:
    places: dict[int, tuple[Evidence, ...]] = {}
    for key, *row in archive.rows(f"{sql} ({marks(keys)}) ORDER BY e.key", keys) if keys else ():
        places[key] = (*places.get(key, ()), place(archive, row))
    return places


def place(archive: "Archive", row: Sequence[Any]) -> Evidence:
    """The evidence in a row of PLACE."""
    document, title, locator, phrase = archive.texts(row[:4])
    return Evidence(document, title, locator, phrase, number(row[4]), number(row[5]))


def number(value: object) -> int | None:
    """A value of a column that should hold a number; None for anything else that a stranger put there."""
    return value if isinstance(value, int) else None
