"""Every row compared with the query by rapidfuzz."""

from collections.abc import Callable
from typing import Any, ClassVar

from bench.corpus import said
from bench.peers.peer import LIMIT, Peer
from rapidfuzz import fuzz, process


class Rapidfuzz(Peer):
    """All rows in memory, in small letters."""

    index = "rapidfuzz"
    builds = False
    scorer: ClassVar[Callable[..., Any]]

    def build(self) -> None:
        """Writes nothing: the rows are read anew each time."""

    def open(self) -> None:
        """Reads the rows."""
        self._ids, self._texts = [], []
        for row in self.corpus:
            self._ids.append(row["id"])
            self._texts.append(f"{row['title']} {said(row)}".lower())

    def search(self, text: str) -> list[str]:
        """The rows that are most alike."""
        found = process.extract(text, self._texts, scorer=type(self).scorer, limit=LIMIT)
        return [self._ids[at] for _, _, at in found]

    def close(self) -> None:
        """Forgets the rows."""
        self._ids, self._texts = [], []


class Weighted(Rapidfuzz):
    """The scorer that `process` takes when none is named."""

    about = "`process.extract(query, rows, scorer=fuzz.WRatio, limit=10)`, a row being title and text in small letters."
    scorer = staticmethod(fuzz.WRatio)


class Partial(Rapidfuzz):
    """The best place in a row, which is cheaper."""

    about = "the same with `fuzz.partial_ratio`."
    scorer = staticmethod(fuzz.partial_ratio)
