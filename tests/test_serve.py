"""The screen in web browsers: who is let in, what they can do, what is left when they go."""

import asyncio
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, ExitStack
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from csto_tui.archive import Archive
from csto_tui.server.address import Address, new_token
from csto_tui.server.door import MOST
from csto_tui.server.guard import HEADERS
from csto_tui.server.page import page, parts
from csto_tui.server.session import environment
from csto_tui.state import State, archive_name
from screen import Browsing
from visitor import PATIENCE, Server, chromium, ending, serving, visiting

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="counts processes as Linux shows them")

UPGRADE = {
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec_WebSocket_Version": "13",
    "Sec_WebSocket_Key": "dGhlIHNhbXBsZSBub25jZQ==",
}
OTHER = new_token()
"""A token that is another one's."""


@pytest.fixture(scope="module")
def server(small_archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(small_archive) as server:
        yield server


FORGED: list[tuple[str, dict[str, str], int]] = [
    # Without the token, or with another.
    ("/", {}, 403),
    ("/socket", UPGRADE, 403),
    (f"/{OTHER}/", {}, 403),
    (f"/{OTHER}/socket", UPGRADE, 403),
    (f"/{OTHER}/terminal.js", {}, 403),
    ("/%00/", {}, 403),
    (f"/?token={OTHER}", {}, 403),
    # From another page.
    ("", {"Origin": "http://evil.example"}, 403),
    ("socket", UPGRADE | {"Origin": "http://evil.example"}, 403),
    ("socket", UPGRADE | {"Origin": "null"}, 403),
    ("socket", UPGRADE | {"Origin": "https://{host}"}, 403),
    ("socket", UPGRADE | {"Origin": "http://127.0.0.1"}, 403),
    ("socket", UPGRADE | {"Origin": "http://{host}.evil.example"}, 403),
    ("socket", UPGRADE, 403),
    # By another name, as after a rebinding.
    ("", {"Host": "evil.example"}, 421),
    ("", {"Host": "evil.example:{port}"}, 421),
    ("", {"Host": "127.0.0.1"}, 421),
    ("", {"Host": "127.0.0.1:1"}, 421),
    ("", {"Host": "x@{host}"}, 421),
    ("", {"Host": ""}, 421),
    ("socket", UPGRADE | {"Host": "evil.example:{port}", "Origin": "http://evil.example:{port}"}, 421),
    # What is not there.
    ("../../../../etc/passwd", {}, 404),
    ("/../../../../etc/passwd", {}, 403),
    ("..%2f..%2f..%2fetc%2fpasswd", {}, 404),
    ("%2e%2e/page.py", {}, 404),
    ("page.html", {}, 404),
    ("page.py", {}, 404),
    ("static/js/textual.js", {}, 404),
    ("download/1", {}, 404),
    ("socket", {}, 400),
]


@pytest.mark.parametrize(("path", "headers", "status"), FORGED, ids=range(len(FORGED)))
def test_a_forged_request_is_refused(server: Server, path: str, headers: dict[str, str], status: int) -> None:
    port = server.host.rpartition(":")[2]
    filled = {name: value.replace("{host}", server.host).replace("{port}", port) for name, value in headers.items()}
    answer = server.get(path, **filled)
    assert answer.status == status
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert not server.sessions()


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE"])
def test_a_server_answers_to_reading_only(server: Server, method: str) -> None:
    assert server.get(method=method).status == 405


def test_everything_the_page_asks_for_is_served_here(server: Server) -> None:
    answer = server.get()
    text = answer.body.decode()
    assert answer.status == 200
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert set(re.findall(r"\w+://[^/\"]*", text)) == {f"ws://{server.host}"}
    own = {*re.findall(r'(?:src|href)="([\w.]+)"', text), *re.findall(r'url\("(.*?)"\)', str(parts()["page.css"]))}
    assert own == set(parts())
    for name in own:
        answer = server.get(name)
        assert (answer.status, answer.body) == (200, parts()[name].content)
        assert answer.headers["Content-Type"].startswith(parts()[name].type)


def test_an_address_cannot_become_markup() -> None:
    assert "<script>" not in page('ws://"><script>')


@pytest.mark.parametrize(
    ("host", "port", "named", "bound"),
    [
        ("127.0.0.1", 8000, "127.0.0.1:8000", True),
        ("127.0.0.1", 8000, "localhost:8000", True),
        ("127.0.0.1", 8000, "LOCALHOST:8000", True),
        ("127.0.0.1", 8000, "127.0.0.2:8000", False),
        ("127.0.0.1", 8000, "localhost:99999999", False),
        ("127.0.0.1", 8000, "localhost.evil.example:8000", False),
        ("127.0.0.1", 80, "127.0.0.1", True),
        ("::1", 8000, "[::1]:8000", True),
        ("::1", 8000, "[::2]:8000", False),
        ("0:0::1", 8000, "[::1]:8000", True),
        ("reading.example", 8000, "reading.example:8000", True),
        ("reading.example", 8000, "localhost:8000", False),
        ("0.0.0.0", 8000, "192.168.1.7:8000", True),
        ("0.0.0.0", 8000, "192.168.1.7:8001", False),
        ("0.0.0.0", 8000, "rebound.example:8000", False),
        ("::", 8000, "[fe80::7]:8000", True),
        ("::", 8000, "[oops:8000", False),
        ("::", 8000, "127.0.0.1:8000/x", False),
    ],
)
def test_only_a_name_of_what_was_bound_is_answered(host: str, port: int, named: str, bound: bool) -> None:
    assert Address(host, port, "").bound(named) is bound


def test_a_token_has_128_bits() -> None:
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert {len(token) for token in tokens} == {22}
    assert Address("", 0, "a").admits("a")
    assert not Address("", 0, "a").admits("\udcff")


def test_a_session_knows_little_of_the_environment() -> None:
    known = environment({"HOME": "/home/reader", "EDITOR": "vi", "DISPLAY": ":0", "CSTO_TUI_STATE": "/home/reader/s"})
    assert known["HOME"] == "/home/reader"
    assert not {"EDITOR", "DISPLAY"} & set(known)
    assert known["CSTO_TUI_STATE"] != "/home/reader/s"


async def test_a_visitor_searches_and_reads(server: Server) -> None:
    async with visiting(server) as visitor:
        await visitor.say("resize", {"width": 120, "height": 30})
        await visitor.type("/")
        await visitor.type("heron")
        await visitor.until(" found")
        (process,) = server.sessions()
        with ending(process):
            await visitor.socket.close()


async def test_what_a_visitor_sends_is_not_trusted(server: Server) -> None:
    nonsense: list[Any] = [
        [], 7, None, ["stdin"], ["stdin", 7], ["stdin", "\ud800"], ["resize"], ["resize", {"width": "80", "height": None}],
        ["resize", {"width": 30_000, "height": 3_000}], ["resize", {"width": -1, "height": 0}], ["ping", {}], ["exit", 1],
        ["deliver_chunk_request", {"key": "/etc/passwd"}],
    ]  # fmt: skip
    async with visiting(server) as visitor:
        for text in ("", "[" * 10_000, '{"a"', "9" * 6_000):
            await visitor.socket.send_str(text)
        await visitor.socket.send_bytes(b"\xff\x00")
        for message in nonsense:
            await visitor.say(*message) if isinstance(message, list) else await visitor.socket.send_json(message)
        await visitor.say("resize", {"width": 30_000, "height": 3_000})
        await visitor.say("ping", "17")
        await visitor.until('["pong", "17"]')
        await visitor.until("\x1b[200;")
        rows = {int(row) for row in re.findall(rb"\x1b\[(\d+);\d+H", visitor.drawn)}
        assert max(rows) == 200
        await visitor.say("stdin", "x" * 100_000)
        assert await visitor.gone() == aiohttp.WSCloseCode.MESSAGE_TOO_BIG


async def test_who_comes_when_all_sessions_are_taken_is_told_so(small_archive: Path) -> None:
    with serving(small_archive, "--sessions", "2") as server:
        async with visiting(server), visiting(server) as second:
            answer = await asyncio.to_thread(server.get)
            assert (answer.status, b"All sessions are taken" in answer.body) == (503, True)
            assert {name: answer.headers[name] for name in HEADERS} == HEADERS
            crowd = [asyncio.to_thread(_status, server) for _ in range(25)]
            assert set(await asyncio.gather(*crowd)) == {503}
            _, left = server.sessions()
            with ending(left):
                await second.type("q")
                await second.gone()
            async with asyncio.timeout(PATIENCE):
                while (await asyncio.to_thread(server.get)).status == 503:
                    pass
            async with visiting(server):
                assert len(server.sessions()) == 2


def _status(server: Server) -> int:
    return server.get("socket", **UPGRADE, Origin=f"http://{server.host}").status


async def test_a_crowd_that_comes_at_once_gets_no_more_than_the_sessions(small_archive: Path) -> None:
    with serving(small_archive, "--sessions", "3") as server:
        async with aiohttp.ClientSession() as client, AsyncExitStack() as sockets:

            async def come() -> bool:
                opening = client.ws_connect(f"{server.url}socket", origin=f"http://{server.host}")
                try:
                    await sockets.enter_async_context(opening)
                except aiohttp.WSServerHandshakeError as refused:
                    return refused.status != 503
                return True

            assert sum(await asyncio.gather(*(come() for _ in range(100)))) == 3
            assert len(server.sessions()) <= 3


def test_who_asks_for_nothing_is_sent_away_and_who_is_too_many_at_once(small_archive: Path) -> None:
    with serving(small_archive, "--idle", "0.03") as server, ExitStack() as opened:
        host, port = server.host.rsplit(":", 1)

        def come() -> socket.socket:
            connection = opened.enter_context(socket.create_connection((host, int(port)), timeout=PATIENCE))
            connection.send(b"GET / HTTP/1.1\r\n")
            return connection

        first = [come() for _ in range(MOST)]
        assert come().recv(1) == b""
        assert [connection.recv(1) for connection in first] == [b""] * MOST
        assert server.get().status == 200


async def test_who_does_nothing_is_sent_away(small_archive: Path) -> None:
    with serving(small_archive, "--idle", "0.03") as server:
        async with visiting(server) as visitor:
            (process,) = server.sessions()
            with ending(process):
                assert await visitor.gone() == aiohttp.WSCloseCode.OK


async def test_who_vanishes_without_a_word_leaves_no_process(server: Server) -> None:
    async with visiting(server) as visitor:
        (process,) = server.sessions()
        with ending(process):
            visitor.socket.get_extra_info("socket").shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
async def test_when_the_server_ends_so_do_its_sessions(small_archive: Path, number: signal.Signals) -> None:
    with serving(small_archive) as server:
        async with visiting(server) as visitor:
            (process,) = server.sessions()
            with ending(process):
                server.process.send_signal(number)
                await visitor.gone()
        status = server.process.wait(PATIENCE)
        assert status == (-number if number is signal.SIGKILL else 0)
        assert server.process.stderr
        assert server.process.stderr.read() == ""


async def test_a_visitor_neither_sees_nor_changes_what_the_owner_keeps(small_archive: Path, state_path: Path) -> None:
    with Archive(small_archive) as archive:
        State().write_note(archive_name(archive.path), "heron", "for the owner only")
    before = {path.name: path.read_bytes() for path in state_path.parent.iterdir()}
    with serving(small_archive) as server:
        async with visiting(server) as visitor:
            await visitor.type("/heron")
            await visitor.until(" found")
            await visitor.type("\t")
            await visitor.until("pane")
            await visitor.type("m")
            await visitor.until("Not in a web browser.")
            await visitor.type("'Sayoeq")
            await visitor.gone()
    assert b"for the owner only" not in visitor.drawn
    assert {path.name: path.read_bytes() for path in state_path.parent.iterdir()} == before


@pytest.mark.parametrize("key", ["m", "apostrophe", "S", "a", "y", "o", "e"])
async def test_a_visitor_is_refused_what_would_be_done_on_the_machine_of_the_owner(
    browsing: Browsing, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    monkeypatch.setenv("CSTO_TUI_SERVED", "1")
    async with browsing() as reader:
        await reader.press(key)
        assert [each.message for each in reader.app._notifications] == ["Not in a web browser."]
        assert len(reader.app.screen_stack) == 1


def test_without_what_serving_needs_the_program_says_how_to_get_it(
    call: Callable[..., tuple[int, str, str]], small_archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.startswith("csto_tui.server.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "aiohttp", None)
    said = "csto-tui: serving needs more than is installed. Run pip install 'csto-tui[serve]'.\n"
    assert call("serve", "--db", small_archive) == (1, "", said)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--host", "no.such.machine.invalid"], "no.such.machine.invalid:8000 cannot be served: "),
        (["--host", "x" * 300], "cannot be served: "),
        (["--host", ""], "cannot be served: "),
        (["--db", "/no/such/archive.db"], "/no/such/archive.db"),
    ],
    ids=["unknown", "long", "empty", "archive"],
)
def test_what_cannot_be_served_is_one_line(small_archive: Path, options: list[str], said: str) -> None:
    command = [sys.executable, "-m", "csto_tui", "serve", "--db", str(small_archive), *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert said in done.stderr


def test_a_port_that_is_taken_is_one_line(server: Server, small_archive: Path) -> None:
    port = server.host.rpartition(":")[2]
    command = [sys.executable, "-m", "csto_tui", "serve", "--db", str(small_archive), "--port", port]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    said = f"csto-tui: 127.0.0.1:{port} cannot be served: Address already in use. Give another --host or --port.\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", said)


@pytest.mark.parametrize(
    ("host", "warned"), [("127.0.0.1", False), ("::1", False), ("0.0.0.0", True), ("10.0.0.7", True)]
)
def test_an_address_that_others_can_reach_comes_with_a_warning(
    host: str, warned: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    from csto_tui.serving import _tell

    address = Address(host, 8000, "secret")
    _tell(address)
    said = capsys.readouterr()
    assert said.out == f"{address.url}\n"
    assert ("not encrypted" in said.err) is warned


PAINTED = """(() => {
  const colours = new Set();
  for (const canvas of document.querySelectorAll("canvas")) {
    const context = canvas.getContext("2d");
    if (!context || !canvas.width) continue;
    for (const colour of new Uint32Array(context.getImageData(0, 0, canvas.width, canvas.height).data.buffer)) colours.add(colour);
  }
  return colours.size;
})()"""


@pytest.mark.skipif(not shutil.which("chromium"), reason="no chromium is installed")
async def test_a_web_browser_paints_the_page_and_a_search_typed_there_finds(server: Server, tmp_path: Path) -> None:
    async with chromium(str(shutil.which("chromium")), tmp_path) as browser:
        for domain in ("Network", "Page", "Log", "Runtime"):
            await browser.do(f"{domain}.enable")
        await browser.do("Page.navigate", url=server.url)
        await browser.until(lambda browser: b"quit" in browser.received)
        await browser.type("/heron")
        await browser.until(lambda browser: b" found" in browser.received)
        assert await browser.value("new Promise(requestAnimationFrame).then(() => " + PAINTED + ")") > 10
        asked = {each["params"]["request"]["url"] for each in browser.of("Network.requestWillBeSent")}
        assert {url for url in asked if not url.startswith((server.url, "data:"))} == set()
        faults = [each["params"]["entry"] for each in browser.of("Log.entryAdded")]
        assert [fault for fault in faults if fault["level"] == "error" or fault["source"] == "security"] == []
        assert browser.of("Runtime.exceptionThrown") == []
