"""What a reader takes from the screen: copies, sources, exports, places in a record."""

import io
import json
import sqlite3
import webbrowser
from collections.abc import Callable
from contextlib import closing
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
sizes = pytest.mark.parametrize("size", [SIZES[0], SIZES[2]], ids=["40x12", "120x36"])
CHANNEL = "report-2023-2025/channel"
MEETING = "2025-05-13-afghanistan-working-group"
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
    await reader.press(key)
    await reader.type(words)
    await reader.press("enter")


async def answer(reader: Reader, key: str, text: str) -> None:
    """Answers a question with a line of text."""
    await reader.press(key)
    assert isinstance(reader.app.screen, Prompt)
    reader.app.screen.query_one(Input).value = text
    await reader.press("enter")


def addressed(shipped: Path, folder: Path, address: str) -> Path:
    """A copy of the archive in which a document has another address."""
    path = Path(copy(shipped, folder / "addressed.db"))
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("UPDATE documents SET url = ?", [address])
    return path


@pytest.mark.parametrize(
    ("words", "form"),
    [
        ("record citation", "plain"),
        ("citation markdown", "markdown"),
        ("bibtex", "bibtex"),
        ("csl", "csl"),
        ("gost", "gost"),
    ],
)
async def test_every_citation_that_is_copied_is_that_of_the_library(
    browsing: Browsing, shipped: Path, copied: list[str], words: str, form: str
) -> None:
    with Archive(shipped) as archive:
        expected = cited(archive, CHANNEL, form)
    async with browsing(at=CHANNEL) as reader:
        await take(reader, "y", words)
        assert copied == [expected]
        assert reader.notices[-1].endswith("copied with a test.")


async def test_id_title_markdown_and_json_of_a_record_are_copied(
    browsing: Browsing, shipped: Path, copied: list[str], call: Callable[..., tuple[int, str, str]]
) -> None:
    _, printed, _ = call("show", CHANNEL, "--format", "json", "--db", shipped)
    with Archive(shipped) as archive:
        page = io.StringIO()
        write(archive, [CHANNEL], "markdown", page)
    async with browsing(at=CHANNEL) as reader:
        for words in ("its id", "its title", "as markdown", "as json"):
            await take(reader, "y", words)
        id, title, markdown, text = copied
        assert (id, title) == (CHANNEL, "Anti-drug operations Channel carried out")
        assert markdown == page.getvalue()
        (shown,) = json.loads(printed)
        assert {**shown, **json.loads(text)} == shown


@sizes
async def test_the_copy_menu_offers_all_forms_of_a_record_and_of_a_group_its_place(
    browsing: Browsing, size: Size
) -> None:
    async with browsing(size=size, at=CHANNEL) as reader:
        await reader.press("y")
        assert len(offered(reader)) == 12
        await reader.press("escape", "5", "y")
        assert offered(reader) == ["The place", "This place as a command"]


async def test_nothing_is_copied_when_the_menu_is_left(browsing: Browsing, copied: list[str]) -> None:
    async with browsing(at=CHANNEL) as reader:
        await reader.press("y", "down", "escape")
        await take(reader, "y", "zzzz")
        assert copied == []


async def test_a_copy_that_fails_is_told(browsing: Browsing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clipboard, "copy", lambda text, send: "not copied: too long")
    async with browsing(at=CHANNEL) as reader:
        await take(reader, "y", "its id")
        assert reader.notices == [f"“{CHANNEL}” not copied: too long."]


@pytest.mark.parametrize(
    "keys",
    [
        ["down", "down"],
        ["exclamation_mark", "down"],
        ["2", "s", "down"],
        ["2", "s", "s", "down", "down"],
        ["/", *"type:event academy", "tab", "down"],
        ["2", "f", *"type events", "enter", "down", "down"],
        ["2", "f", *"type events", "enter", "/", *"parade", "enter"],
        ["1", "/", *'"operation channel"', "enter"],
    ],
    ids=lambda keys: "".join(keys)[:20],
)
async def test_the_command_of_a_place_begins_at_the_same_place(
    browsing: Browsing, shipped: Path, copied: list[str], keys: list[str]
) -> None:
    async with browsing(size=SIZES[2]) as reader:
        await reader.press(*keys)
        await take(reader, "y", "command")
        left = _seen(reader)
    async with opened(shipped, of_command(copied[0])) as reader:
        assert _seen(reader) == left


def _seen(reader: Reader) -> dict[str, object]:
    browser = reader.browser
    return {
        "view": browser.lists.view,
        "query": browser.box.asked,
        "title": reader.list.border_title,
        "under": reader.under,
        "detail": reader.detail,
    }


@sizes
async def test_the_address_of_a_source_is_shown_before_it_is_opened(
    browsing: Browsing, shipped: Path, tmp_path: Path, opens: list[str], size: Size
) -> None:
    async with browsing(addressed(shipped, tmp_path, ADDRESS), size=size, at=CHANNEL) as reader:
        await reader.press("o")
        assert offered(reader)[1:] == [ADDRESS]
        assert ADDRESS in reader.drawn()
        assert opens == []
        await reader.press("enter")
        assert opens == [ADDRESS]


async def test_the_source_is_not_opened_when_the_menu_is_left(
    browsing: Browsing, shipped: Path, tmp_path: Path, opens: list[str]
) -> None:
    async with browsing(addressed(shipped, tmp_path, ADDRESS), at=CHANNEL) as reader:
        await reader.press("o")
        assert isinstance(reader.app.screen, Menu)
        await reader.press("escape")
        assert (opens, reader.app.screen) == ([], reader.browser)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "-h", "http://x y", "ftp://x", ""])
async def test_only_addresses_of_the_web_are_offered(
    browsing: Browsing, shipped: Path, tmp_path: Path, opens: list[str], address: str
) -> None:
    async with browsing(addressed(shipped, tmp_path, address), at=CHANNEL) as reader:
        await reader.press("o")
        assert reader.app.screen is reader.browser
        assert reader.notices == ["The archive knows no address of its source."]
        assert opens == []


@pytest.mark.parametrize("address", ["http://example.org/[b]x[/b]", "https://example.org/\x1b[31m"])
async def test_an_address_with_markup_is_drawn_as_text(
    browsing: Browsing, shipped: Path, tmp_path: Path, address: str
) -> None:
    async with browsing(addressed(shipped, tmp_path, address), at=CHANNEL) as reader:
        await reader.press("o")
        assert "\x1b" not in reader.drawn()
        assert reader.app.is_running


async def test_a_web_browser_that_cannot_be_started_is_told_with_the_address(
    browsing: Browsing, shipped: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webbrowser, "open", lambda address: False)
    async with browsing(addressed(shipped, tmp_path, ADDRESS), at=CHANNEL) as reader:
        await reader.press("o", "enter")
        assert reader.notices == [f"No web browser can be started here. The address: {ADDRESS}"]


@pytest.mark.parametrize(
    ("ending", "format"),
    [
        ("csv", "csv"),
        ("jsonl", "jsonl"),
        ("md", "markdown"),
        ("ics", "ics"),
        ("bib", "bibtex"),
        ("json", "csl"),
        ("CSV", "csv"),
    ],
)
async def test_what_is_found_is_exported_as_the_library_writes_it(
    browsing: Browsing, shipped: Path, tmp_path: Path, ending: str, format: str
) -> None:
    expected = io.StringIO(newline="")
    async with browsing() as reader:
        await reader.search("type:event 2025-04")
        await reader.press("enter", "escape")
        ids = []
        for _ in range(3):
            ids.append(reader.under)
            await reader.press("down")
        await answer(reader, "e", str(tmp_path / f"out.{ending}"))
        assert reader.notices[-1] == f"3 records written to {tmp_path}/out.{ending}."
    with Archive(shipped, original=True) as archive:
        write(archive, ids, format, expected)
    with (tmp_path / f"out.{ending}").open(encoding="utf-8", newline="") as file:
        assert _undated(file.read()) == _undated(expected.getvalue())


def _undated(text: str) -> list[str]:
    """The lines of an export but for the time at which it was made."""
    return [line for line in text.splitlines() if not line.startswith("DTSTAMP")]


@pytest.mark.parametrize(
    ("keys", "count"),
    [(["2"], 7), (["2", "down"], 2), (["down", "down"], 2), (["2", "down", "down"], 1), (["4", "down", "down"], 2)],
    ids=["year", "month", "priority", "event", "coverage"],
)
async def test_a_line_is_exported_with_all_below_it(
    browsing: Browsing, tmp_path: Path, keys: list[str], count: int
) -> None:
    async with browsing() as reader:
        await reader.press(*keys)
        await answer(reader, "e", str(tmp_path / "out.jsonl"))
        assert f"{count} record" in reader.notices[-1]
    assert len((tmp_path / "out.jsonl").read_text("utf-8").splitlines()) == count


@sizes
async def test_an_export_replaces_no_file(browsing: Browsing, tmp_path: Path, size: Size) -> None:
    (tmp_path / "out.csv").write_text("mine", encoding="utf-8")
    async with browsing(size=size) as reader:
        await answer(reader, "e", str(tmp_path / "out.csv"))
        assert reader.notices[-1].endswith("is there already. Give another name.")
    assert (tmp_path / "out.csv").read_text("utf-8") == "mine"


@pytest.mark.parametrize("name", ["out", "out.xlsx", "out.csv.gz", ".csv", "no/such/folder/out.csv", "\x1b[31m.x"])
async def test_an_export_that_cannot_be_written_is_told_and_leaves_nothing(
    browsing: Browsing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    async with browsing() as reader:
        await answer(reader, "e", name)
        assert reader.notices
        assert "written to" not in reader.notices[-1]
        assert "\x1b" not in reader.drawn()
        assert reader.app.is_running
    assert list(tmp_path.iterdir()) == []


async def test_an_export_that_is_left_writes_nothing(
    browsing: Browsing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with browsing() as reader:
        await reader.press("e", "escape")
        assert reader.notices == []
    assert list(tmp_path.iterdir()) == []


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
            assert "paragraph" in found_line(reader), width
            # So narrow, the list stands alone.
            await reader.resize(61, 40)


async def test_the_record_is_brought_up_when_words_in_it_are_looked_for(browsing: Browsing) -> None:
    async with browsing(at="kg-2025") as reader:
        await reader.press("z")
        await answer(reader, "F", "spheres")
        assert (reader.pane, reader.notices) == ("detail", [])
        assert "spheres" in found_line(reader)


@pytest.mark.parametrize("typed", ["Кыргызской", "кыргыз", "КЫРГЫЗ"])
async def test_russian_words_are_found_in_the_record(browsing: Browsing, typed: str) -> None:
    async with browsing(at="kg-2025") as reader:
        await answer(reader, "F", typed)
        assert "кыргызской" in found_line(reader)
        assert not reader.notices


async def test_what_is_found_is_marked_and_a_new_record_is_not(browsing: Browsing) -> None:
    async with browsing(size=SIZES[2], at="kg-2025") as reader:
        await answer(reader, "F", "kyrgyz")
        detail = reader.browser.reading.detail
        marked = [s.text for s in detail.text_line(detail._found, detail.text_width) if s.style and s.style.underline]
        assert next(text.casefold() for text in marked).startswith("kyrgyz")
        await reader.press("down")
        assert not detail._words


async def test_words_that_the_record_has_not_are_told(browsing: Browsing) -> None:
    async with browsing(at="kg-2025") as reader:
        before = reader.detail
        await answer(reader, "F", "zebra")
        assert reader.notices == ["No word of this record begins with zebra."]
        assert reader.detail == before


async def test_n_looks_for_the_words_of_the_search(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.search("chanel")
        await reader.press("enter", "n")
        assert "channel" in found_line(reader)


async def test_n_without_words_asks_for_them(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.press("n")
        assert isinstance(reader.app.screen, Prompt)
        await reader.type("kyrgyz")
        await reader.press("enter")
        assert "kyrgyz" in found_line(reader)


async def test_the_next_record_is_searched_for_the_same_words(browsing: Browsing) -> None:
    async with browsing() as reader:
        await answer(reader, "F", "foreign")
        await reader.press("down", "n")
        assert "foreign" in found_line(reader)
