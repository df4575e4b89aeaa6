"""The options and arguments that commands share."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from csto_tui.archive import Archive

FAILED = 1
"""The exit status of a command that did not find or do what it was asked for."""

FORMATS = ["text", "json", "jsonl", "csv", "markdown"]
"""How a list can be printed: for people first."""

MOST = 10_000
"""How many hits may be asked for."""

ORDERS = ["relevance", "date", "title"]
"""How the answers to a query can be sorted."""

PAGED = "csto-tui.paged"
"""Under which name a command knows whether long text may go to a pager."""

DASH = "\0"
"""Stands before a word that begins with a dash while click parses: no argument of a program can hold it."""


class Querying(click.Command):
    """A command whose arguments are a query, in which `-word` leaves out what has the word."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Keeps click from taking an excluded word for options."""
        valued = {
            name
            for option in self.params
            if isinstance(option, click.Option) and not option.is_flag
            for name in option.opts
        }
        before = ["", *args]
        return super().parse_args(
            ctx,
            [
                word if last in valued or word in valued else _kept(word)
                for last, word in zip(before, args, strict=False)
            ],
        )


def _kept(word: str) -> str:
    return DASH + word if word[:1] == "-" and word[1:2] not in ("", "-") and word != "-h" else word


def _database(context: click.Context, _option: click.Parameter, value: str | None) -> Path | None:
    above = context.parent.params.get("db") if context.parent else None
    return Path(value) if value is not None else above


def _mouse(context: click.Context, _option: click.Parameter, without: bool) -> bool:
    return not without and (context.parent is None or context.parent.params.get("mouse", True))


def _plain(context: click.Context, _option: click.Parameter, value: bool) -> bool:
    return value or (context.parent is not None and context.parent.params.get("plain", False))


def _query(_context: click.Context, _argument: click.Parameter, words: tuple[str, ...]) -> str:
    return " ".join(word.removeprefix(DASH) for word in words)


def opened(db: Path | None, format: str) -> "Archive":
    """The archive, its texts safe for people or just as they are for machines."""
    from csto_tui.archive import Archive

    return Archive(db, original=format != "text")


def chosen(fields: "Sequence[str]", known: "Iterable[str]") -> "Sequence[str]":
    """The fields to print, all that are known if none is named; UsageError with the nearest name for another."""
    names = list(known)
    for field in fields:
        if field not in names:
            from csto_tui.search.query import nearest
            from csto_tui.text import line

            raise click.UsageError(
                f"no field {line(field, 60)!r}; {nearest(field, names)}", click.get_current_context()
            )
    return fields or names


def _fields(context: click.Context, _option: click.Parameter, value: str | None) -> tuple[str, ...]:
    named = tuple(dict.fromkeys(filter(None, map(str.strip, (value or "").split(",")))))
    if value is not None and not named:
        raise click.UsageError("--fields needs names with commas between them, such as id,title", context)
    if named and context.params.get("format") == "text":
        raise click.UsageError("--fields is for machines; give --format csv, markdown, json or jsonl too", context)
    return named


def _paged(context: click.Context, _option: click.Parameter, without: bool) -> None:
    context.meta[PAGED] = not without


database = click.option(
    "--db", metavar="FILE", callback=_database, help="The archive to read; the one that is shipped if left out."
)
formats = click.option(
    "--format", type=click.Choice(["text", "json", "jsonl"]), default="text", show_default=True, help="How to print."
)
printed = click.option(
    "--format", type=click.Choice(FORMATS), default="text", show_default=True, is_eager=True, help="How to print."
)
fields = click.option(
    "--fields", metavar="NAME,…", callback=_fields, help="Only these fields, in this order; not in text."
)
ordered = click.option(
    "--sort",
    "order",
    type=click.Choice(ORDERS),
    help="How the answers to a query are sorted; by relevance if left out.",
)
limited = click.option("--limit", type=click.IntRange(1), help="How many to print at most; all if left out.")
paged = click.option(
    "--no-pager", is_flag=True, callback=_paged, expose_value=False, help="Print long text on the terminal as it is."
)
mouse = click.option(
    "--no-mouse", "mouse", is_flag=True, callback=_mouse, help="Leave the mouse to the terminal, to mark text as usual."
)
plain = click.option(
    "--plain",
    is_flag=True,
    callback=_plain,
    help="Browse in lines of text, for screen readers, dumb terminals and pipes.",
)
asked = click.argument("query", nargs=-1, type=click.UNPROCESSED, callback=_query)


def every(program: click.Group) -> dict[str, click.Command]:
    """All commands of a program by name."""
    context = click.Context(program)
    names = program.list_commands(context)
    return {name: command for name in names if (command := program.get_command(context, name))}
