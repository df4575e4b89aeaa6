"""Parts of the archive: the index alone, and all without a search."""

import sqlite3
from contextlib import closing

from bench.peers.peer import Peer

from csto_tui import index
from csto_tui.archive import Archive
from csto_tui.connection import SCHEMA
from csto_tui.unfinished import SETTINGS


class Indexed(Peer):
    """The search index of the archive, made anew in a file of its own."""

    index = "csto-tui-index"
    about = "the part of building an archive that is its search: both indexes and the words; the median of five, built in turn."
    searches = False
    rounds = 5

    def build(self) -> None:
        """Indexes the records of the archive that csto-tui built."""
        archive = self.folder.with_name("csto-tui") / "csto.db"
        with closing(sqlite3.connect(archive)) as source, closing(sqlite3.connect(self.folder / "index.db")) as target:
            for setting in SETTINGS:
                target.execute(f"PRAGMA {setting}")
            source.execute(f"PRAGMA {SETTINGS[-1]}")
            target.executescript(SCHEMA.read_text(encoding="utf-8"))
            with target:
                index.fill(source, target)

    def open(self) -> None:
        """There is nothing to open."""

    def search(self, text: str) -> list[str]:
        """Finds nothing."""
        return []

    def close(self) -> None:
        """There is nothing to close."""


class Unsearched(Peer):
    """An archive that is opened and read."""

    index = "csto-tui"
    about = "the same archive opened, its records read, and no engine."
    builds = False
    searches = False

    def build(self) -> None:
        """Writes nothing: this is the archive that csto-tui built."""

    def open(self) -> None:
        """Opens the archive."""
        self._archive = Archive(self.folder / "csto.db")

    def search(self, text: str) -> list[str]:
        """Reads a record, whatever was asked."""
        return [self._archive.record(f"e{len(text):07}").id]

    def close(self) -> None:
        """Closes the archive."""
        self._archive.close()
