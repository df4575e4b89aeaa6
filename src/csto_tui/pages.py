"""Records with everything that an archive says of them, many at a time."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from csto_tui import dates
from csto_tui.connection import marks
from csto_tui.links import PLACE, links_of_each, place
from csto_tui.model import Name, Record, Source

if TYPE_CHECKING:
    from csto_tui.archive import Archive

BATCH = 500
"""How many records are read at a time."""

NAMES = "SELECT record_id, ambiguous, text, language, sort, known_by FROM names WHERE record_id IN ({}) ORDER BY key"
EVIDENCE = f"""SELECT e.record_id, {PLACE} FROM evidence e JOIN records r ON r.id = e.document_id
  WHERE e.record_id IN ({{}}) AND e.link_key IS NULL ORDER BY e.key"""
SOURCES = """SELECT record_id, publisher, url, language, published, captured, sha256 FROM documents
  WHERE record_id IN ({})"""
NO_SOURCE = Source("", "", "", "", "", "")

Rows = dict[str, list[Sequence[Any]]]
"""What a table says of each record."""


def pages(archive: "Archive", ids: Iterable[str]) -> Iterator[Record]:
    """The records of these ids in their order, without those that do not exist."""
    rest = iter(ids)
    while batch := list(islice(rest, BATCH)):
        yield from _batch(archive, batch)


def _batch(archive: "Archive", ids: Sequence[str]) -> Iterator[Record]:
    said = _said(archive, "SELECT id, text, note, date, basis, parent_id FROM records WHERE id IN ({})", ids)
    links = links_of_each(archive, ids)
    names, evidence = names_of(archive, ids), _said(archive, EVIDENCE, ids)
    nodes = archive.nodes(ids)
    sources = sources_of(archive, [node.id for node in nodes if node.type == "document"])
    for node in nodes:
        text, note, date, basis, parent = said[node.id][0]
        date, basis = archive.texts((date, basis))
        yield Record(
            id=node.id, type=node.type, kind=node.kind, code=node.code, title=node.title,
            text=archive.lines(text), note=archive.lines(note),
            date=date, date_text=dates.words(date, basis), basis=basis,
            path=archive.path_of(node.id) if parent else (),
            children=tuple(archive.children(node.id)) if node.parent else (), links=links.get(node.id, ()),
            names=names.get(node.id, ()),
            evidence=tuple(place(archive, row) for row in evidence.get(node.id, ())),
            recorded=node.recorded, weak=node.weak,
            source=sources.get(node.id, NO_SOURCE) if node.type == "document" else None,
        )  # fmt: skip


def names_of(archive: "Archive", ids: Sequence[str]) -> dict[str, tuple[Name, ...]]:
    """The other names of each of these records that has any."""
    return {id: tuple(_name(archive, row) for row in rows) for id, rows in _said(archive, NAMES, ids).items()}


def sources_of(archive: "Archive", ids: Sequence[str]) -> dict[str, Source]:
    """Where each of these documents was published."""
    return {id: _source(archive, rows) for id, rows in _said(archive, SOURCES, ids).items()}


def _said(archive: "Archive", sql: str, ids: Sequence[str]) -> Rows:
    """The rows of a query by the record that stands first in each."""
    found: Rows = {}
    for id, *row in archive.rows(sql.format(marks(ids)), ids) if ids else ():
        found.setdefault(archive.line(id), []).append(row)
    return found


def _name(archive: "Archive", row: Sequence[Any]) -> Name:
    text, language, sort, known_by = archive.texts(row[1:])
    return Name(text, language, sort, known_by, bool(row[0]))


def _source(archive: "Archive", rows: Sequence[Sequence[Any]]) -> Source:
    return Source(*archive.texts(rows[0]))
