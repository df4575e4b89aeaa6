"""The file of what a reader keeps: one SQLite database that several programs may use at once."""

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from csto_tui.errors import StateError
from csto_tui.text import decode, line

APPLICATION_ID = 0x43535453
VERSION = 1
MAGIC = b"SQLite format 3\0"
ELSEWHERE = "Name another file with CSTO_TUI_STATE."
AWAY = "Move it away, or name another file with CSTO_TUI_STATE."
CLOSED = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN)
"""What SQLite says of a file that cannot be written, or beside which nothing can be."""

SECONDS = 2.0
"""How long another program that is writing is waited for."""

TABLES = (
    """CREATE TABLE notes (archive TEXT NOT NULL, id TEXT NOT NULL, text TEXT NOT NULL, changed TEXT NOT NULL,
      PRIMARY KEY (archive, id)) STRICT""",
    """CREATE TABLE bookmarks (archive TEXT NOT NULL, id TEXT NOT NULL, title TEXT NOT NULL, added TEXT NOT NULL,
      PRIMARY KEY (archive, id)) STRICT""",
    "CREATE TABLE searches (name TEXT PRIMARY KEY, query TEXT NOT NULL, added TEXT NOT NULL) STRICT",
    """CREATE TABLE visits (number INTEGER PRIMARY KEY, archive TEXT NOT NULL, place TEXT NOT NULL,
      UNIQUE (archive, place)) STRICT""",
    # The ids stand one a line; records with a key below `since` were not looked at.
    """CREATE TABLE seen (archive TEXT PRIMARY KEY, mark TEXT NOT NULL, since INTEGER NOT NULL, ids TEXT NOT NULL)
      STRICT""",
    f"PRAGMA application_id = {APPLICATION_ID}",
    f"PRAGMA user_version = {VERSION}",
)
"""What makes a state of an empty file."""

Rows = list[tuple[Any, ...]]
Run = Callable[..., Rows]
"""Runs a statement with its values: what it answers."""


class Store:
    """The file, which is made when something is first written; a connection lives as long as what it is for.

    Whatever goes wrong raises StateError, and the file is as it was.
    """

    def __init__(self, path: Path) -> None:
        """Opens nothing yet."""
        self.path = path

    def rows(self, sql: str, *values: object) -> Rows:
        """What a query answers; nothing while there is no file."""
        with self._faults():
            if not self._there():
                return []
            try:
                with self._connected("mode=rw") as run:
                    return self._read(run, sql, values)
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF not in CLOSED or Path(f"{self.path}-wal").exists():
                    raise
            # In a folder that is read-only, a file that nobody writes is read as it lies.
            with self._connected("mode=ro&immutable=1") as run:
                return self._read(run, sql, values)

    def _read(self, run: Run, sql: str, values: Sequence[object]) -> Rows:
        run("BEGIN")
        return run(sql, *values) if self._begun(run) else []

    @contextmanager
    def writing(self) -> Iterator[Run]:
        """What runs statements of which all take effect at the end, on the disk, or none."""
        with self._faults():
            if not self._there():
                self.path.parent.mkdir(0o700, parents=True, exist_ok=True)
                os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
            with self._connected("mode=rw") as run:
                run("PRAGMA synchronous = FULL")
                run("BEGIN IMMEDIATE")
                for statement in () if self._begun(run) else TABLES:
                    run(statement)
                run("COMMIT")
                # Another program may be in the way; without it writing is as safe, only slower.
                with suppress(sqlite3.OperationalError):
                    run("PRAGMA journal_mode = WAL")
                run("BEGIN IMMEDIATE")
                yield run
                run("COMMIT")

    def _there(self) -> bool:
        """Whether anything was ever written; StateError when the file is not a state, before SQLite touches it."""
        if not self.path.exists():
            return False
        if not self.path.is_file():
            raise StateError(f"{self._shown} is no file. {ELSEWHERE}")
        with self.path.open("rb") as file:
            header = file.read(100)
        if header and (header[:16] != MAGIC or int.from_bytes(header[68:72], "big") != APPLICATION_ID):
            raise StateError(f"{self._shown} is damaged, or another program's. {AWAY}")
        return bool(header)

    def _begun(self, run: Run) -> bool:
        """Whether there are tables: a program may have been killed while it made them."""
        ((version,),) = run("PRAGMA user_version")
        if version not in (0, VERSION):
            raise StateError(
                f"{self._shown} is of another version of csto-tui (format {version}; this one knows {VERSION}). "
                "Use that version, or move the file away."
            )
        return bool(version)

    @property
    def _shown(self) -> str:
        return f"{line(str(self.path))}, where notes and bookmarks are kept,"

    @contextmanager
    def _connected(self, mode: str) -> Iterator[Run]:
        address = f"{self.path.absolute().as_uri()}?{mode}"
        with closing(sqlite3.connect(address, uri=True, timeout=SECONDS, isolation_level=None)) as connection:
            connection.text_factory = decode

            def run(sql: str, *values: object) -> Rows:
                stored = [storable(value) if isinstance(value, str) else value for value in values]
                return connection.execute(sql, stored).fetchall()

            yield run

    @contextmanager
    def _faults(self) -> Iterator[None]:
        """Says in one line what is wrong with the file."""
        try:
            yield
        except (OSError, sqlite3.Error) as error:
            raise StateError(f"{self._shown} {_why(error)}") from None


def storable(text: str) -> str:
    """The text without halves of characters, which UTF-8 cannot hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _why(error: OSError | sqlite3.Error) -> str:
    """What is wrong with a file, and what to do."""
    if isinstance(error, OSError):
        return f"cannot be used: {error.strerror}. {ELSEWHERE}"
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return "is in use by another program. Try again when that is done."
    if code in (*CLOSED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
        return f"cannot be used: {line(str(error))}. {ELSEWHERE}"
    return f"is damaged ({line(str(error))}). {AWAY}"
