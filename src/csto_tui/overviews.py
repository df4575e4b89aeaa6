"""The commands that survey a whole archive."""

from collections import Counter
from collections.abc import Sequence
from locale import getencoding
from pathlib import Path
from typing import TYPE_CHECKING

import click

from csto_tui import output, terminal
from csto_tui.options import FAILED, Querying, asked, database, fields, limited, paged, printed
from csto_tui.text import line

if TYPE_CHECKING:
    from csto_tui.coverage import Coverage
    from csto_tui.present import Serving
    from csto_tui.timeline import Timeline


@click.command()
@click.option(
    "--gaps", is_flag=True, help="Only the items for which nothing is recorded, or only what is weakly linked."
)
@click.option(
    "--sort",
    "order",
    type=click.Choice(["document", "gaps"]),
    default="document",
    show_default=True,
    help="Siblings as the document has them, or those with the most gaps first.",
)
@printed
@fields
@click.option("--sources", is_flag=True, help="Say what serves each item, why, and where that stands.")
@paged
@database
def coverage(gaps: bool, order: str, format: str, fields: Sequence[str], sources: bool, db: Path | None) -> None:
    """Print what is recorded for each declared item, by period; exits with 1 when there is no such item.

    Events and results count for the item that they serve and for all above it. As csv, --sources has a row for each item and
    link instead of one for each item. With --fields every format has the columns of csv.
    """
    from csto_tui.archive import Archive
    from csto_tui.coverage import coverage as covered
    from csto_tui.coverage import sources as sources_of
    from csto_tui.links import LINKS

    # In CSV nothing can be escaped that a terminal acts on, so that its texts are those for people.
    with Archive(db, original=format in ("json", "jsonl")) as archive:
        found = covered(archive, gaps=gaps, order=order)
        serving = sources_of(archive, found) if sources else None
    _print(found, serving, format, fields)
    if serving and max(Counter(node.id for node, _ in serving).values()) >= LINKS:
        output.say(f"Only {LINKS} links of each item are read, the newest.")
    if not found.rows:
        output.say(
            "Something is recorded for every declared item." if found.periods else "This archive declares nothing."
        )
        raise click.exceptions.Exit(FAILED)


def _print(coverage: "Coverage", sources: "Serving | None", format: str, fields: Sequence[str]) -> None:
    from csto_tui.export import coverage as formats

    if format == "text":
        _print_text(coverage, sources)
    elif format == "markdown" and not fields:
        click.echo(formats.markdown(coverage, sources))
    elif format in ("json", "jsonl") and not fields:
        output.machine(formats.of_coverage(coverage, sources), format)
    elif sources is None:
        output.values(formats.rows(coverage), format, fields, formats.columns(coverage))
    else:
        output.values(formats.linked(sources), format, fields, formats.LINKED)


def _print_text(coverage: "Coverage", sources: "Serving | None") -> None:
    from csto_tui import present
    from csto_tui.export.coverage import EXPLAINED, LEGEND, table

    if not coverage.rows:
        return
    width = terminal.width()
    legend = present.wrapped([LEGEND], width)
    served = ["", present.wrapped(present.served_by(sources, places=True), width)] if sources else []
    terminal.show([*table(coverage, terminal.row_width()), "", legend, *served])
    output.say(EXPLAINED)


def _day(context: click.Context, option: click.Parameter, value: str | None) -> str:
    """The first day of what --from names, the last of what --to names; empty if it is left out."""
    from csto_tui.dates import period

    found = period(value) if value is not None else ("", "")
    if found is None:
        shown = f"{option.opts[0]} {line(str(value), 60)!r} is no date"
        raise click.UsageError(f"{shown}; write 2025, 2025-05, 2025-05-13 or 13 May 2025", context)
    return found[option.name == "last"]


@click.command(cls=Querying)
@asked
@click.option("--from", "first", metavar="DATE", callback=_day, help="Only what is listed from this date on.")
@click.option("--to", "last", metavar="DATE", callback=_day, help="Only what is listed up to this date.")
@click.option(
    "--by",
    type=click.Choice(["year", "month", "day"]),
    help="What a line stands for; the shortest that makes few lines if left out.",
)
@limited
@printed
@fields
@paged
@database
def timeline(
    query: str,
    first: str,
    last: str,
    by: str | None,
    limit: int | None,
    format: str,
    fields: Sequence[str],
    db: Path | None,
) -> None:
    """Print how many events and results there are over time, of those that answer a query if one is given.

    The newest come first, 400 lines at most. Beneath stand the records of longer periods and those whose date is open or inferred,
    200 at most. Where that is not all, a line on stderr says so, and `more` in JSON. With --fields every format has the
    columns of csv. Exits with 1 when there is none.
    """
    from csto_tui.archive import Archive
    from csto_tui.state import State
    from csto_tui.timeline import timeline as over_time

    if first and last and first > last:
        raise click.UsageError("--from is later than --to; write the earlier date first", click.get_current_context())
    with Archive(db, original=format in ("json", "jsonl")) as archive:
        own = State().own(archive)
        whole = over_time(archive, first=first, last=last, by=by or "", query=query, own=own)
    made = _first(whole, limit)
    _print_timeline(made, format, fields)
    if made != whole:
        output.say(f"There are more than the {limit} that were asked for.")
    elif made.more:
        output.say("There is more than is shown. Give --from and --to, a longer --by, or more words.")
    if not made.bars and not made.spans:
        which = f"answers {line(query)!r}" if query.strip() else "is listed then"
        output.say(f"No event and no result in this archive {which}.")
        raise click.exceptions.Exit(FAILED)


def _first(timeline: "Timeline", limit: int | None) -> "Timeline":
    """The first lines of a timeline, its bars before its spans; the whole of it if nothing is said or left out."""
    lines = len(timeline.bars) + len(timeline.spans)
    if limit is None or limit >= lines:
        return timeline
    spans = timeline.spans[: max(0, limit - len(timeline.bars))]
    return timeline._replace(bars=timeline.bars[:limit], spans=spans, more=True)


def _print_timeline(timeline: "Timeline", format: str, fields: Sequence[str]) -> None:
    from csto_tui.export import timeline as write

    if format == "csv" or fields:
        output.values(write.rows(timeline), format, fields, write.COLUMNS)
    elif format == "json":
        output.machine([write.of_timeline(timeline)], format, one=True)
    elif format == "jsonl":
        spans = (write.of_span(node, timeline) for node in timeline.spans)
        output.machine([*map(write.of_bar, timeline.bars), *spans], format)
    elif format == "markdown":
        click.echo(write.as_markdown(timeline))
    else:
        # One cell a line: what is too long for the terminal goes on indented, as in every list.
        terminal.show(output.columns([[row] for row in write.as_text(timeline, terminal.width(), _has_blocks())]))


def _has_blocks() -> bool:
    """Whether the reader's terminal is likely to know the signs of which bars are made."""
    try:
        "█▏".encode(getencoding())
    except (UnicodeEncodeError, LookupError):
        return False
    return True
