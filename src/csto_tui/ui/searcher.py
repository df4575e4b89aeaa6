"""The thread in which searches run, the newest only."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from csto_tui.archive import Archive
from csto_tui.search.engine import Answer, Engine
from csto_tui.search.own import Own
from csto_tui.search.query import parse

COMMON = "a"
"""What many records answer."""


class Searcher:
    """Answers one search at a time; a newer one stops the one that runs."""

    def __init__(self, path: Path, own: Callable[[Archive], Own]) -> None:
        """Opens nothing yet; `own` tells what of an archive is the reader's."""
        self._path = path
        self._own = own
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="search")
        self._archive: Archive | None = None
        self._engine: Engine | None = None
        self._newest = 0

    async def search(self, text: str) -> Answer:
        """What a query finds; raises as parsing and the engine do, Superseded when a newer search has begun."""
        self._newest += 1
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._run, text, self._newest)

    def prepare(self) -> None:
        """Opens the archive and reads what most searches read, so that the first one need not."""
        self._thread.submit(self._warm)

    def _run(self, text: str, number: int) -> Answer:
        return self._opened().search(parse(text), lambda: number != self._newest)

    def _opened(self) -> Engine:
        if self._engine is None:
            import rapidfuzz.distance  # noqa: F401 - it takes longer than a search

            self._archive = Archive(self._path)
            self._engine = Engine(self._archive, self._own(self._archive))
        return self._engine

    def _warm(self) -> None:
        if self._engine is None and self._newest == 0:
            self._opened().search(parse(COMMON), lambda: self._newest > 0, 1)

    def forget(self) -> None:
        """Closes the archive, which is opened again with the next search."""
        self._newest += 1
        self._thread.submit(self._close)

    def close(self) -> None:
        """Stops what runs and waits for nothing."""
        self.forget()
        self._thread.shutdown(wait=False)

    def _close(self) -> None:
        if self._archive is not None:
            self._archive.close()
        self._archive = self._engine = None
