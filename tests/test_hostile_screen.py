"""Text of strangers on the screen: nothing in it acts, and nothing of it breaks the screen."""

from pathlib import Path

import pytest
from textual import events

from csto_tui.build import build
from csto_tui.ui.links import Reason
from screen import Browsing, Reader

HOSTILE = [
    "\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "\x1b]52;c;aGVsbG8=\x07", "\x1b]8;;https://example.org\x07link\x1b]8;;\x07",
    "\x9b2J\x9d0;x\x9c", "a\x00b\x08c\x7fd", "one\rtwo", "one\ntwo\tthree", "\u202eesrever\u202c \u2066isolated\u2069",
    "zero\u200bwidth\u200d\ufeff", "soft\u00adhyphen", "[red]not red[/red]", "[@click=app.quit]quit[/]", "[/]", "[/red]", "[",
    "[bold", "[b]x[/i]", "[link=https://example.org]x[/link]", "\\[red]", "$primary [$error]x", ":smile: [blink]x",
    "incomprehensibility" * 40, "漢字" * 60, "e\u0301\u0302\u0303" * 30, "Z" + "\u0301" * 200,
    "👩‍👩‍👧‍👦" * 20, "\u0645\u0631\u062d\u0628\u0627",
    "\U000e0041\U000e0042 tags", "\ufff9note\ufffa", "\u2028line\u2029para", "\x85next", "'\"`;$(reboot)", "%s %d {0} {x}",
]  # fmt: skip
"""Texts that have broken terminals, markup or widths."""

DOCUMENT = "[red]bulletin\x1b[2J[/red]"
BRACKETS = ["[red]not red[/red]", "[@click=app.quit]quit[/]", "[b]x[/i]"]
BIDI = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c"
UNSAFE = {*BIDI, *map(chr, [*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000)])}
"""What acts on a terminal, is no character, or turns the order of others."""
WALK = [
    "down", "enter", "t", "b", "2", "down", "down", "right", "G", "enter", "r", "w", "down", "escape", "1", "r", "2", "b", "b",
    "f9", "right", "down", "enter", "down", "G", "right", "w", "escape", "end", "enter", "t", "f7", "down", "f8", "6", "down", "r",
    "G", "z", "z", "?", "pagedown", "escape", ":", "down", "escape", "T", "1", "G", "left", "left",
]  # fmt: skip
"""Keys that lead through every view, pane and screen."""


def quoted(text: str) -> str:
    """A text as TOML takes it, every unusual character by its number."""
    return '"' + "".join(c if c.isascii() and c.isalnum() else f"\\U{ord(c):08x}" for c in text) + '"'


def _evidence(place: str, phrase: str) -> str:
    return f"[[event.evidence]]\ndocument = {quoted('bulletin')}\nplace = {quoted(place)}\nphrase = {quoted(phrase[:40])}\n"


def _event(number: int, text: str) -> str:
    return f"""
[[event]]
id = "2025-01-{number % 28 + 1:02}-event-{number}"
title = {quoted(text)}
kind = "meeting"
date = "2025-01-{number % 28 + 1:02}"
basis = "stated"
no_priority = "made up"
text = {quoted(text)}
note = {quoted(text)}

{_evidence(text, text)}
[[event.link]]
to = "entity-{number}"
relation = "organiser"
why = {quoted(text)}
"""


def _entity(number: int, text: str) -> str:
    return f"""
[[entity]]
id = "entity-{number}"
title = {quoted(text)}
kind = "body"

[[entity.name]]
text = {quoted(text + "!")}
language = "en"
sort = "variant"
known_by = "general"

[[entity.evidence]]
document = "bulletin"
place = {quoted(text)}
"""


def _document() -> str:
    return f"""
[[document]]
id = "bulletin"
title = {quoted(DOCUMENT)}
text = {quoted(" ".join(HOSTILE[:22]))}
publisher = {quoted(HOSTILE[0])}
language = "en"
published = "2024-07-01"
captured = "2024-07-02"
url = {quoted("https://example.org/" + HOSTILE[2])}
sha256 = "{"0" * 64}"
"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive in which every text is hostile."""
    records = tmp_path_factory.mktemp("hostile")
    (records / "events").mkdir()
    (records / "entities").mkdir()
    texts = [text for text in HOSTILE if text.strip()]
    (records / "documents.toml").write_text(_document(), encoding="utf-8")
    events, entities = ("".join(of(n, text) for n, text in enumerate(texts)) for of in (_event, _entity))
    (records / "events" / "2025.toml").write_text(events, encoding="utf-8")
    (records / "entities" / "names.toml").write_text(entities, encoding="utf-8")
    build(records, records / "hostile.db")
    return records / "hostile.db"


def seen(reader: Reader) -> str:
    """What is drawn, once nothing in it acts on a terminal or is wider than the screen."""
    strips = reader.strips()
    for strip in strips:
        assert strip.cell_length == reader.app.size.width
        for segment in strip:
            assert not segment.control
            assert not (segment.style and segment.style.link)
            assert UNSAFE.isdisjoint(segment.text), f"{segment.text!r} is drawn"
    return reader.drawn()


@pytest.mark.parametrize("size", [(40, 12), (120, 36)], ids=str)
async def test_every_view_record_and_screen_can_be_walked_through(
    browsing: Browsing, hostile: Path, size: tuple[int, int]
) -> None:
    async with browsing(hostile, size=size) as reader:
        for key in WALK:
            await reader.press(key)
            assert seen(reader)
            assert reader.app.is_running


@pytest.mark.parametrize(
    ("size", "texts"), [((40, 12), []), ((120, 36), [*BRACKETS, *HOSTILE[:4]])], ids=["40x12", "120x36"]
)
async def test_every_record_is_shown_and_a_link_with_a_hostile_title_and_reason_is_explained(
    browsing: Browsing, hostile: Path, size: tuple[int, int], texts: list[str]
) -> None:
    async with browsing(hostile, size=size, query="type:event") as reader:
        titles, explained = set(), set()
        for _ in range(len(HOSTILE)):
            titles.add(reader.detail)
            seen(reader)
            text = HOSTILE[int(reader.under.rpartition("-")[2])]
            if text in texts:
                explained.add(text)
                await reader.press("r", "w")
                shown = " ".join(seen(reader).split())
                assert isinstance(reader.app.screen, Reason)
                if text in BRACKETS:
                    assert text in shown
                await reader.press("escape", "tab")
            await reader.press("down")
        assert explained == set(texts)
        assert len(titles) >= len(HOSTILE) - 2
        for bracketed in BRACKETS:
            assert any(bracketed in title for title in titles)


async def test_a_click_on_markup_runs_nothing(browsing: Browsing, hostile: Path) -> None:
    text = "[@click=app.quit]quit[/]"
    number = HOSTILE.index(text)
    async with browsing(hostile, size=(120, 36), at=f"2025-01-{number % 28 + 1:02}-event-{number}") as reader:
        for keys in ([], ["r", "w"]):
            await reader.press(*keys)
            rows = [(row, line.find(text)) for row, line in enumerate(reader.drawn().splitlines()) if text in line]
            assert rows, keys
            for row, at in rows:
                await reader.pilot.click(offset=(at + text.index("]") + 2, row))
            await reader.settled()
            assert reader.app.is_running, keys


TYPED = ["[red]", "[@click=app.quit]x[/]", "[/", "\u202e", "漢字", '"', "in:[red", "'; DROP TABLE records;--"]
"""What is no harmless word wherever it is typed."""


async def test_what_is_typed_or_pasted_is_text(browsing: Browsing, hostile: Path) -> None:
    async with browsing(hostile, size=(120, 36)) as reader:
        await reader.press("/")
        for typed in TYPED:
            reader.browser.box.input.value = typed
            await reader.settled()
            assert seen(reader)
        reader.browser.box.input.value = ""
        reader.app.post_message(events.Paste("event\x1b[31m\n\x07meeting\u202e"))
        await reader.settled()
        assert "event" in reader.browser.box.input.value
        assert "\n" not in reader.browser.box.input.value
        assert seen(reader)
        await reader.press("escape", ":")
        for typed in TYPED:
            await reader.type(typed)
            assert seen(reader)
            await reader.press("ctrl+u")
        assert reader.app.is_running


async def test_a_notice_with_markup_is_text(browsing: Browsing, hostile: Path) -> None:
    fault = "no theme '[@click=app.quit]x[/]\x1b[31m'; did you mean [/red]?"
    async with browsing(hostile, size=(120, 36), fault=fault) as reader:
        assert "[@click=app.quit]x[/]" in seen(reader)
