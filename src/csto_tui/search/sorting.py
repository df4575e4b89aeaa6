"""The answers to a query in the order that a reader wants."""

from collections import Counter
from itertools import islice

from csto_tui import dates
from csto_tui.archive import Archive
from csto_tui.model import Hit
from csto_tui.search.engine import Answer, Engine
from csto_tui.search.own import NOBODYS, Own
from csto_tui.search.query import Query

FIRST = 100
"""How many answers are asked for before all others."""


def answered(archive: Archive, query: Query, order: str, limit: int | None, own: Own = NOBODYS) -> Answer:
    """What a query finds by relevance, date (the latest first) or title: `limit` records, all if None.

    By relevance the best come first, and where there are very many answers the others after them, the newest first.
    """
    engine = Engine(archive, own)
    ranked = order == "relevance"
    answer = engine.search(query, limit=limit if ranked and limit else FIRST)
    others = engine.others(query, answer)
    hits = [*answer.hits, *(islice(others, limit - len(answer.hits)) if ranked and limit else others)]
    if ranked and limit and len(hits) >= limit:
        return answer._replace(hits=tuple(hits), total=max(answer.total, len(hits)))
    counts = dict(sorted(Counter(hit.node.type for hit in hits).items()))
    if not ranked:
        hits = _sorted(hits, order)
    return answer._replace(hits=tuple(hits[:limit]), counts=counts, total=len(hits), more=False)


def _sorted(hits: list[Hit], order: str) -> list[Hit]:
    if order == "title":
        return sorted(hits, key=lambda hit: hit.node.title.casefold())
    return sorted(hits, key=lambda hit: _last(hit.node.date), reverse=True)


def _last(date: str) -> str:
    sides = dates.sides(date)
    return sides[-1].last if sides else ""
