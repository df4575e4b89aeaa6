"""Many queries answered in one process, each with what it cost."""

from collections.abc import Iterable, Iterator
from time import perf_counter, process_time
from typing import Any

from csto_tui.archive import Archive
from csto_tui.errors import QueryError
from csto_tui.search.engine import Answer, Engine
from csto_tui.search.own import Own
from csto_tui.search.query import parse
from csto_tui.text import line


def answers(archive: Archive, queries: Iterable[str], limit: int, own: Own) -> Iterator[dict[str, Any]]:
    """For each query milliseconds of CPU and of the clock, how many records answer, and ids and scores of the best.

    An empty line has an answer like any other, without hits; for what is no query there is an `error` instead.
    """
    engine = Engine(archive, own)
    for query in map(str.strip, queries):
        spent, clock = process_time(), perf_counter()
        try:
            answer, error = engine.search(parse(query, typing=False), limit=limit), ""
        except QueryError as wrong:
            answer, error = Answer((), {}), line(str(wrong))
        cost = {"cpu_ms": _milliseconds(process_time() - spent), "wall_ms": _milliseconds(perf_counter() - clock)}
        yield {"query": query, **cost, **({"error": error} if error else _found(answer))}


def _found(answer: Answer) -> dict[str, Any]:
    return {
        "total": answer.total,
        "more": answer.more,
        "ids": [hit.node.id for hit in answer.hits],
        "scores": [round(hit.score, 3) for hit in answer.hits],
    }


def _milliseconds(seconds: float) -> float:
    return round(seconds * 1000, 3)
