"""The browser opened at any place, as a command line or the last visit gives one."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from csto_tui.archive import Archive
from csto_tui.config import Config
from csto_tui.places import Place
from csto_tui.ui.app import CstoApp
from screen import Reader, reading


@asynccontextmanager
async def opened(archive: Path, place: Place, size: tuple[int, int] = (120, 36)) -> AsyncIterator[Reader]:
    """The reader before a browser that begins at a place."""
    with Archive(archive) as read:
        async with reading(CstoApp(read, Config(), place), size) as reader:
            yield reader
