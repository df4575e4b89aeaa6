"""Answers as the command line prints them."""

import sys
from collections.abc import Sequence
from shutil import get_terminal_size
from textwrap import wrap
from typing import Any

import click

PLAIN = 80
"""How many columns wide text is where there is no terminal."""

HANGING = " " * 4


def width() -> int:
    """How many columns text for people may take."""
    return get_terminal_size().columns if sys.stdout.isatty() else PLAIN


def say(words: str) -> None:
    """Prints a line beside the answer, on stderr."""
    click.echo(words, err=True)


def machine(values: Sequence[Any], format: str, one: bool = False) -> None:
    """Prints values as JSON: in one array, or each on a line of its own; `one` is printed without the array."""
    from csto_tui.export.jsonl import dump

    if format == "jsonl":
        for value in values:
            click.echo(dump(value))
    else:
        click.echo(dump(values[0] if one else list(values), indent=2))


def table(rows: Sequence[Sequence[str]]) -> None:
    """Prints rows in columns, each on one line; on a terminal that is too narrow, lines go on indented."""
    sizes = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        words = "  ".join(f"{cell:{size}}" for cell, size in zip(row, sizes, strict=True)).rstrip()
        if sys.stdout.isatty():
            words = "\n".join(
                wrap(words, width(), subsequent_indent=HANGING, break_long_words=False, break_on_hyphens=False)
            )
        click.echo(words)
