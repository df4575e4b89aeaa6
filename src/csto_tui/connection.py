"""A read-only connection to an archive of a stranger."""

import sqlite3
import stat
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from time import monotonic

from csto_tui.errors import ArchiveError
from csto_tui.text import decode, line

APPLICATION_ID = 0x4353544F
FORMAT = 3
SECONDS = 10.0
"""How long one read may run before it is stopped."""

OPCODES = 20_000
"""How many steps SQLite does between two looks at the clock."""

FAULTS = sqlite3.Error, UnicodeDecodeError
"""What a damaged file makes SQLite raise; the second when a message of its own quotes bytes of the file."""

MAGIC = b"SQLite format 3\0"
OTHERS = {b"\x1f\x8b": "gzip", b"PK": "zip", b"<": "HTML or XML", b"{": "JSON", b"%PDF": "PDF"}
SCHEMA = Path(__file__).with_name("schema.sql")
TABLES = (
    "records",
    "relations",
    "links",
    "names",
    "documents",
    "evidence",
    "served",
    "served_in",
    "counts",
    "meta",
    "records_fts",
    "titles_fts",
    "search_words",
    "search_beginnings",
    "search_likenesses",
    "search_names",
)
SHADOWS = tuple(f"{index}_{part}" for index in ("records_fts", "titles_fts") for part in ("data", "idx", "config"))


def connect(path: Path) -> sqlite3.Connection:
    """Opens an archive to be read only, trusting nothing in it; ArchiveError says why it is none."""
    header = _header(path)
    try:
        connection = sqlite3.connect(_uri(path, header), uri=True, isolation_level=None, cached_statements=64)
    except sqlite3.Error as error:
        raise unreadable(path, error) from None
    try:
        _restrict(connection)
        _check_schema(connection, path)
        # A call for each text would take a tenth of the time of a search.
        connection.text_factory = str
    except FAULTS as error:
        connection.close()
        raise unreadable(path, error) from None
    except ArchiveError:
        connection.close()
        raise
    return connection


def unreadable(path: Path, error: Exception) -> ArchiveError:
    """What to tell the reader when SQLite cannot go on; its own words may hold bytes of the file that are no text."""
    if isinstance(error, UnicodeDecodeError):
        return ArchiveError(f"{_shown(path)} cannot be read: it is damaged. Try csto-tui check, or another copy.")
    why = "it is locked by another program" if "locked" in str(error) else line(str(error))
    return ArchiveError(f"{_shown(path)} cannot be read: {why}. Try csto-tui check, or another copy.")


def marks(values: Sequence[object]) -> str:
    """As many question marks as there are values, for the IN of a statement."""
    return ", ".join("?" * len(values))


def read_with_replacement(connection: sqlite3.Connection, error: Exception) -> bool:
    """Reads texts that are no UTF-8 with "�" from now on, if one has just failed to be read; whether that is new."""
    strict = connection.text_factory is str and (isinstance(error, UnicodeDecodeError) or "decode" in str(error))
    if strict:
        connection.text_factory = decode
    return strict


def stop_after(connection: sqlite3.Connection, stopped: Callable[[], bool] | None = None) -> Callable[[], bool]:
    """Stops what runs on the connection from now on when it takes too long, or when `stopped` says so; what tells that."""
    deadline = monotonic() + SECONDS

    def late() -> bool:
        return monotonic() > deadline or (stopped is not None and stopped())

    connection.set_progress_handler(late, OPCODES)
    return late


def _shown(path: Path) -> str:
    return line(str(path))


def beginning(path: Path) -> bytes:
    """The first 100 bytes of a file; none where there is no file that can be read."""
    with suppress(OSError):
        if path.is_file():
            with path.open("rb") as file:
                return file.read(100)
    return b""


def _header(path: Path) -> bytes:
    """The first 100 bytes of the file, once they say that it is an archive, whole and of this version."""
    shown = _shown(path)
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise ArchiveError(f"{shown} is not a file. Give the path of an archive (.db).")
        with path.open("rb") as file:
            header = file.read(100)
    except FileNotFoundError:
        raise ArchiveError(f"{shown} does not exist. Give the path of an archive, or leave --db out.") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        raise ArchiveError(f"{shown} cannot be opened: {reason or line(str(error))}.") from None
    if not header:
        raise ArchiveError(f"{shown} is empty, not an archive. Give another file, or make it anew with csto-tui build.")
    if not header.startswith(MAGIC) or len(header) < 100:
        kind = next((name for magic, name in OTHERS.items() if header.startswith(magic)), "")
        raise ArchiveError(
            f"{shown} is not an archive{f': it is {kind}' if kind else ''}. Give an SQLite file that csto-tui build made."
        )
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise ArchiveError(
            f"{shown} is an SQLite file but not an archive of csto-tui. Give one that csto-tui build made."
        )
    version = int.from_bytes(header[60:64], "big")
    if version != FORMAT:
        raise ArchiveError(
            f"{shown} has format {version}; this program reads format {FORMAT}. Build it anew, or change the program's version."
        )
    page = int.from_bytes(header[16:18], "big")
    if status.st_size < int.from_bytes(header[28:32], "big") * (65536 if page == 1 else page):
        raise ArchiveError(f"{shown} is truncated: its end is missing. Get another copy of it.")
    return header


def _uri(path: Path, header: bytes) -> str:
    """The address of the file; one left in WAL mode that nobody has open is read as it lies, so that nothing is written beside it."""
    wal = Path(f"{path}-wal")
    in_wal_mode = header[18] == 2
    alone = in_wal_mode and not (wal.exists() and wal.stat().st_size)
    return f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if alone else ''}"


def _restrict(connection: sqlite3.Connection) -> None:
    connection.text_factory = decode
    for limit, value in (
        (sqlite3.SQLITE_LIMIT_LENGTH, 8_000_000),
        (sqlite3.SQLITE_LIMIT_COLUMN, 200),
        (sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 200),
        (sqlite3.SQLITE_LIMIT_ATTACHED, 0),
    ):
        connection.setlimit(limit, value)
    stop_after(connection)
    connection.execute("PRAGMA query_only = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.execute("PRAGMA mmap_size = 0")
    connection.set_authorizer(_authorize)


def _authorize(action: int, first: str | None, second: str | None, base: str | None, through: str | None) -> int:
    """Denies whatever is reached through a view or a trigger."""
    return sqlite3.SQLITE_OK if through is None else sqlite3.SQLITE_DENY


def _check_schema(connection: sqlite3.Connection, path: Path) -> None:
    """Refuses a file whose tables are not, to the letter, those of the schema: a view could pose as one."""
    schema = SCHEMA.read_text(encoding="utf-8")
    found = {
        name: (str(kind), str(sql or ""))
        for name, kind, sql in connection.execute("SELECT name, type, sql FROM sqlite_master")
    }
    for name in TABLES:
        kind, sql = found.get(name, ("", ""))
        if kind != "table" or sql not in schema or not sql.startswith(("CREATE TABLE ", "CREATE VIRTUAL TABLE ")):
            raise ArchiveError(
                f"{_shown(path)} is not a sound archive: its table {name} is not as it should be. Get another copy of it."
            )
    for name in SHADOWS:
        kind, sql = found.get(name, ("", ""))
        if kind != "table" or not sql.startswith(f"CREATE TABLE '{name}'(") or " AS " in sql.upper():
            raise ArchiveError(
                f"{_shown(path)} is not a sound archive: its search index is not as it should be. Get another copy of it."
            )
