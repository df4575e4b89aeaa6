"""What is shown, as a file."""

from pathlib import Path

from csto_tui.archive import Archive
from csto_tui.errors import CstoError
from csto_tui.places import Place
from csto_tui.state import State
from csto_tui.text import line

EXPORTS = {".csv": "csv", ".jsonl": "jsonl", ".md": "markdown", ".ics": "ics", ".bib": "bibtex", ".json": "csl"}
"""The formats of a file by the end of its name."""

MOST = 10_000
"""How many records are exported from the screen at most."""


def exported(path: Path, place: Place, asked: str, shown: str, name: str) -> tuple[int, bool]:
    """Writes what answers a query, or without one a record with all below it, into a file; how many, and whether that is all."""
    from csto_tui.export.formats import write
    from csto_tui.export.whole import whole

    target = Path(name).expanduser()
    format = EXPORTS.get(target.suffix.lower(), "")
    if not format:
        raise CstoError(f"{line(name)}: nothing is written with this ending; take one of {' '.join(EXPORTS)}.")
    if target.exists():
        raise CstoError(f"{line(name)} is there already. Give another name.")
    if place.view == "coverage" and not asked and format in ("csv", "markdown"):
        return _covered(path, place, format, target), True
    with Archive(path, original=True) as archive:
        ids, all = _answering(archive, asked) if asked else _below(archive, shown)
        with whole(target) as stream:
            written = write(archive, ids, format, stream)
    return len(ids) if written is None else written, all


def _covered(path: Path, place: Place, format: str, target: Path) -> int:
    """Writes the coverage as it is arranged at a place, in Markdown with its sources; how many items it has."""
    from csto_tui.coverage import coverage, sources
    from csto_tui.export.coverage import markdown, write_csv
    from csto_tui.export.whole import whole

    with Archive(path) as archive, whole(target) as stream:
        found = coverage(archive, gaps=place.gaps, order=place.order or "document")
        if format == "csv":
            write_csv(found, stream)
        else:
            stream.write(markdown(found, sources(archive, found)) + "\n")
    return len(found.rows)


def _answering(archive: Archive, query: str) -> tuple[list[str], bool]:
    from csto_tui.search.query import parse
    from csto_tui.search.sorting import answered

    answer = answered(archive, parse(query, typing=False), "relevance", MOST, State().own(archive))
    return [hit.node.id for hit in answer.hits], not answer.more and len(answer.hits) == answer.total


def _below(archive: Archive, id: str) -> tuple[list[str], bool]:
    """A record and all records below it, of a group all that are in it, at most so many; and whether these are all."""
    found: list[str] = []
    waiting = [id]
    while waiting and len(found) < MOST:
        next = waiting.pop()
        found += [] if next.startswith("@") else [next]
        waiting += [node.id for node in reversed(archive.children(next))] if next else []
    return found[:MOST], not waiting and len(found) <= MOST
