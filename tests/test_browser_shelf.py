"""What a reader keeps at the screen: bookmarks, notes, searches, places, what is new."""

from pathlib import Path
from shutil import copy

import pytest
from textual.widgets import Input

from csto_tui.archive import Archive
from csto_tui.places import Place
from csto_tui.state import State, archive_name
from csto_tui.ui.app import _first
from csto_tui.ui.menu import Choices, Menu
from csto_tui.ui.prompt import Prompt
from opening import opened
from screen import SIZES, Browsing, Reader, lines_of

Size = tuple[int, int]
sizes = pytest.mark.parametrize("size", [SIZES[0], SIZES[2]], ids=["40x12", "120x36"])
SHIPPED = "shipped"
CHANNEL = "report-2023-2025/channel"
TITLE = "Anti-drug operations Channel carried out"
MEETING = "2025-05-13-afghanistan-working-group"
HOSTILE = "\x1b[31m[red]\u202e mine"


@pytest.fixture(autouse=True)
def no_editor(monkeypatch: pytest.MonkeyPatch) -> None:
    """No editor is named in the environment."""
    for name in ("EDITOR", "VISUAL"):
        monkeypatch.delenv(name, raising=False)


def kept(reader: Reader) -> list[str]:
    """The lines of the list of what is kept."""
    assert isinstance(reader.app.screen, Menu)
    return lines_of(reader.app.screen.query_one(Choices))


async def go(reader: Reader, words: str) -> None:
    """Goes to the first of what is kept that has some words."""
    await reader.press("apostrophe")
    await reader.type(words)
    await reader.press("enter")


async def note(reader: Reader, text: str) -> None:
    """Writes a note on the record in one line."""
    await reader.press("a")
    assert isinstance(reader.app.screen, Prompt)
    reader.app.screen.query_one(Input).value = text
    await reader.press("enter")


async def narrow_and_search(reader: Reader) -> None:
    """Narrows the view to events, and searches them for a word."""
    await reader.press("2", "f", *"type events", "enter")
    await reader.search("parade")
    await reader.press("enter", "escape")


def drawn_safely(reader: Reader) -> bool:
    """Whether the screen has the words of a hostile text, and nothing that a terminal would obey."""
    drawn = reader.drawn()
    return "[red]" in drawn and not {"\x1b", "\u202e"} & set(drawn)


async def test_a_bookmark_is_set_and_removed_with_the_same_key(browsing: Browsing) -> None:
    async with browsing(at=CHANNEL) as reader:
        await reader.press("m")
        assert reader.notices == [f"Bookmark set: {TITLE}"]
        assert [mark.id for mark in State().bookmarks(SHIPPED)] == [CHANNEL]
        await reader.press("m")
        assert reader.notices == [f"Bookmark removed: {TITLE}"]
        assert State().bookmarks(SHIPPED) == []


@sizes
async def test_a_bookmark_is_there_after_a_restart_and_leads_to_its_record(browsing: Browsing, size: Size) -> None:
    async with browsing(size=size, at=CHANNEL) as reader:
        await reader.press("m")
    async with browsing(size=size) as reader:
        assert reader.under != CHANNEL
        await reader.press("apostrophe")
        assert kept(reader)[0] == "Bookmarks"
        assert kept(reader)[1].startswith(TITLE)
        await reader.press("enter")
        assert (reader.under, reader.app.screen) == (CHANNEL, reader.browser)
        assert TITLE in reader.detail
        await reader.press("b")
        assert reader.browser.lists.view == "priorities"


async def test_a_group_takes_no_bookmark_and_no_note(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.press("5")
        for key in ("m", "a"):
            await reader.press(key)
            assert reader.notices == ["Go to a record first; this is none."]
            assert reader.app.screen is reader.browser
    assert (State().bookmarks(SHIPPED), State().notes(SHIPPED)) == ([], [])


async def test_a_bookmark_of_a_record_that_is_gone_is_told_and_leads_nowhere(browsing: Browsing) -> None:
    State().toggle_bookmark(SHIPPED, "no-such-record", "Gone")
    async with browsing() as reader:
        before = reader.under
        await go(reader, "gone")
        assert "no-such-record" in reader.notices[-1]
        assert reader.under == before


@sizes
async def test_a_bookmark_with_a_hostile_title_is_drawn_as_text(browsing: Browsing, size: Size) -> None:
    State().toggle_bookmark(SHIPPED, CHANNEL, HOSTILE)
    async with browsing(size=size) as reader:
        await reader.press("apostrophe")
        assert drawn_safely(reader)


async def test_the_list_says_what_to_do_while_nothing_is_kept(browsing: Browsing, state_path: Path) -> None:
    async with browsing() as reader:
        await reader.press("apostrophe")
        assert "m sets a bookmark" in reader.drawn()


@sizes
async def test_a_note_is_shown_and_found_until_it_is_emptied(browsing: Browsing, size: Size) -> None:
    async with browsing(size=size, at=CHANNEL) as reader:
        await note(reader, "Ask Минск again")
        assert reader.notices == ["Note kept; has:note finds it."]
        assert "YOUR NOTE Ask Минск again" in reader.detail
    async with browsing(size=size) as reader:
        await reader.search("has:note")
        assert reader.under == CHANNEL
        await reader.press("enter", "escape")
        assert "YOUR NOTE Ask Минск again" in reader.detail
        await note(reader, "")
        assert reader.notices == ["Note removed."]
        assert "YOUR NOTE" not in reader.detail
    assert State().notes(SHIPPED) == []


async def test_the_note_there_is_stands_in_the_prompt_and_leaving_changes_nothing(browsing: Browsing) -> None:
    State().write_note(SHIPPED, CHANNEL, "as it was")
    async with browsing(at=CHANNEL) as reader:
        await reader.press("a")
        assert reader.app.screen.query_one(Input).value == "as it was"
        await reader.type(" and more")
        await reader.press("escape")
        assert reader.notices == []
    assert State().note(SHIPPED, CHANNEL) == "as it was"


@sizes
async def test_a_hostile_note_is_drawn_as_text(browsing: Browsing, size: Size) -> None:
    State().write_note(SHIPPED, CHANNEL, HOSTILE)
    async with browsing(size=size, at=CHANNEL) as reader:
        await reader.press("enter")
        drawn = reader.drawn()
        for _ in range(20):
            if "[red]" in drawn:
                break
            await reader.press("pagedown")
            drawn = reader.drawn()
        assert drawn_safely(reader)
        await reader.press("a")
        assert not {"\x1b", "\u202e"} & set(reader.drawn())
        assert reader.app.is_running


async def test_a_note_of_many_lines_is_not_joined_by_leaving_the_prompt_as_it_is(browsing: Browsing) -> None:
    State().write_note(SHIPPED, CHANNEL, "one\ntwo")
    async with browsing(at=CHANNEL) as reader:
        await reader.press("a", "enter")
        assert reader.notices == []
    assert State().note(SHIPPED, CHANNEL) == "one\ntwo"


async def test_where_the_screen_cannot_make_room_for_an_editor_that_is_told_and_nothing_changes(
    browsing: Browsing, monkeypatch: pytest.MonkeyPatch
) -> None:
    State().write_note(SHIPPED, CHANNEL, "as it was")
    monkeypatch.setenv("EDITOR", "false")
    async with browsing(at=CHANNEL) as reader:
        await reader.press("a")
        (said,) = reader.notices
        assert "not support" in said
        assert "\n" not in said
        assert "YOUR NOTE as it was" in reader.detail
        assert reader.app.is_running
    assert State().note(SHIPPED, CHANNEL) == "as it was"


@sizes
async def test_a_search_comes_back_with_its_filter_as_chip_and_its_words(browsing: Browsing, size: Size) -> None:
    async with browsing(size=size) as reader:
        await narrow_and_search(reader)
        chips, words, found = reader.browser.box.chips.filters, reader.browser.box.input.value, lines_of(reader.list)
        assert (len(chips), words) == (1, "parade")
        await reader.press("S")
        assert reader.notices == [f"Search kept: {chips[0]} parade"]
    async with browsing(size=size) as reader:
        await go(reader, "saved parade")
        assert reader.browser.box.chips.filters == chips
        assert reader.browser.box.input.value == words
        assert lines_of(reader.list) == found


@pytest.mark.parametrize("query", ["documents kyrgyz", "events", '"victory parade"', "-parade type:event"])
async def test_a_search_comes_back_word_for_word(browsing: Browsing, query: str) -> None:
    async with browsing(size=SIZES[2]) as reader:
        await reader.search(query)
        await reader.press("enter", "escape")
        asked, found = reader.browser.box.asked, lines_of(reader.list)
        await reader.press("S", "1")
        await go(reader, "saved")
        assert (sorted(reader.browser.box.asked.split()), lines_of(reader.list)) == (sorted(asked.split()), found)


async def test_a_search_that_is_kept_twice_is_forgotten(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.search("channel")
        await reader.press("enter", "escape", "S")
        assert [each.query for each in State().saved()] == ["channel"]
        await reader.press("S")
        assert reader.notices == ["Search forgotten: channel"]
    assert State().saved() == []


async def test_without_a_search_there_is_none_to_keep(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.press("S")
        assert reader.notices == ["There is no search to keep; / begins one."]
    assert State().saved() == []


async def test_places_that_were_visited_are_listed_the_last_first_and_lead_back(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.press("2", "4", "6")
    async with browsing() as reader:
        await reader.press("apostrophe")
        lines = kept(reader)
        visited = [line.split()[0] for line in lines[lines.index("Visited") + 1 :]]
        assert visited.index("documents") < visited.index("coverage") < visited.index("events")
        await reader.type("visited coverage")
        await reader.press("enter")
        assert reader.browser.lists.view == "coverage"


async def test_a_visited_search_leads_back_with_chip_and_words(browsing: Browsing) -> None:
    async with browsing(size=SIZES[2]) as reader:
        await narrow_and_search(reader)
        chips, found = reader.browser.box.chips.filters, lines_of(reader.list)
    async with browsing(size=SIZES[2]) as reader:
        await go(reader, "visited parade")
        assert reader.browser.box.chips.filters == chips
        assert reader.browser.box.input.value == "parade"
        assert lines_of(reader.list) == found


BAD_PLACES = [
    "csto-tui browse events --at no-such-record",
    "csto-tui browse events --order bogus",
    "csto-tui browse priorities type:bogus",
    "csto-tui browse events 'unclosed",
    "csto-tui browse nowhere",
    "csto-tui browse " + "x" * 20_000,
    "csto-tui",
    "words\x1b[31m[red] --at",
]


@pytest.mark.parametrize("place", BAD_PLACES, ids=lambda place: place[:40])
async def test_a_bad_place_that_was_visited_never_ends_the_screen(browsing: Browsing, place: str) -> None:
    State().visit(SHIPPED, place)
    async with browsing() as reader:
        await reader.press("apostrophe")
        assert "\x1b" not in reader.drawn()
        await reader.press("end", "enter")
        assert reader.app.is_running
        await reader.press("2")
        assert reader.browser.lists.view == "events"


@pytest.mark.parametrize("place", ["", *BAD_PLACES], ids=lambda place: place[:40])
async def test_a_bad_place_where_the_reader_left_never_stops_the_start(shipped: Path, place: str) -> None:
    State().visit(SHIPPED, place)
    with Archive(shipped) as archive:
        start = _first(archive, None, restore=True)
    async with opened(shipped, start) as reader:
        assert reader.app.is_running
        await reader.press("1")
        assert reader.under


async def test_a_reader_who_wants_it_begins_where_they_left(browsing: Browsing, shipped: Path) -> None:
    async with browsing(size=SIZES[2]) as reader:
        await narrow_and_search(reader)
        left = reader.browser.lists.query_text, reader.under, reader.browser.lists.view
    with Archive(shipped) as archive:
        start = _first(archive, None, restore=True)
        assert _first(archive, None, restore=False) == Place("priorities")
        assert _first(archive, Place("coverage"), restore=True) == Place("coverage")
    async with opened(shipped, start) as reader:
        assert (reader.browser.lists.query_text, reader.under, reader.browser.lists.view) == left


async def test_a_reader_who_was_never_here_begins_as_usual(shipped: Path) -> None:
    with Archive(shipped) as archive:
        assert _first(archive, None, restore=True) == Place("priorities")


async def test_records_that_came_since_the_last_visit_are_told_and_found(
    browsing: Browsing, shipped: Path, small_archive: Path, tmp_path: Path
) -> None:
    path = Path(copy(small_archive, tmp_path / "mine.db"))
    with Archive(path) as archive:
        before = set(archive.ids())
        State().saw(archive)
    copy(shipped, path)
    with Archive(path) as archive:
        new = set(archive.ids()) - before
    async with browsing(path, size=SIZES[2]) as reader:
        assert reader.found.startswith(f"{len(new)} new since your last visit")
        await reader.search("is:new")
        assert reader.found.startswith(f"{len(new)} found")
        assert reader.under in new
    async with browsing(size=SIZES[2]) as reader:
        assert "new since" not in reader.found


DAMAGED = [b"Notes of mine.\n" * 20, b"SQLite format 3\0" + b"\xa5" * 5000]


@pytest.mark.parametrize("raw", DAMAGED, ids=["words", "database"])
async def test_a_damaged_state_is_told_in_one_line_and_left_as_it_is(
    browsing: Browsing, state_path: Path, raw: bytes
) -> None:
    state_path.parent.mkdir()
    state_path.write_bytes(raw)
    async with browsing(at=CHANNEL) as reader:
        damage = f"{state_path}, where notes and bookmarks are kept, is damaged, or another program's. Move it away"
        assert "\n" not in reader.notices[0]
        assert [said.startswith(damage) for said in reader.notices] == [True]
        await reader.press("m")
        assert [said.startswith(damage) for said in reader.notices] == [True]
        await reader.press("2", "down")
        assert reader.detail
    assert state_path.read_bytes() == raw
    assert [path.name for path in state_path.parent.iterdir()] == ["state.db"]


@pytest.mark.parametrize("raw", DAMAGED, ids=["words", "database"])
async def test_a_note_that_cannot_be_kept_is_told_once(browsing: Browsing, state_path: Path, raw: bytes) -> None:
    state_path.parent.mkdir()
    state_path.write_bytes(raw)
    async with browsing(at=CHANNEL) as reader:
        await note(reader, "kept nowhere")
        assert ["Move it away" in said for said in reader.notices] == [True]
    assert state_path.read_bytes() == raw


async def test_the_list_of_what_is_kept_tells_once_that_it_cannot_be_read(browsing: Browsing, state_path: Path) -> None:
    state_path.parent.mkdir()
    state_path.write_bytes(DAMAGED[0])
    async with browsing(at=CHANNEL) as reader:
        await reader.press("apostrophe")
        assert ["Move it away" in said for said in reader.notices] == [True]
        assert "Nothing is kept yet" not in reader.drawn()


async def test_what_is_kept_of_one_archive_is_not_of_another(browsing: Browsing, shipped: Path, tmp_path: Path) -> None:
    path = Path(copy(shipped, tmp_path / "other.db"))
    async with browsing(path, at=CHANNEL) as reader:
        await reader.press("m")
        await note(reader, "of the copy")
    assert State().note(archive_name(path), CHANNEL) == "of the copy"
    async with browsing(at=CHANNEL) as reader:
        assert "YOUR NOTE" not in reader.detail
    assert State().bookmarks(SHIPPED) == []
