"""Records made into an archive, all or nothing."""

import os
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

import sqlite_utils

from csto_tui import __version__, derived
from csto_tui.blocks import TYPES
from csto_tui.connection import APPLICATION_ID, FORMAT, SCHEMA
from csto_tui.errors import ArchiveError
from csto_tui.records import RELATIONS, Records, Row, read
from csto_tui.text import line

KEYS_OF_A_DAY = 65536
MODE = 0o644


def build(records: Path, target: Path) -> dict[str, int]:
    """Builds the archive `target` from the records under a folder and returns how many there are of each type.

    RecordsError when the records have faults, ArchiveError when the file cannot be written; what was there stays.
    """
    rows = read(records)
    try:
        with _replacing(target) as unfinished, closing(sqlite3.connect(unfinished)) as archive:
            _write(rows, archive)
    except (OSError, sqlite3.Error) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else error
        shown = line(f"{target} cannot be written: {why}")
        raise ArchiveError(f"{shown}. Nothing was changed; give a file in a folder that can be written.") from None
    return _counts(rows)


@contextmanager
def _replacing(target: Path) -> Iterator[Path]:
    """A new file beside the target that takes its place once it is finished and on the disk, or else is removed."""
    descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
    os.close(descriptor)
    unfinished = Path(name)
    try:
        yield unfinished
        unfinished.chmod(MODE)
        with unfinished.open("rb+") as file:
            os.fsync(file.fileno())
        unfinished.replace(target)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def _write(rows: Records, file: sqlite3.Connection) -> None:
    # The file is thrown away if anything fails, so that a journal would serve nobody.
    for setting in ("page_size = 4096", "encoding = 'UTF-8'", "journal_mode = OFF", "synchronous = OFF"):
        file.execute(f"PRAGMA {setting}")
    file.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    file.execute(f"PRAGMA user_version = {FORMAT}")
    file.executescript(SCHEMA.read_text(encoding="utf-8"))
    archive = sqlite_utils.Database(file, execute_plugins=False)
    archive.table("records").insert_all(_keyed(rows.records))
    archive.table("relations").insert_all(_relations())
    for table in ("documents", "links", "names", "evidence"):
        archive.table(table).insert_all(getattr(rows, table))
    served = derived.served(file)
    archive.table("served").insert_all({"record_id": id, "recorded": some, "weak": weak} for id, some, weak in served)
    with file:
        derived.fill_index(file, file)
    archive.table("meta").insert_all({"name": name, "value": value} for name, value in _facts(rows).items())
    digests = derived.digests(file).items()
    archive.table("meta").insert_all({"name": f"digest.{table}", "value": digest} for table, digest in digests)
    file.execute("VACUUM")


def _keyed(records: Iterable[Row]) -> Iterator[Row]:
    """The records with their keys, in the order of the timeline: its day, then the id; what has no date comes first."""
    key = 0
    for record in sorted(records, key=lambda record: (record["sort_day"] or "", record["id"])):
        day = date.fromisoformat(record["sort_day"]).toordinal() if record["sort_day"] else 0
        key = max(day * KEYS_OF_A_DAY, key + 1)
        yield {"key": key, **record}


def _relations() -> Iterator[Row]:
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
