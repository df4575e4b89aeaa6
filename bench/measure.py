"""What the queries show of a peer: what it finds, and what a key costs."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from statistics import fmean, median

from bench.fresh import Built, Opened
from bench.peers.peer import LIMIT, Peer
from bench.queries import CLASSES, Query

LEAST = 3
"""How many queries, or keys, are measured however slow a peer is."""


@dataclass(frozen=True, slots=True)
class Found:
    """Of each query of a class, in order: the share of the rows meant that was found, 1 ÷ the place of the first."""

    recalls: tuple[float, ...]
    ranks: tuple[float, ...]

    @property
    def recall(self) -> float:
        """The mean share."""
        return fmean(self.recalls)


@dataclass(slots=True)
class Figures:
    """What was measured of a peer on a corpus: milliseconds, and `trouble` if there is nothing more.

    `keys` holds the cost of every key, and `delays` what a search still took after it was called off.
    """

    flavour: str
    size: int
    peer: str
    found: dict[str, Found] = field(default_factory=dict)
    keys: list[float] = field(default_factory=list)
    delays: list[float] = field(default_factory=list)
    built: Built | None = None
    opened: Opened | None = None
    trouble: str = ""

    @property
    def mrr(self) -> float:
        """The mean reciprocal rank, every class counted alike."""
        return fmean(fmean(found.ranks) for found in self.found.values())

    def key(self, share: float) -> float:
        """The cost of a key that this share of the keys do not exceed."""
        return median(self.keys) if share == 0.5 else sorted(self.keys)[round(share * (len(self.keys) - 1))]


def found(peer: Peer, queries: Iterable[Query], budget: float) -> dict[str, Found]:
    """What a peer finds of the queries of each class, as many as so many seconds of processor time allow."""
    chosen = {kind: [query for query in queries if query.kind == kind] for kind in CLASSES}
    return {kind: _found(peer, some, budget) for kind, some in chosen.items() if some}


def _found(peer: Peer, queries: Sequence[Query], budget: float) -> Found:
    recalls, ranks = [], []
    end = peer.cpu() + budget
    for number, query in enumerate(queries):
        if number >= LEAST and peer.cpu() > end:
            break
        hits = [id in query.relevant for id in peer.search(query.text)]
        recalls.append(sum(hits) / min(LIMIT, len(query.relevant)))
        ranks.append(1 / (hits.index(True) + 1) if True in hits else 0.0)
    return Found(tuple(recalls), tuple(ranks))


def keys(peer: Peer, queries: Sequence[Query], budget: float) -> list[float]:
    """What each key costs while the queries are typed, in milliseconds, as many as the budget allows."""
    costs: list[float] = []
    end = peer.cpu() + budget
    for texts in _typed(queries, whole=peer.remembers):
        if len(costs) >= LEAST and peer.cpu() > end:
            break
        if peer.remembers:
            peer.search("")
        for text in texts:
            before = peer.cpu()
            peer.search(text)
            costs.append((peer.cpu() - before) * 1e3)
    return costs


def delays(peer: Peer, queries: Sequence[Query], costs: Sequence[float]) -> list[float]:
    """How long each of these searches goes on once the next key has come, at any moment of it, in milliseconds."""
    random = Random(len(costs))
    texts = (text for texts in _typed(queries, whole=True) for text in texts)
    return [peer.delay(text, cost * random.random() / 1e3) * 1e3 for text, cost in zip(texts, costs, strict=False)]


def _typed(queries: Sequence[Query], whole: bool) -> Iterator[list[str]]:
    """What stands in the box after each key, of one query after another, or of all in no order, as a sample is."""
    texts = [[query.text[:end] for end in range(1, len(query.text) + 1)] for query in queries]
    if whole:
        yield from texts
        return
    each = [text for some in texts for text in some]
    yield from ([text] for text in Random(len(each)).sample(each, len(each)))
