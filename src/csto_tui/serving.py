"""The command that shows the archive in web browsers."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from csto_tui import output
from csto_tui.errors import CstoError
from csto_tui.options import database

if TYPE_CHECKING:
    from csto_tui.server.address import Address

EXTRA = ("aiohttp", "textual_serve")
"""What only serving needs."""

MINUTE = 60


@click.command()
@click.option("--host", metavar="HOST", default="127.0.0.1", show_default=True, help="The name or number to listen at.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="The port; 0 takes one that is free."
)
@click.option(
    "--sessions", type=click.IntRange(1, 100), default=4, show_default=True, help="How many may read at a time."
)
@click.option(
    "--idle",
    type=click.FloatRange(0, 24 * 60, min_open=True),
    metavar="MINUTES",
    default=15,
    show_default=True,
    help="After how long without a key a session ends.",
)
@database
def serve(host: str, port: int, sessions: int, idle: float, db: Path | None) -> None:
    """Show the browser in a web browser, to those who have the address that is printed; Ctrl+C ends it.

    Visitors only read: bookmarks, notes, files, the clipboard and web pages are off, and yours are not shown. Only this
    machine can reach it unless --host says otherwise. Needs csto-tui[serve].
    """
    import asyncio

    from csto_tui.archive import Archive

    with Archive(db) as archive:
        path = archive.path.absolute()
    try:
        from csto_tui.server.site import Site
        from csto_tui.server.site import serve as start

        site = Site(path, sessions, idle * MINUTE)
    except ModuleNotFoundError as error:
        if error.name not in EXTRA:
            raise
        raise CstoError("serving needs more than is installed. Run pip install 'csto-tui[serve]'.") from None
    asyncio.run(start(site, host, port, _tell))


def _tell(address: "Address") -> None:
    """Prints the address, and says who can reach it if that is more than this machine."""
    click.echo(address.url)
    if not address.local:
        output.say(
            "Others can reach this address, and what passes is not encrypted: give it only to those who may read, "
            "in a network you trust."
        )
