"""The commands that make an archive and test one."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from csto_tui import output
from csto_tui.options import FAILED, database
from csto_tui.text import line

if TYPE_CHECKING:
    from csto_tui.tables import BadRow

SHOWN = 50
"""How many rows that are no events are shown; all are counted."""


def _columns(context: click.Context, _option: click.Parameter, value: str | None) -> dict[str, str]:
    """What a column is called in a table, by what it holds."""
    from csto_tui.tables import COLUMNS

    pairs = [pair.partition("=") for pair in value.split(",")] if value else []
    for name, _, column in pairs:
        if name.strip() not in COLUMNS or not column.strip():
            shown = line(name if name.strip() not in COLUMNS else f"{name}=", 60)
            raise click.UsageError(f"--map {shown!r}: write one of {', '.join(COLUMNS)}, then = and a column", context)
    columns = {name.strip(): column.strip() for name, _, column in pairs}
    if len(columns) < len(pairs):
        raise click.UsageError("--map names a column twice; name each once", context)
    return columns


@click.command()
@click.argument("records", required=False)
@click.option("--table", metavar="FILE", help="A table of events (.jsonl, .csv or .tsv) instead of records.")
@click.option(
    "--map",
    "columns",
    metavar="NAME=COLUMN,…",
    callback=_columns,
    help="What columns of the table are called otherwise.",
)
@click.option(
    "-o", "--output", "target", metavar="DB", help="The archive to write: data/csto.db, or the table's name with .db."
)
def build(records: str | None, table: str | None, columns: dict[str, str], target: str | None) -> None:
    """Make an archive from a folder of records, data/records if left out, or from a table.

    The records are TOML files; one fault in them, and nothing is made. A table has the columns title and date, and may have
    text, kind, country and id; rows that are no events are left out, each with a word on stderr.
    """
    if table is not None and records is not None:
        raise click.UsageError("records and a table are given; name one of the two", click.get_current_context())
    if columns and table is None:
        raise click.UsageError("--map is for the columns of a --table", click.get_current_context())
    if table is not None and not Path(table).name:
        raise click.UsageError(f"--table {line(table)!r}: write the path of a file", click.get_current_context())
    if table is not None:
        _build_table(Path(table), Path(target) if target else Path(table).with_suffix(".db"), columns)
    else:
        _build(Path(records or "data/records"), Path(target or "data/csto.db"))


def _build(records: Path, target: Path) -> None:
    from csto_tui.build import build
    from csto_tui.present import counted

    counts = build(records, target)
    output.say(f"{line(str(target))}: {counted(counts)}")


def _build_table(table: Path, target: Path, columns: dict[str, str]) -> None:
    from csto_tui.bulk import build_table
    from csto_tui.present import counted

    progress, shown = output.Progress(), 0

    def show(row: "BadRow") -> None:
        nonlocal shown
        shown += 1
        if shown <= SHOWN:
            progress.clear()
            output.say(f"{line(str(table))}:{row.line}: {line(row.why)}")

    made = build_table(table, target, columns, show, progress)
    progress.clear()
    if made.left_out:
        which = f", the first {SHOWN} of them named above" if made.left_out > SHOWN else ""
        what = "row was" if made.left_out == 1 else "rows were"
        output.say(f"{made.left_out} {what} left out{which}.")
    output.say(f"{line(str(target))}: {counted(made.counts)}")


@click.command()
@click.argument("file", metavar="[DB]", required=False)
@database
def check(file: str | None, db: Path | None) -> None:
    """Test whether an archive is sound; exits with 1 when it is not."""
    from csto_tui.archive import shipped
    from csto_tui.check import check

    if file is not None and db is not None:
        raise click.UsageError("two archives are given; name one, as DB or with --db", click.get_current_context())
    report = check(Path(file) if file is not None else db or shipped())
    click.echo("\n".join(report.lines))
    if not report.sound:
        raise click.exceptions.Exit(FAILED)
