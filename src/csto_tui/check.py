"""Whether an archive is sound: what it says against what it should say."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from csto_tui import derived, index
from csto_tui.connection import FORMAT, SCHEMA, connect
from csto_tui.terms import shown
from csto_tui.text import line

SHOWN = 5
"""How many troubles of one test are shown."""

ENOUGH = 1000
"""How many troubles of one test are counted."""

REFERENCES = (
    ("records", "parent_id", "records", "id"),
    ("links", "source_id", "records", "id"),
    ("links", "target_id", "records", "id"),
    ("links", "relation", "relations", "id"),
    ("names", "record_id", "records", "id"),
    ("documents", "record_id", "records", "id"),
    ("evidence", "record_id", "records", "id"),
    ("evidence", "link_key", "links", "key"),
    ("evidence", "document_id", "documents", "record_id"),
    ("served", "record_id", "records", "id"),
    ("served_in", "record_id", "records", "id"),
    ("search_names", "record_id", "records", "id"),
)
"""Columns, and the columns in which what they say must be found."""

UNREACHED = """
WITH RECURSIVE reached (id) AS (
  SELECT id FROM records WHERE parent_id IS NULL OR parent_id NOT IN (SELECT id FROM records)
  UNION SELECT records.id FROM reached JOIN records ON parent_id = reached.id
)
SELECT id FROM records WHERE id NOT IN (SELECT id FROM reached)
"""
UNLINKED = "is connected with nothing"
ORPHANS = {
    "stands below nothing": "type IN ('sphere', 'priority', 'measure') AND parent_id IS NULL",
    "has no evidence": "type <> 'document' AND id NOT IN (SELECT record_id FROM evidence)",
    UNLINKED: """parent_id IS NULL
      AND NOT EXISTS (SELECT 1 FROM records AS child WHERE child.parent_id = records.id)
      AND NOT EXISTS (SELECT 1 FROM links WHERE source_id = records.id)
      AND NOT EXISTS (SELECT 1 FROM links WHERE target_id = records.id)
      AND NOT EXISTS (SELECT 1 FROM evidence WHERE document_id = records.id)""",
}

SEARCH = ("records_fts", "titles_fts", "search_words", "search_beginnings", "search_likenesses", "search_names")
"""The tables of the search index."""

Test = Callable[[sqlite3.Connection], Iterator[str]]


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found: one line for each test, and whether all is well."""

    lines: tuple[str, ...]
    sound: bool


def check(path: Path) -> Report:
    """Tests an archive without changing it; ArchiveError when it is none at all."""
    with closing(connect(path)) as archive:
        # The file stays read-only and its tables are plain ones; what is lifted is in the way of temporary tables,
        # of queries with names for their parts, and of archives so large that they take their time.
        archive.execute("PRAGMA query_only = OFF")
        archive.set_authorizer(None)
        archive.set_progress_handler(None, 0)
        results = [(name, _troubles(test, archive)) for name, test in TESTS.items()]
    sound = not any(troubles for _, troubles in results)
    return Report(tuple(_line(name, troubles) for name, troubles in results), sound)


def _troubles(test: Test, archive: sqlite3.Connection) -> list[str]:
    """What a test finds; a test that the file does not let finish has found something."""
    try:
        return list(islice(test(archive), ENOUGH))
    except (sqlite3.Error, UnicodeDecodeError) as error:  # the latter when SQLite's message quotes bytes of the file
        return [f"the file cannot be read on: {error}"]


def _line(name: str, troubles: list[str]) -> str:
    if not troubles:
        return f"ok   {name}"
    counted = f"{len(troubles)}{'+' if len(troubles) == ENOUGH else ''}"
    more = f"; {SHOWN} of {counted} shown" if len(troubles) > SHOWN else ""
    return f"BAD  {name}: {line('; '.join(troubles[:SHOWN]))}{more}"


def _version(archive: sqlite3.Connection) -> Iterator[str]:
    found = _meta(archive).get("format")
    if found != str(FORMAT):
        yield f"the archive calls itself {found}"
    query = "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
    with closing(_empty()) as empty:
        for name in sorted({str(row[0]) for row in {*archive.execute(query)} ^ {*empty.execute(query)}}):
            yield f"{name} is not as this version has it"


def _integrity(archive: sqlite3.Connection) -> Iterator[str]:
    for (found,) in archive.execute(f"PRAGMA integrity_check({SHOWN})"):
        if found != "ok":
            yield str(found)


def _foreign_keys(archive: sqlite3.Connection) -> Iterator[str]:
    for table, row, target, _ in archive.execute("PRAGMA foreign_key_check"):
        yield f"row {row} of {table} refers to nothing in {target}"


def _dangling(archive: sqlite3.Connection) -> Iterator[str]:
    for table, column, target, key in REFERENCES:
        missing = f"{column} IS NOT NULL AND {column} NOT IN (SELECT {key} FROM {target})"
        for (value,) in archive.execute(f"SELECT DISTINCT {column} FROM {table} WHERE {missing}"):
            yield f"{column} of {table} is '{value}', which is not in {target}"


def _cycles(archive: sqlite3.Connection) -> Iterator[str]:
    for (id,) in archive.execute(UNREACHED):
        yield f"'{id}' is above itself, or below a record that is"


def _orphans(archive: sqlite3.Connection) -> Iterator[str]:
    # A row of a table may name no country; it stands in the table, which is enough to connect it.
    tabled = "table" in _meta(archive)
    for trouble, condition in ORPHANS.items():
        if tabled and trouble == UNLINKED:
            continue
        for (id,) in archive.execute(f"SELECT id FROM records WHERE {condition} ORDER BY key"):
            yield f"'{id}' {trouble}"


def _digests(archive: sqlite3.Connection) -> Iterator[str]:
    meta = _meta(archive)
    if "table" in meta:
        # Of an archive that may have millions of rows there are no digests: they take as long as the build.
        return
    for table, digest in derived.digests(archive).items():
        if meta.get(f"digest.{table}") != digest:
            yield f"{table} is not what was built"


def _served(archive: sqlite3.Connection) -> Iterator[str]:
    whole, parts = derived.served(archive)
    stored = archive.execute("SELECT record_id, recorded, weak FROM served").fetchall()
    for id in sorted({str(row[0]) for row in {*stored} ^ {*whole}}):
        yield f"the counts of '{id}' are not those of its links"
    stored = archive.execute("SELECT record_id, period, recorded, weak FROM served_in").fetchall()
    for id in sorted({str(row[0]) for row in {*stored} ^ {*parts}}):
        yield f"the counts of '{id}' by period are not those of its links"


def _counts(archive: sqlite3.Connection) -> Iterator[str]:
    stored = archive.execute("SELECT id, size FROM counts").fetchall()
    for id in sorted({str(row[0]) for row in {*stored} ^ {*derived.counts(archive)}}):
        yield f"the size of '{id}' is not what its records make it"


def _index(archive: sqlite3.Connection) -> Iterator[str]:
    with closing(_empty()) as fresh:
        index.fill(archive, fresh)
        for table in SEARCH:
            found, expected = ({*derived.contents(file, table)} for file in (archive, fresh))
            for word in sorted({str(row[0]) for row in found ^ expected}):
                yield f"'{shown(word)}' does not stand in {table} as it should"


def _empty() -> sqlite3.Connection:
    """An archive without records, in memory."""
    empty = sqlite3.connect(":memory:")
    empty.executescript(SCHEMA.read_text(encoding="utf-8"))
    return empty


def _meta(archive: sqlite3.Connection) -> dict[str, str]:
    return dict(archive.execute("SELECT name, value FROM meta"))


TESTS: dict[str, Test] = {
    f"version {FORMAT}": _version,
    "integrity": _integrity,
    "foreign keys": _foreign_keys,
    "dangling": _dangling,
    "cycles": _cycles,
    "orphans": _orphans,
    "digests": _digests,
    "served": _served,
    "counts": _counts,
    "search index": _index,
}
