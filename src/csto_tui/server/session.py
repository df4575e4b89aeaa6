"""One visitor's screen: the program in a process of its own."""

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from pathlib import Path

KEPT = (
    "PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "PYTHONPATH", "XDG_CONFIG_HOME", "CSTO_TUI_CONFIG",
)  # fmt: skip
"""What of the environment the program is to know: no editor, no display, no place of notes."""

SERVED = {
    "CSTO_TUI_SERVED": "1",
    "CSTO_TUI_STATE": f"{os.devnull}/none",
    "TEXTUAL_DRIVER": "csto_tui.ui.wire:Wire",
    "TEXTUAL_COLOR_SYSTEM": "truecolor",
}
"""What it is told: that the reader is a visitor, that nothing is kept nor read of what the owner keeps, how to draw."""

READY = b"__GANGLION__\n"
SECONDS = 20.0
"""How long the program may take to begin."""

COLUMNS, ROWS = range(1, 401), range(1, 201)
"""The sizes of a screen: what a visitor asks for beyond them is cut to them."""


class Session:
    """The program, spoken to through its streams in packets: a letter, four bytes of length, what there is to say."""

    def __init__(self, process: Process) -> None:
        """Takes over a process that has just begun."""
        self._process = process
        assert process.stdin
        assert process.stdout
        self._to, self._from = process.stdin, process.stdout

    @classmethod
    async def begun(cls, archive: Path) -> "Session":
        """A program that shows an archive, with all it may start in one group."""
        command = (sys.executable, "-m", "csto_tui.server.screen", str(archive))
        process = await asyncio.create_subprocess_exec(
            *command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=environment(os.environ), start_new_session=True
        )
        return cls(process)

    async def drawn(self) -> AsyncIterator[bytes]:
        """What the program draws until it ends; what else it asks for, such as to open an address, is not passed on."""
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            async with asyncio.timeout(SECONDS):
                await self._from.readuntil(READY)
            while True:
                head = await self._from.readexactly(5)
                content = await self._from.readexactly(int.from_bytes(head[1:], "big"))
                if head[:1] == b"D":
                    yield content
                elif head[:1] == b"M" and json.loads(content).get("type") == "exit":
                    return

    async def type(self, keys: str) -> None:
        """Gives the program what was typed."""
        await self._send(b"D", keys.encode("utf-8", "replace"))

    async def resize(self, columns: int, rows: int) -> None:
        """Gives the screen another size, within bounds."""
        size = {"width": _within(COLUMNS, columns), "height": _within(ROWS, rows)}
        await self._send(b"M", json.dumps({"type": "resize", **size}).encode())

    async def focus(self, gained: bool) -> None:
        """Tells the program whether the visitor looks at it."""
        await self._send(b"M", json.dumps({"type": "focus" if gained else "blur"}).encode())

    async def end(self) -> None:
        """Ends the program and whatever it started, at once: it has nothing to save."""
        if self._process.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        await self._process.wait()

    async def _send(self, kind: bytes, content: bytes) -> None:
        self._to.write(kind + len(content).to_bytes(4, "big") + content)
        # A program that has ended is noticed where it is read.
        with suppress(ConnectionError):
            await self._to.drain()


def environment(own: Mapping[str, str]) -> dict[str, str]:
    """The environment of a session, made of this one."""
    return {name: own[name] for name in KEPT if name in own} | SERVED


def _within(bounds: range, number: int) -> int:
    return max(bounds[0], min(int(number), bounds[-1]))
