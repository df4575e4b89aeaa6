"""The answers to a query in the order that a reader wants."""

from csto_tui import dates
from csto_tui.archive import Archive
from csto_tui.pages import dates_of
from csto_tui.search.engine import Answer, Engine
from csto_tui.search.own import NOBODYS, Own
from csto_tui.search.query import Query

FOUND = 10_000
"""How many answers are sorted otherwise than by relevance at most."""


def answered(archive: Archive, query: Query, order: str, limit: int, own: Own = NOBODYS) -> Answer:
    """What a query finds by relevance, date (the latest first) or title."""
    engine = Engine(archive, own)
    if order == "relevance":
        return engine.search(query, limit=limit)
    answer = engine.search(query, limit=FOUND)
    hits = list(answer.hits)
    if order == "title":
        hits.sort(key=lambda hit: hit.node.title.casefold())
    else:
        days = {id: _last(date) for id, date in dates_of(archive, [hit.node.id for hit in hits]).items()}
        hits.sort(key=lambda hit: days.get(hit.node.id, ""), reverse=True)
    return answer._replace(hits=tuple(hits[:limit]))


def _last(date: str) -> str:
    sides = dates.sides(date)
    return sides[-1].last if sides else ""
