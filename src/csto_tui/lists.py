"""What a view lists: all of it in groups, or what a query finds in it."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from csto_tui.archive import Archive
from csto_tui.model import Name, Node, Source
from csto_tui.pages import BATCH, names_of, sources_of
from csto_tui.places import TYPES
from csto_tui.search.engine import Answer
from csto_tui.search.own import NOBODYS, Own
from csto_tui.search.query import Filter, parse
from csto_tui.search.sorting import answered

BY = {"time": "@events", "kind": "@kinds", "country": "@countries", "body": "@bodies"}
"""The arrangements of the events, each with the group at its top."""


class Row(NamedTuple):
    """A line of a list: a record, the groups that it stands in from the top down, what else the list says of it."""

    node: Node
    groups: tuple[Node, ...] = ()
    names: tuple[Name, ...] = ()
    source: Source | None = None


def listed(archive: Archive, id: str, above: tuple[Node, ...] = ()) -> Iterator[Row]:
    """The records below a group, read as they are asked for, in the order of the view; NotFound."""
    for node in archive.children(id):
        if node.type == "group":
            yield from listed(archive, node.id, (*above, node))
        else:
            yield Row(node, above)


def is_cut(archive: Archive, id: str) -> bool:
    """Whether a group of an arrangement has more records than are listed."""
    return id != BY["time"] and any(node.size is None for node in archive.children(id))


def found(
    archive: Archive, view: str, query: str, order: str, limit: int | None, own: Own = NOBODYS, kind: str = ""
) -> Answer:
    """What a query finds of the types that a view shows, and of a kind; QueryError."""
    types = TYPES[view]
    parsed = parse(query, typing=False)
    if not parsed:
        return Answer((), {})
    filters = (*parsed.filters, Filter("type", types), *([Filter("kind", (kind,))] if kind else []))
    answer = answered(archive, parsed._replace(filters=filters), order, limit, own)
    # What the query is the id of is an answer to a search, whatever it is.
    hits = tuple(hit for hit in answer.hits if hit.node.type in types)
    counts = {type: count for type, count in answer.counts.items() if type in types}
    return answer._replace(hits=hits, counts=counts, total=answer.total - len(answer.hits) + len(hits))


def described(archive: Archive, rows: Iterable[Row]) -> Iterator[Row]:
    """The rows with the names or the source of each record, read many at a time."""
    rest = iter(rows)
    while batch := list(islice(rest, BATCH)):
        names = names_of(archive, [row.node.id for row in batch if row.node.type == "entity"])
        sources = sources_of(archive, [row.node.id for row in batch if row.node.type == "document"])
        for row in batch:
            id = row.node.id
            yield row._replace(names=names.get(id, ()), source=sources.get(id))
