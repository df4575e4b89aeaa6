"""What a reader keeps at the screen: bookmarks, notes, searches, places, what is new."""

from itertools import cycle
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


NARROWED = Place("events", filters=("type:event",))


async def search(reader: Reader) -> None:
    """Searches for a word, and goes to what was found."""
    await reader.search("parade")
    await reader.press("enter", "escape")


def drawn_safely(reader: Reader) -> bool:
    """Whether the screen has the words of a hostile text, and nothing that a terminal would obey."""
    drawn = reader.drawn()
    return "[red]" in drawn and not {"\x1b", "\u202e"} & set(drawn)


async def test_a_bookmark_is_set_and_removed_and_after_a_restart_leads_to_its_record(browsing: Browsing) -> None:
    async with browsing(at=CHANNEL, size=SIZES[0]) as reader:
        for said, marked in (("set", [CHANNEL]), ("removed", []), ("set", [CHANNEL])):
            await reader.press("m")
            assert reader.notices == [f"Bookmark {said}: {TITLE}"]
            assert [mark.id for mark in State().bookmarks(SHIPPED)] == marked
    for size in (SIZES[0], SIZES[2]):
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


async def test_without_a_search_or_a_record_there_is_none_to_keep(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.press("S")
        assert reader.notices == ["There is no search to keep; / begins one."]
        await reader.press("5")
        for key in ("m", "a"):
            await reader.press(key)
            assert reader.notices == ["Go to a record first; this is none."]
            assert reader.app.screen is reader.browser
    assert (State().saved(), State().bookmarks(SHIPPED), State().notes(SHIPPED)) == ([], [], [])


async def test_a_bookmark_of_a_record_that_is_gone_is_told_and_leads_nowhere(browsing: Browsing) -> None:
    State().toggle_bookmark(SHIPPED, "no-such-record", "Gone")
    async with browsing() as reader:
        before = reader.under
        await go(reader, "gone")
        assert "no-such-record" in reader.notices[-1]
        assert reader.under == before


@sizes
async def test_the_list_says_what_to_do_while_nothing_is_kept_and_draws_a_hostile_title_as_text(
    browsing: Browsing, size: Size
) -> None:
    async with browsing(size=size) as reader:
        await reader.press("apostrophe")
        assert "m sets a bookmark" in " ".join(reader.drawn().replace("│", " ").split())
        await reader.press("escape")
        State().toggle_bookmark(SHIPPED, CHANNEL, HOSTILE)
        await reader.press("apostrophe")
        assert drawn_safely(reader)


async def test_a_note_is_shown_and_found_until_it_is_emptied(browsing: Browsing) -> None:
    text = "Ask Минск again"
    async with browsing(size=SIZES[0], at=CHANNEL) as reader:
        await note(reader, text)
        assert reader.notices == ["Note kept; has:note finds it."]
        assert f"YOUR NOTE {text}" in reader.detail
    # At each size a note is written, found after a restart and taken away.
    for size, again in ((SIZES[2], text), (SIZES[0], "")):
        async with browsing(size=size, query="has:note") as reader:
            assert reader.under == CHANNEL
            assert f"YOUR NOTE {text}" in reader.detail
            await note(reader, "")
            assert reader.notices == ["Note removed."]
            assert "YOUR NOTE" not in reader.detail
            assert State().notes(SHIPPED) == []
            if again:
                await note(reader, again)
                assert reader.notices == ["Note kept; has:note finds it."]
                assert f"YOUR NOTE {again}" in reader.detail


async def test_the_note_there_is_stands_in_the_prompt_and_leaving_changes_nothing(browsing: Browsing) -> None:
    State().write_note(SHIPPED, CHANNEL, "as it was")
    async with browsing(at=CHANNEL) as reader:
        await reader.press("a")
        assert reader.app.screen.query_one(Input).value == "as it was"
        await reader.type(" and more")
        await reader.press("escape")
        assert reader.notices == []
        assert State().note(SHIPPED, CHANNEL) == "as it was"
        # The prompt has one line, and a note may have many.
        State().write_note(SHIPPED, CHANNEL, "one\ntwo")
        await reader.press("a", "enter")
        assert (reader.notices, reader.app.screen) == ([], reader.browser)
    assert State().note(SHIPPED, CHANNEL) == "one\ntwo"


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


async def test_a_search_comes_back_visited_or_saved_with_its_filter_as_chip_and_its_words(
    browsing: Browsing, shipped: Path
) -> None:
    async with opened(shipped, NARROWED, SIZES[0]) as reader:
        await search(reader)
        chips, words, found = reader.browser.box.chips.filters, reader.browser.box.input.value, lines_of(reader.list)
        assert (chips, words) == (("type:event",), "parade")
        await reader.press("S")
        assert reader.notices == ["Search kept: type:event parade"]
    for size in (SIZES[0], SIZES[2]):
        async with browsing(size=size) as reader:
            for kept in ("visited parade", "saved parade"):
                await reader.press("1")
                await go(reader, kept)
                assert reader.browser.box.chips.filters == chips, kept
                assert reader.browser.box.input.value == words, kept
                assert lines_of(reader.list) == found, kept


async def test_a_search_comes_back_word_for_word_and_kept_twice_is_forgotten(browsing: Browsing) -> None:
    async with browsing() as reader:
        for query in ("documents kyrgyz", "events", '"victory parade"', "-parade type:event"):
            await reader.press("/")
            reader.browser.box.input.value = query
            await reader.settled()
            await reader.press("enter", "escape")
            asked, found = reader.browser.box.asked, lines_of(reader.list)
            await reader.press("S")
            assert [each.query for each in State().saved()] == [query]
            await reader.press("escape")
            assert reader.browser.box.asked == "", query
            await go(reader, "saved")
            again = reader.browser.box.asked
            assert (sorted(again.split()), lines_of(reader.list)) == (sorted(asked.split()), found), query
            await reader.press("S")
            assert reader.notices == [f"Search forgotten: {again}"]
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


BAD_PLACES = [
    "csto-tui browse events --at no-such-record",
    "csto-tui browse events --order bogus",
    "csto-tui browse priorities type:bogus",
    "csto-tui browse events 'unclosed",
    "csto-tui browse nowhere",
    "csto-tui",
    "words\x1b[31m[red] --at",
    "csto-tui browse " + "x" * 20_000,
]


async def test_a_bad_place_that_was_visited_never_ends_the_screen(browsing: Browsing) -> None:
    async with browsing() as reader:
        for place, (key, view) in zip(BAD_PLACES, cycle({"2": "events", "1": "priorities"}.items()), strict=False):
            State().visit(SHIPPED, place)
            await reader.press("apostrophe")
            assert "\x1b" not in reader.drawn(), place
            assert reader.app.screen.query_one(Choices).choice.value == f"place {place}"
            await reader.press("enter")
            assert (reader.app.is_running, reader.app.screen) == (True, reader.browser), place
            await reader.press(key)
            assert reader.browser.lists.view == view, place


async def test_a_bad_place_where_the_reader_left_never_stops_the_start(shipped: Path) -> None:
    starts = {}
    for place in ("", *BAD_PLACES):
        State().visit(SHIPPED, place)
        with Archive(shipped) as archive:
            starts[_first(archive, None, restore=True)] = place
    for start, place in starts.items():
        async with opened(shipped, start) as reader:
            assert reader.app.is_running, place
            await reader.press("1")
            assert reader.under, place


async def test_a_reader_who_wants_it_begins_where_they_left_and_as_usual_before_that(shipped: Path) -> None:
    with Archive(shipped) as archive:
        assert _first(archive, None, restore=True) == Place("priorities")
    async with opened(shipped, NARROWED) as reader:
        await search(reader)
        left = reader.browser.lists.query_text, reader.under, reader.browser.lists.view
    with Archive(shipped) as archive:
        start = _first(archive, None, restore=True)
        assert _first(archive, None, restore=False) == Place("priorities")
        assert _first(archive, Place("coverage"), restore=True) == Place("coverage")
    async with opened(shipped, start) as reader:
        assert (reader.browser.lists.query_text, reader.under, reader.browser.lists.view) == left


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
async def test_a_damaged_state_is_told_in_one_line_by_all_that_needs_it_and_left_as_it_is(
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
        await note(reader, "kept nowhere")
        assert [said.startswith(damage) for said in reader.notices] == [True]
        await reader.press("apostrophe")
        assert [said.startswith(damage) for said in reader.notices] == [True]
        assert "Nothing is kept yet" not in reader.drawn()
        await reader.press("2", "down")
        assert reader.detail
    assert state_path.read_bytes() == raw
    assert [path.name for path in state_path.parent.iterdir()] == ["state.db"]


async def test_what_is_kept_of_one_archive_is_not_of_another(browsing: Browsing, shipped: Path, tmp_path: Path) -> None:
    path = Path(copy(shipped, tmp_path / "other.db"))
    async with browsing(path, at=CHANNEL) as reader:
        await reader.press("m")
        await note(reader, "of the copy")
    assert State().note(archive_name(path), CHANNEL) == "of the copy"
    async with browsing(at=CHANNEL) as reader:
        assert "YOUR NOTE" not in reader.detail
    assert State().bookmarks(SHIPPED) == []
