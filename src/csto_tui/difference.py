"""What differs between two archives."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from csto_tui.archive import Archive
from csto_tui.connection import marks
from csto_tui.errors import ArchiveError
from csto_tui.text import line

PAGE = 500
"""How many rows of a table are read at a time."""

NAMES = """SELECT record_id, text, language, sort, known_by, CASE WHEN ambiguous THEN 'ambiguous' END FROM names
  WHERE record_id IN ({})"""
EVIDENCE = """SELECT {owner}, document_id, locator, phrase, start_char, end_char FROM evidence
  WHERE {owner} IN ({{}}) AND {which}"""
OF_RECORD = EVIDENCE.format(owner="record_id", which="link_key IS NULL")
OF_LINK = EVIDENCE.format(owner="link_key", which="1")
SOURCES = (
    "SELECT record_id, publisher, url, language, published, captured, sha256 FROM documents WHERE record_id IN ({})"
)
SOURCE = ("publisher", "url", "language", "published", "captured", "sha256")


class Table(NamedTuple):
    """A table that is compared: the columns by which its rows are known, what they say, and what stands elsewhere of them.

    `owner` is the column by which it stands there.
    """

    name: str
    keys: tuple[str, ...]
    columns: tuple[str, ...]
    elsewhere: dict[str, str] = {}
    owner: str = ""


RECORDS = Table(
    "records",
    ("id",),
    ("type", "kind", "parent_id", "code", "title", "text", "note", "date", "basis"),
    {"names": NAMES, "evidence": OF_RECORD, "source": SOURCES},
    "id",
)
RELATIONS = Table("relations", ("id",), ("forwards", "backwards", "coverage"))
LINKS = Table(
    "links",
    ("source_id", "target_id", "relation"),
    ("confidence", "basis", "why", "status"),
    {"evidence": OF_LINK},
    "key",
)


class Item(NamedTuple):
    """A row of a table: by what it is known, and what is said of it."""

    key: tuple[str, ...]
    said: dict[str, str]


class Field(NamedTuple):
    """What was said of something, and what is said now."""

    name: str
    old: str
    new: str


class Change(NamedTuple):
    """A record, a link or a relation that is `added`, `removed` or `changed`, then with the fields that differ.

    `type` is that of a record, else `link` or `relation`. Of a link `id` is where it starts.
    """

    change: str
    type: str
    id: str
    title: str = ""
    relation: str = ""
    target: str = ""
    fields: tuple[Field, ...] = ()


def changes(old: Archive, new: Archive) -> Iterator[Change]:
    """What differs, one by one as it is read: records by id, then relations, then links; ArchiveError.

    Both archives should give their texts as they are. Neither the order in which people wrote the records nor what is
    derived from them is compared.
    """
    for table in (RECORDS, RELATIONS, LINKS):
        for before, after in _paired(_items(old, table), _items(new, table)):
            if before != after:
                yield _change(table, before, after)


def _change(table: Table, before: Item | None, after: Item | None) -> Change:
    item = after or before
    assert item is not None
    kind = "added" if before is None else "removed" if after is None else "changed"
    fields: tuple[Field, ...] = ()
    if before is not None and after is not None:
        names = dict.fromkeys([*before.said, *after.said])
        both = (Field(name, before.said.get(name, ""), after.said.get(name, "")) for name in names)
        fields = tuple(field for field in both if field.old != field.new)
    if table is LINKS:
        source, target, relation = item.key
        return Change(kind, "link", source, "", relation, target, fields)
    if table is RELATIONS:
        return Change(kind, "relation", item.key[0], item.said["forwards"], fields=fields)
    return Change(kind, item.said["type"], item.key[0], item.said["title"], fields=fields)


def _paired(old: Iterator[Item], new: Iterator[Item]) -> Iterator[tuple[Item | None, Item | None]]:
    """Both rows of each key, None where an archive has none; both archives give them in the order of the keys."""
    before, after = next(old, None), next(new, None)
    while before is not None or after is not None:
        if after is None or (before is not None and before.key < after.key):
            yield before, None
            before = next(old, None)
        elif before is None or after.key < before.key:
            yield None, after
            after = next(new, None)
        else:
            yield before, after
            before, after = next(old, None), next(new, None)


def _items(archive: Archive, table: Table) -> Iterator[Item]:
    """The rows of a table in the order of their keys, a page at a time; ArchiveError where they are in no order."""
    keys, size = ", ".join(table.keys), len(table.keys)
    columns = ", ".join((*table.keys, *table.columns, *([table.owner] if table.owner else [])))
    sql = f"""SELECT {columns} FROM {table.name} WHERE ({keys}) > ({marks(table.keys)})
        ORDER BY {keys} LIMIT {PAGE}"""
    last = ("",) * size
    while rows := archive.rows(sql, last):
        elsewhere = {name: _elsewhere(archive, sql, rows) for name, sql in table.elsewhere.items()}
        for row in rows:
            key = tuple(map(archive.line, row[:size]))
            # A stranger's file may hold what SQLite sorts otherwise than texts: without an order there is no end.
            if key <= last:
                raise ArchiveError(f"{line(str(archive.path))} has ids that are in no order. Try csto-tui check.")
            last = key
            said = dict(zip(table.columns, map(archive.line, row[size:]), strict=False))
            for name, found in elsewhere.items():
                said |= _said(name, found.get(archive.line(row[-1]), []))
            yield Item(key, said)


def _elsewhere(archive: Archive, sql: str, rows: Sequence[Sequence[object]]) -> dict[str, list[list[str]]]:
    """What another table says of each row of a page, by what its last column has."""
    owners = [row[-1] for row in rows]
    found: dict[str, list[list[str]]] = {}
    for owner, *values in archive.rows(sql.format(marks(owners)), owners):
        found.setdefault(archive.line(owner), []).append([archive.line(value) for value in values])
    return found


def _said(name: str, rows: list[list[str]]) -> dict[str, str]:
    """What another table says, as fields: what may have several values is one field, in which their order tells nothing."""
    if name == "source":
        return dict(zip(SOURCE, rows[0], strict=True)) if rows else {}
    return {name: "; ".join(sorted(" · ".join(filter(None, row)) for row in rows))}
