"""The server: a page, its parts, and a socket for each visit."""

import asyncio
import signal
import socket
from collections.abc import Callable
from pathlib import Path

from aiohttp import web

from csto_tui.errors import CstoError
from csto_tui.server import page
from csto_tui.server.address import Address, new_token
from csto_tui.server.door import Door
from csto_tui.server.guard import guarded, sign
from csto_tui.server.session import Session
from csto_tui.server.visit import new_socket, visit
from csto_tui.text import line

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""On these the server ends, and every session with it."""

CLOSING = 2.0
"""How many seconds visits may take to end when the server does."""

SILENCE = 10.0
"""How many seconds a connection may be open without a request, before the first and after the last."""


class Site:
    """What is served at an address: an archive, to so many visitors at a time."""

    def __init__(self, archive: Path, sessions: int, idle: float) -> None:
        """Begins without a visitor; who does nothing for `idle` seconds is sent away."""
        self._archive = archive
        self._most = sessions
        self._idle = idle
        self._taken = 0
        self._open: set[Session] = set()
        self._parts = page.parts()
        self.patience = min(SILENCE, idle)
        self.door = Door(self.patience)

    def application(self, address: Address) -> web.Application:
        """What answers the requests at an address."""
        application = web.Application(middlewares=[guarded(address)])
        application.on_response_prepare.extend((sign, self.door.hear))
        application.on_shutdown.append(self._close)
        application.router.add_get("/{token}/", self._page)
        application.router.add_get("/{token}/socket", self._socket)
        application.router.add_get("/{token}/{name}", self._part)
        return application

    async def _page(self, request: web.Request) -> web.Response:
        if self._taken >= self._most:
            return web.Response(text=page.full(), content_type="text/html", status=503)
        text = page.page(f"ws://{request.headers['Host']}{request.path}socket")
        return web.Response(text=text, content_type="text/html")

    async def _part(self, request: web.Request) -> web.Response:
        part = self._parts.get(request.match_info["name"])
        if part is None:
            raise web.HTTPNotFound
        return web.Response(body=part.content, content_type=part.type)

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        channel = new_socket()
        if not channel.can_prepare(request):
            raise web.HTTPBadRequest(text="Only the page opens this.\n")
        if self._taken >= self._most:
            raise web.HTTPServiceUnavailable(text="All sessions are taken.\n")
        self._taken += 1
        try:
            await channel.prepare(request)
            await self._visit(channel)
        finally:
            self._taken -= 1
        return channel

    async def _visit(self, channel: web.WebSocketResponse) -> None:
        session = await Session.begun(self._archive)
        self._open.add(session)
        try:
            await visit(channel, session, self._idle)
        finally:
            self._open.discard(session)

    async def _close(self, _application: web.Application) -> None:
        """Ends every session; each visit ends with its own."""
        await asyncio.gather(*(session.end() for session in self._open))


async def serve(site: Site, host: str, port: int, ready: Callable[[Address], None]) -> None:
    """Serves a site until a signal ends it; `ready` is told the address as soon as it answers.

    CstoError when the address cannot be had.
    """
    loop, ended = asyncio.get_running_loop(), asyncio.Event()
    for number in SIGNALS:
        loop.add_signal_handler(number, ended.set)
    listening = _listening(host, port)
    address = Address(host, listening.getsockname()[1], new_token())
    runner = web.AppRunner(
        site.application(address), access_log=None, shutdown_timeout=CLOSING, keepalive_timeout=site.patience
    )
    await runner.setup()
    assert runner.server
    server = await site.door.open(runner.server, listening)
    try:
        ready(address)
        await ended.wait()
    finally:
        server.close()
        await runner.cleanup()


def _listening(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family)
    except (OSError, UnicodeError) as error:
        # In brackets stands again what was asked for.
        why = (getattr(error, "strerror", None) or "that is no name of a machine").partition(" (")[0]
        raise CstoError(f"{line(host)}:{port} cannot be served: {why}. Give another --host or --port.") from None
