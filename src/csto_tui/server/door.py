"""The door: how many connections are open at a time, and how long one may be silent."""

import asyncio
import socket

from aiohttp import web

MOST = 512
"""How many connections there may be: half of the files that a program may usually have open."""


class Door:
    """Takes connections, and closes those that are too many or have asked for nothing after a while."""

    def __init__(self, patience: float) -> None:
        """Lets who has asked for nothing whole stay for `patience` seconds."""
        self._patience = patience
        self._silent: dict[web.RequestHandler, asyncio.TimerHandle] = {}

    async def hear(self, request: web.Request, _response: web.StreamResponse) -> None:
        """Takes note that somebody has asked for something."""
        waiting = self._silent.pop(request.protocol, None)
        if waiting:
            waiting.cancel()

    async def open(self, server: web.Server, listening: socket.socket) -> asyncio.Server:
        """Begins to take connections for a server."""
        loop = asyncio.get_running_loop()

        def taken() -> web.RequestHandler:
            connection = server()
            patience = self._patience if len(server.connections) < MOST else 0
            self._silent[connection] = loop.call_later(patience, self._dismiss, connection)
            return connection

        return await loop.create_server(taken, sock=listening)

    def _dismiss(self, connection: web.RequestHandler) -> None:
        del self._silent[connection]
        connection.force_close()
