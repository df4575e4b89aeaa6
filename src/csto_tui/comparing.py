"""The command that compares two archives."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from typing import TYPE_CHECKING

import click

from csto_tui import output, terminal
from csto_tui.errors import CstoError
from csto_tui.options import fields, limited, paged, printed

if TYPE_CHECKING:
    from csto_tui.difference import Change

DIFFERENT = 1


@click.command()
@click.argument("old")
@click.argument("new")
@limited
@printed
@fields
@paged
def diff(old: str, new: str, limit: int | None, format: str, fields: Sequence[str]) -> None:
    """Print what came, went or changed between two archives.

    Records are compared by their ids with all their fields, names and places, links by their two records and relation; + came,
    - went, ~ changed. Like diff it exits with 0 when nothing differs, 1 when something does, 2 when the archives cannot be
    compared, so that a script can tell the three apart. csv and markdown have a row for each field that changed.
    """
    from csto_tui.archive import Archive
    from csto_tui.difference import changes

    with _as_misuse(), Archive(old, original=True) as before, Archive(new, original=True) as after:
        found = changes(before, after)
        first = next(found, None)
        _print(islice(chain([first] if first else [], found), limit), format, fields)
        if first is None:
            output.say("Both archives say the same.")
            return
        if limit and next(found, None):
            output.say(f"There are more than the {limit} that were asked for.")
    raise click.exceptions.Exit(DIFFERENT)


@contextmanager
def _as_misuse() -> Iterator[None]:
    """Ends the command with 2 where an archive cannot be read: 1 says that two differ."""
    try:
        yield
    except CstoError as error:
        raise click.UsageError(str(error), click.get_current_context()) from None


def _print(found: "Iterator[Change]", format: str, fields: Sequence[str]) -> None:
    from csto_tui.export import difference as write

    if format == "text":
        terminal.show(write.lines(found, terminal.width(), terminal.bold))
    elif format in ("json", "jsonl"):
        output.values(map(write.of_change, found), format, fields, write.WHOLE)
    else:
        output.values(chain.from_iterable(map(write.flattened, found)), format, fields, write.FLAT)
