"""The search index of an archive: what is indexed of each record."""

import sqlite3
from collections.abc import Callable, Iterator
from functools import lru_cache
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

RECORDS = """SELECT r.key, r.id, r.title, r.text, r.note, r.type, r.kind, r.code, r.date IS NOT NULL, r.first_day < r.last_day,
  r.basis, s.recorded, s.weak, EXISTS (SELECT 1 FROM links l JOIN relations v ON v.id = l.relation
    WHERE l.source_id = r.id AND v.coverage <> 'none' AND v.id <> 'reports-on')
FROM records r LEFT JOIN served s ON s.record_id = r.id ORDER BY r.key"""
NAMES = "SELECT r.key, n.text FROM names n JOIN records r ON r.id = n.record_id ORDER BY r.key, n.key"
PLACES = "SELECT DISTINCT r.key, e.document_id FROM evidence e JOIN records r ON r.id = e.record_id ORDER BY r.key"
LINKS = """
SELECT s.key, t.type, t.id, t.code, l.relation, l.confidence
FROM links l JOIN records s ON s.id = l.source_id JOIN records t ON t.id = l.target_id
UNION ALL
SELECT t.key, s.type, s.id, '', l.relation, l.confidence
FROM links l JOIN records s ON s.id = l.source_id JOIN records t ON t.id = l.target_id
ORDER BY 1"""
"""Every link from both of its ends: the key of one, what the other is, how and how surely they are connected."""

ALIKE = 4096
"""How many records' terms are kept for others that are alike."""


def fill(archive: sqlite3.Connection, into: sqlite3.Connection, told: Told = lambda done: None) -> None:
    """Fills the empty index of one archive with the records of the same or another, and tells how many are done."""
    for table in ("records_fts", "titles_fts"):
        for name, value in SETTINGS.items():
            into.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('{name}', {value})")
    rows, done = indexed(archive), 0
    while batch := [row for row, _ in zip(rows, range(BATCH), strict=False)]:
        into.executemany(INDEXED[0], batch)
        into.executemany(INDEXED[1], ((key, title, called) for key, title, _, called, _ in batch))
        done += len(batch)
        told(done)
    for table in ("records_fts", "titles_fts"):
        into.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")
    fill_lexicon(archive, into)


def indexed(archive: sqlite3.Connection) -> Iterator[tuple[int, str, str, str, str]]:
    """The key of every record with its folded title, its text, whatever else it is called, and its terms."""
    names, places, links = (_following(archive.execute(query)) for query in (NAMES, PLACES, LINKS))
    for key, id, title, text, note, type, kind, code, *state in archive.execute(RECORDS):
        called, places_of, far = [name for (name,) in names(key)], places(key), links(key)
        own = Own(type, kind, code, text != "", note != "", called != [], far != (), *state)
        terms = terms_of(own, far, places_of)
        if type == "entity":
            terms += f" {term('link', id)}"
        # The id of an event only repeats its day and title; there may be millions of them.
        words = [*called, *([] if type == "event" else [id]), type, kind, code]
        yield key, _folded(title), _folded(f"{text} {note}" if note else text), _folded("\n".join(words)), terms


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
    text: bool
    note: bool
    names: bool
    linked: bool
    dated: bool
    long: bool
    basis: str | None
    recorded: int | None
    weak: int | None
    serves: bool


@lru_cache(ALIKE)
def terms_of(own: Own, links: tuple[Row, ...], places: tuple[Row, ...]) -> str:
    """The terms of a record, of its links, of the documents in which it stands: most records are like another."""
    return " ".join(dict.fromkeys([*_own(own), *_linked(links), *(term("in", document) for (document,) in places)]))


def _own(own: Own) -> Iterator[str]:
    """What a record is: its type and kind, the state of its date, what it has, the links it should have among that."""
    linked = own.linked if own.type in ("entity", "document") else own.recorded or own.weak or own.serves
    has = {"text": own.text, "note": own.note, "names": own.names, "date": own.dated, "links": linked}
    yield term("type", own.type)
    yield from (term("has", name) for name, there in has.items() if there)
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
