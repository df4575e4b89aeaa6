"""Every read of an archive."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from sqlite3 import Connection
from types import TracebackType
from typing import Any, Self

from csto_tui import dates, text
from csto_tui.connection import FAULTS, connect, stop_after, unreadable
from csto_tui.errors import ArchiveError, NotFound
from csto_tui.model import Evidence, Link, Name, Node, Record, Source

SECTIONS = {"@priorities": "Priorities", "@events": "Events", "@names": "Names", "@documents": "Documents"}
KINDS = {
    "country": "Countries", "organisation": "Organisations", "body": "Bodies", "force": "Forces", "operation": "Operations",
    "exercise": "Exercises", "programme": "Programmes", "mission": "Missions", "person": "People", "post": "Posts",
    "place": "Places", "observance": "Observances", "conflict": "Conflicts", "work": "Works",
}  # fmt: skip
"""The kinds of names in the order in which they are listed."""

LINKS = 500
"""How many links of a record are read at most."""

DEEPEST = 12
"""How far up a tree is followed: one with a cycle has no end."""

NODE = """SELECT r.id, r.type, r.kind, r.code, r.title, r.date, r.basis,
  EXISTS (SELECT 1 FROM records c WHERE c.parent_id = r.id), s.recorded, s.weak,
  CASE r.type WHEN 'entity' THEN (SELECT count(*) FROM links WHERE target_id = r.id)
    WHEN 'document' THEN (SELECT count(DISTINCT record_id) FROM evidence WHERE document_id = r.id) END
  FROM records r LEFT JOIN served s ON s.record_id = r.id"""
HAPPENED = "r.type IN ('event', 'result')"
COLUMNS = 11
"""How many columns NODE has."""


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

    def __init__(self, path: Path | str | None = None, *, original: bool = False) -> None:
        """Opens the archive at `path`, the shipped one if None; ArchiveError when it is none."""
        self.path = Path(path) if path is not None else shipped()
        self._clean: Callable[[str], str] = str if original else text.safe
        self._line: Callable[[str], str] = str if original else text.line
        self._connection: Connection = connect(self.path)
        self._identity = self._stat()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file."""
        self._connection.close()

    def _stat(self) -> tuple[int, int, int]:
        try:
            status = self.path.stat()
        except OSError:
            return (0, 0, 0)
        return (status.st_ino, status.st_size, status.st_mtime_ns)

    def rows(
        self, sql: str, values: Sequence[Any] = (), stopped: Callable[[], bool] | None = None
    ) -> list[tuple[Any, ...]]:
        """What a query answers; ArchiveError when the file is damaged, replaced or too slow."""
        if self._stat() != self._identity:
            raise ArchiveError(
                f"{text.line(str(self.path))} was changed or removed while it was open. Start csto-tui again."
            )
        try:
            stop_after(self._connection, stopped)
            return self._connection.execute(sql, values).fetchall()
        except FAULTS as error:
            raise unreadable(self.path, error) from None

    def node(self, id: str) -> Node:
        """A record, or a group of records, as one line; NotFound."""
        if id.startswith("@"):
            return self._group(id)
        found = self.nodes([id])
        if not found:
            raise self._unknown(id)
        return found[0]

    def nodes(self, ids: Sequence[str]) -> list[Node]:
        """The records of these ids as one line each, in their order, without those that do not exist."""
        marks = ", ".join("?" * len(ids))
        found = {node.id: node for node in self._nodes(f"WHERE r.id IN ({marks})", ids)}
        return [found[id] for id in ids if id in found]

    def children(self, id: str | None = None) -> list[Node]:
        """What stands directly below a record or a group, in its order; the sections if None; NotFound."""
        if id is None:
            return [self._group(section) for section in SECTIONS]
        if not id.startswith("@"):
            return self._nodes("WHERE r.parent_id = ? ORDER BY r.position", [id])
        section, _, group = id.partition("/")
        if section == "@priorities":
            return self._nodes("WHERE r.type = 'chairmanship' ORDER BY r.sort_day DESC")
        if section == "@documents":
            return self._nodes("WHERE r.type = 'document' ORDER BY r.sort_day DESC, r.position")
        if section == "@names":
            return (
                self._nodes("WHERE r.type = 'entity' AND r.kind = ? ORDER BY r.title", [group])
                if group
                else self._kinds()
            )
        if section == "@events":
            return self._happened(group)
        raise self._unknown(id)

    def record(self, id: str) -> Record:
        """Everything the archive says of a record; NotFound."""
        found = self.rows("SELECT r.text, r.note, r.date, r.basis FROM records r WHERE r.id = ?", [id])
        if not found:
            raise self._unknown(id)
        node = self.node(id)
        body, note, date, basis = found[0]
        date, basis = self.line(date), self.line(basis)
        return Record(
            id=node.id, type=node.type, kind=node.kind, code=node.code, title=node.title,
            text=self._clean(_string(body)), note=self._clean(_string(note)),
            date=date, date_text=dates.words(date, basis), basis=basis,
            path=self.path_of(id), children=tuple(self.children(id)), links=self.links(id),
            names=self._names(id), evidence=self._evidence(id),
            recorded=node.recorded, weak=node.weak, source=self._source(id) if node.type == "document" else None,
        )  # fmt: skip

    def path_of(self, id: str) -> tuple[Node, ...]:
        """The records above a record, from the top of the tree down."""
        up: list[str] = []
        while len(up) < DEEPEST:
            found = self.rows("SELECT parent_id FROM records WHERE id = ?", [up[-1] if up else id])
            parent = _string(found[0][0]) if found else ""
            if not parent or parent in up or parent == id:
                break
            up.append(parent)
        return tuple(self.nodes(up[::-1])) if up else ()

    def groups_of(self, id: str) -> tuple[str, ...]:
        """The ids of the section, groups and records under which a record is listed, from the top down; NotFound."""
        found = self.rows("SELECT type, kind, sort_day, precision, first_day FROM records WHERE id = ?", [id])
        if not found:
            raise self._unknown(id)
        type, kind, sort_day, precision, first_day = map(_string, found[0])
        if type == "entity":
            return ("@names", f"@names/{kind}")
        if type == "document":
            return ("@documents",)
        if type in ("event", "result"):
            if precision == "years":
                return ("@events", f"@events/{first_day[:4]}..{sort_day[:4]}")
            year, month = f"@events/{sort_day[:4]}", f"@events/{sort_day[:7]}"
            return ("@events", year) if precision == "year" else ("@events", year, month)
        return ("@priorities", *(node.id for node in self.path_of(id)))

    def links(self, id: str) -> tuple[Link, ...]:
        """The links that start from a record or lead to it, by relation, surest first; at most LINKS of them."""
        found = self.rows(
            f"""SELECT l.key, l.direction, l.relation, l.label, l.confidence, l.basis, l.why, l.status, l.source_id, n.*
            FROM (
              SELECT key, 'out' AS direction, relation, forwards AS label, position, confidence, basis, why, status, source_id, target_id AS far
              FROM links JOIN relations ON relations.id = relation WHERE source_id = ?1
              UNION ALL
              SELECT key, 'in', relation, backwards, position, confidence, basis, why, status, source_id, source_id
              FROM links JOIN relations ON relations.id = relation WHERE target_id = ?1
              LIMIT {LINKS + 1}
            ) l JOIN ({NODE}) n ON n.id = l.far
            ORDER BY l.position, l.direction, instr('high medium low', l.confidence), l.key""",
            [id],
        )
        keys = [row[0] for row in found]
        evidence = self._link_evidence(keys)
        links = []
        for key, direction, relation, label, confidence, basis, why, status, _, *far in found[:LINKS]:
            words = (self.line(value) for value in (direction, relation, label))
            rest = (self.line(value) for value in (confidence, basis, why, status))
            links.append(Link(*words, self._node(far), *rest, evidence=evidence.get(key, ())))
        return tuple(links)

    def info(self) -> dict[str, str]:
        """What the archive says of itself: format, what built it, how many records of each type."""
        return {
            self.line(name): self.line(value) for name, value in self.rows("SELECT name, value FROM meta ORDER BY name")
        }

    def ids(self) -> Iterable[str]:
        """The id of every record, in the order in which people wrote them."""
        return [self.line(id) for (id,) in self.rows("SELECT id FROM records ORDER BY position")]

    def line(self, value: object) -> str:
        """A text of the archive on one line, as every value that is read carries it."""
        return self._line(_string(value))

    def _nodes(self, rest: str, values: Sequence[Any] = ()) -> list[Node]:
        return [self._node(row) for row in self.rows(f"{NODE} {rest}", values)]

    def _node(self, row: Sequence[Any]) -> Node:
        id, type, kind, code, title, date, basis = (self.line(value) for value in row[:7])
        parent, recorded, weak, size = map(_number, row[7:COLUMNS])
        return Node(
            id, type, kind, code, title, dates.words(date, basis, short=True), bool(parent), recorded, weak, size
        )

    def _group(self, id: str) -> Node:
        section, _, name = id.partition("/")
        if section not in SECTIONS:
            raise self._unknown(id)
        title = dates.words(name.replace("..", "/")) if section == "@events" else KINDS.get(name, name.capitalize())
        return Node(id, "group", "", "", title if name else SECTIONS[section], parent=True)

    def _kinds(self) -> list[Node]:
        found = {
            _string(kind): size
            for kind, size in self.rows("SELECT kind, count(*) FROM records WHERE type = 'entity' GROUP BY kind")
        }
        order = [*(kind for kind in KINDS if kind in found), *(kind for kind in found if kind not in KINDS)]
        return [self._sized(f"@names/{kind}", found[kind]) for kind in order]

    def _happened(self, group: str) -> list[Node]:
        """The years and longer periods in which anything happened, what is below one of them, or what is in a month."""
        if not group:
            return self._periods(
                "CASE precision WHEN 'years' THEN substr(first_day, 1, 4) || '..' || substr(sort_day, 1, 4) ELSE substr(sort_day, 1, 4) END",
                "TRUE", [],
            )  # fmt: skip
        if ".." in group:
            first, _, last = group.partition("..")
            within = f"WHERE {HAPPENED} AND r.precision = 'years' AND substr(r.first_day, 1, 4) = ? AND substr(r.sort_day, 1, 4) = ?"
            return self._nodes(f"{within} ORDER BY r.position", [first, last])
        if "-" in group:
            within = f"WHERE {HAPPENED} AND r.precision NOT IN ('years', 'year') AND substr(r.sort_day, 1, 7) = ?"
            return self._nodes(f"{within} ORDER BY r.key DESC", [group])
        whole = self._nodes(
            f"WHERE {HAPPENED} AND r.precision = 'year' AND substr(r.sort_day, 1, 4) = ? ORDER BY r.position", [group]
        )
        return (
            self._periods(
                "substr(sort_day, 1, 7)", "precision NOT IN ('years', 'year') AND substr(sort_day, 1, 4) = ?", [group]
            )
            + whole
        )

    def _periods(self, period: str, condition: str, values: Sequence[str]) -> list[Node]:
        found = self.rows(
            f"""SELECT {period} AS period, count(*) FROM records r WHERE {HAPPENED} AND sort_day IS NOT NULL AND {condition}
            GROUP BY period ORDER BY max(sort_day) DESC, period DESC""",
            values,
        )
        return [self._sized(f"@events/{_string(name)}", size) for name, size in found]

    def _sized(self, id: str, size: int) -> Node:
        group = self._group(id)
        return Node(group.id, group.type, "", "", group.title, parent=True, size=size)

    def _names(self, id: str) -> tuple[Name, ...]:
        found = self.rows(
            "SELECT text, language, sort, known_by, ambiguous FROM names WHERE record_id = ? ORDER BY key", [id]
        )
        return tuple(Name(*(self.line(value) for value in row[:4]), bool(row[4])) for row in found)

    def _evidence(self, id: str) -> tuple[Evidence, ...]:
        return tuple(evidence for _, evidence in self._places("e.record_id = ? AND e.link_key IS NULL", [id]))

    def _link_evidence(self, keys: Sequence[int]) -> dict[int, tuple[Evidence, ...]]:
        """The evidence of each link; of one that has none of its own, that of the record from which it starts."""
        places: dict[int, tuple[Evidence, ...]] = {}
        marks = ", ".join("?" * len(keys))
        for key, place in self._places(f"e.link_key IN ({marks})", keys):
            places[key] = (*places.get(key, ()), place)
        bare = [key for key in keys if key not in places]
        marks = ", ".join("?" * len(bare))
        own = f"""SELECT l.key, e.document_id, r.title, e.locator, e.phrase, e.start_char, e.end_char FROM links l
          JOIN evidence e ON e.record_id = l.source_id AND e.link_key IS NULL JOIN records r ON r.id = e.document_id
          WHERE l.key IN ({marks}) ORDER BY e.key"""
        for key, *row in self.rows(own, bare):
            places[key] = (*places.get(key, ()), self._place(row))
        return places

    def _places(self, condition: str, values: Sequence[Any]) -> list[tuple[int, Evidence]]:
        found = self.rows(
            f"""SELECT e.link_key, e.document_id, r.title, e.locator, e.phrase, e.start_char, e.end_char
            FROM evidence e JOIN records r ON r.id = e.document_id WHERE {condition} ORDER BY e.key""",
            values,
        )
        return [(key, self._place(row)) for key, *row in found]

    def _place(self, row: Sequence[Any]) -> Evidence:
        return Evidence(*(self.line(value) for value in row[:4]), _number(row[4]), _number(row[5]))

    def _source(self, id: str) -> Source:
        found = self.rows(
            "SELECT publisher, url, language, published, captured, sha256 FROM documents WHERE record_id = ?", [id]
        )
        return Source(*(self.line(value) for value in (found[0] if found else [""] * 6)))

    def _unknown(self, id: str) -> NotFound:
        from rapidfuzz import fuzz, process

        near = (
            process.extractOne(id, list(self.ids()), scorer=fuzz.ratio, score_cutoff=60)
            if not id.startswith("@")
            else None
        )
        hint = f"did you mean {near[0]}?" if near else "csto-tui search finds one by its words."
        return NotFound(f"no record {text.line(id, 80)!r} in this archive; {hint}")


def _string(value: object) -> str:
    """A value of a column that should hold text; an archive of a stranger may hold anything."""
    if isinstance(value, bytes):
        return text.decode(value)
    return "" if value is None else str(value)


def _number(value: object) -> int | None:
    """A value of a column that should hold a number; None for anything else that a stranger put there."""
    return value if isinstance(value, int) else None
