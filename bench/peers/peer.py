"""What every peer can do."""

import resource
from abc import ABC, abstractmethod
from pathlib import Path
from time import process_time
from typing import ClassVar

from bench.corpus import Corpus

LIMIT = 10
"""How many rows a peer is asked for."""


class Unavailable(Exception):
    """The peer cannot be measured here; the message says why."""


class Peer(ABC):
    """A way to search the rows of a corpus; what it builds lies in a folder of its own.

    `index` names the folder, which peers with the same index share; `about` says in a sentence how it is asked;
    `builds` is whether there is anything to build, `searches` whether it can search, `remembers` whether what was typed
    before can make an answer cheaper, `stops` whether a search can be called off; `rounds` is how often it is built.
    """

    index: ClassVar[str]
    about: ClassVar[str]
    builds: ClassVar[bool] = True
    searches: ClassVar[bool] = True
    remembers: ClassVar[bool] = False
    stops: ClassVar[bool] = False
    rounds: ClassVar[int] = 1

    def __init__(self, corpus: Corpus) -> None:
        """Names the folder; nothing is written."""
        self.corpus = corpus
        self.folder: Path = corpus.folder / self.index

    @abstractmethod
    def build(self) -> None:
        """Writes what `open` needs into the folder, which exists and is empty."""

    @abstractmethod
    def open(self) -> None:
        """Makes ready to search."""

    @abstractmethod
    def search(self, text: str) -> list[str]:
        """The ids of the best rows, the best first, LIMIT of them at most."""

    @abstractmethod
    def close(self) -> None:
        """Lets go of everything."""

    def delay(self, text: str, after: float) -> float:
        """Seconds of processor time that a search goes on when it is called off `after` so many; of those that stop."""
        raise NotImplementedError

    def cpu(self) -> float:
        """Seconds of processor time that the search has taken so far, of all threads and processes that take part."""
        return process_time()

    def memory(self) -> float | None:
        """Megabytes of the process that searches, resident."""
        return resident("self")


def children() -> resource.struct_rusage:
    """What the child processes that have ended took."""
    return resource.getrusage(resource.RUSAGE_CHILDREN)


def resident(process: int | str, figure: str = "VmRSS") -> float:
    """Megabytes of a process that lie in memory; with `VmHWM`, that lay there at the most."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith(f"{figure}:"):
            return int(line.split()[1]) * 1024 / 1e6
    raise Unavailable(f"process {process} has no memory of its own")
