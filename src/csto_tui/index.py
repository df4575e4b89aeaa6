"""The search index of an archive: what is indexed of each record."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

from csto_tui.alphabets import fold
from csto_tui.lexicon import fill_lexicon
from csto_tui.terms import LONG, above, term

Row = tuple[Any, ...]
Rows = tuple[Row, ...]
Told = Callable[[int], None]

BATCH = 1_000
"""How many records are indexed at once."""

SETTINGS = {"pgsz": 250, "hashsize": 64 << 20}
"""Small pages make a jump within the rows of a word six times as fast; the other bounds the memory of a build, in bytes."""

INDEXED = (
    "INSERT INTO records_fts (rowid, title, text, names, terms) VALUES (?, ?, ?, ?, ?)",
    "INSERT INTO titles_fts (rowid, title, names) VALUES (?, ?, ?)",
)
STATES = {"inferred": "inferred", "year-inferred": "inferred", "bounded": "open", "stated": "stated"}
"""What the basis of a date is called in a query."""

RECORDS = """SELECT key, id, title, text, note, type, kind, code, basis, first_day, last_day,
  CASE WHEN first_day IS NULL AND date LIKE '../____-__-__%' THEN last_day END
FROM records ORDER BY key"""
"""The last column is the day with which ends what has no beginning ("by 15 December"), if it is a day."""

SERVED = "SELECT record_id, recorded, weak FROM served"
SERVING = "SELECT id FROM relations WHERE coverage <> 'none' AND id <> 'reports-on'"
"""The relations by which an event or a result serves what was declared."""

NAMES = "SELECT r.key, n.text FROM names n JOIN records r ON r.id = n.record_id ORDER BY r.key, n.key"
# A cross join is one in this order: the records come by their keys, and nothing need be sorted.
PLACES = "SELECT r.key, e.document_id FROM records r CROSS JOIN evidence e ON e.record_id = r.id ORDER BY r.key"
LINKS = """SELECT s.key, l.target_id, l.relation, l.confidence
FROM records s CROSS JOIN links l ON l.source_id = s.id ORDER BY s.key"""
"""Every link by the key of the record from which it starts: which the other is, how and how surely they are connected."""

FAR = "SELECT type, code FROM records WHERE id = ?"
BACKLINKS = """SELECT t.key, entity, relation, confidence FROM (
  SELECT DISTINCT target_id, NULL AS entity, relation, confidence FROM links
  UNION ALL SELECT l.target_id, l.source_id, l.relation, l.confidence
  FROM records s CROSS JOIN links l ON l.source_id = s.id WHERE s.type = 'entity'
) JOIN records t ON t.id = target_id ORDER BY t.key"""
"""The same by the key of the record to which links lead; many of them are alike there."""

ALIKE = 4096
"""How many records' terms are kept for others that are alike, and how many records to which links lead."""

NONE: Row = (None,)
"""What follows the last row."""


def fill(archive: sqlite3.Connection, into: sqlite3.Connection, told: Told = lambda done: None) -> None:
    """Fills the empty index of one archive with the records of the same or another, and tells how many are done."""
    for table in ("records_fts", "titles_fts"):
        for name, value in SETTINGS.items():
            into.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('{name}', {value})")
    rows, done = indexed(archive), 0
    while batch := list(islice(rows, BATCH)):
        into.executemany(INDEXED[0], batch)
        into.executemany(INDEXED[1], [(key, title, called) for key, title, _, called, _ in batch])
        done += len(batch)
        told(done)
    for table in ("records_fts", "titles_fts"):
        into.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")
    fill_lexicon(archive, into)


def indexed(archive: sqlite3.Connection) -> Iterator[tuple[int, str, str, str, str]]:
    """The key of every record with its folded title, its text, whatever else it is called, and its terms."""
    names, places, links, backlinks = (
        _following(archive.execute(query)) for query in (NAMES, PLACES, LINKS, BACKLINKS)
    )
    served = {id: (recorded, weak) for id, recorded, weak in archive.execute(SERVED)}
    terms_of = lru_cache(ALIKE)(_Terms(archive).of)
    for key, id, title, text, note, type, kind, code, basis, first, last, until in archive.execute(RECORDS):
        named = names(key)
        called = "\n".join(name for (name,) in named) if named else ""
        of_a_day = last is not None and first == last
        long = first is not None and not of_a_day
        own = type, kind, code, basis, long, served.get(id), text != "", note != "", called != ""
        terms = terms_of(links(key), backlinks(key), places(key), *own)
        if type == "entity":
            terms = f"{terms} {term('link', id)}"
        if day := last if of_a_day else until:
            terms = f"{terms} {term('day', day[5:])}"
        # The id of an event only repeats its day and title; there may be millions of them.
        words = f"{called}\n{type} {kind} {code}" if type == "event" else f"{called}\n{id} {type} {kind} {code}"
        yield key, _folded(title), _folded(f"{text} {note}" if note else text), _folded(words), terms


def _folded(text: str) -> str:
    """The text as it is compared; SQLite makes small letters of what is plain by itself."""
    return text if text.isascii() else fold(text)


def _following(rows: Iterator[Row]) -> Callable[[int], Rows]:
    """Gives for each key, asked for in their order, what else the rows say that begin with it, each once."""
    waiting = next(rows, NONE)

    def of(key: int) -> Rows:
        nonlocal waiting
        if waiting[0] != key:
            return ()
        first, waiting = waiting[1:], next(rows, NONE)
        if waiting[0] != key:
            return (first,)
        found = {first: None}
        while waiting[0] == key:
            found[waiting[1:]] = None
            waiting = next(rows, NONE)
        return tuple(found)

    return of


class Own(NamedTuple):
    """What the index knows of a record by terms, apart from its links."""

    type: str
    kind: str
    code: str
    basis: str | None
    long: bool
    served: tuple[int, int] | None
    text: bool
    note: bool
    named: bool


class _Terms:
    """The terms of the records of an archive; most records are like another."""

    def __init__(self, archive: sqlite3.Connection) -> None:
        self._serving = frozenset(relation for (relation,) in archive.execute(SERVING))
        self._far = lru_cache(ALIKE)(lambda id: archive.execute(FAR, [id]).fetchone() or ("", ""))

    def of(self, links: Rows, backlinks: Rows, places: Rows, *own: Any) -> str:
        """The terms of a record, of its links, of the documents in which it stands."""
        own = Own(*own)
        if own.type in ("entity", "document"):
            linked = bool(links or backlinks)
        else:
            linked = any(own.served or ()) or any(relation in self._serving for _, relation, _ in links)
        has = {"text": own.text, "note": own.note, "names": own.named, "date": own.basis is not None, "links": linked}
        held = (term("has", name) for name, there in has.items() if there)
        documents = (term("in", document) for (document,) in places)
        return " ".join(dict.fromkeys([*_own(own), *held, *self._linked(links), *_connected(backlinks), *documents]))

    def _linked(self, links: Rows) -> Iterator[str]:
        """What the records are to which links of this one lead."""
        for id, relation, confidence in links:
            type, code = self._far(id)
            yield from (term("code", part) for part in (above(code) if code else ()))
            yield from _connected([(id if type == "entity" else None, relation, confidence)])


def _own(own: Own) -> Iterator[str]:
    """What a record is: its type and kind, its code and those above it, the state of its date and of its coverage."""
    yield term("type", own.type)
    if own.kind:
        yield term("kind", own.kind)
    if own.code:
        yield from (term("code", part) for part in above(own.code))
    if own.basis in STATES:
        yield term("is", STATES[own.basis])
    if own.served and any(own.served):
        yield term("is", "recorded" if own.served[0] else "weak")
    if own.long:
        yield LONG


def _connected(links: Iterable[Row]) -> Iterator[str]:
    """With which names a record is linked, how, and how surely."""
    for entity, relation, confidence in links:
        if entity:
            yield term("link", entity)
        yield term("relation", relation)
        yield term("confidence", confidence)
