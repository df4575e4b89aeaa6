"""Answers as the command line prints them."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from textwrap import wrap
from time import monotonic
from typing import TYPE_CHECKING, Any, NoReturn

import click

from csto_tui import terminal
from csto_tui.errors import CstoError
from csto_tui.options import FAILED, chosen
from csto_tui.text import line

if TYPE_CHECKING:
    from csto_tui.search.engine import Answer

HANGING = " " * 4


def say(words: str) -> None:
    """Prints a line beside the answer, on stderr."""
    click.echo(words, err=True)


def nothing(query: str) -> NoReturn:
    """Says that no record answers a query, and ends the command as failed."""
    say(f"No record in this archive answers {line(query)!r}.")
    raise click.exceptions.Exit(FAILED)


def machine(values: Sequence[Any], format: str, one: bool = False) -> None:
    """Prints values as JSON: in one array, or each on a line of its own; `one` is printed without the array."""
    from csto_tui.export.jsonl import dump

    if format == "jsonl":
        for value in values:
            click.echo(dump(value))
    else:
        click.echo(dump(values[0] if one else list(values), indent=2))


def values(values: Iterable[dict[str, Any]], format: str, fields: Sequence[str], known: Iterable[str]) -> None:
    """Prints values with the fields that were asked for, of those that are known, as JSON, CSV or Markdown."""
    from csto_tui.export.values import write

    write(values, chosen(fields, known), format, sys.stdout)
    sys.stdout.flush()


def one(value: dict[str, Any], format: str) -> None:
    """Prints one of many values as soon as it is there: as JSON, or its parts with tabs between them."""
    from csto_tui.export.jsonl import dump

    texts = (" ".join(map(str, part)) if isinstance(part, list) else str(part) for part in value.values())
    click.echo(dump(value) if format == "jsonl" else "\t".join(map(line, texts)))
    sys.stdout.flush()


def hits(answer: "Answer", why: bool) -> None:
    """Prints a line for each hit."""
    from csto_tui import present

    rows = [[hit.node.id, present.type_words(hit.node), hit.node.date_text, hit.node.title] for hit in answer.hits]
    if why:
        rows = [[*row, ", ".join(map(present.matched, hit.why))] for row, hit in zip(rows, answer.hits, strict=True)]
    terminal.show(columns(rows, dimmed=0))


def counted(answer: "Answer", format: str) -> None:
    """Says beside the answer how many there are; of which types, if all were counted. For machines only if not all are given."""
    from csto_tui import present

    if format != "text" and not answer.more and len(answer.hits) == answer.total:
        return
    types = not answer.more and sum(answer.counts.values()) == answer.total
    shown = f"{len(answer.hits)} of {present.found(answer.total, answer.more)}"
    say(f"{shown}: {present.counted(answer.counts)}" if types else shown)


@contextmanager
def lines_of(file: str) -> Iterator[Iterable[str]]:
    """The lines of a file, or of stdin for -, as they come; CstoError when it cannot be read."""
    if file == "-":
        if isinstance(sys.stdin, TextIOWrapper):
            sys.stdin.reconfigure(errors="replace")
        yield sys.stdin
        return
    try:
        with open(file, encoding="utf-8-sig", errors="replace") as lines:
            yield lines
    except OSError as error:
        shown = f"{line(file)} cannot be read: {error.strerror}"
        raise CstoError(f"{shown}. Give a file with one query a line, or - for stdin.") from None


class Progress:
    """A bar on stderr that says how far long work is; nothing where stderr is no terminal."""

    WIDTH, PAUSE = 20, 0.2

    def __init__(self) -> None:
        """Shows nothing before the first pause is over: what is quick needs no bar."""
        self._seen = sys.stderr.isatty()
        self._next = monotonic() + self.PAUSE
        self._shown = ""

    def __call__(self, what: str, done: int, whole: int) -> None:
        """Shows what is being done, how much of it is done, and how much there is if that is known."""
        if self._seen and (monotonic() >= self._next or done == whole):
            share = done * self.WIDTH // whole if whole else 0
            bar = f" [{'#' * share}{'.' * (self.WIDTH - share)}]" if whole else ""
            self._show(f"{what}{bar} {done:,}")
            self._next = monotonic() + self.PAUSE

    def clear(self) -> None:
        """Takes the bar away."""
        if self._shown:
            self._show("")

    def _show(self, words: str) -> None:
        click.echo(f"\r{words:{len(self._shown)}}\r{words}", err=True, nl=False)
        self._shown = words


def table(rows: Sequence[Sequence[str]]) -> None:
    """Prints rows in columns."""
    terminal.show(columns(rows))


def columns(rows: Sequence[Sequence[str]], indent: str = "", dimmed: int | None = None) -> Iterator[str]:
    """Rows in columns, each on one line; on a terminal that is too narrow, lines go on indented.

    `dimmed` is the column of what matters less.
    """
    sizes = [max(map(len, column)) for column in zip(*rows, strict=True)]
    at = len(indent) + sum(size + 2 for size in sizes[:dimmed])
    for row in rows:
        words = indent + "  ".join(f"{cell:{size}}" for cell, size in zip(row, sizes, strict=True)).rstrip()
        first, *rest = _fitted(words, indent)
        less = "" if dimmed is None else row[dimmed]
        if less and first.startswith(less, at):
            first = first[:at] + terminal.dim(less) + first[at + len(less) :]
        yield "\n".join((first, *rest))


def _fitted(words: str, indent: str) -> list[str]:
    if not sys.stdout.isatty():
        return [words]
    hanging = indent + HANGING
    return wrap(
        words, terminal.width(), subsequent_indent=hanging, break_long_words=False, break_on_hyphens=False
    ) or [""]  # fmt: skip
