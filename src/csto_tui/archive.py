"""Every read of an archive."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from sqlite3 import Connection
from types import TracebackType
from typing import Any, Self, TypeVar

from csto_tui import dates, groups, text
from csto_tui.connection import FAULTS, connect, marks, read_with_replacement, stop_after, unreadable
from csto_tui.errors import ArchiveError, NotFound
from csto_tui.links import links_of, number
from csto_tui.model import Link, Node, Record
from csto_tui.pages import pages

DEEPEST = 12
"""How far up a tree is followed: one with a cycle has no end."""

COMPARED = 20_000
"""With how many ids one that is unknown is compared."""

SUPPORTED, PLACES = 500, 5000
"""Of a document, how many records are read at most, and how many places."""

TAKEN = 10_000
"""How many ids are read at a time."""

Read = TypeVar("Read")

Identity = tuple[int, int, int]
"""Number, size in bytes and time of change, in nanoseconds, of a file."""

NODE = """SELECT r.id, r.type, r.kind, r.code, r.title, r.date, r.basis,
  EXISTS (SELECT 1 FROM records c WHERE c.parent_id = r.id), s.recorded, s.weak,
  CASE WHEN r.type IN ('entity', 'document') THEN coalesce((SELECT size FROM counts WHERE id = r.id), 0) END
  FROM records r LEFT JOIN served s ON s.record_id = r.id"""


def shipped() -> Path:
    """The archive that comes with the program: beside the modules of a wheel, under `data` in a checkout."""
    here = Path(__file__)
    inside = here.with_name("csto.db")
    return inside if inside.exists() else here.parents[2] / "data" / "csto.db"


class Archive:
    """An archive opened to be read; use one in one thread only.

    Every text in what it returns is safe to print, unless it was opened with `original=True`, which is for writing to
    machines. Any read raises ArchiveError when the file cannot be read on.

        with Archive() as archive:
            archive.record("kg-2025/3.3.1").links
    """

    def __init__(
        self, path: Path | str | None = None, *, original: bool = False, identity: Identity | None = None
    ) -> None:
        """Opens the archive at `path`, the shipped one if None; ArchiveError when it is none.

        ArchiveError too when the file is not the one that had this `identity`, if one is given.
        """
        self.path = Path(path) if path is not None else shipped()
        self.original = original
        self._clean: Callable[[str], str] = str if original else text.safe
        self._line: Callable[[str], str] = str if original else text.line
        self._each_line: Callable[[Sequence[str]], list[str]] = text.each_as_it_is if original else text.each_line
        self.identity, self._connection = self._opened()
        if identity not in (None, self.identity):
            self.close()
            raise self._changed()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file."""
        self._connection.close()

    def reopen(self) -> None:
        """Opens the file again, as it is now; ArchiveError, and nothing changed, when it is none any more."""
        identity, connection = self._opened()
        self._connection.close()
        self.identity, self._connection = identity, connection

    def _changed(self) -> ArchiveError:
        shown = text.line(str(self.path))
        return ArchiveError(f"{shown} was changed or removed while it was open. Open it again (R on the screen).")

    def _opened(self) -> tuple[Identity, Connection]:
        # Looked at before it is opened: were it replaced in between, the first read would tell.
        return self._stat(), connect(self.path)

    def _stat(self) -> Identity:
        try:
            status = self.path.stat()
        except OSError:
            return (0, 0, 0)
        return (status.st_ino, status.st_size, status.st_mtime_ns)

    def rows(
        self, sql: str, values: Sequence[Any] = (), stopped: Callable[[], bool] | None = None
    ) -> list[tuple[Any, ...]]:
        """What a query answers; ArchiveError when the file is damaged, replaced or too slow."""
        return self._read(lambda: self._connection.execute(sql, values).fetchall(), stopped)

    def _read(self, read: Callable[[], Read], stopped: Callable[[], bool] | None = None) -> Read:
        if self._stat() != self.identity:
            raise self._changed()
        late = stop_after(self._connection, stopped)
        try:
            return read()
        except FAULTS as error:
            # A Ctrl+C while SQLite asks how late it is ends the statement, and is not told otherwise.
            if str(error) == "interrupted" and not late():
                raise KeyboardInterrupt from None
            if read_with_replacement(self._connection, error):
                return self._read(read, stopped)
            raise unreadable(self.path, error) from None

    def node(self, id: str) -> Node:
        """A record, or a group of records, as one line; NotFound."""
        found = groups.known(self, id) if id.startswith("@") else next(iter(self.nodes([id])), None)
        if found is None:
            raise self._unknown(id)
        return found

    def nodes(self, ids: Sequence[str]) -> list[Node]:
        """The records of these ids as one line each, in their order, without those that do not exist."""
        found = self.heads(ids)
        return [self.node_of(found[id]) for id in ids if id in found]

    def heads(self, ids: Sequence[str]) -> dict[str, Sequence[Any]]:
        """What `node_of` makes a node of, by the id of each of these records that exists."""
        return {self.line(row[0]): row for row in self.rows(f"{NODE} WHERE r.id IN ({marks(ids)})", ids)}

    def nodes_where(self, condition: str, values: Sequence[Any] = ()) -> list[Node]:
        """The records `r` for which a condition of SQL holds, as one line each, in the order that it says."""
        return [self.node_of(row) for row in self.rows(f"{NODE} WHERE {condition}", values)]

    def children(self, id: str | None = None) -> list[Node]:
        """What stands directly below a record or a group, in its order; the sections if None; NotFound."""
        if id is None:
            return [self.node(section) for section in groups.SECTIONS]
        if id.startswith("@"):
            return groups.members(self, self.node(id).id)
        return self.children_of([id])

    def children_of(self, ids: Sequence[str]) -> list[Node]:
        """What stands directly below any of these records, in the order of the archive."""
        return self.nodes_where(f"r.parent_id IN ({marks(ids)}) ORDER BY r.position", ids)

    def record(self, id: str) -> Record:
        """Everything the archive says of a record; NotFound."""
        found = next(self.records([id]), None)
        if found is None:
            raise self._unknown(id)
        return found

    def records(self, ids: Iterable[str]) -> Iterator[Record]:
        """Everything the archive says of each of these records, without those that do not exist."""
        return pages(self, ids)

    def path_of(self, id: str) -> tuple[Node, ...]:
        """The records above a record, from the top of the tree down."""
        up: list[str] = []
        while len(up) < DEEPEST:
            found = self.rows("SELECT parent_id FROM records WHERE id = ?", [up[-1] if up else id])
            parent = text.string(found[0][0]) if found else ""
            if not parent or parent in up or parent == id:
                break
            up.append(parent)
        return tuple(self.nodes(up[::-1])) if up else ()

    def short_names(self, ids: Sequence[str]) -> dict[str, list[str]]:
        """The acronyms and short names of each of these records that has any, but what its title says."""
        found = self.rows(
            f"""SELECT n.record_id, n.text FROM names n JOIN records r ON r.id = n.record_id
            WHERE n.record_id IN ({marks(ids)}) AND n.sort IN ('acronym', 'short') AND instr(r.title, n.text) = 0
            ORDER BY n.key""",
            ids,
        )
        names: dict[str, list[str]] = {}
        for id, name in found:
            names.setdefault(self.line(id), []).append(self.line(name))
        return names

    def groups_of(self, id: str) -> tuple[str, ...]:
        """The ids of what a record or a group is listed under, from its section down; none for a section; NotFound."""
        return groups.groups_of(self, id)

    def trail(self, id: str) -> list[Node]:
        """The section, groups and records under which a record is listed, from the top down; NotFound."""
        return [groups.group(above) or self.node(above) for above in self.groups_of(id)]

    def section_of(self, id: str) -> str:
        """The id of the section in which a record or a group is listed; NotFound."""
        return next(iter(self.groups_of(id)), id)

    def opening(self) -> str:
        """The id of the first section that holds anything, of the first of all if none does."""
        sections = list(groups.SECTIONS)
        return next((section for section in sections if self.children(section)), sections[0])

    def links(self, id: str) -> tuple[Link, ...]:
        """The links that start from a record or lead to it, by relation, surest first; at most 500 of them."""
        return tuple(link for _, link in links_of(self, [id]))

    def supported(self, id: str) -> list[tuple[Node, str]]:
        """The records that a document gives evidence for, each with its place there, in the order of the document.

        At most 500 of them; of a document with very many places the first are looked at.
        """
        found = self.rows(
            """SELECT record_id, locator, start_char FROM (
              SELECT record_id, locator, start_char, key FROM evidence WHERE document_id = ? ORDER BY key LIMIT ?)
            WHERE record_id <> ? ORDER BY start_char, key""",
            [id, PLACES, id],
        )
        places: dict[str, str] = {}
        for record, locator, _ in found:
            places.setdefault(self.line(record), self.line(locator))
        return [(node, places[node.id]) for node in self.nodes(list(places)[:SUPPORTED])]

    def info(self) -> dict[str, str]:
        """What the archive says of itself: format, what built it, how many records of each type."""
        return {
            self.line(name): self.line(value) for name, value in self.rows("SELECT name, value FROM meta ORDER BY name")
        }

    def relations(self) -> tuple[str, ...]:
        """The id of every relation, in the order of the vocabulary."""
        return tuple(self.line(id) for (id,) in self.rows("SELECT id FROM relations ORDER BY position"))

    def count(self) -> int:
        """How many records there are."""
        return int(self.rows("SELECT count(*) FROM records")[0][0])

    def ids(self) -> list[str]:
        """The id of every record, in the order in which people wrote them."""
        return list(self.each_id())

    def each_id(self) -> Iterator[str]:
        """The ids of `ids`, read as they are taken, however many; until the last is, the file is kept from being changed."""
        # As bytes, since a statement that meets a text that is none in its encoding cannot go on.
        cursor = self._read(lambda: self._connection.execute("SELECT CAST(id AS BLOB) FROM records ORDER BY position"))
        encoding = self.rows("PRAGMA encoding")[0][0]
        while found := self._read(lambda: cursor.fetchmany(TAKEN)):
            yield from self.texts([id.decode(encoding, "replace") for (id,) in found])

    def sizes(self, beginning: str, parts: int | None = None) -> dict[str, int]:
        """How many records each type (`type:`), kind (`kind:`) or group of a view (`@events/`) has, by what follows.

        `parts` is how many parts with hyphens between them may follow, None for any number.
        """
        sql = "SELECT id, size FROM counts WHERE id >= ? AND id < ?"
        values: list[Any] = [beginning, f"{beginning}\U0010ffff"]
        if parts is not None:
            sql += " AND length(id) - length(replace(id, '-', '')) < ?"
            values.append(beginning.count("-") + parts)
        return {self.line(id).removeprefix(beginning): size for id, size in self.rows(f"{sql} ORDER BY id", values)}

    def line(self, value: object) -> str:
        """A text of the archive on one line, as every value that is read carries it."""
        return self._line(value if isinstance(value, str) else text.string(value))

    def texts(self, values: Sequence[Any]) -> list[str]:
        """Texts of the archive, each as `line` gives it."""
        # Most of what is read and exported passes here: a call for each text would take half of the time.
        try:
            return self._each_line(values)
        except TypeError:
            return self._each_line(list(map(text.string, values)))

    def lines(self, value: object) -> str:
        """A text of the archive with the lines that it has, as every value that is read carries it."""
        return self._clean(text.string(value))

    def node_of(self, row: Sequence[Any]) -> Node:
        """A record as one line, in any thread."""
        id, type, kind, code, title, date, basis = self.texts(row[:7])
        parent, recorded, weak, size = map(number, row[7:])
        return Node(
            id, type, kind, code, title, dates.words(date, basis, True), bool(parent), recorded, weak, size, date
        )

    def _unknown(self, id: str) -> NotFound:
        from rapidfuzz import fuzz, process

        ids = [self.line(other) for (other,) in self.rows("SELECT id FROM records LIMIT ?", [COMPARED])]
        near = process.extractOne(id, ids, scorer=fuzz.ratio, score_cutoff=60)
        hint = f"did you mean {near[0]}?" if near else "csto-tui search finds one by its words."
        return NotFound(f"no record {text.line(id, 80)!r} in this archive; {hint}")
