"""The options and arguments that commands share."""

from pathlib import Path

import click

FAILED = 1
"""The exit status of a command that did not find or do what it was asked for."""

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


def _query(_context: click.Context, _argument: click.Parameter, words: tuple[str, ...]) -> str:
    return " ".join(word.removeprefix(DASH) for word in words)


database = click.option(
    "--db", metavar="FILE", callback=_database, help="The archive to read; the one that is shipped if left out."
)
formats = click.option(
    "--format", type=click.Choice(["text", "json", "jsonl"]), default="text", show_default=True, help="How to print."
)
mouse = click.option(
    "--no-mouse", "mouse", is_flag=True, callback=_mouse, help="Leave the mouse to the terminal, to mark text as usual."
)
asked = click.argument("query", nargs=-1, type=click.UNPROCESSED, callback=_query)
