"""The command line: parse, call one function, print."""

import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from csto_tui import __version__, output
from csto_tui.errors import CstoError, QueryError, RecordsError
from csto_tui.exporting import cite, export
from csto_tui.making import build, check
from csto_tui.notebook import bookmarks, notes
from csto_tui.options import FAILED, Querying, asked, database, formats, mouse
from csto_tui.overviews import coverage, timeline
from csto_tui.places import GAPPED, ORDERS, Place, begun
from csto_tui.settings import config
from csto_tui.text import line

if TYPE_CHECKING:
    from csto_tui.archive import Archive

MISUSED, INTERRUPTED = 2, 130
ORDERED = sorted({order for orders in ORDERS.values() for order in orders if order})
MOST = 10_000
"""How many hits may be asked for."""


@click.group("csto-tui", invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@database
@mouse
@click.version_option(__version__, prog_name="csto-tui", message="%(prog)s %(version)s")
@click.pass_context
def program(context: click.Context, db: Path | None, mouse: bool) -> None:
    """What the CSTO declared, what happened, and what connects the two.

    Without a command, opens the archive as a browser in the terminal.
    """
    if context.invoked_subcommand is None:
        _open_browser(db, None, mouse)


@program.command(cls=Querying)
@asked
@click.option("--at", metavar="ID", default="", help="The record to begin at.")
@click.option("--order", type=click.Choice(ORDERED), help="How the lines of the view are arranged.")
@click.option("--gaps", is_flag=True, help="Only what has no record, in priorities and coverage.")
@database
@mouse
def browse(query: str, at: str, order: str | None, gaps: bool, db: Path | None, mouse: bool) -> None:
    """Open the archive as a browser, at a view, a query or a record.

    The first word may name a view: priorities, events, timeline, coverage, names or documents. y on the screen copies any
    place as such a command.
    """
    place = begun(query, order=order or "", gaps=gaps, at=at)
    if order and order not in ORDERS.get(place.view, ()):
        raise click.UsageError(f"--order {order} is not one of this view", click.get_current_context())
    if gaps and place.view not in GAPPED:
        raise click.UsageError(f"--gaps is for {' and '.join(GAPPED)}", click.get_current_context())
    _open_browser(db, place, mouse)


@program.command(cls=Querying)
@asked
@click.option(
    "--limit", type=click.IntRange(1, MOST), default=20, show_default=True, help="How many records to print at most."
)
@click.option("--why", is_flag=True, help="Say how each word was found.")
@click.option("--batch", metavar="FILE", help="Answer the queries of a file, one a line; - is stdin.")
@formats
@database
def search(query: str, limit: int, why: bool, batch: str | None, format: str, db: Path | None) -> None:
    """Find records, the best first; exits with 1 when there is none.

    Words may be mistyped, cut or in the other script. "exact phrase", -word, 2025-04, type:event, kind:meeting, country:, body:,
    sphere:3, priority:3.3, year:2023..2025, after:, before:, in:DOCUMENT, relation:, confidence:, has:links, no:links,
    is:inferred narrow the search, has:note to records with a note of yours, is:new to those that were not there when you last
    visited. With --batch each line of text has the query, milliseconds of CPU and of the clock, how many records answer,
    whether there are more, ids and scores, with tabs between; what is no query has the reason instead.
    """
    from csto_tui.export.jsonl import of_hit
    from csto_tui.search.engine import Engine
    from csto_tui.search.query import parse
    from csto_tui.state import State

    if bool(query.strip()) == (batch is not None):
        what = (
            "words and --batch are given; name one of the two"
            if batch
            else "say what to search for, or give --batch FILE"
        )
        raise click.UsageError(what, click.get_current_context())
    if batch is not None:
        _answer_all(batch, limit, format, db)
        return
    parsed = parse(query, typing=False)
    with _opened(db, format) as archive:
        answer = Engine(archive, State().own(archive)).search(parsed, limit=limit)
    if format != "text":
        output.machine([of_hit(hit) for hit in answer.hits], format)
    elif answer.hits:
        output.hits(answer, why)
    if not answer.hits:
        output.say(f"No record in this archive answers {line(query)!r}.")
        raise click.exceptions.Exit(FAILED)


def _answer_all(file: str, limit: int, format: str, db: Path | None) -> None:
    """Prints the answer to every query of a file as soon as it is found; exits with 1 when one was no query."""
    from csto_tui.batch import answers
    from csto_tui.state import State

    if format == "json":
        raise click.UsageError("--batch answers a line at a time; write --format jsonl", click.get_current_context())
    failed = False
    with _opened(db, format) as archive, output.lines_of(file) as queries:
        for answer in answers(archive, queries, limit, State().own(archive)):
            failed |= "error" in answer
            output.one(answer, format)
    if failed:
        raise click.exceptions.Exit(FAILED)


@program.command()
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@formats
@database
def show(ids: tuple[str, ...], format: str, db: Path | None) -> None:
    """Print everything the archive says of a record."""
    from csto_tui import present
    from csto_tui.export.jsonl import of_record
    from csto_tui.links import serving

    with _opened(db, format) as archive:
        found = [(archive.record(id), serving(archive, id)) for id in ids]
    if format == "text":
        click.echo("\n\n\n".join(present.page(record, output.width(), served) for record, served in found))
    else:
        output.machine([of_record(record, served) for record, served in found], format)


@program.command()
@click.argument("id")
@click.option("--relation", metavar="NAME", help="Only links of this relation.")
@click.option("--below", is_flag=True, help="What serves a declared item or anything below it.")
@formats
@database
def links(id: str, relation: str | None, below: bool, format: str, db: Path | None) -> None:
    """Print what a record is linked with, why, and where that stands."""
    from csto_tui import present
    from csto_tui.export.jsonl import of_link, of_serving
    from csto_tui.links import LINKS, serving

    with _opened(db, format) as archive:
        record = archive.record(id)
        wanted = _relations(archive, relation)
        served = [(item, link) for item, link in serving(archive, id) if link.relation in wanted] if below else []
    own = [] if below else [link for link in record.links if link.relation in wanted]
    if format != "text":
        output.machine(of_serving(served) if below else [of_link(link) for link in own], format)
    elif served or own:
        rows = present.served_by(served, places=True) if below else present.block(own, labelled=True, places=True)
        click.echo(present.wrapped([present.label(record), *rows], output.width()))
        if len(record.links) >= LINKS:
            output.say(f"Only {LINKS} links of each record are read, the newest.")
    else:
        output.say(f"No links of {line(id)} in this archive{' by this relation' if relation else ''}.")


@program.command()
@formats
@database
def info(format: str, db: Path | None) -> None:
    """Print what the archive says of itself."""
    with _opened(db, format) as archive:
        facts = {"archive": line(str(archive.path)), **archive.info()}
    if format == "text":
        output.table([[name, value] for name, value in facts.items() if not name.startswith("digest.")])
    else:
        output.machine([facts], format, one=True)


program.add_command(build)
program.add_command(check)
program.add_command(coverage)
program.add_command(export)
program.add_command(cite)
program.add_command(config)
program.add_command(timeline)
program.add_command(notes)
program.add_command(bookmarks)


@program.command()
@formats
def keys(format: str) -> None:
    """Print the keys of the browser."""
    from csto_tui.ui.commands import key_table

    rows = key_table()
    if format == "text":
        output.table(rows)
    else:
        output.machine([dict(zip(("where", "keys", "what", "id"), row, strict=True)) for row in rows], format)


def _opened(db: Path | None, format: str) -> "Archive":
    """The archive, its texts safe for people or just as they are for machines."""
    from csto_tui.archive import Archive

    return Archive(db, original=format != "text")


def _relations(archive: "Archive", name: str | None) -> tuple[str, ...]:
    """The relation of this name, or all of them; UsageError with the nearest name if there is none."""
    from csto_tui.search.query import nearest

    known = archive.relations()
    if name is not None and name not in known:
        raise click.UsageError(f"no relation {line(name)!r}; {nearest(name, known)}", click.get_current_context())
    return known if name is None else (name,)


def _open_browser(db: Path | None, place: Place | None, mouse: bool) -> None:
    from csto_tui.start import browse as start

    raise click.exceptions.Exit(start(db, place, mouse))


def run(arguments: Sequence[str] | None = None) -> int:
    """Runs the program; its exit status is 0 done, 1 failed, 2 misused, 130 interrupted."""
    _speak_utf8()
    try:
        status = _invoke(sys.argv[1:] if arguments is None else arguments)
        sys.stdout.flush()
        return status
    except BrokenPipeError:
        _discard_output()
        return 0
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except click.UsageError as error:
        return _complain(
            MISUSED, error.format_message(), f"Try {error.ctx.command_path if error.ctx else 'csto-tui'} --help"
        )
    except QueryError as error:
        return _complain(MISUSED, str(error), "Try csto-tui search --help")
    except RecordsError as error:
        with suppress(OSError):
            output.say("\n".join(map(line, error.faults)))
        return _complain(FAILED, f"{len(error.faults)} fault{'s' * (len(error.faults) != 1)}; nothing was built.")
    except CstoError as error:
        return _complain(FAILED, str(error))
    except OSError as error:
        _discard_output()
        return _complain(FAILED, f"the output cannot be written: {error.strerror or error}.")


def _invoke(arguments: Sequence[str]) -> int:
    # Not program(): it would answer a closed pipe with a failure.
    try:
        with program.make_context("csto-tui", list(arguments)) as context:
            program.invoke(context)
    except click.exceptions.Exit as done:
        return done.exit_code
    return 0


def _complain(status: int, message: str, hint: str = "") -> int:
    """Says on stderr in one line what is wrong, and in another where to read on."""
    with suppress(OSError):
        output.say("\n".join(filter(None, (f"csto-tui: {line(message)}", hint))))
    return status


def _speak_utf8() -> None:
    """UTF-8 whatever the locale says; what cannot be written is replaced."""
    for stream, errors in ((sys.stdout, "replace"), (sys.stderr, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=errors)
    if sys.stdout is None:
        sys.stdout = io.StringIO()


def _discard_output() -> None:
    """Lets nobody have what is still to be written, so that the interpreter ends without another complaint."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def main() -> NoReturn:
    """Runs the program and ends it."""
    sys.exit(run())
