"""Visitors of a served screen: one that speaks to the socket itself, and a web browser without a window."""

import asyncio
import base64
import json
import os
import select
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from email.message import Message
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import aiohttp

import csto_tui

PATIENCE = 60.0
"""How many seconds something may take before it is said to hang."""


class Answer(NamedTuple):
    """What a server answers."""

    status: int
    headers: Message
    body: bytes


class Server:
    """The program as it serves an archive, in a process of its own."""

    def __init__(self, process: "subprocess.Popen[str]", url: str) -> None:
        self.process, self.url = process, url
        self.host = urlsplit(url).netloc
        self.token = urlsplit(url).path.strip("/")

    def get(self, path: str = "", method: str = "GET", **headers: str) -> Answer:
        """What the server answers to a request below the address, or to a whole path; `_` in a header is a dash."""
        whole = path if path.startswith("/") else f"/{self.token}/{path}"
        with closing(HTTPConnection(self.host, timeout=PATIENCE)) as connection:
            connection.putrequest(method, whole, skip_host=True, skip_accept_encoding=True)
            for name, value in ({"Host": self.host} | headers).items():
                connection.putheader(name.replace("_", "-"), value)
            connection.endheaders()
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())

    def sessions(self) -> list[int]:
        """The processes that it has started and that still run."""
        number = self.process.pid
        return [int(child) for child in Path(f"/proc/{number}/task/{number}/children").read_text().split()]


@contextmanager
def serving(archive: Path, *options: str, **more: str) -> Iterator[Server]:
    """Serves an archive at a port that is free, in an environment that has these variables too."""
    command = [sys.executable, "-m", "csto_tui", "serve", "--port", "0", "--db", str(archive), *options]
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "CSTO_TUI_STATE") if name in os.environ}
    environment |= {"PYTHONPATH": str(Path(csto_tui.__file__).parents[1]), "CSTO_TUI_CONFIG": "/dev/null"} | more
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stderr
        try:
            url = process.stdout.readline().strip()
            assert url, process.stderr.read()
            yield Server(process, url)
        finally:
            process.kill()


@contextmanager
def ending(process: int) -> Iterator[None]:
    """Waits for the end of a process that somebody else has started."""
    watched = os.pidfd_open(process)
    try:
        yield
        assert select.select([watched], [], [], PATIENCE)[0], "the process goes on"
    finally:
        os.close(watched)


class Visitor:
    """A web browser's end of the socket, with all that was drawn so far."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.drawn = b""

    async def say(self, *message: object) -> None:
        await self.socket.send_str(json.dumps(message))

    async def type(self, keys: str) -> None:
        await self.say("stdin", keys)

    async def until(self, wanted: str) -> None:
        """Reads until something is drawn, from here on."""
        start = len(self.drawn)
        async with asyncio.timeout(PATIENCE):
            while wanted.encode() not in self.drawn[start:]:
                message = await self.socket.receive()
                assert message.type in (aiohttp.WSMsgType.BINARY, aiohttp.WSMsgType.TEXT), self.drawn[start:]
                self.drawn += message.data if isinstance(message.data, bytes) else message.data.encode()

    async def gone(self) -> int | None:
        """Reads until the server closes the socket: its code."""
        async with asyncio.timeout(PATIENCE):
            async for message in self.socket:
                self.drawn += message.data if isinstance(message.data, bytes) else b""
        return self.socket.close_code


@asynccontextmanager
async def visiting(server: Server) -> AsyncIterator[Visitor]:
    """Opens a session, and waits until it shows something."""
    url, origin = f"{server.url}socket", f"http://{server.host}"
    async with aiohttp.ClientSession() as client, client.ws_connect(url, origin=origin) as socket:
        visitor = Visitor(socket)
        await visitor.until("quit")
        yield visitor


class Chromium:
    """A page of a web browser without a window, told what to do over its protocol for tools."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.events: list[dict[str, Any]] = []
        self._number = 0

    async def do(self, method: str, **parameters: object) -> dict[str, Any]:
        """Has something done, and waits for its result."""
        self._number += 1
        await self.socket.send_json({"id": self._number, "method": method, "params": parameters})
        while True:
            message = await self._next()
            if message.get("id") == self._number:
                assert "error" not in message, message
                return dict(message["result"])

    async def value(self, expression: str) -> Any:
        """What an expression is worth in the page."""
        result = await self.do("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        return result["result"].get("value")

    async def type(self, keys: str) -> None:
        for key in keys:
            await self.do("Input.dispatchKeyEvent", type="keyDown", key=key, text=key)
            await self.do("Input.dispatchKeyEvent", type="keyUp", key=key)

    async def until(self, come: Callable[["Chromium"], bool]) -> None:
        """Waits for what is to come of the events."""
        while not come(self):
            await self._next()

    @property
    def received(self) -> bytes:
        """What came to the page through its socket."""
        frames = [each["params"]["response"] for each in self.of("Network.webSocketFrameReceived")]
        return b"".join(base64.b64decode(frame["payloadData"]) for frame in frames if frame["opcode"] == 2)

    def of(self, method: str) -> list[dict[str, Any]]:
        """The events of a kind."""
        return [event for event in self.events if event["method"] == method]

    async def _next(self) -> dict[str, Any]:
        async with asyncio.timeout(PATIENCE):
            message = await self.socket.receive_json()
        if "method" in message:
            self.events.append(message)
        return dict(message)


@asynccontextmanager
async def chromium(program: str, profile: Path) -> AsyncIterator[Chromium]:
    """Starts a web browser with one empty page."""
    command = [program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    process = await asyncio.create_subprocess_exec(
        *command, "--remote-debugging-port=0", f"--user-data-dir={profile}", "--window-size=1200,700", "about:blank",
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE, env=os.environ | {"HOME": str(profile)},
    )  # fmt: skip
    assert process.stderr
    try:
        async with asyncio.timeout(PATIENCE):
            while b"DevTools listening on" not in (line := await process.stderr.readline()):
                assert line, "it did not start"
        tools = urlsplit(line.split()[-1].decode()).netloc
        async with aiohttp.ClientSession() as client:
            async with client.get(f"http://{tools}/json") as answer:
                (page,) = [each for each in await answer.json() if each["type"] == "page"]
            async with client.ws_connect(page["webSocketDebuggerUrl"], max_msg_size=0) as socket:
                yield Chromium(socket)
    finally:
        process.kill()
        await process.communicate()
