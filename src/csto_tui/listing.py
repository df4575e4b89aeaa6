"""The commands that list what a view lists."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from csto_tui import output, terminal
from csto_tui.options import (
    FAILED,
    Querying,
    asked,
    database,
    fields,
    limited,
    opened,
    ordered,
    paged,
    printed,
)
from csto_tui.text import line

if TYPE_CHECKING:
    from csto_tui.archive import Archive
    from csto_tui.lists import Row


class Asked(NamedTuple):
    """What is asked of every list."""

    query: str
    order: str | None
    limit: int | None
    format: str
    fields: Sequence[str]
    db: Path | None


def listing(command: Callable[..., None]) -> Callable[..., None]:
    """The argument and options of every list."""
    return asked(ordered(limited(printed(fields(paged(database(command)))))))


@click.command(cls=Querying)
@click.option("--by", type=click.Choice(["time", "kind", "country", "body"]), help="How the whole list is arranged.")
@listing
def events(by: str | None, **asked: Any) -> None:
    """Print what happened, the newest first, or what a query finds of that; exits with 1 when there is nothing.

    The whole list stands under its years and months, or as --by says, each with how many it holds.
    """
    if by and asked["query"].strip():
        raise click.UsageError("--by arranges the whole list; leave it or the query out", click.get_current_context())
    from csto_tui.lists import BY

    _list("events", BY[by or "time"], Asked(**asked))


@click.command(cls=Querying)
@click.option("--kind", metavar="KIND", default="", help="Only names of this kind, such as country or body.")
@listing
def names(kind: str, **asked: Any) -> None:
    """Print the names by kind, or what a query finds of them; exits with 1 when there is none.

    Each stands with how many links it has, its id, and what else it is called.
    """
    _list("names", f"@names/{kind}" if kind else "@names", Asked(**asked), kind)


@click.command(cls=Querying)
@listing
def documents(**asked: Any) -> None:
    """Print the documents, the newest first, or what a query finds of them; exits with 1 when there is none.

    Each stands with how many records stand in it, its id, who published it and its address.
    """
    _list("documents", "@documents", Asked(**asked))


def _list(view: str, group: str, asked: Asked, kind: str = "") -> None:
    """Prints a list of a view: all below a group of it, or what a query finds."""
    if asked.order and not asked.query.strip():
        raise click.UsageError("--sort is for the answers to a query; give one", click.get_current_context())
    with opened(asked.db, asked.format) as archive:
        if kind:
            _check_kind(archive, kind)
        if asked.query.strip():
            _print_found(archive, view, asked, kind)
        else:
            _print_all(archive, view, group, asked)


def _check_kind(archive: "Archive", kind: str) -> None:
    from csto_tui.search.query import nearest

    known = archive.sizes("@names/")
    if kind not in known:
        raise click.UsageError(f"no kind {line(kind, 60)!r}; {nearest(kind, known)}", click.get_current_context())


def _print_found(archive: "Archive", view: str, asked: Asked, kind: str) -> None:
    from csto_tui.lists import Row, found
    from csto_tui.state import State

    order = asked.order or "relevance"
    answer = found(archive, view, asked.query, order, asked.limit, State().own(archive), kind)
    _print(archive, view, (Row(hit.node) for hit in answer.hits), asked)
    if not answer.hits:
        output.nothing(asked.query)
    output.counted(answer, asked.format)


def _print_all(archive: "Archive", view: str, group: str, asked: Asked) -> None:
    from csto_tui.arrangements import MOST as LISTED
    from csto_tui.lists import is_cut, listed

    rows = listed(archive, group)
    first = next(rows, None)
    _print(archive, view, islice(chain([first] if first else [], rows), asked.limit), asked)
    if first is None:
        output.say(f"No {view} in this archive.")
        raise click.exceptions.Exit(FAILED)
    if asked.limit and next(rows, None):
        output.say(f"There are more than the {asked.limit} that were asked for.")
    elif is_cut(archive, group):
        output.say(f"Of each group {LISTED} are listed, the newest.")


def _print(archive: "Archive", view: str, rows: "Iterable[Row]", asked: Asked) -> None:
    from csto_tui.export.lists import FIELDS, of_view
    from csto_tui.lists import described

    told = described(archive, rows)
    if asked.format == "text":
        terminal.show(_lines(view, told))
    else:
        output.values((of_view(view, row) for row in told), asked.format, asked.fields, FIELDS[view])


def _lines(view: str, rows: "Iterable[Row]") -> Iterator[str]:
    from csto_tui.export.lists import IDS, blocks, cells

    for headings, indent, together in blocks(rows, terminal.bold):
        yield from headings
        yield from output.columns([cells(view, row) for row in together], indent, IDS[view])
