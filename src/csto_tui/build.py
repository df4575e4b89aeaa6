"""Records made into an archive, all or nothing."""

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import sqlite_utils

from csto_tui import __version__, derived
from csto_tui.blocks import TYPES
from csto_tui.connection import FORMAT
from csto_tui.dates import KEYS_OF_A_DAY
from csto_tui.records import RELATIONS, Records, Row, read
from csto_tui.unfinished import derive, describe, replacing


def build(records: Path, target: Path) -> dict[str, int]:
    """Builds the archive `target` from the records under a folder and returns how many there are of each type.

    RecordsError when the records have faults, ArchiveError when the file cannot be written; what was there stays.
    """
    rows = read(records)
    with replacing(target, compact=True) as archive:
        _insert(rows, archive)
        derive(archive)
        describe(archive, _facts(rows))
        describe(archive, {f"digest.{table}": digest for table, digest in derived.digests(archive).items()})
    return _counts(rows)


def _insert(rows: Records, file: sqlite3.Connection) -> None:
    archive = sqlite_utils.Database(file, execute_plugins=False)
    archive.table("records").insert_all(_keyed(rows.records))
    archive.table("relations").insert_all(relations())
    for table in ("documents", "links", "names", "evidence"):
        archive.table(table).insert_all(getattr(rows, table))


def _keyed(records: Iterable[Row]) -> Iterator[Row]:
    """The records with their keys, in the order of the timeline; read backwards, those of a day are as people wrote them."""
    key = 0
    for record in sorted(records, key=lambda record: (record["sort_day"] or "", -record["position"])):
        day = date.fromisoformat(record["sort_day"]).toordinal() if record["sort_day"] else 0
        key = max(day * KEYS_OF_A_DAY, key + 1)
        yield {"key": key, **record}


def relations() -> Iterator[Row]:
    """The rows of the relations, in their order."""
    for position, (id, forwards, backwards, coverage) in enumerate(RELATIONS, 1):
        yield {"id": id, "forwards": forwards, "backwards": backwards, "position": position, "coverage": coverage}


def _facts(rows: Records) -> dict[str, str]:
    """What the archive says of itself by name, without a word of when or where it was built."""
    counts = {**_counts(rows), "links": len(rows.links)}
    return {
        "format": str(FORMAT),
        "generator": f"csto-tui {__version__}",
        "sources": rows.digest,
        **{f"count.{name}": str(count) for name, count in counts.items()},
    }


def _counts(rows: Records) -> dict[str, int]:
    """How many records there are of each type."""
    types = [record["type"] for record in rows.records]
    return {type: types.count(type) for type in TYPES}
