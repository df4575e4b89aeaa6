"""The command line: parse, call one function, print."""

import io
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import NoReturn

import click

from csto_tui import __version__, output
from csto_tui.errors import CstoError, QueryError, RecordsError
from csto_tui.options import FAILED, Querying, asked, database, mouse, plain
from csto_tui.places import GAPPED, ORDERS, Place, begun
from csto_tui.text import line

MISUSED, INTERRUPTED, ENDED = 2, 130, 128
"""Exit statuses; the number of a signal is added to the last."""

ORDERED = sorted({order for orders in ORDERS.values() for order in orders if order})


MODULES = {
    "search": "lookups", "show": "lookups", "links": "lookups", "info": "lookups", "keys": "lookups",
    "events": "listing", "names": "listing", "documents": "listing", "coverage": "overviews", "timeline": "overviews",
    "diff": "comparing", "export": "exporting", "cite": "exporting", "notes": "notebook", "bookmarks": "notebook",
    "build": "making", "check": "making", "config": "settings", "completion": "completion", "man": "manual", "serve": "serving",
}  # fmt: skip
"""The module in which each command stands, under its own name."""

COMPLETING = "_CSTO_TUI_COMPLETE"
"""The variable by which a shell asks for what may come next."""


class Commands(click.Group):
    """Commands of which each is loaded when it is asked for: a start needs one of them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all."""
        return sorted({*self.commands, *MODULES})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name; None if there is none."""
        if cmd_name in MODULES and cmd_name not in self.commands:
            self.add_command(getattr(import_module(f"csto_tui.{MODULES[cmd_name]}"), cmd_name))
        return super().get_command(ctx, cmd_name)


@click.group(
    "csto-tui", cls=Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]}
)
@database
@mouse
@plain
@click.version_option(__version__, prog_name="csto-tui", message="%(prog)s %(version)s")
@click.pass_context
def program(context: click.Context, db: Path | None, mouse: bool, plain: bool) -> None:
    """What the CSTO declared, what happened, and what connects the two.

    Without a command, opens the archive as a browser in the terminal.
    """
    if context.invoked_subcommand is None:
        _open_browser(db, None, mouse, plain)


@program.command(cls=Querying)
@asked
@click.option("--at", metavar="ID", default="", help="The record to begin at.")
@click.option("--order", type=click.Choice(ORDERED), help="How the lines of the view are arranged.")
@click.option("--gaps", is_flag=True, help="Only what has no record, in priorities and coverage.")
@database
@mouse
@plain
def browse(query: str, at: str, order: str | None, gaps: bool, db: Path | None, mouse: bool, plain: bool) -> None:
    """Open the archive as a browser, at a view, a query or a record.

    The first word may name a view: priorities, events, timeline, coverage, names or documents. y on the screen copies any
    place as such a command.
    """
    place = begun(query, order=order or "", gaps=gaps, at=at)
    if order and order not in ORDERS.get(place.view, ()):
        raise click.UsageError(f"--order {order} is not one of this view", click.get_current_context())
    if gaps and place.view not in GAPPED:
        raise click.UsageError(f"--gaps is for {' and '.join(GAPPED)}", click.get_current_context())
    _open_browser(db, place, mouse, plain)


def _open_browser(db: Path | None, place: Place | None, mouse: bool, plain: bool) -> None:
    if plain:
        from csto_tui.plain import browse as converse

        raise click.exceptions.Exit(converse(db, place))
    from csto_tui.start import browse as start

    raise click.exceptions.Exit(start(db, place, mouse))


def run(arguments: Sequence[str] | None = None) -> int:
    """Runs the program; its exit status is 0 done, 1 failed, 2 misused, 130 interrupted."""
    _speak_utf8()
    try:
        if COMPLETING in os.environ:
            from csto_tui.completion import answer

            return answer(program)
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
    for number in (signal.SIGTERM, signal.SIGHUP):
        # One that is ignored, as nohup has it, stays so.
        if signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, _end)
    sys.exit(run())


def _end(number: int, _frame: object) -> NoReturn:
    """Ends the program as an error would, so that what is half written is taken away."""
    sys.exit(ENDED + number)
