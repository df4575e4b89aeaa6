"""A visit: what is typed goes to the program, what is drawn comes back."""

import asyncio
import json
from contextlib import suppress
from typing import Any

from aiohttp import WSMessage, WSMsgType, web

from csto_tui.server.session import Session

LONGEST = 64 * 1024
"""How many bytes a visitor may send at a time."""

HEARTBEAT = 10.0
"""After how many seconds a web browser is asked whether it is still there; it has half of that to answer."""

PARTING = 1.0
"""How many seconds a web browser has to take leave."""


def new_socket() -> web.WebSocketResponse:
    """A socket for a visit."""
    return web.WebSocketResponse(heartbeat=HEARTBEAT, max_msg_size=LONGEST, timeout=PARTING, compress=False)


async def visit(socket: web.WebSocketResponse, session: Session, idle: float) -> None:
    """Lets a visitor read until they leave, the program ends, or nothing was typed for `idle` seconds."""
    drawing = asyncio.create_task(_draw(socket, session))
    now = asyncio.get_running_loop().time
    try:
        async with asyncio.timeout(idle) as patience:
            async for message in socket:
                if await _answer(message, socket, session):
                    patience.reschedule(now() + idle)
    except TimeoutError:
        pass
    finally:
        drawing.cancel()
        await session.end()
        await socket.close()


async def _draw(socket: web.WebSocketResponse, session: Session) -> None:
    """Passes on what is drawn; when that ends, so does the visit."""
    with suppress(ConnectionError, TimeoutError):
        async for content in session.drawn():
            await socket.send_bytes(content)
    await socket.close()


async def _answer(message: WSMessage, socket: web.WebSocketResponse, session: Session) -> bool:
    """Does what a web browser asks for, and nothing if it asks for anything else; whether somebody typed."""
    match _said(message):
        case ["stdin", str(keys)]:
            await session.type(keys)
            return True
        case ["resize", {"width": int(columns), "height": int(rows)}]:
            await session.resize(columns, rows)
        case ["focus" | "blur" as what]:
            await session.focus(what == "focus")
        case ["ping", str(moment)]:
            await socket.send_json(["pong", moment])
    return False


def _said(message: WSMessage) -> Any:
    """What a message says; None if it says nothing."""
    with suppress(ValueError, RecursionError):
        return json.loads(message.data) if message.type is WSMsgType.TEXT else None
    return None
