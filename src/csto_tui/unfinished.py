"""An archive that is being written: it takes its place once it is whole."""

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from csto_tui import derived, index
from csto_tui.connection import APPLICATION_ID, FORMAT, MAGIC, SCHEMA, beginning
from csto_tui.errors import ArchiveError
from csto_tui.text import line

MODE = 0o644
SETTINGS = ("page_size = 4096", "encoding = 'UTF-8'", "journal_mode = OFF", "synchronous = OFF", "cache_size = -16384")
"""The file is thrown away if anything fails, so that a journal would serve nobody."""

Told = Callable[[str, int, int], None]
"""Takes what is being done, how much of it is done, and how much there is; of the last 0 if that is not known."""


def silent(what: str, done: int, whole: int) -> None:
    """Tells nobody."""


@contextmanager
def replacing(target: Path, compact: bool = False) -> Iterator[sqlite3.Connection]:
    """An archive without records that replaces the target at the end, `compact` if that is worth the time.

    ArchiveError if it cannot be written, or is a file but no archive; nothing was changed then.
    """
    if not _may_go(target):
        raise ArchiveError(f"{line(str(target))} is there already and is no archive. Give another file to write to.")
    try:
        with _beside(target) as unfinished, closing(sqlite3.connect(unfinished, isolation_level=None)) as archive:
            for setting in SETTINGS:
                archive.execute(f"PRAGMA {setting}")
            archive.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            archive.execute(f"PRAGMA user_version = {FORMAT}")
            archive.executescript(_schema()[0])
            archive.execute("BEGIN")
            yield archive
            archive.execute("COMMIT")
            if compact:
                archive.execute("VACUUM")
    except (OSError, sqlite3.Error) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else error
        shown = line(f"{target} cannot be written: {why}")
        raise ArchiveError(f"{shown}. Nothing was changed; give a file in a folder that can be written.") from None


def derive(archive: sqlite3.Connection, told: Told = silent) -> None:
    """Writes what follows from the records of an archive: counts, and what is looked up in."""
    archive.executescript(f"{_schema()[1]} BEGIN;")
    served, served_in = derived.served(archive)
    archive.executemany("INSERT INTO served VALUES (?, ?, ?)", served)
    archive.executemany("INSERT INTO served_in VALUES (?, ?, ?, ?)", served_in)
    archive.executemany("INSERT INTO counts VALUES (?, ?)", derived.counts(archive))
    (whole,) = archive.execute("SELECT count(*) FROM records").fetchone()
    index.fill(archive, archive, lambda done: told("indexing", done, whole))


def describe(archive: sqlite3.Connection, facts: dict[str, str]) -> None:
    """Writes what an archive says of itself."""
    archive.executemany("INSERT INTO meta (name, value) VALUES (?, ?)", facts.items())


def _may_go(target: Path) -> bool:
    """Whether nothing is lost with a file: it is not there, or empty, or an archive, of whatever version."""
    header = beginning(target)
    return not header or (header.startswith(MAGIC) and int.from_bytes(header[68:72], "big") == APPLICATION_ID)


def _schema() -> tuple[str, str]:
    """The schema in two parts: the tables, and what is made faster once they are full."""
    tables, mark, rest = SCHEMA.read_text(encoding="utf-8").partition("CREATE INDEX")
    return tables, mark + rest


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A new file beside the target that takes its place once it is finished and on the disk, or else is removed."""
    target = Path(os.path.realpath(target))
    mode = target.stat().st_mode & 0o777 if target.exists() else MODE
    descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
    os.close(descriptor)
    unfinished = Path(name)
    try:
        yield unfinished
        unfinished.chmod(mode)
        with unfinished.open("rb+") as file:
            os.fsync(file.fileno())
        unfinished.replace(target)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
