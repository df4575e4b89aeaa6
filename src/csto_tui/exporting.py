"""The commands that write records for other programs or for a bibliography."""

import os
import sys
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from csto_tui import output
from csto_tui.errors import CstoError
from csto_tui.options import Querying, asked, database
from csto_tui.text import line

if TYPE_CHECKING:
    from csto_tui.archive import Archive

# Said here too, so that --help need not load what writes them; a test compares them.
FORMATS = ("jsonl", "csv", "markdown", "ics", "bibtex", "csl", "ftm")
FOLDERS = ("notes", "tables", "toml")
WHOLE = ("html", "tables", "toml")
PROCESSES = 8
"""How many processes encode an export at most."""

MANY = 20_000
"""From how many records on several processes encode them: to start these takes as long as a few thousand records."""

CITATIONS = ("plain", "markdown", "bibtex", "csl", "gost")


@click.command(cls=Querying)
@asked
@click.option(
    "--format",
    type=click.Choice([*FORMATS, "html", *FOLDERS]),
    default="jsonl",
    show_default=True,
    help="How to write.",
)
@click.option(
    "-o", "--output", "target", metavar="PATH", default="-", help="The file or folder to write, whole or not at all."
)
@click.option("--bom", is_flag=True, help="Begin a CSV file with the mark by which Excel knows UTF-8.")
@click.option("--limit", type=click.IntRange(1), help="How many records to write at most.")
@database
def export(query: str, format: str, target: str, bom: bool, limit: int | None, db: Path | None) -> None:
    """Write every record, or those that a query finds, the best first.

    jsonl has everything, one JSON object a line; csv a row for each record; markdown a text to read; ics the events and results
    that have a date; bibtex and csl the documents in which the records stand; ftm entities of FollowTheMoney. html is the
    coverage of what was declared as a page. Folders are notes, linked Markdown as Obsidian reads it; tables, a CSV file for each
    table of the archive; toml, the records from which csto-tui build makes the archive again.
    """
    from csto_tui.archive import Archive

    if misused := _misused(query, format, target, bom, limit):
        raise click.UsageError(misused, click.get_current_context())
    with Archive(db, original=True) as archive:
        if target != "-" and os.path.realpath(target) == os.path.realpath(archive.path):
            raise CstoError(f"{line(target)} is the archive itself. Give another file to write to.")
        if query.strip():
            ids = _found(archive, query, limit)
            _write(archive, ids, len(ids), format, target, bom)
        else:
            count = archive.count()
            _write(archive, islice(archive.each_id(), limit), min(count, limit or count), format, target, bom)


def _misused(query: str, format: str, target: str, bom: bool, limit: int | None) -> str:
    """What is asked for that a format cannot give; empty for nothing."""
    if bom and format != "csv":
        return "--bom is for --format csv"
    if format in WHOLE and (query.strip() or limit is not None):
        return f"--format {format} has the whole archive: links to records left out would lead nowhere; drop the query and --limit"
    if format in FOLDERS and target == "-":
        return f"--format {format} is a folder; name a new one with -o"
    return ""


def _write(archive: "Archive", ids: Iterable[str], count: int, format: str, target: str, bom: bool) -> None:
    """Writes these records, so many, to stdout, into a file, or into a folder."""
    from csto_tui.export.folder import folder
    from csto_tui.export.formats import fill, write
    from csto_tui.export.whole import whole

    progress, written = output.Progress(), None

    def told(done: int) -> None:
        # A bar among what is written to the same terminal would tear it apart.
        if target != "-" or not sys.stdout.isatty():
            progress("records", done, count)

    if target == "-":
        written = write(archive, ids, format, sys.stdout, bom, told, _processes(count))
    elif format in FOLDERS:
        with folder(Path(target)) as place:
            fill(archive, ids, format, place, told)
    else:
        with whole(Path(target)) as stream:
            written = write(archive, ids, format, stream, bom, told, _processes(count))
    progress.clear()
    if written is not None and written < count:
        output.say(f"{written} of {count} records are in the calendar: the events and results that have a date.")


def _processes(count: int) -> int:
    """How many processes are of use for so many records: one for a few, else one for each processor, up to a limit."""
    known = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(known, PROCESSES) if count >= MANY else 1


def _found(archive: "Archive", query: str, limit: int | None) -> list[str]:
    """The ids of the records that answer a query, best first; exits with 1 when there is none."""
    from csto_tui.search.query import parse
    from csto_tui.search.sorting import answered
    from csto_tui.state import State

    answer = answered(archive, parse(query, typing=False), "relevance", limit, State().own(archive))
    if not answer.hits:
        output.nothing(query)
    output.counted(answer, "")
    return [hit.node.id for hit in answer.hits]


@click.command()
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@click.option("--format", type=click.Choice(CITATIONS), default="plain", show_default=True, help="How to print.")
@database
def cite(ids: tuple[str, ...], format: str, db: Path | None) -> None:
    """Print how to cite a record: where it stands, and where it was found.

    gost is a reference by GOST R 7.0.100-2018, csl what Zotero and Pandoc read.
    """
    from csto_tui.archive import Archive
    from csto_tui.citation import cited

    with Archive(db, original=True) as archive:
        citations = [cited(archive, id, format) for id in ids]
    if format == "csl":
        click.echo("[\n" + ",\n".join(citations) + "\n]")
    else:
        click.echo(("\n\n" if format in ("bibtex", "markdown") else "\n").join(citations))
