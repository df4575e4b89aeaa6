"""The commands that print the settings of the browser."""

from typing import Any

import click

from csto_tui import output
from csto_tui.options import FAILED
from csto_tui.text import line


@click.command()
@click.option("--format", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to print.")
def config(format: str) -> None:
    """Print the settings that hold, each with where it comes from; exits with 1 when their file has faults.

    A setting is the usual one (default), follows from the locale or NO_COLOR, or stands in the preset or in the file.
    """
    from csto_tui.config import config_path, load
    from csto_tui.ui.commands import BY_ID, objections

    path = config_path()
    settings = load(path, tuple(BY_ID), objections)
    if format == "json":
        rows = [
            {"name": name, "value": value, "from": settings.origins[name]} for name, value in settings.values.items()
        ]
        facts = {"file": str(path), "found": settings.found, "settings": rows, "faults": settings.faults}
        output.machine([facts], format, one=True)
    else:
        click.echo(f"{line(str(path))}{'' if settings.found else ' (there is no such file)'}")
        output.table([[name, _shown(value), settings.origins[name]] for name, value in settings.values.items()])
        for fault in settings.faults:
            click.echo(fault)
    if settings.faults:
        raise click.exceptions.Exit(FAILED)


def _shown(value: Any) -> str:
    """A value as a file has it, without quotes."""
    return str(value).lower() if isinstance(value, bool) else str(value)
