"""This program's own search, through the command that builds archives and the engine of its search box."""

from contextlib import suppress
from time import process_time

from bench.peers.peer import LIMIT, Peer, Unavailable

from csto_tui.archive import Archive
from csto_tui.errors import QueryError
from csto_tui.search.engine import Engine, Superseded, never
from csto_tui.search.query import parse


class Csto(Peer):
    """An engine that lives as long as the search box, so that it remembers what it read."""

    index = "csto-tui"
    about = "`Engine.search(parse(text, typing=True), limit=10)`; built by `csto-tui build --table`."
    remembers = True
    stops = True

    def build(self) -> None:
        """Writes the archive."""
        from csto_tui import cli

        status = cli.run(["build", "--table", str(self.corpus.path), "-o", str(self.folder / "csto.db")])
        if status:
            raise Unavailable(f"csto-tui build --table ended with status {status}")

    def open(self) -> None:
        """Opens the archive and the engine."""
        self._archive = Archive(self.folder / "csto.db")
        self._engine = Engine(self._archive)

    def search(self, text: str) -> list[str]:
        """Searches as the box does while a reader types; what is no query yet finds nothing."""
        try:
            return [hit.node.id for hit in self._engine.search(parse(text, typing=True), never, LIMIT).hits]
        except QueryError:
            return []

    def close(self) -> None:
        """Closes the archive."""
        self._archive.close()

    def delay(self, text: str, after: float) -> float:
        """Seconds of processor time from the next key, `after` so many of a search, until that search is over."""
        deadline = process_time() + after
        with suppress(Superseded, QueryError):
            self._engine.search(parse(text, typing=True), lambda: process_time() >= deadline, LIMIT)
        return max(0.0, process_time() - deadline)
