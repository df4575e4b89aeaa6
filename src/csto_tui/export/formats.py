"""The formats in which records are exported."""

from collections.abc import Iterable, Iterator
from typing import TextIO

from csto_tui.archive import Archive
from csto_tui.citation import edition
from csto_tui.export import bibtex, calendar, csl, jsonl, markdown, tables
from csto_tui.model import Record

FORMATS = ("jsonl", "csv", "markdown", "ics", "bibtex", "csl")


def write(archive: Archive, records: Iterable[Record], format: str, stream: TextIO, mark: bool = False) -> None:
    """Writes records of an archive in one of FORMATS; references are those to the documents in which they stand.

    The archive should give its texts as they are: each format makes them safe by its own rules. `mark` begins a table as Excel
    wants it.
    """
    match format:
        case "csv":
            tables.write(records, stream, mark)
        case "markdown":
            markdown.write(records, stream)
        case "ics":
            calendar.write(records, stream)
        case "bibtex":
            bibtex.write(documents(archive, records), stream, edition(archive.info()))
        case "csl":
            csl.write(documents(archive, records), stream, edition(archive.info()))
        case _:
            jsonl.write(archive, records, stream)


def documents(archive: Archive, records: Iterable[Record]) -> Iterator[Record]:
    """The documents among records or in which they stand, each once."""
    seen: set[str] = set()
    for record in records:
        for id in [record.id] if record.source else [place.document for place in record.evidence]:
            if id not in seen:
                seen.add(id)
                yield record if id == record.id else archive.record(id)
