"""What a reader keeps apart from the archives: notes, bookmarks, searches, places, what was seen."""

import os
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from csto_tui.dates import KEYS_OF_A_DAY
from csto_tui.store import Rows, Store, storable

if TYPE_CHECKING:
    from csto_tui.archive import Archive

PLACES = 500
"""How many places are kept of each archive."""

SEEN = 100_000
"""How many ids of records are kept of each archive, the newest."""

WRITE_NOTE = """INSERT INTO notes (archive, id, text, changed) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE
  SET text = excluded.text, changed = excluded.changed WHERE text <> excluded.text"""


class Note(NamedTuple):
    """What the reader wrote of a record; `changed` is an ISO time, UTC."""

    archive: str
    id: str
    text: str
    changed: str


class Bookmark(NamedTuple):
    """A record that the reader marked; `added` is an ISO time, UTC."""

    archive: str
    id: str
    title: str
    added: str


class Saved(NamedTuple):
    """A query that the reader gave a name; `added` is an ISO time, UTC."""

    name: str
    query: str
    added: str


def state_path() -> Path:
    """Where the state is kept: `$CSTO_TUI_STATE`, else `state.db` in the platform's folder for data."""
    given = os.environ.get("CSTO_TUI_STATE")
    if given:
        return Path(given)
    from platformdirs import user_data_path

    return user_data_path("csto-tui") / "state.db"


def archive_name(path: Path) -> str:
    """What an archive is called in the state: `shipped`, or where it really is."""
    from csto_tui.archive import shipped

    real = os.path.realpath(path)
    same = real == os.path.realpath(shipped())
    return "shipped" if same else os.fsencode(real).decode("utf-8", "backslashreplace")


def now() -> str:
    """The present time as the state has it."""
    return utc(datetime.now(UTC))


def utc(moment: datetime) -> str:
    """An ISO time, UTC, as which one without a zone is understood."""
    zoned = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return zoned.astimezone(UTC).isoformat(timespec="milliseconds")


class State:
    """The reader's own file, which any thread and several programs may use at once.

    `archive` is a name that `archive_name` gives. The file is made when something is first written; until then there is
    nothing to read. Every method raises StateError when the file is none of these, cannot be read or cannot be written;
    it is then as it was.
    """

    def __init__(self, path: Path | None = None) -> None:
        """Opens nothing yet."""
        self._store = Store(path or state_path())

    def notes(self, archive: str) -> list[Note]:
        """The notes on records of an archive, the one changed last first."""
        rows = self._store.rows("SELECT * FROM notes WHERE archive = ? ORDER BY changed DESC, id", archive)
        return [Note(*row) for row in rows]

    def noted(self, archive: str) -> frozenset[str]:
        """The ids of the records with a note."""
        return frozenset(id for (id,) in self._store.rows("SELECT id FROM notes WHERE archive = ?", archive))

    def note(self, archive: str, id: str) -> str:
        """The note on a record, empty if there is none."""
        return _first(self._store.rows("SELECT text FROM notes WHERE archive = ? AND id = ?", archive, id))

    def write_note(self, archive: str, id: str, text: str) -> None:
        """Replaces the note on a record; without a text there is none any more."""
        with self._store.writing() as run:
            if text:
                run(WRITE_NOTE, archive, id, text, now())
            else:
                run("DELETE FROM notes WHERE archive = ? AND id = ?", archive, id)

    def write_notes(self, notes: Sequence[Note], replace: bool) -> list[str]:
        """Writes all of these notes, or none if they would replace another text and must not; the ids where they would."""
        with self._store.writing() as run:
            there = [_first(run("SELECT text FROM notes WHERE archive = ? AND id = ?", *note[:2])) for note in notes]
            other = [note.id for note, text in zip(notes, there, strict=True) if text not in ("", storable(note.text))]
            if replace or not other:
                for note in notes:
                    run(WRITE_NOTE, *note)
        return other

    def bookmarks(self, archive: str) -> list[Bookmark]:
        """The bookmarks of an archive, the one added last first."""
        rows = self._store.rows("SELECT * FROM bookmarks WHERE archive = ? ORDER BY added DESC, id", archive)
        return [Bookmark(*row) for row in rows]

    def bookmarked(self, archive: str, id: str) -> bool:
        """Whether a record has a bookmark."""
        return bool(self._store.rows("SELECT 1 FROM bookmarks WHERE archive = ? AND id = ?", archive, id))

    def toggle_bookmark(self, archive: str, id: str, title: str) -> bool:
        """Sets a bookmark, or takes it away where there is one; whether there is one now."""
        with self._store.writing() as run:
            there = run("DELETE FROM bookmarks WHERE archive = ? AND id = ? RETURNING id", archive, id)
            if not there:
                run("INSERT INTO bookmarks VALUES (?, ?, ?, ?)", archive, id, title, now())
        return not there

    def add_bookmarks(self, bookmarks: Iterable[Bookmark]) -> None:
        """Sets all of these bookmarks, or none; those that there are stay as they are."""
        with self._store.writing() as run:
            for bookmark in bookmarks:
                run("INSERT OR IGNORE INTO bookmarks VALUES (?, ?, ?, ?)", *bookmark)

    def saved(self) -> list[Saved]:
        """The saved searches by name."""
        return [Saved(*row) for row in self._store.rows("SELECT * FROM searches ORDER BY name")]

    def save_search(self, name: str, query: str) -> None:
        """Gives a query a name, which may have been that of another."""
        with self._store.writing() as run:
            run("INSERT OR REPLACE INTO searches VALUES (?, ?, ?)", name, query, now())

    def forget_search(self, name: str) -> None:
        """Removes a saved search."""
        with self._store.writing() as run:
            run("DELETE FROM searches WHERE name = ?", name)

    def visits(self, archive: str, limit: int = 100) -> list[str]:
        """The places of an archive where the reader was, as command lines, the last one first."""
        sql = "SELECT place FROM visits WHERE archive = ? ORDER BY number DESC LIMIT ?"
        return [place for (place,) in self._store.rows(sql, archive, limit)]

    def visit(self, archive: str, place: str) -> None:
        """Takes note that the reader is at a place, as a command line."""
        with self._store.writing() as run:
            # A place that was visited before gets a new number, the highest.
            run("INSERT OR REPLACE INTO visits (archive, place) VALUES (?, ?)", archive, place)
            run(
                """DELETE FROM visits WHERE archive = ? AND number <=
                  (SELECT number FROM visits WHERE archive = ? ORDER BY number DESC LIMIT 1 OFFSET ?)""",
                archive,
                archive,
                PLACES,
            )

    def place(self, archive: str) -> str:
        """Where the reader was last, as a command line; empty if nowhere yet."""
        return next(iter(self.visits(archive, 1)), "")

    def new_ids(self, archive: "Archive") -> frozenset[str]:
        """The ids of the records that were not there when the archive was last seen; none if it never was."""
        sql = "SELECT since, ids FROM seen WHERE archive = ? AND (mark <> ? OR mark = '')"
        for since, ids in self._store.rows(sql, archive_name(archive.path), _mark(archive)):
            seen = frozenset(ids.split("\n"))
            found = archive.rows("SELECT id FROM records WHERE key >= ? ORDER BY key DESC LIMIT ?", [since, SEEN])
            return frozenset(archive.line(id) for (id,) in found if str(id) not in seen)
        return frozenset()

    def saw(self, archive: "Archive") -> None:
        """Takes note of the records that there are, of the newest 100,000 if there are more."""
        name, mark = archive_name(archive.path), _mark(archive)
        if mark and mark == _first(self._store.rows("SELECT mark FROM seen WHERE archive = ?", name)):
            return
        found = archive.rows("SELECT key, id FROM records ORDER BY key DESC LIMIT ?", [SEEN + 1])
        # Keys of the same day change when records are added to it, so that a day is kept whole or not at all.
        since = (found[-1][0] // KEYS_OF_A_DAY + 1) * KEYS_OF_A_DAY if len(found) > SEEN else 0
        ids = "\n".join(str(id) for key, id in found if key >= since)
        with self._store.writing() as run:
            run("INSERT OR REPLACE INTO seen VALUES (?, ?, ?, ?)", name, mark, since, ids)

    def own(self, archive: "Archive") -> dict[str, Callable[[], Collection[str]]]:
        """What gives the ids of the reader's own records, by the filter of the query language that asks for them."""
        name = archive_name(archive.path)
        return {"has:note": lambda: self.noted(name), "is:new": cache(lambda: self.new_ids(archive))}


def _first(rows: Rows) -> str:
    """The text that a query answers, empty if it answers nothing."""
    return str(rows[0][0]) if rows else ""


def _mark(archive: "Archive") -> str:
    """What changes when the records of an archive do: their digest, or that of the table it was built from."""
    facts = archive.info()
    return facts.get("digest.records") or facts.get("sources", "")
