"""What of an archive follows from its records and links."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable
from hashlib import sha256

from csto_tui.groups import PERIOD

Rows = list[tuple[object, ...]]

SERVED = f"""
WITH RECURSIVE declared (id) AS (
  SELECT id FROM records AS item WHERE type IN ('sphere', 'priority', 'measure')
    OR type = 'chairmanship' AND EXISTS (SELECT 1 FROM records WHERE parent_id = item.id)
), below (record_id, part) AS (
  SELECT id, id FROM declared
  UNION SELECT record_id, id FROM below JOIN records ON parent_id = part
), serving AS (
  SELECT record_id, {PERIOD} AS period, max(coverage = 'recorded' AND status = 'accepted') AS recorded
  FROM below JOIN links ON target_id = part JOIN relations ON relations.id = relation
  JOIN records AS source ON source.id = source_id
  WHERE coverage <> 'none' AND source.type IN ('event', 'result')
  GROUP BY record_id, source_id
)
SELECT id, period, coalesce(sum(recorded), 0), count(recorded) - coalesce(sum(recorded), 0)
FROM declared LEFT JOIN serving ON record_id = id GROUP BY id, period ORDER BY id, period
"""
"""Every declared item and period with how many events and results serve it or anything below it: recorded, and only weakly.

Of an item that nothing serves there is one row, without a period. A chairmanship of which nothing is declared is none.
"""

SIZES = """
SELECT id, sum(links) FROM (
  SELECT source_id AS id, count(*) AS links FROM links GROUP BY source_id
  UNION ALL SELECT target_id, count(*) FROM links GROUP BY target_id
) JOIN records USING (id) WHERE type = 'entity' GROUP BY id
UNION ALL SELECT document_id, count(DISTINCT record_id) FROM evidence GROUP BY document_id
"""
"""Of every entity how many links it has, of every document how many records stand in it."""

CONTENTS = {
    "records": "SELECT * FROM records ORDER BY key",
    "relations": "SELECT * FROM relations ORDER BY id",
    "links": "SELECT * FROM links ORDER BY key",
    "names": "SELECT * FROM names ORDER BY key",
    "documents": "SELECT * FROM documents ORDER BY record_id",
    "evidence": "SELECT * FROM evidence ORDER BY key",
    "served": "SELECT * FROM served ORDER BY record_id",
    "served_in": "SELECT * FROM served_in ORDER BY record_id, period",
    "counts": "SELECT * FROM counts ORDER BY id",
    "records_fts": "SELECT * FROM temp.records_fts_words ORDER BY term",
    "titles_fts": "SELECT * FROM temp.titles_fts_words ORDER BY term",
    "search_words": "SELECT * FROM search_words ORDER BY word",
    "search_beginnings": "SELECT * FROM search_beginnings ORDER BY letters",
    "search_likenesses": "SELECT * FROM search_likenesses ORDER BY likeness",
    "search_names": "SELECT * FROM search_names ORDER BY word, record_id, name",
    "meta": "SELECT * FROM meta WHERE name NOT LIKE 'digest.%' ORDER BY name",
}
"""Every table, with the query for all that it says, in an order that does not depend on how the file is laid out."""

INDEX = ("records_fts", "titles_fts")


def served(archive: sqlite3.Connection) -> tuple[Rows, Rows]:
    """The rows of the tables served and served_in as they follow from the links."""
    found = archive.execute(SERVED).fetchall()
    sums: dict[str, tuple[int, int]] = {}
    for id, _, recorded, weak in found:
        before = sums.get(id, (0, 0))
        sums[id] = before[0] + recorded, before[1] + weak
    return [(id, *counts) for id, counts in sums.items()], [row for row in found if row[1] is not None]


def counts(archive: sqlite3.Connection) -> Rows:
    """The rows of the table counts as they follow from records, links and evidence."""
    alike = Counter(archive.execute(f"SELECT type, kind, {PERIOD}, precision, sort_day FROM records"))
    sizes: Counter[str] = Counter()
    for (type, kind, period, precision, last), size in alike.items():
        groups = [
            f"type:{type}",
            *([f"kind:{kind}"] if kind else []),
            *([f"@names/{kind}"] if type == "entity" else []),
        ]
        if type in ("event", "result") and last:
            parts = [] if precision in ("year", "years") else [last[:7], last]
            groups += [f"@events/{part}" for part in (period, *parts)]
        for group in groups:
            sizes[group] += size
    return [*sorted(sizes.items()), *archive.execute(SIZES)]


def contents(archive: sqlite3.Connection, table: str) -> sqlite3.Cursor:
    """All that a table says; of an index every word with how many records hold it, and how often."""
    if table in INDEX:
        words = f"temp.{table}_words USING fts5vocab('main', '{table}', 'row')"
        archive.execute(f"CREATE VIRTUAL TABLE IF NOT EXISTS {words}")
    return archive.execute(CONTENTS[table])


def digests(archive: sqlite3.Connection) -> dict[str, str]:
    """The SHA-256 of what each table says, in hexadecimal, by name of the table."""
    return {table: _digest(contents(archive, table)) for table in CONTENTS}


def _digest(rows: Iterable[tuple[object, ...]]) -> str:
    digest = sha256()
    for row in rows:
        # ASCII only, so that no version of Python or Unicode writes the same row differently.
        digest.update(json.dumps(row, ensure_ascii=True, default=repr).encode() + b"\n")
    return digest.hexdigest()
