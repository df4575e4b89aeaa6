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

from csto_tui.server.address import Address, new_token
from csto_tui.server.door import MOST
from csto_tui.server.guard import HEADERS
from csto_tui.server.page import page, parts
from csto_tui.server.session import environment
from csto_tui.state import State, archive_name
from screen import Browsing
from visitor import PATIENCE, Server, Visitor, chromium, ending, serving, visiting

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
def kept(small_archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the owner of the server keeps: a note."""
    path = tmp_path_factory.mktemp("kept") / "state.db"
    State(path).write_note(archive_name(small_archive), "heron", "for the owner only")
    return path


@pytest.fixture(scope="module")
def server(small_archive: Path, kept: Path) -> Iterator[Server]:
    with serving(small_archive, CSTO_TUI_STATE=str(kept)) as server:
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


async def test_a_visitor_searches_and_reads_but_neither_sees_nor_changes_what_the_owner_keeps(
    server: Server, kept: Path
) -> None:
    before = {path.name: path.read_bytes() for path in kept.parent.iterdir()}
    async with visiting(server) as visitor:
        (process,) = server.sessions()
        with ending(process):
            await visitor.say("resize", {"width": 120, "height": 30})
            await visitor.type("/")
            await visitor.type("heron")
            await visitor.until(" found")
            await visitor.type("\t")
            await visitor.until("pane")
            await visitor.type("m")
            await visitor.until("Not in a web browser.")
            await visitor.type("'Sayoeq")
            await visitor.gone()
    assert b"for the owner only" not in visitor.drawn
    assert {path.name: path.read_bytes() for path in kept.parent.iterdir()} == before


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


async def test_a_crowd_gets_no_more_than_the_sessions_until_somebody_leaves(small_archive: Path) -> None:
    with serving(small_archive, "--sessions", "2") as server:
        async with aiohttp.ClientSession() as client, AsyncExitStack() as sockets:

            async def come() -> Visitor | int:
                opening = client.ws_connect(f"{server.url}socket", origin=f"http://{server.host}")
                try:
                    return Visitor(await sockets.enter_async_context(opening))
                except aiohttp.WSServerHandshakeError as refused:
                    return refused.status

            crowd = await asyncio.gather(*(come() for _ in range(100)))
            inside = [each for each in crowd if isinstance(each, Visitor)]
            assert len(inside) == 2
            assert {each for each in crowd if not isinstance(each, Visitor)} == {503}
            assert len(server.sessions()) <= 2
            for visitor in inside:
                await visitor.until("quit")
            await _told_that_all_sessions_are_taken(server)
            await inside[1].type("q")
            await inside[1].gone()
            async with asyncio.timeout(PATIENCE):
                while (await asyncio.to_thread(server.get)).status == 503:
                    pass
            (stays,) = server.sessions()
            async with visiting(server) as another:
                assert len(server.sessions()) == 2
                (process,) = {*server.sessions()} - {stays}
                with ending(process):
                    await another.socket.close()
            await _end(server, signal.SIGINT, inside[0], stays)


async def _told_that_all_sessions_are_taken(server: Server) -> None:
    """Whoever comes to a server without a free session is told so, by the page and by the socket."""
    answer = await asyncio.to_thread(server.get)
    assert (answer.status, b"All sessions are taken" in answer.body) == (503, True)
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    crowd = [asyncio.to_thread(_status, server) for _ in range(25)]
    assert set(await asyncio.gather(*crowd)) == {503}


def _status(server: Server) -> int:
    return server.get("socket", **UPGRADE, Origin=f"http://{server.host}").status


async def _end(server: Server, number: signal.Signals, visitor: Visitor, process: int) -> None:
    """Ends a server by a signal, and with it the session of its one visitor, which is a process."""
    with ending(process):
        server.process.send_signal(number)
        await visitor.gone()
    status = server.process.wait(PATIENCE)
    assert status == (-number if number is signal.SIGKILL else 0)
    assert server.process.stderr
    assert server.process.stderr.read() == ""


async def test_who_does_or_asks_for_nothing_is_sent_away_and_who_is_too_many_at_once(small_archive: Path) -> None:
    with serving(small_archive, "--idle", "0.03") as server:
        async with visiting(server) as visitor:
            (process,) = server.sessions()
            with ending(process):
                code, heard = await asyncio.gather(
                    visitor.gone(), asyncio.to_thread(_heard_by_who_asks_nothing, server)
                )
        assert code == aiohttp.WSCloseCode.OK
        assert heard == [b""] * (MOST + 1)
        assert server.get().status == 200


def _heard_by_who_asks_nothing(server: Server) -> list[bytes]:
    """What as many as a server takes at once hear without a whole request; before them, one who is too many."""
    host, port = server.host.rsplit(":", 1)
    with ExitStack() as opened:
        silent = []
        for number in range(MOST + 1):
            silent.append(opened.enter_context(socket.create_connection((host, int(port)), timeout=PATIENCE)))
            silent[-1].send(b"GET / HTTP/1.1\r\n")
            if number % 50 == 0:
                # Who comes faster than the server looks up is not let in by the kernel for a second.
                server.get()
        return [connection.recv(1) for connection in reversed(silent)]


async def test_who_vanishes_without_a_word_leaves_no_process(server: Server) -> None:
    async with visiting(server) as visitor:
        (process,) = server.sessions()
        with ending(process):
            visitor.socket.get_extra_info("socket").shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
async def test_when_the_server_ends_so_do_its_sessions(small_archive: Path, number: signal.Signals) -> None:
    with serving(small_archive) as server:
        async with visiting(server) as visitor:
            (process,) = server.sessions()
            await _end(server, number, visitor, process)


async def test_a_visitor_is_refused_what_would_be_done_on_the_machine_of_the_owner(
    browsing: Browsing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CSTO_TUI_SERVED", "1")
    async with browsing() as reader:
        for key in ("m", "apostrophe", "S", "a", "y", "o", "e"):
            reader.app.clear_notifications()
            await reader.press(key)
            assert [each.message for each in reader.app._notifications] == ["Not in a web browser."], key
            assert len(reader.app.screen_stack) == 1, key


def test_without_what_serving_needs_the_program_says_how_to_get_it(
    call: Callable[..., tuple[int, str, str]], small_archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.startswith("csto_tui.server.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "aiohttp", None)
    said = "csto-tui: serving needs more than is installed. Run pip install 'csto-tui[serve]'.\n"
    assert call("serve", "--db", small_archive) == (1, "", said)


WRONG = {
    "--host no.such.machine.invalid": "no.such.machine.invalid:8000 cannot be served: ",
    f"--host {'x' * 300}": "cannot be served: ",
    "--host ": "cannot be served: ",
    "--db /no/such/archive.db": "/no/such/archive.db",
}
SERVED = """
import sys
from csto_tui.cli import run
for options in sys.argv[2:]:
    print(run(["serve", "--db", sys.argv[1], *options.split(" ")]), file=sys.stderr)
"""
"""Runs the program with each of some options, and prints its exit status behind what it says."""


def test_what_cannot_be_served_is_one_line(server: Server, small_archive: Path) -> None:
    port = server.host.rpartition(":")[2]
    command = [sys.executable, "-c", SERVED, str(small_archive), *WRONG, f"--port {port}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=True)
    lines = done.stderr.splitlines()
    *said, taken = lines[::2]
    assert (done.stdout, lines[1::2]) == ("", ["1"] * (len(WRONG) + 1))
    for (options, expected), line in zip(WRONG.items(), said, strict=True):
        assert expected in line, options
    assert taken == (
        f"csto-tui: 127.0.0.1:{port} cannot be served: Address already in use. Give another --host or --port."
    )


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
