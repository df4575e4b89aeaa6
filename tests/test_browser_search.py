"""Everything is searched as one types."""

import pytest

from csto_tui.search.engine import Answer
from csto_tui.ui.help import Help
from csto_tui.ui.searchbox import QueryInput, SearchBox
from screen import SIZES, Browsing, line_under, lines_of

Size = tuple[int, int]


@pytest.mark.parametrize("size", [SIZES[0], SIZES[3]], ids=["40x12", "200x50"])
async def test_a_search_counts_by_type_and_previews_and_opens_the_best_and_leaves_the_tree_as_it_was(
    browsing: Browsing, size: Size
) -> None:
    async with browsing(size=size) as reader:
        await reader.press("down", "down")
        before = reader.under, reader.list.scroll_offset.y
        await reader.search("chanel")
        assert reader.pane == "search"
        assert lines_of(reader.list)[0] == "Channel (anti-drug operation) operation"
        assert reader.list.border_subtitle.endswith("chanel → channel (typo)")
        assert reader.detail.startswith("Names › Operations Channel")
        assert reader.found.startswith("5 found")
        if size[0] > 40:
            assert reader.found == "5 found · names 3 · measures 1 · results 1"
        await reader.press("down", "enter")
        assert reader.pane == "detail"
        assert "Operation Channel against drugs" in reader.detail
        await reader.press("/")
        assert (reader.pane, reader.browser.box.input.value) == ("search", "chanel")
        await reader.press("tab")
        assert (reader.pane, reader.list.cursor) == ("list", 1)
        await reader.press("/", "escape")
        assert (reader.pane, reader.browser.box.input.value, reader.found) == ("list", "", "")
        assert (reader.under, reader.list.scroll_offset.y) == before
        assert "Joint statements" in reader.detail


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        (80, "21 found · results 17 · events 3 …"),
        (120, "21 found · results 17 · events 3 · chairmanships 1"),
        (40, "21 found …"),
    ],
)
async def test_of_the_counts_by_type_the_largest_come_first(browsing: Browsing, columns: int, said: str) -> None:
    async with browsing(size=(columns, 24), query="april 2025") as reader:
        assert reader.found == said
        assert said in reader.drawn()


async def test_every_key_of_the_search_begins_it_and_types_nothing_and_there_no_letter_is_a_command(
    browsing: Browsing,
) -> None:
    async with browsing() as reader:
        for key in ("/", "f3", "full_stop"):
            await reader.press("escape", key)
            assert (reader.pane, reader.browser.box.input.value) == ("search", ""), key
        await reader.type("qbrtzwTRJK:?123 йцу")
        assert reader.browser.box.input.value == "qbrtzwTRJK:?123 йцу"
        assert (reader.pane, reader.app.screen is reader.browser, reader.app.is_running) == ("search", True, True)
        await reader.press("f1")
        assert isinstance(reader.app.screen, Help)
        assert "In the search box" in reader.drawn()
        await reader.press("escape")
        assert reader.pane == "search"


async def test_the_answer_follows_every_letter_marks_what_matched_and_is_walked_through_while_one_types(
    browsing: Browsing,
) -> None:
    async with browsing() as reader:
        await reader.press("/")
        found = []
        for letter in "channel":
            await reader.press(letter)
            found.append((reader.found, lines_of(reader.list)))
        assert len({said for said, _ in found}) > 1
        assert found[-1][1][0].startswith("Channel")
        marked = next(segment for segment in reader.list.render_line(1) if segment.text == "Channel")
        assert marked.style.underline
        await reader.press("down", "down", "up")
        assert (reader.list.cursor, reader.pane) == (1, "search")
        assert reader.under == "kg-2025/3.3.1"
        assert "Operation Channel against drugs" in reader.detail
        await reader.press("pagedown")
        assert reader.list.cursor == reader.list.count() - 1
        await reader.press("pageup")
        assert reader.list.cursor == 0


async def test_what_was_found_is_seen_before_its_first_record_is_read(
    browsing: Browsing, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with browsing() as reader:
        await reader.press("/")
        seen = []
        reading = reader.browser.reading
        show = reading.show
        monkeypatch.setattr(reading, "show", lambda id: (seen.append((id, reader.drawn())), show(id))[1])
        await reader.type("chanel")
        assert [id for id, drawn in seen if "Results" not in drawn] == []
        assert (seen[-1][0], reader.browser._shown) == ("channel", "channel")


async def test_a_record_opened_as_it_is_found_is_the_place_of_the_search(browsing: Browsing) -> None:
    async with browsing() as reader:
        before = reader.under
        for late in (False, True):
            await reader.press("/")
            if late:
                await reader.type("chanel")
                await reader.press("enter")
            else:
                reader.post(*"chanel", "enter")
                await reader.settled()
            assert (reader.pane, reader.detail.startswith("Names › Operations Channel")) == ("detail", True), late
            await reader.press("b")
            assert (reader.under, reader.browser.lists.query_text) == (before, ""), late
            await reader.press("B")
            assert (reader.under, reader.browser.lists.query_text) == ("channel", "chanel"), late
            await reader.press("b")


async def test_what_is_typed_behind_enter_is_meant_for_what_is_opened_or_goes_on_if_nothing_is(
    browsing: Browsing,
) -> None:
    async with browsing() as reader:
        reader.post("/", *"qqqqqqqq", "enter", "x")
        await reader.settled()
        assert (reader.browser.box.input.value, reader.pane) == ("qqqqqqqqx", "search")
        await reader.press("escape")
        reader.post("/", *"chanel", "enter", "m", "z")
        await reader.settled()
        assert (reader.browser.box.input.value, reader.pane) == ("chanel", "detail")
        assert reader.browser._shown == "channel"
        assert any("Bookmark" in notice for notice in reader.notices)
        assert reader.browser.lists.has_class("-zoomed")


async def test_the_answer_to_a_search_that_was_left_says_nothing(browsing: Browsing) -> None:
    async with browsing() as reader:
        for key in ("alt+left", "escape", "f6", "f10"):
            before = reader.under
            reader.post("/", *"chanel", key)
            await reader.settled()
            assert (reader.browser.box.input.value, reader.found) == ("", ""), key
            assert reader.browser.lists.query_text == "", key
            assert (reader.under == before) == (key in ("alt+left", "escape")), key
        await reader.press("/")
        reader.browser.box.post_message(SearchBox.Finished("gone", Answer((), {"event": 1}), ""))
        await reader.settled()
        assert reader.browser.lists.query_text == ""


async def test_no_stale_list_stays_after_many_keys(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.press("/")
        await reader.hurry(*"parade", *["backspace"] * 6, *"peace", "ctrl+u", *"crrf")
        fast = reader.found, lines_of(reader.list), reader.detail
        assert reader.browser.box.input.value == "crrf"
    async with browsing() as reader:
        await reader.press("/", *"crrf")
        assert (reader.found, lines_of(reader.list), reader.detail) == fast


async def test_a_fault_of_the_query_is_told_until_it_is_mended(browsing: Browsing) -> None:
    faults = {
        "knd:meeting": "no field 'knd'; did you mean kind?",
        "type:evnt": "did you mean event?",
        "year:abc": "year",
    }
    async with browsing(size=SIZES[3]) as reader:
        await reader.press("/")
        for query, said in faults.items():
            await reader.type(query)
            assert said in reader.found, query
            assert said in reader.detail, query
            assert reader.browser.box.has_class("-fault"), query
            await reader.press("ctrl+u")
            assert not reader.browser.box.has_class("-fault"), query
            await reader.type("crrf")
            assert reader.found.startswith("6 found"), query
            assert not reader.browser.box.has_class("-fault"), query
            await reader.press("ctrl+u")


@pytest.mark.parametrize("size", [SIZES[0], SIZES[1]], ids=["40x12", "80x24"])
async def test_a_fault_a_filter_to_come_and_that_nothing_is_found_are_told_where_there_is_little_room(
    browsing: Browsing, size: Size
) -> None:
    async with browsing(size=size) as reader:
        await reader.search("knd:meeting")
        assert "did you mean kind?" in " ".join(reader.drawn().split())
        await reader.press("ctrl+u")
        await reader.type("country:")
        assert "Go on typing: country:" in " ".join(reader.drawn().split())
        assert "No record" not in reader.drawn()
        await reader.press("ctrl+u")
        await reader.type("zzzzqqqq")
        assert reader.found == "nothing found"
        assert reader.list.count() == 0
        assert reader.detail.startswith("No record in this archive answers this search.")
        assert lines_of(reader.links) == []
        assert "Kyrgyzstan 2025" not in reader.drawn()
        assert "Esc clears it" in " ".join(reader.drawn().replace("│", " ").split())
        await reader.press("down", "pagedown", "enter")
        assert reader.app.is_running


async def test_a_search_is_left_step_by_step_for_the_tree_to_which_it_returns_once(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.search("cr")
        await reader.press("backspace", "backspace")
        assert (reader.pane, reader.under, reader.found) == ("search", "kg-2025", "")
        assert "Kyrgyzstan 2025" in reader.detail
        await reader.type("chanel")
        await reader.press("escape")
        assert (reader.under, reader.pane) == ("kg-2025", "list")
        await reader.search("chanel")
        await reader.press("enter", "escape")
        assert (reader.pane, reader.under) == ("list", "channel")
        await reader.press("escape")
        assert (reader.pane, reader.under, reader.browser.box.input.value) == ("list", "kg-2025", "")


async def test_typing_goes_on_where_it_stopped_until_a_view_ends_the_search(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.search("crr")
        await reader.press("enter", "/", "f")
        assert reader.browser.box.input.value == "crrf"
        await reader.press("f6")
        assert (reader.browser.lists.view, reader.browser.box.input.value, reader.pane) == ("events", "", "list")


async def test_a_search_reads_both_scripts_and_layouts(browsing: Browsing) -> None:
    found = {"КСОР": "crrf", "rcjh": "crrf", "одкб": "csto", "Ордабаев": "samat-ordabaev", "naemnik": "mercenary"}
    async with browsing() as reader:
        await reader.press("/")
        for query, first in found.items():
            await reader.type(query)
            assert reader.under == first, query
            await reader.press("ctrl+u")


async def test_a_query_at_the_start_is_searched_for(browsing: Browsing) -> None:
    async with browsing(query="type:event 2025-05") as reader:
        assert reader.found == "2 found · events 2"
        assert lines_of(reader.list)[0].startswith("Working Group on Afghanistan")
        assert reader.list.count() == 2
        assert reader.under in ("2025-05-13-afghanistan-working-group", "2025-05-09-victory-parade")
        await reader.press("down")
        assert reader.list.cursor == 1


async def test_a_query_and_a_record_at_the_start_put_the_cursor_on_the_record(browsing: Browsing) -> None:
    async with browsing(query="channel", at="kg-2025/3.3.1") as reader:
        assert reader.found.startswith("5 found")
        assert (reader.under, "Operation Channel against drugs" in reader.detail) == ("kg-2025/3.3.1", True)


async def test_a_faulty_query_at_the_start_is_told(browsing: Browsing) -> None:
    async with browsing(query="knd:x", size=(120, 36)) as reader:
        assert "no field 'knd'" in reader.found
        assert reader.app.is_running


async def test_a_query_has_an_end(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.press("/")
        reader.browser.box.input.value = "a" * 199
        await reader.type("aaa")
        assert len(reader.browser.box.input.value) == 200


async def test_a_record_to_begin_at_is_shown_whatever_the_query_finds(browsing: Browsing) -> None:
    async with browsing(query="drug", at="moscow") as reader:
        assert reader.detail.startswith("Names › Places")


async def test_enter_opens_the_answer_to_what_was_typed_and_no_other(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.press("slash")
        for typed, pane in (("chann", "search"), ("channe", "search")):
            reader.browser._awaited = "another search"
            reader.browser.box.input.value = typed
            await reader.settled()
            assert reader.pane == pane
        reader.browser.box.input.value = "channel"
        reader.browser.on_query_input_moved(QueryInput.Moved("open"))
        await reader.settled()
        assert (reader.pane, "Channel" in reader.detail) == ("detail", True)


async def test_what_is_typed_on_the_way_to_a_view_is_searched_for(browsing: Browsing) -> None:
    async with browsing() as reader:
        for view in "234562":
            await reader.press("escape")
            reader.post(view, "/", *"chanel a")
            await reader.settled()
            assert (reader.pane, reader.browser.box.input.value) == ("search", "chanel a"), view
            assert "Channel" in lines_of(reader.list)[0], view
            assert reader.app.screen is reader.browser, view


async def test_moves_wait_for_the_answer_to_what_was_typed(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.search("channel")
        second = lines_of(reader.list)[1]
        await reader.press("escape")
        reader.post("/", *"channel", "down", "enter")
        await reader.settled()
        assert reader.pane == "detail"
        assert line_under(reader.list) == second
