"""The commands that look something up."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from csto_tui import output, terminal
from csto_tui.options import (
    FAILED,
    MOST,
    Querying,
    asked,
    database,
    fields,
    formats,
    limited,
    opened,
    ordered,
    paged,
    printed,
)
from csto_tui.text import line

if TYPE_CHECKING:
    from csto_tui.archive import Archive
    from csto_tui.model import Hit, Link, Node, Record
    from csto_tui.present import Serving

    Links = Sequence[tuple[Node | None, Link]]

WHOLE = ("json", "jsonl")
"""The formats in which a value keeps its parts; in the others they are text."""


@click.command(cls=Querying)
@asked
@click.option(
    "--limit", type=click.IntRange(1, MOST), default=20, show_default=True, help="How many records to print at most."
)
@ordered
@click.option("--why", is_flag=True, help="Say how each word was found.")
@click.option("--batch", metavar="FILE", help="Answer the queries of a file, one a line; - is stdin.")
@printed
@fields
@paged
@database
def search(
    query: str,
    limit: int,
    order: str | None,
    why: bool,
    batch: str | None,
    format: str,
    fields: Sequence[str],
    db: Path | None,
) -> None:
    """Find records, the best first; exits with 1 when there is none.

    Words may be mistyped, cut or in the other script. "exact phrase", -word, 2025-04, 13 may, type:event, kind:meeting, country:,
    body:, sphere:3, priority:3.3, year:2023..2025, after:, before: (both with what they name), in:DOCUMENT, relation:, confidence:,
    has:links, no:links, is:inferred narrow the search, has:note to records with a note of yours, is:new to those that were not
    there when you last visited. With --batch each line of text has the query, milliseconds of CPU and of the clock, how many records
    answer, whether there are more, ids and scores, with tabs between; what is no query has the reason instead.
    """
    if bool(query.strip()) == (batch is not None):
        what = (
            "words and --batch are given; name one of the two"
            if batch
            else "say what to search for, or give --batch FILE"
        )
        raise click.UsageError(what, click.get_current_context())
    if batch is None:
        _answer(query, limit, order or "relevance", why, format, fields, db)
        return
    if order or fields:
        raise click.UsageError("--batch has an order and fields of its own", click.get_current_context())
    _answer_all(batch, limit, format, db)


def _answer(query: str, limit: int, order: str, why: bool, format: str, fields: Sequence[str], db: Path | None) -> None:
    from csto_tui.search.query import parse
    from csto_tui.search.sorting import answered
    from csto_tui.state import State

    parsed = parse(query, typing=False)
    with opened(db, format) as archive:
        answer = answered(archive, parsed, order, limit, State().own(archive))
    if format != "text":
        _print_hits(answer.hits, format, fields)
    elif answer.hits:
        output.hits(answer, why)
    if not answer.hits:
        output.nothing(query)
    output.counted(answer, format)


def _print_hits(hits: "Iterable[Hit]", format: str, fields: Sequence[str]) -> None:
    from csto_tui.export.jsonl import HIT, of_hit
    from csto_tui.present import matched

    values = (
        of_hit(hit) if format in WHOLE else of_hit(hit) | {"why": [matched(match) for match in hit.why]} for hit in hits
    )
    output.values(values, format, fields, HIT)


def _answer_all(file: str, limit: int, format: str, db: Path | None) -> None:
    """Prints the answer to every query of a file as soon as it is found; exits with 1 when one was no query."""
    from csto_tui.batch import answers
    from csto_tui.state import State

    if format not in ("text", "jsonl"):
        raise click.UsageError("--batch answers a line at a time; write --format jsonl", click.get_current_context())
    failed = False
    with opened(db, format) as archive, output.lines_of(file) as queries:
        for answer in answers(archive, queries, limit, State().own(archive)):
            failed |= "error" in answer
            output.one(answer, format)
    if failed:
        raise click.exceptions.Exit(FAILED)


@click.command()
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@printed
@fields
@paged
@database
def show(ids: tuple[str, ...], format: str, fields: Sequence[str], db: Path | None) -> None:
    """Print everything the archive says of a record.

    csv has a row for each record, as of an export; markdown a text to read, or with --fields a table of that row.
    """
    from csto_tui.links import serving

    with opened(db, format) as archive:
        found = [(archive.record(id), serving(archive, id)) for id in ids]
    if format == "text":
        terminal.show(_pages(found))
    elif format == "markdown" and not fields:
        _write_chapters(found)
    else:
        _print_records(found, format, fields)


def _pages(found: "Iterable[tuple[Record, Serving]]") -> Iterator[str]:
    """The pages of records, their titles and headings bold."""
    from csto_tui import present

    width, between = terminal.width(), ""
    for record, served in found:
        title = present.wrapped([present.label(record)], width).split("\n")
        rows = present.page(record, width, served).split("\n")[len(title) :]
        yield between + "\n".join(map(terminal.bold, title))
        yield from (terminal.bold(row) if row in present.HEADINGS else row for row in rows)
        between = "\n\n"


def _write_chapters(found: "Iterable[tuple[Record, Serving]]") -> None:
    import sys

    from csto_tui.export.markdown import write

    served = dict(found)
    write(served, sys.stdout, served.__getitem__)


def _print_records(found: "Iterable[tuple[Record, Serving]]", format: str, fields: Sequence[str]) -> None:
    from csto_tui.export.jsonl import RECORD, of_record
    from csto_tui.export.tables import COLUMNS

    if format in WHOLE:
        output.values((of_record(record, served) for record, served in found), format, fields, RECORD)
    else:
        rows = ({name: value(record) for name, value in COLUMNS.items()} for record, _ in found)
        output.values(rows, format, fields, COLUMNS)


@click.command()
@click.argument("id")
@click.option("--relation", metavar="NAME", help="Only links of this relation.")
@click.option("--below", is_flag=True, help="What serves a declared item or anything below it.")
@limited
@printed
@fields
@paged
@database
def links(
    id: str,
    relation: str | None,
    below: bool,
    limit: int | None,
    format: str,
    fields: Sequence[str],
    db: Path | None,
) -> None:
    """Print what a record is linked with, why, and where that stands; exits with 1 when there is nothing.

    Of a declared item, what serves anything below it comes first.
    """
    from csto_tui.links import DECLARED, LINKS, serving

    with opened(db, format) as archive:
        record = archive.record(id)
        wanted = _relations(archive, relation)
        served = serving(archive, id) if record.type in DECLARED else ()
    own = [] if below else [(None, link) for link in record.links]
    found = [*((item, link) for item, link in served if below or item.id != id), *own]
    those = [(item, link) for item, link in found if link.relation in wanted]
    shown = those[:limit]
    if format != "text":
        _print_links(shown, format, fields)
    elif shown:
        terminal.show(_link_lines(record, shown))
    if len(record.links) >= LINKS:
        output.say(f"Only {LINKS} links of each record are read, the newest.")
    if len(shown) < len(those):
        output.say(f"{len(shown)} of {len(those)} links")
    if not shown:
        what = f"Nothing serves {line(id)}" if below else f"Nothing is linked with {line(id)}"
        output.say(f"{what} in this archive{' by this relation' if relation else ''}.")
        raise click.exceptions.Exit(FAILED)


def _relations(archive: "Archive", name: str | None) -> tuple[str, ...]:
    """The relation of this name, or all of them; UsageError with the nearest name if there is none."""
    from csto_tui.search.query import nearest

    known = archive.relations()
    if name is not None and name not in known:
        raise click.UsageError(f"no relation {line(name)!r}; {nearest(name, known)}", click.get_current_context())
    return known if name is None else (name,)


def _link_lines(record: "Record", found: "Links") -> Iterator[str]:
    """Links with their reasons and places, those of other records beneath the record that they serve."""
    from csto_tui import present

    served = [(item, link) for item, link in found if item is not None]
    own = [link for item, link in found if item is None]
    width = terminal.width()
    yield from map(terminal.bold, present.wrapped([present.label(record)], width).split("\n"))
    yield present.wrapped([*present.served_by(served, places=True), *present.block(own, True, True)], width)


def _print_links(found: "Links", format: str, fields: Sequence[str]) -> None:
    from csto_tui.export.jsonl import LINK

    values = (_link_value(item, link, format in WHOLE) for item, link in found)
    output.values(values, format, fields, ("item", *LINK))


def _link_value(item: "Node | None", link: "Link", whole: bool) -> dict[str, Any]:
    from csto_tui.export.jsonl import of_link, of_serving

    value = of_link(link) if item is None else of_serving([(item, link)])[0]
    if whole:
        return value
    places = [f"{place.document} {place.locator}" for place in link.evidence]
    return value | {"evidence": places} | ({} if item is None else {"item": item.id})


@click.command()
@formats
@database
def info(format: str, db: Path | None) -> None:
    """Print what the archive says of itself."""
    with opened(db, format) as archive:
        facts = {"archive": line(str(archive.path)), **archive.info()}
    if format == "text":
        output.table([[name, value] for name, value in facts.items() if not name.startswith("digest.")])
    else:
        numbers = {name: int(value) for name, value in facts.items() if name.startswith("count.") and value.isdecimal()}
        output.machine([facts | numbers], format, one=True)


@click.command()
@formats
@paged
def keys(format: str) -> None:
    """Print the keys of the browser."""
    from csto_tui.ui.commands import key_table

    rows = key_table()
    if format == "text":
        output.table(rows)
    else:
        output.machine([dict(zip(("where", "keys", "what", "id"), row, strict=True)) for row in rows], format)
