"""What of an archive follows from its records and links."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from hashlib import sha256

from csto_tui.alphabets import fold

Rows = list[tuple[object, ...]]

SERVED = """
WITH RECURSIVE declared (id) AS (
  SELECT id FROM records AS item WHERE type IN ('sphere', 'priority', 'measure')
    OR type = 'chairmanship' AND EXISTS (SELECT 1 FROM records WHERE parent_id = item.id)
), below (record_id, part) AS (
  SELECT id, id FROM declared
  UNION SELECT record_id, id FROM below JOIN records ON parent_id = part
), serving AS (
  SELECT record_id, source_id, max(coverage = 'recorded' AND status = 'accepted') AS recorded
  FROM below JOIN links ON target_id = part JOIN relations ON relations.id = relation
  JOIN records AS source ON source.id = source_id
  WHERE coverage <> 'none' AND source.type IN ('event', 'result')
  GROUP BY record_id, source_id
)
SELECT id, coalesce(sum(recorded), 0), count(recorded) - coalesce(sum(recorded), 0)
FROM declared LEFT JOIN serving ON record_id = id GROUP BY id ORDER BY id
"""
"""Every declared item with how many events and results serve it or anything below it: recorded, and only weakly.

A chairmanship of which nothing is declared is none.
"""

CONTENTS = {
    "records": "SELECT * FROM records ORDER BY key",
    "relations": "SELECT * FROM relations ORDER BY id",
    "links": "SELECT * FROM links ORDER BY key",
    "names": "SELECT * FROM names ORDER BY key",
    "documents": "SELECT * FROM documents ORDER BY record_id",
    "evidence": "SELECT * FROM evidence ORDER BY key",
    "served": "SELECT * FROM served ORDER BY record_id",
    "records_fts": "SELECT * FROM temp.index_words ORDER BY term",
    "search_words": "SELECT * FROM search_words ORDER BY word",
    "meta": "SELECT * FROM meta WHERE name NOT LIKE 'digest.%' ORDER BY name",
}
"""Every table, with the query for all that it says, in an order that does not depend on how the file is laid out."""


def served(archive: sqlite3.Connection) -> Rows:
    """The rows of the table served as they follow from the links."""
    return archive.execute(SERVED).fetchall()


def fill_index(archive: sqlite3.Connection, into: sqlite3.Connection) -> None:
    """Fills the empty search index of one archive, and its vocabulary, with the records of the same or another."""
    rows = _searchable(archive)
    into.executemany("INSERT INTO records_fts (rowid, title, text, names) VALUES (?, ?, ?, ?)", rows)
    into.execute("INSERT INTO records_fts (records_fts) VALUES ('optimize')")
    into.executemany("INSERT INTO search_words (word, records) VALUES (?, ?)", [row[:2] for row in index_words(into)])


def _searchable(archive: sqlite3.Connection) -> Iterator[tuple[int, str, str, str]]:
    """The key of every record with its folded title, text, and whatever else it is called."""
    names: dict[str, list[str]] = {}
    for id, name in archive.execute("SELECT record_id, text FROM names ORDER BY key"):
        names.setdefault(id, []).append(name)
    columns = "key, id, title, text, note, type, kind, code"
    for key, id, title, text, note, *filters in archive.execute(f"SELECT {columns} FROM records ORDER BY key"):
        called = "\n".join(map(str, (*names.get(id, ()), id, *filters)))
        yield key, fold(str(title)), fold(f"{text} {note}"), fold(called)


def index_words(archive: sqlite3.Connection) -> Rows:
    """Every word of the search index, in how many records it stands, and how often."""
    archive.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.index_words USING fts5vocab('main', 'records_fts', 'row')")
    return archive.execute(CONTENTS["records_fts"]).fetchall()


def digests(archive: sqlite3.Connection) -> dict[str, str]:
    """The SHA-256 of what each table says, in hexadecimal, by name of the table."""
    index_words(archive)
    return {table: _digest(archive.execute(query)) for table, query in CONTENTS.items()}


def _digest(rows: Iterable[tuple[object, ...]]) -> str:
    digest = sha256()
    for row in rows:
        # ASCII only, so that no version of Python or Unicode writes the same row differently.
        digest.update(json.dumps(row, ensure_ascii=True, default=repr).encode() + b"\n")
    return digest.hexdigest()
