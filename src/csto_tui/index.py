"""The search index of an archive: what is indexed of each record."""

import sqlite3
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

from csto_tui.alphabets import fold
from csto_tui.lexicon import fill_lexicon
from csto_tui.terms import LONG, above, term

Row = tuple[Any, ...]
Told = Callable[[int], None]

BATCH = 5_000
"""How many records are indexed at once."""

SETTINGS = {"pgsz": 250, "hashsize": 64 << 20}
"""Small pages make a jump within the rows of a word six times as fast; the other bounds the memory of a build, in bytes."""

INDEXED = (
    "INSERT INTO records_fts (rowid, title, text, names, terms) VALUES (?, ?, ?, ?, ?)",
    "INSERT INTO titles_fts (rowid, title, names) VALUES (?, ?, ?)",
)
STATES = {"inferred": "inferred", "year-inferred": "inferred", "bounded": "open", "stated": "stated"}
"""What the basis of a date is called in a query."""

RECORDS = """SELECT key, id, title, text, note, type, kind, code,
  CASE WHEN first_day = last_day OR date LIKE '../____-__-__%' THEN substr(last_day, 6) END,
  date IS NOT NULL, first_day < last_day, basis
FROM records ORDER BY key"""
"""The ninth column is month and day of what is of a single day or ends with one ("by 15 December")."""

SERVED = "SELECT record_id, recorded, weak FROM served"
SERVING = "SELECT id FROM relations WHERE coverage <> 'none' AND id <> 'reports-on'"
NAMES = "SELECT r.key, n.text FROM names n JOIN records r ON r.id = n.record_id ORDER BY r.key, n.key"
# A cross join is one in this order: the records come by their keys, and nothing need be sorted.
PLACES = (
    "SELECT DISTINCT r.key, e.document_id FROM records r CROSS JOIN evidence e ON e.record_id = r.id ORDER BY r.key"
)
LINKS = """SELECT s.key, t.type, t.id, t.code, l.relation, l.confidence
FROM records s CROSS JOIN links l ON l.source_id = s.id CROSS JOIN records t ON t.id = l.target_id ORDER BY s.key"""
"""Every link by the key of the record from which it starts: what the other is, how and how surely they are connected."""

BACKLINKS = """SELECT DISTINCT t.key, s.type, CASE s.type WHEN 'entity' THEN s.id ELSE '' END, '', l.relation, l.confidence
FROM links l JOIN records s ON s.id = l.source_id JOIN records t ON t.id = l.target_id ORDER BY t.key"""
"""The same by the key of the record to which links lead; many of them are alike there."""

ALIKE = 4096
"""How many records' terms are kept for others that are alike."""


def fill(archive: sqlite3.Connection, into: sqlite3.Connection, told: Told = lambda done: None) -> None:
    """Fills the empty index of one archive with the records of the same or another, and tells how many are done."""
    for table in ("records_fts", "titles_fts"):
        for name, value in SETTINGS.items():
            into.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('{name}', {value})")
    rows, done = indexed(archive), 0
    while batch := list(islice(rows, BATCH)):
        into.executemany(INDEXED[0], batch)
        into.executemany(INDEXED[1], ((key, title, called) for key, title, _, called, _ in batch))
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
    served = {id: counts for id, *counts in archive.execute(SERVED)}
    serving = frozenset(relation for (relation,) in archive.execute(SERVING))
    for key, id, title, text, note, type, kind, code, day, *dated in archive.execute(RECORDS):
        called, of, to = [name for (name,) in names(key)], links(key), backlinks(key)
        serves = any(relation in serving for *_, relation, _ in of)
        linked = of != () or to != () if type in ("entity", "document") else serves or any(served.get(id, ()))
        has = Has(text != "", note != "", called != [], linked)
        terms = terms_of(Own(type, kind, code, *dated, *served.get(id, (0, 0))), has, of + to, places(key))
        if type == "entity":
            terms += f" {term('link', id)}"
        if day:
            terms += f" {term('day', day)}"
        # The id of an event only repeats its day and title; there may be millions of them.
        words = "\n".join([*called, *([] if type == "event" else [id]), type, kind, code])
        yield key, _folded(title), _folded(f"{text} {note}" if note else text), _folded(words), terms


def _folded(text: str) -> str:
    """The text as it is compared; SQLite makes small letters of what is plain by itself."""
    return text if text.isascii() else fold(text)


def _following(rows: Iterator[Row]) -> Callable[[int], tuple[Row, ...]]:
    """Gives for each key, asked for in their order, the rest of the rows that begin with it."""
    waiting = next(rows, None)

    def of(key: int) -> tuple[Row, ...]:
        nonlocal waiting
        found = []
        while waiting is not None and waiting[0] == key:
            found.append(waiting[1:])
            waiting = next(rows, None)
        return tuple(found)

    return of


class Own(NamedTuple):
    """What a record is, as far as the index knows it by terms."""

    type: str
    kind: str
    code: str
    dated: bool
    long: bool
    basis: str | None
    recorded: int
    weak: int


class Has(NamedTuple):
    """What a record has: the links that one of its type should have among that."""

    text: bool
    note: bool
    names: bool
    links: bool


@lru_cache(ALIKE)
def terms_of(own: Own, has: Has, links: tuple[Row, ...], places: tuple[Row, ...]) -> str:
    """The terms of a record, of its links, of the documents in which it stands: most records are like another."""
    held = (term("has", name) for name, there in [*zip(Has._fields, has, strict=True), ("date", own.dated)] if there)
    documents = (term("in", document) for (document,) in places)
    return " ".join(dict.fromkeys([*_own(own), *held, *_linked(links), *documents]))


def _own(own: Own) -> Iterator[str]:
    """What a record is: its type and kind, its code and those above it, the state of its date and of its coverage."""
    yield term("type", own.type)
    if own.kind:
        yield term("kind", own.kind)
    if own.code:
        yield from (term("code", part) for part in above(own.code))
    if own.dated and own.basis in STATES:
        yield term("is", STATES[own.basis])
    if own.recorded or own.weak:
        yield term("is", "recorded" if own.recorded else "weak")
    if own.long:
        yield LONG


def _linked(links: tuple[Row, ...]) -> Iterator[str]:
    """What a record is linked with, how, and how surely."""
    for type, far, code, relation, confidence in links:
        if type == "entity":
            yield term("link", far)
        if code:
            yield from (term("code", part) for part in above(code))
        yield term("relation", relation)
        yield term("confidence", confidence)
