"""What SQLite itself offers: full-text search by beginnings of words or by trigrams, and LIKE."""

import sqlite3
from typing import ClassVar

import sqlite_utils
from bench.corpus import said
from bench.peers.peer import LIMIT, Peer

ROWS = "SELECT id FROM events WHERE {} LIMIT ?"
CACHE = 64_000
"""Kilobytes of the file that may be kept in memory: as many as the archive of csto-tui may."""


class Sqlite(Peer):
    """A database with one table of rows, the oldest first."""

    schema: ClassVar[str]
    finish: ClassVar[str] = ""

    def build(self) -> None:
        """Inserts the rows."""
        database = sqlite3.connect(self.folder / "rows.db")
        database.execute(self.schema)
        with database:
            rows = ((row["id"], row["title"], said(row)) for row in self.corpus)
            database.executemany("INSERT INTO events (id, title, text) VALUES (?, ?, ?)", rows)
            if self.finish:
                database.execute(self.finish)
        database.close()

    def open(self) -> None:
        """Opens the database."""
        self._database = sqlite3.connect(f"file:{self.folder / 'rows.db'}?mode=ro", uri=True)
        self._database.execute(f"PRAGMA cache_size = -{CACHE}")

    def close(self) -> None:
        """Closes the database."""
        self._database.close()

    def _ids(self, sql: str, *values: object) -> list[str]:
        return [id for (id,) in self._database.execute(sql, (*values, LIMIT))]


class Prefix(Sqlite):
    """Beginnings of words, the best first by bm25."""

    index = "fts5-prefix"
    about = '`"word"* AND "word"* …` on title and text, `prefix=\'2 3\'`, `ORDER BY rank`, which is bm25.'
    schema = "CREATE VIRTUAL TABLE events USING fts5 (title, text, id UNINDEXED, prefix='2 3')"
    finish = "INSERT INTO events (events) VALUES ('optimize')"

    def search(self, text: str) -> list[str]:
        """Each word is a beginning."""
        match = " AND ".join(f'"{word}"*' for word in text.split())
        return self._ids(ROWS.format("events MATCH ? ORDER BY rank"), match) if match else []


class Trigram(Sqlite):
    """Parts of words of three letters or more, the best first by bm25."""

    index = "fts5-trigram"
    about = (
        "`tokenize='trigram'`; each word of three letters or more as a quoted phrase, all of them (AND), which finds "
        "them inside of words, `ORDER BY rank`; shorter words are left out since there is no trigram in them."
    )
    schema = "CREATE VIRTUAL TABLE events USING fts5 (title, text, id UNINDEXED, tokenize='trigram')"
    finish = Prefix.finish

    def search(self, text: str) -> list[str]:
        """Each word is a part of one."""
        match = " AND ".join(f'"{word}"' for word in text.split() if len(word) >= 3)
        return self._ids(ROWS.format("events MATCH ? ORDER BY rank"), match) if match else []


class Like(Sqlite):
    """Every row is looked at, from the newest on, until there are enough."""

    index = "like"
    about = "`(title LIKE '%word%' OR text LIKE '%word%') AND …` on a plain table, newest first."
    schema = "CREATE TABLE events (key INTEGER PRIMARY KEY, id TEXT, title TEXT, text TEXT)"

    def search(self, text: str) -> list[str]:
        """Each word is a part of the title or of the text."""
        words = [f"%{word}%" for word in text.split() for _ in ("title", "text")]
        condition = " AND ".join(["(title LIKE ? OR text LIKE ?)"] * (len(words) // 2))
        return self._ids(ROWS.format(f"{condition} ORDER BY key DESC"), *words) if words else []


class Insert(Sqlite):
    """A plain table made by sqlite-utils: what any archive costs, without a search."""

    index = "insert"
    about = '`db["events"].insert_all(rows)` of sqlite-utils: the least that building costs; the median of five, built in turn.'
    searches = False
    rounds = 5

    def build(self) -> None:
        """Inserts the rows."""
        database = sqlite_utils.Database(self.folder / "rows.db")
        database.table("events").insert_all(dict(row) for row in self.corpus)
        database.close()

    def search(self, text: str) -> list[str]:
        """Finds nothing."""
        return []
