"""What is shown, as a file."""

from pathlib import Path

from csto_tui.archive import Archive
from csto_tui.errors import CstoError
from csto_tui.places import Place
from csto_tui.text import line

EXPORTS = {".csv": "csv", ".jsonl": "jsonl", ".md": "markdown", ".ics": "ics", ".bib": "bibtex", ".json": "csl"}
"""The formats of a file by the end of its name."""

MOST = 10_000
"""How many records are exported from the screen at most."""


def exported(path: Path, place: Place, shown: str, name: str) -> int:
    """Writes what is found at a place, or a record with all below it, into a file; how many records these are."""
    from csto_tui.export.formats import write
    from csto_tui.export.whole import whole

    target = Path(name).expanduser()
    format = EXPORTS.get(target.suffix.lower(), "")
    if not format:
        raise CstoError(f"{line(name)}: nothing is written with this ending; take one of {' '.join(EXPORTS)}.")
    if target.exists():
        raise CstoError(f"{line(name)} is there already. Give another name.")
    with Archive(path, original=True) as archive:
        ids = _answering(archive, place.asked) if place.asked else _below(archive, shown)
        with whole(target) as stream:
            write(archive, archive.records(ids), format, stream)
    return len(ids)


def _answering(archive: Archive, query: str) -> list[str]:
    from csto_tui.search.engine import Engine
    from csto_tui.search.query import parse

    return [hit.node.id for hit in Engine(archive).search(parse(query, typing=False), limit=MOST).hits]


def _below(archive: Archive, id: str) -> list[str]:
    """A record and all records below it; of a group all that are in it, at most so many."""
    found: list[str] = []
    waiting = [id]
    while waiting and len(found) < MOST:
        next = waiting.pop()
        found += [] if next.startswith("@") else [next]
        waiting += [node.id for node in reversed(archive.children(next))] if next else []
    return found
