"""A table of events made into an archive, of any size in little memory."""

import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from hashlib import file_digest
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from csto_tui import __version__
from csto_tui.alphabets import latin, tokens
from csto_tui.build import relations
from csto_tui.connection import FORMAT
from csto_tui.dates import KEYS_OF_A_DAY
from csto_tui.errors import TableError
from csto_tui.tables import BadRow, Event, rows
from csto_tui.text import line
from csto_tui.unfinished import Told, derive, describe, replacing, silent

WORDS_OF_AN_ID = 6
DATED = {"year": 4, "years": 4, "month": 7}
"""How many letters of its last day an id has, by how precise a date is: no more than the table says."""

AGAIN = 3
"""How many ids are tried for an event whose id is taken."""

BATCH = 10_000

STAGED = """
CREATE TEMP TABLE staged (
  line INTEGER PRIMARY KEY, id TEXT, title TEXT, text TEXT, kind TEXT, countries TEXT,
  date TEXT, first_day TEXT, last_day TEXT, precision TEXT, basis TEXT
)
"""
RECORD = f"INSERT OR IGNORE INTO records VALUES ({', '.join('?' * 16)})"
LINK = """INSERT INTO links (source_id, target_id, relation, confidence, basis, why)
VALUES (?, ?, 'subject', 'high', 'stated', 'The table names it in its column for countries.')"""
NAME = "INSERT INTO names (record_id, text, language, sort, known_by) VALUES (?, ?, '', 'variant', 'document')"
EVIDENCE = "INSERT INTO evidence (record_id, document_id, locator) VALUES (?, ?, ?)"


class Waiting(NamedTuple):
    """A row that waits to be written, with its key and its place among the records."""

    key: int
    position: int
    line: int
    id: str
    title: str
    text: str
    kind: str
    countries: str
    date: str
    first_day: str | None
    last_day: str
    precision: str
    basis: str


class Bulk(NamedTuple):
    """What became of a table: how many records of each type there are, and how many rows were left out."""

    counts: dict[str, int]
    left_out: int


def build_table(
    table: Path, target: Path, columns: Mapping[str, str], bad: Callable[[BadRow], None], told: Told = silent
) -> Bulk:
    """Builds the archive `target` from the events of a table; every row that is none is given to `bad`.

    TableError when the table cannot be read, ArchiveError when the file cannot be written; what was there stays.
    """
    if os.path.realpath(target) == os.path.realpath(table):
        raise TableError(f"{line(str(target))} is the table itself. Give another file to write to.")
    with replacing(target) as archive:
        bulk = _Bulk(archive, table, bad, told)
        if not bulk.stage(columns):
            raise TableError(f"{line(str(table))} has no row that is an event. Nothing was changed.")
        bulk.insert()
        derive(archive, told)
        counts = dict(archive.execute("SELECT type, count(*) FROM records GROUP BY type"))
        describe(archive, _facts(table, counts))
    return Bulk(counts, bulk.left_out)


class _Bulk:
    """The work on one table."""

    def __init__(self, archive: sqlite3.Connection, table: Path, bad: Callable[[BadRow], None], told: Told) -> None:
        self._archive = archive
        self._table = table
        self._bad = bad
        self._told = told
        self._document = slug(table.name)
        self._countries: dict[str, str] = {}
        self._waiting = 0
        self.left_out = 0

    def stage(self, columns: Mapping[str, str]) -> int:
        """Reads the table and returns how many events it has; they wait, on the disk, for those of earlier days."""
        self._archive.execute(STAGED)
        for batch in _batched(rows(self._table, columns)):
            events = [row for row in batch if isinstance(row, Event)]
            self._archive.executemany(f"INSERT INTO staged VALUES ({', '.join('?' * 11)})", map(_staged, events))
            self._waiting += len(events)
            self._countries.update((country, "") for event in events for country in event.countries)
            for row in batch:
                if isinstance(row, BadRow):
                    self._leave_out(row.line, row.why)
            self._told("reading", batch[-1].line, 0)
        return self._waiting

    def insert(self) -> None:
        """Writes the records: the document that the table is, the countries, the events with what leads to these."""
        self._archive.executemany(
            "INSERT INTO relations VALUES (:id, :forwards, :backwards, :position, :coverage)", relations()
        )
        countries = self._name_countries()
        undated = [(self._document, "document", "", self._table.name)]
        undated += [(id, "entity", "country", names[0]) for id, names in countries.items()]
        for at, (id, type, kind, title) in enumerate(undated):
            row = (len(undated) - at, id, type, kind, None, at + 1, "", title, "", "", *[None] * 6)
            self._archive.execute(RECORD, row)
        self._archive.execute(
            "INSERT INTO documents (record_id, publisher, language) VALUES (?, '', '')", [self._document]
        )
        self._archive.executemany(EVIDENCE, ((id, self._document, "column of the countries") for id in countries))
        others = ((id, name) for id, names in countries.items() for name in names[1:])
        self._archive.executemany(NAME, others)
        done = 0
        for batch in _batched(self._keyed(len(undated))):
            self._insert_batch(batch)
            done += len(batch)
            self._told("writing", done, self._waiting)

    def _name_countries(self) -> dict[str, list[str]]:
        """Gives every country an id, and returns the names of each: those that differ in their signs only are one country."""
        named: dict[str, list[str]] = {}
        for name in self._countries:
            id = slug(name, None)
            self._countries[name] = id if id != self._document else f"{id}-country"
            named.setdefault(self._countries[name], []).append(name)
        return named

    def _keyed(self, before: int) -> Iterator[Waiting]:
        """The rows that wait, in the order of the timeline, with their keys and places."""
        key = 0
        for row in self._archive.execute("SELECT * FROM staged ORDER BY last_day, line DESC"):
            day = date.fromisoformat(row[8]).toordinal()
            key = max(day * KEYS_OF_A_DAY, key + 1)
            if key >= (day + 1) * KEYS_OF_A_DAY:
                key -= 1
                self._leave_out(row[0], f"an archive holds {KEYS_OF_A_DAY} records of one day, and {row[8]} has more")
                continue
            yield Waiting(key, before + row[0], *row)

    def _insert_batch(self, batch: list[Waiting]) -> None:
        """Writes events with their evidence and links; of two with the same id the second is given another."""
        ids = {row.key: row.id or f"{row.last_day[: DATED.get(row.precision)]}-{slug(row.title)}" for row in batch}
        self._archive.executemany(RECORD, (_record(row, ids[row.key]) for row in batch))
        between = batch[0].key, batch[-1].key
        written = {
            key for (key,) in self._archive.execute("SELECT key FROM records WHERE key BETWEEN ? AND ?", between)
        }
        for row in batch:
            if row.key not in written:
                ids[row.key] = self._insert_again(row, ids[row.key])
        self._archive.executemany(
            EVIDENCE, ((ids[row.key], self._document, f"line {row.line}") for row in batch if ids[row.key])
        )
        links = ((ids[row.key], country) for row in batch if ids[row.key] for country in self._ids(row.countries))
        self._archive.executemany(LINK, links)

    def _insert_again(self, row: Waiting, id: str) -> str:
        """Writes an event whose id was taken, and returns its new one; a row whose own id was taken is left out."""
        for new in (f"{id}-{row.line}{f'-{again}' * (again > 1)}" for again in range(1, 1 if row.id else AGAIN + 1)):
            if self._archive.execute(RECORD, _record(row, new)).rowcount:
                return new
        self._leave_out(row.line, f"the id {id!r} is taken already")
        return ""

    def _ids(self, countries: str) -> Iterable[str]:
        return dict.fromkeys(self._countries[name] for name in json.loads(countries)) if countries else ()

    def _leave_out(self, line: int, why: str) -> None:
        self.left_out += 1
        self._bad(BadRow(line, why))


Item = TypeVar("Item")


def _batched(rows: Iterator[Item]) -> Iterator[list[Item]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _staged(event: Event) -> tuple[Any, ...]:
    made = event.date
    basis = "inferred" if made.inferred else "bounded" if made.first is None else "stated"
    days = made.edtf, made.first, made.last, made.precision, basis
    return (
        event.line,
        event.id,
        event.title,
        event.text,
        event.kind,
        json.dumps(event.countries) if event.countries else "",
        *days,
    )


def _record(row: Waiting, id: str) -> tuple[Any, ...]:
    days = row.date, row.first_day, row.last_day, row.last_day, row.precision, row.basis
    return (row.key, id, "event", row.kind, None, row.position, "", row.title, row.text, "", *days)


def slug(text: str, most: int | None = WORDS_OF_AN_ID) -> str:
    """The first words of a text, all if None, as they may stand in an id; no two words become the same in one script."""
    return "-".join(map(_plain, (word for word, _, _ in tokens(text)[:most]))) or "unnamed"


def _plain(word: str) -> str:
    """A word in plain letters: as it is, spelt in Latin letters, or else by the numbers of its characters."""
    spelt = word if word.isascii() else next(iter(latin(word)), "")
    return spelt if spelt and spelt.isascii() else "".join(f"u{ord(letter):x}" for letter in word)


def _facts(table: Path, counts: Mapping[str, int]) -> dict[str, str]:
    with table.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    return {
        "format": str(FORMAT),
        "generator": f"csto-tui {__version__}",
        "sources": digest,
        "table": table.name,
        **{f"count.{name}": str(count) for name, count in counts.items()},
    }
