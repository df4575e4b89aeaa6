"""What a reader takes from the screen: copies, sources, exports, places in a record."""

import io
import json
import sqlite3
import webbrowser
from collections.abc import Callable
from contextlib import closing
from itertools import cycle
from pathlib import Path
from shutil import copy

import pytest
from textual.strip import Strip
from textual.widgets import Input

from csto_tui.archive import Archive
from csto_tui.citation import cited
from csto_tui.export.formats import write
from csto_tui.places import of_command
from csto_tui.ui import clipboard
from csto_tui.ui.menu import Choices, Menu
from csto_tui.ui.prompt import Prompt
from opening import opened
from screen import SIZES, Browsing, Reader, lines_of

Size = tuple[int, int]
SOME = [SIZES[0], SIZES[2]]
CHANNEL = "report-2023-2025/channel"
ADDRESS = "https://example.org/news/1"


@pytest.fixture
def copied(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was put on the clipboard."""
    texts: list[str] = []

    def take(text: str, send: Callable[[str], None]) -> str:
        texts.append(text)
        return "copied with a test"

    monkeypatch.setattr(clipboard, "copy", take)
    return texts


@pytest.fixture
def opens(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses for which a web browser was started."""
    monkeypatch.setenv("DISPLAY", ":0")
    addresses: list[str] = []
    monkeypatch.setattr(webbrowser, "open", lambda address: bool(addresses.append(address)) or True)
    return addresses


def offered(reader: Reader) -> list[str]:
    """The lines of the menu that is open."""
    assert isinstance(reader.app.screen, Menu)
    return lines_of(reader.app.screen.query_one(Choices))


async def take(reader: Reader, key: str, words: str) -> None:
    """Opens a menu, and takes the first of what has some words."""
    for typed in key, words:
        reader.post(*typed)
        await reader.settled(drawn=False)
    await reader.press("enter")


async def answer(reader: Reader, key: str, text: str) -> None:
    """Answers a question with a line of text."""
    reader.post(key)
    await reader.settled(drawn=False)
    assert isinstance(reader.app.screen, Prompt)
    reader.app.screen.query_one(Input).value = text
    await reader.press("enter")


def addressed(shipped: Path, folder: Path, *addresses: str) -> Path:
    """A copy of the archive in which the documents have other addresses."""
    path = Path(copy(shipped, folder / "addressed.db"))
    with closing(sqlite3.connect(path)) as file, file:
        documents = [id for (id,) in file.execute("SELECT record_id FROM documents")]
        assert len(addresses) <= len(documents)
        file.executemany("UPDATE documents SET url = ? WHERE record_id = ?", zip(cycle(addresses), documents))
    return path


async def test_what_is_copied_of_a_record_is_what_the_library_makes_of_it(
    browsing: Browsing, shipped: Path, copied: list[str], call: Callable[..., tuple[int, str, str]]
) -> None:
    forms = {
        "record citation": "plain", "citation markdown": "markdown", "bibtex": "bibtex", "csl": "csl", "gost": "gost",
    }  # fmt: skip
    _, printed, _ = call("show", CHANNEL, "--format", "json", "--db", shipped)
    page = io.StringIO()
    with Archive(shipped) as archive:
        citations = [cited(archive, CHANNEL, form) for form in forms.values()]
        write(archive, [CHANNEL], "markdown", page)
    async with browsing(at=CHANNEL) as reader:
        for words in (*forms, "its id", "its title", "as markdown", "as json"):
            reader.app.clear_notifications()
            await take(reader, "y", words)
            assert reader.notices[-1].endswith("copied with a test."), words
    *copied_citations, id, title, markdown, text = copied
    assert copied_citations == citations
    assert (id, title) == (CHANNEL, "Anti-drug operations Channel carried out")
    assert markdown == page.getvalue()
    (shown,) = json.loads(printed)
    assert {**shown, **json.loads(text)} == shown


async def test_the_copy_menu_offers_all_forms_of_a_record_and_of_a_group_its_place(browsing: Browsing) -> None:
    async with browsing(size=SIZES[0], at=CHANNEL) as reader:
        await reader.press("y")
        assert len(offered(reader)) == 12
        await reader.resize(*SIZES[2])
        assert len(offered(reader)) == 12
        await reader.press("escape", "5", "y")
        assert offered(reader) == ["The place", "This place as a command"]
        await reader.resize(*SIZES[0])
        assert offered(reader) == ["The place", "This place as a command"]


async def test_nothing_is_copied_when_the_menu_is_left_and_a_copy_that_fails_is_told(
    browsing: Browsing, copied: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with browsing(at=CHANNEL) as reader:
        await reader.press("y", "down", "escape")
        await take(reader, "y", "zzzz")
        assert copied == []
        monkeypatch.setattr(clipboard, "copy", lambda text, send: "not copied: too long")
        await take(reader, "y", "its id")
        assert reader.notices == [f"“{CHANNEL}” not copied: too long."]


async def test_the_command_of_a_place_begins_at_the_same_place(
    browsing: Browsing, shipped: Path, copied: list[str]
) -> None:
    left = []
    async with browsing(size=SIZES[2]) as reader:
        # A list is typed in one go.
        for keys in (
            ["down", "down"],
            ["exclamation_mark", "down"],
            ["2", "s", "down"],
            ["2", "s", "s", "down", "down"],
            ["/", [*"type:event academy"], "tab", "down"],
            ["2", "f", [*"type events"], "enter", "down", "down"],
            ["2", "f", [*"type events"], "enter", "/", [*"parade"], "enter"],
            ["1", "/", [*'"operation channel"'], "enter"],
        ):
            await reader.press("1")
            for key in keys:
                await (reader.press(key) if isinstance(key, str) else reader.type("".join(key)))
            await take(reader, "y", "command")
            left.append(_seen(reader))
    assert len(set(copied)) == len(left)
    for command, seen in zip(copied, left, strict=True):
        async with opened(shipped, of_command(command)) as reader:
            assert _seen(reader) == seen, command


def _seen(reader: Reader) -> dict[str, object]:
    browser = reader.browser
    return {
        "view": browser.lists.view,
        "query": browser.box.asked,
        "title": reader.list.border_title,
        "under": reader.under,
        "detail": reader.detail,
    }


async def test_the_address_of_a_source_is_shown_before_it_is_opened_unless_the_menu_is_left(
    browsing: Browsing, shipped: Path, tmp_path: Path, opens: list[str]
) -> None:
    async with browsing(addressed(shipped, tmp_path, ADDRESS), at=CHANNEL, size=SIZES[0]) as reader:
        await reader.press("o")
        assert isinstance(reader.app.screen, Menu)
        await reader.press("escape")
        assert (opens, reader.app.screen) == ([], reader.browser)
        for size in SOME:
            await reader.resize(*size)
            await reader.press("o")
            assert offered(reader)[1:] == [ADDRESS], size
            assert ADDRESS in reader.drawn(), size
            assert opens == [], size
            await reader.press("enter")
            assert opens == [ADDRESS], size
            opens.clear()


@pytest.mark.parametrize(
    "addresses", [("javascript:alert(1)", "file:///etc/passwd"), ("-h", "http://x y"), ("ftp://x", "")], ids=" ".join
)
async def test_only_addresses_of_the_web_are_offered(
    browsing: Browsing, shipped: Path, tmp_path: Path, opens: list[str], addresses: tuple[str, str]
) -> None:
    with Archive(shipped) as archive:
        assert len({place.document for place in archive.record("kg-2025").evidence}) == len(addresses)
    async with browsing(addressed(shipped, tmp_path, *addresses), at="kg-2025") as reader:
        await reader.press("o")
        assert reader.app.screen is reader.browser
        assert reader.notices == ["The archive knows no address of its source."]
        assert opens == []


async def test_an_address_with_markup_is_drawn_as_text(browsing: Browsing, shipped: Path, tmp_path: Path) -> None:
    addresses = "http://example.org/[b]x[/b]", "https://example.org/\x1b[31m"
    async with browsing(addressed(shipped, tmp_path, *addresses), at="kg-2025") as reader:
        await reader.press("o")
        assert sum(line.startswith("http") for line in offered(reader)) == len(addresses)
        assert "\x1b" not in reader.drawn()
        assert reader.app.is_running


async def test_a_web_browser_that_cannot_be_started_is_told_with_the_address(
    browsing: Browsing, shipped: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webbrowser, "open", lambda address: False)
    async with browsing(addressed(shipped, tmp_path, ADDRESS), at=CHANNEL) as reader:
        await reader.press("o", "enter")
        assert reader.notices == [f"No web browser can be started here. The address: {ADDRESS}"]


async def test_what_is_found_is_exported_as_the_library_writes_it(
    browsing: Browsing, shipped: Path, tmp_path: Path
) -> None:
    formats = {
        "csv": "csv", "jsonl": "jsonl", "md": "markdown", "ics": "ics", "bib": "bibtex", "json": "csl", "CSV": "csv",
    }  # fmt: skip
    paths = {tmp_path / f"{at}.{ending}": format for at, (ending, format) in enumerate(formats.items())}
    async with browsing() as reader:
        await reader.search("type:event 2025-04")
        await reader.press("enter", "escape")
        ids = []
        for _ in range(3):
            ids.append(reader.under)
            await reader.press("down")
        for path in paths:
            await answer(reader, "e", str(path))
            assert reader.notices[-1] == f"3 records written to {path}."
    for path, format in paths.items():
        expected = io.StringIO(newline="")
        with Archive(shipped, original=True) as archive:
            write(archive, ids, format, expected)
        with path.open(encoding="utf-8", newline="") as file:
            assert _undated(file.read()) == _undated(expected.getvalue()), path.name


def _undated(text: str) -> list[str]:
    """The lines of an export but for the time at which it was made."""
    return [line for line in text.splitlines() if not line.startswith("DTSTAMP")]


async def test_a_line_is_exported_with_all_below_it(browsing: Browsing, tmp_path: Path) -> None:
    async with browsing() as reader:
        for line, keys, count in (
            ("priority", ["down", "down"], 2), ("year", ["2"], 7), ("month", ["down"], 2), ("event", ["down"], 1),
            ("coverage", ["4", "down", "down"], 2),
        ):  # fmt: skip
            reader.app.clear_notifications()
            await reader.press(*keys)
            await answer(reader, "e", str(tmp_path / f"{line}.jsonl"))
            assert f"{count} record" in reader.notices[-1], line
            assert len((tmp_path / f"{line}.jsonl").read_text("utf-8").splitlines()) == count, line


async def test_an_export_replaces_no_file(browsing: Browsing, tmp_path: Path) -> None:
    (tmp_path / "out.csv").write_text("mine", encoding="utf-8")
    async with browsing(size=SIZES[0]) as reader:
        for size in SOME:
            reader.app.clear_notifications()
            await reader.resize(*size)
            await answer(reader, "e", str(tmp_path / "out.csv"))
            assert reader.notices[-1].endswith("is there already. Give another name."), size
            assert (tmp_path / "out.csv").read_text("utf-8") == "mine", size


async def test_an_export_that_is_left_or_cannot_be_written_leaves_nothing_and_the_latter_is_told(
    browsing: Browsing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with browsing() as reader:
        await reader.press("e", "escape")
        assert reader.notices == []
        assert list(tmp_path.iterdir()) == []
        for name in ("out", "out.xlsx", "out.csv.gz", ".csv", "no/such/folder/out.csv", "\x1b[31m.x"):
            reader.app.clear_notifications()
            await answer(reader, "e", name)
            assert reader.notices, name
            assert "written to" not in reader.notices[-1], name
            assert "\x1b" not in reader.drawn(), name
            assert reader.app.is_running, name
            assert list(tmp_path.iterdir()) == [], name


def found_line(reader: Reader) -> str:
    """The line of the detail to which the last look led."""
    detail = reader.browser.reading.detail
    return Strip(detail.text_line(detail._found, detail.text_width)).text.casefold()


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_words_are_found_in_the_record_one_after_the_other_and_round(browsing: Browsing, size: Size) -> None:
    async with browsing(size=size, at="kg-2025") as reader:
        await answer(reader, "F", "chair")
        detail = reader.browser.reading.detail
        places = [detail._found]
        while len(places) < 50:
            assert "chair" in found_line(reader)
            await reader.press("n")
            if detail._found == places[0]:
                break
            places.append(detail._found)
        assert len(places) > 1
        assert places == sorted(places)
        await reader.press("N")
        assert detail._found == places[-1]
        await reader.press("N")
        assert detail._found == places[-2]
        top = detail.scroll_offset.y
        assert top <= places[-2] < top + detail.size.height


async def test_the_place_that_was_found_is_kept_when_the_window_changes(browsing: Browsing) -> None:
    async with browsing(size=SIZES[2], at="kg-2025") as reader:
        await answer(reader, "F", "paragraph")
        assert "paragraph" in found_line(reader)
        for width in (300, 90, 120):
            await reader.resize(width, 40)
            detail = reader.browser.reading.detail
            assert "paragraph" in found_line(reader), width
            assert 0 <= detail._found - detail.scroll_offset.y < detail.size.height, width
            # So narrow, the list stands alone.
            await reader.resize(61, 40)


async def test_the_record_is_brought_up_when_words_in_it_are_looked_for(browsing: Browsing) -> None:
    async with browsing(at="kg-2025") as reader:
        await reader.press("z")
        await answer(reader, "F", "spheres")
        assert (reader.pane, reader.notices) == ("detail", [])
        assert "spheres" in found_line(reader)


async def test_what_is_found_is_marked_until_another_record_is_seen_and_what_is_not_is_told(browsing: Browsing) -> None:
    async with browsing(size=SIZES[2], at="kg-2025") as reader:
        detail = reader.browser.reading.detail
        before = reader.detail
        for typed in ("Кыргызской", "кыргыз", "КЫРГЫЗ"):
            await answer(reader, "F", typed)
            assert "кыргызской" in found_line(reader), typed
            assert not reader.notices, typed
            await reader.press("down", "up")
        await answer(reader, "F", "kyrgyz")
        marked = [s.text for s in detail.text_line(detail._found, detail.text_width) if s.style and s.style.underline]
        assert next(text.casefold() for text in marked).startswith("kyrgyz")
        await reader.press("down")
        assert not detail._words
        await reader.press("up")
        await answer(reader, "F", "zebra")
        assert reader.notices == ["No word of this record begins with zebra."]
        assert reader.detail == before


async def test_n_looks_for_the_words_of_the_search(browsing: Browsing) -> None:
    async with browsing(query="chanel") as reader:
        await reader.press("enter", "n")
        assert "channel" in found_line(reader)


async def test_n_without_words_asks_for_them_and_looks_for_them_in_the_next_record_too(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.press("n")
        assert isinstance(reader.app.screen, Prompt)
        await reader.type("kyrgyz")
        await reader.press("enter")
        assert "kyrgyz" in found_line(reader)
        await answer(reader, "F", "foreign")
        await reader.press("down", "n")
        assert "foreign" in found_line(reader)
