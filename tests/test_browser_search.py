"""Everything is searched as one types."""

import pytest

from csto_tui.search.engine import Answer
from csto_tui.ui.help import Help
from csto_tui.ui.searchbox import QueryInput, SearchBox
from screen import SIZES, Browsing, line_under, lines_of

sizes = pytest.mark.parametrize("size", [SIZES[0], SIZES[1], SIZES[3]], ids=["40x12", "80x24", "200x50"])
Size = tuple[int, int]


@sizes
async def test_a_search_counts_by_type_and_previews_the_best(browsing: Browsing, size: Size) -> None:
    async with browsing(size=size) as reader:
        await reader.search("chanel")
        assert reader.pane == "search"
        assert lines_of(reader.list)[0] == "Channel (anti-drug operation) operation"
        assert reader.list.border_subtitle.endswith("chanel → channel (typo)")
        assert reader.detail.startswith("Names › Operations Channel")
        assert reader.found.startswith("5 found")
        if size[0] > 40:
            assert reader.found == "5 found · names 3 · measures 1 · results 1"


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        (80, "21 found · results 17 · events 3 …"),
        (120, "21 found · results 17 · events 3 · chairmanships 1"),
        (40, "21 found …"),
    ],
)
async def test_of_the_counts_by_type_the_largest_come_first(browsing: Browsing, columns: int, said: str) -> None:
    async with browsing(size=(columns, 24)) as reader:
        await reader.search("april 2025")
        assert reader.found == said
        assert said in reader.drawn()


@pytest.mark.parametrize("key", ["/", "f3", "full_stop"])
async def test_every_key_of_the_search_begins_it_and_types_nothing(browsing: Browsing, key: str) -> None:
    async with browsing() as reader:
        await reader.press(key)
        assert (reader.pane, reader.browser.box.input.value) == ("search", "")


async def test_the_answer_follows_every_letter(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.press("/")
        found = []
        for letter in "channel":
            await reader.press(letter)
            found.append((reader.found, lines_of(reader.list)))
        assert len({said for said, _ in found}) > 1
        assert found[-1][1][0].startswith("Channel")


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


@pytest.mark.parametrize("late", [False, True], ids=["at once", "once it is found"])
async def test_a_record_opened_as_it_is_found_is_the_place_of_the_search(browsing: Browsing, late: bool) -> None:
    async with browsing() as reader:
        before = reader.under
        await reader.press("/")
        if late:
            await reader.type("chanel")
            await reader.press("enter")
        else:
            reader.post(*"chanel", "enter")
            await reader.settled()
        assert (reader.pane, reader.detail.startswith("Names › Operations Channel")) == ("detail", True)
        await reader.press("b")
        assert (reader.under, reader.browser.lists.query_text) == (before, "")
        await reader.press("B")
        assert (reader.under, reader.browser.lists.query_text) == ("channel", "chanel")


async def test_what_is_typed_behind_enter_is_meant_for_what_is_opened(browsing: Browsing) -> None:
    async with browsing() as reader:
        reader.post("/", *"chanel", "enter", "m", "z")
        await reader.settled()
        assert (reader.browser.box.input.value, reader.pane) == ("chanel", "detail")
        assert reader.browser._shown == "channel"
        assert any("Bookmark" in notice for notice in reader.notices)
        assert reader.browser.lists.has_class("-zoomed")


async def test_behind_enter_that_opens_nothing_one_types_on(browsing: Browsing) -> None:
    async with browsing() as reader:
        reader.post("/", *"qqqqqqqq", "enter", "x")
        await reader.settled()
        assert (reader.browser.box.input.value, reader.pane) == ("qqqqqqqqx", "search")


@pytest.mark.parametrize("key", ["f6", "f10", "alt+left", "escape"])
async def test_the_answer_to_a_search_that_was_left_says_nothing(browsing: Browsing, key: str) -> None:
    async with browsing() as reader:
        before = reader.under
        reader.post("/", *"chanel", key)
        await reader.settled()
        assert (reader.browser.box.input.value, reader.found) == ("", "")
        assert reader.browser.lists.query_text == ""
        assert (reader.under == before) == (key in ("alt+left", "escape"))


async def test_no_stale_list_stays_after_many_keys(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.press("/")
        await reader.hurry(*"parade", *["backspace"] * 6, *"peacekeeping", *["backspace"] * 12, *"crrf")
        fast = reader.found, lines_of(reader.list), reader.detail
        assert reader.browser.box.input.value == "crrf"
    async with browsing() as reader:
        await reader.press("/", *"crrf")
        assert (reader.found, lines_of(reader.list), reader.detail) == fast


async def test_no_letter_is_a_command_while_one_types(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.search("qbrtzwTRJK:?123 йцу")
        assert reader.browser.box.input.value == "qbrtzwTRJK:?123 йцу"
        assert (reader.pane, reader.app.screen is reader.browser, reader.app.is_running) == ("search", True, True)


async def test_matched_letters_are_marked(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.search("channel")
        texts = [segment.text for segment in reader.list.render_line(1)]
        assert "Channel" in texts
        marked = next(segment for segment in reader.list.render_line(1) if segment.text == "Channel")
        assert marked.style.underline


async def test_the_arrows_move_in_the_results_while_one_types(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.search("channel")
        await reader.press("down", "down", "up")
        assert (reader.list.cursor, reader.pane) == (1, "search")
        assert reader.under == "kg-2025/3.3.1"
        assert "Operation Channel against drugs" in reader.detail
        await reader.press("pagedown")
        assert reader.list.cursor == reader.list.count() - 1
        await reader.press("pageup")
        assert reader.list.cursor == 0


@sizes
async def test_enter_opens_the_result_and_tab_goes_to_the_list(browsing: Browsing, size: Size) -> None:
    async with browsing(size=size) as reader:
        await reader.search("channel")
        await reader.press("down", "enter")
        assert reader.pane == "detail"
        assert "Operation Channel against drugs" in reader.detail
        await reader.press("/")
        assert (reader.pane, reader.browser.box.input.value) == ("search", "channel")
        await reader.press("tab")
        assert (reader.pane, reader.list.cursor) == ("list", 1)


async def test_typing_goes_on_where_it_stopped(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.search("crr")
        await reader.press("enter", "/", "f")
        assert reader.browser.box.input.value == "crrf"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("knd:meeting", "no field 'knd'; did you mean kind?"),
        ("type:evnt", "did you mean event?"),
        ("year:abc", "year"),
    ],
)
async def test_a_fault_of_the_query_is_told_until_it_is_mended(browsing: Browsing, query: str, said: str) -> None:
    async with browsing(size=SIZES[3]) as reader:
        await reader.search(query)
        assert said in reader.found
        assert said in reader.detail
        assert reader.browser.box.has_class("-fault")
        await reader.press("ctrl+u")
        assert not reader.browser.box.has_class("-fault")
        await reader.type("crrf")
        assert reader.found.startswith("5 found") or "found" in reader.found
        assert not reader.browser.box.has_class("-fault")


@sizes
async def test_a_fault_is_readable_where_there_is_little_room(browsing: Browsing, size: Size) -> None:
    async with browsing(size=size) as reader:
        await reader.search("knd:meeting")
        assert "did you mean kind?" in " ".join(reader.drawn().split())


@sizes
async def test_nothing_found_is_told(browsing: Browsing, size: Size) -> None:
    async with browsing(size=size) as reader:
        await reader.search("zzzzqqqq")
        assert reader.found == "nothing found"
        assert reader.list.count() == 0
        assert reader.detail.startswith("No record in this archive answers this search.")
        await reader.press("down", "pagedown", "enter")
        assert reader.app.is_running


async def test_what_is_shown_before_nothing_was_found_does_not_stay(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.search("zzzzqqqq")
        assert lines_of(reader.links) == []
        assert "Kyrgyzstan 2025" not in reader.drawn()


@sizes
async def test_escape_clears_and_the_tree_is_as_it_was(browsing: Browsing, size: Size) -> None:
    async with browsing(size=size) as reader:
        await reader.press("down", "down")
        before = reader.under, reader.list.scroll_offset.y
        await reader.search("chanel")
        await reader.press("escape")
        assert (reader.pane, reader.browser.box.input.value, reader.found) == ("list", "", "")
        assert (reader.under, reader.list.scroll_offset.y) == before
        assert "Joint statements" in reader.detail


async def test_escape_steps_from_detail_to_results_to_tree(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.search("chanel")
        await reader.press("enter", "escape")
        assert (reader.pane, reader.under) == ("list", "channel")
        await reader.press("escape")
        assert (reader.pane, reader.under, reader.browser.box.input.value) == ("list", "kg-2025", "")


async def test_a_query_that_is_deleted_shows_the_tree_again(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.search("cr")
        await reader.press("backspace", "backspace")
        assert (reader.pane, reader.under, reader.found) == ("search", "kg-2025", "")
        assert "Kyrgyzstan 2025" in reader.detail


async def test_a_search_that_is_deleted_and_begun_again_returns_to_the_tree_once(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.search("cr")
        await reader.press("backspace", "backspace")
        await reader.type("chanel")
        await reader.press("escape")
        assert (reader.under, reader.pane) == ("kg-2025", "list")


async def test_a_view_ends_the_search(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.search("chanel")
        await reader.press("f6")
        assert (reader.browser.lists.view, reader.browser.box.input.value, reader.pane) == ("events", "", "list")


@pytest.mark.parametrize(("query", "first"), [
    ("КСОР", "crrf"), ("rcjh", "crrf"), ("одкб", "csto"), ("Ордабаев", "samat-ordabaev"), ("naemnik", "mercenary"),
])  # fmt: skip
async def test_a_search_reads_both_scripts_and_layouts(browsing: Browsing, query: str, first: str) -> None:
    async with browsing() as reader:
        await reader.search(query)
        assert reader.under == first


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


async def test_help_in_the_search_box_is_about_it(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.press("/", "f1")
        assert isinstance(reader.app.screen, Help)
        assert "In the search box" in reader.drawn()
        await reader.press("escape")
        assert reader.pane == "search"


async def test_a_query_has_an_end(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.search("a" * 300)
        assert len(reader.browser.box.input.value) == 200


async def test_a_record_to_begin_at_is_shown_whatever_the_query_finds(browsing: Browsing) -> None:
    async with browsing(query="drug", at="moscow") as reader:
        assert reader.detail.startswith("Names › Places")


async def test_a_search_that_was_left_does_not_come_back(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.press("/")
        reader.browser.box.post_message(SearchBox.Finished("gone", Answer((), {"event": 1}), ""))
        await reader.settled()
        assert reader.browser.lists.query_text == ""


async def test_a_filter_without_a_value_waits_and_claims_nothing(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.search("country:")
        assert "Go on typing: country:" in " ".join(reader.drawn().split())
        assert "No record" not in reader.drawn()


async def test_a_list_of_no_results_says_why_it_is_empty(browsing: Browsing) -> None:
    async with browsing(size=(40, 12)) as reader:
        await reader.search("zzqqzzqq")
        assert "Esc clears it" in " ".join(reader.drawn().replace("│", " ").split())


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


@pytest.mark.parametrize("view", ["2", "3", "4", "5", "6"])
async def test_what_is_typed_on_the_way_to_a_view_is_searched_for(browsing: Browsing, view: str) -> None:
    async with browsing() as reader:
        await reader.press("2", "1")
        reader.post(view, "/", *"chanel a")
        await reader.settled()
        assert (reader.pane, reader.browser.box.input.value) == ("search", "chanel a")
        assert "Channel" in lines_of(reader.list)[0]
        assert reader.app.screen is reader.browser


async def test_moves_wait_for_the_answer_to_what_was_typed(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.search("channel")
        second = lines_of(reader.list)[1]
        await reader.press("escape")
        reader.post("/", *"channel", "down", "enter")
        await reader.settled()
        assert reader.pane == "detail"
        assert line_under(reader.list) == second
