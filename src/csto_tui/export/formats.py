"""The formats in which records are exported."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO

from csto_tui.archive import Archive
from csto_tui.citation import edition
from csto_tui.export import bibtex, calendar, csl, ftm, jsonl, markdown, tables
from csto_tui.links import DECLARED, serving
from csto_tui.model import Record

FORMATS = ("jsonl", "csv", "markdown", "ics", "bibtex", "csl", "ftm")
"""The formats of some records, or all, in one file."""

FOLDERS = ("notes", "tables", "toml")
"""The formats that are folders of files."""

WHOLE = ("html", "tables", "toml")
"""The formats that have the whole archive, and never some of its records."""


def write(
    archive: Archive,
    ids: Iterable[str],
    format: str,
    stream: TextIO,
    mark: bool = False,
    told: jsonl.Told = jsonl.silent,
    processes: int = 1,
) -> int | None:
    """Writes records of an archive in one of FORMATS; references are those to the documents in which they stand.

    Of ics, which leaves out what has no date, it says how many of the records were written; of all else None.

    The archive should give its texts as they are: each format makes them safe by its own rules. `mark` begins a table as Excel
    wants it. The format html needs no records: it is the coverage of all.
    """
    records = _read(archive, ids, told)
    match format:
        case "csv":
            tables.write(records, stream, mark)
        case "markdown":
            markdown.write(records, stream, _served_by(archive))
        case "ics":
            return calendar.write(records, stream)
        case "bibtex":
            bibtex.write(documents(archive, records), stream, edition(archive.info()))
        case "csl":
            csl.write(documents(archive, records), stream, edition(archive.info()))
        case "ftm":
            ftm.write(archive, records, stream)
        case "html":
            from csto_tui.export import report

            report.write(archive, stream)
        case _:
            jsonl.write(archive, ids, stream, told, processes)
    return None


def fill(archive: Archive, ids: Iterable[str], format: str, folder: Path, told: jsonl.Told = jsonl.silent) -> None:
    """Writes an archive into an empty folder in one of FOLDERS; of notes, those of some records."""
    from csto_tui.export import notes, sheets, toml

    match format:
        case "notes":
            kept = list(ids)
            notes.write(_read(archive, kept, told), kept, folder, _served_by(archive))
        case "tables":
            sheets.write(archive, folder)
        case _:
            toml.write(archive, folder)


def _read(archive: Archive, ids: Iterable[str], told: jsonl.Told) -> Iterator[Record]:
    """The records of these ids; how many of them were read is told."""
    for done, record in enumerate(archive.records(ids), 1):
        told(done)
        yield record


def _served_by(archive: Archive) -> markdown.ServedBy:
    """Says of each declared item of an archive what serves it."""
    return lambda record: serving(archive, record.id) if record.type in DECLARED else ()


def documents(archive: Archive, records: Iterable[Record]) -> Iterator[Record]:
    """The documents among records or in which they stand, each once."""
    seen: set[str] = set()
    for record in records:
        for id in [record.id] if record.source else [place.document for place in record.evidence]:
            if id not in seen:
                seen.add(id)
                yield record if id == record.id else archive.record(id)
