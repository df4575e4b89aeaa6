"""Back and Forward restore a place as it was left."""

from itertools import cycle

import pytest

from screen import SIZES, Browsing, Reader, lines_of

PLACES = ["kg-2025/3.3.1", "report-2023-2025/channel", "channel"]
sizes = pytest.mark.parametrize("size", [SIZES[0], SIZES[2]], ids=["40x12", "120x36"])
BACK = ["b", "backspace", "[", "alt+left", "и", "х"]
FORWARD = ["B", "]", "alt+right", "И", "ъ"]


def state(reader: Reader) -> dict[str, object]:
    """What a return is to bring back."""
    browser = reader.browser
    return {
        "view": browser.lists.view,
        "query": browser.box.input.value,
        "cursor": reader.under,
        "top": reader.list.scroll_offset.y,
        "detail": reader.detail,
        "read": browser.reading.detail.scroll_offset.y,
        "pane": reader.pane,
    }


async def test_every_key_of_back_returns_and_every_key_of_forward_goes_again(browsing: Browsing) -> None:
    async with browsing(at="kg-2025/3.3.1") as reader:
        await reader.press("r", "1")
        assert "Channel carried out" in reader.detail
        for back, forward in zip(BACK, cycle(FORWARD), strict=False):
            await reader.press(back)
            assert "Operation Channel against drugs" in reader.detail, back
            await reader.press(forward)
            assert "Channel carried out" in reader.detail, forward


@sizes
async def test_a_return_finds_everything_as_it_was_left(browsing: Browsing, size: tuple[int, int]) -> None:
    async with browsing(size=size) as reader:
        await reader.press("G", "J", "r")
        left = state(reader)
        await reader.press("1")
        assert state(reader) != left
        await reader.press("b")
        assert state(reader) == left


@sizes
async def test_a_return_to_another_view_finds_its_cursor_and_scroll(browsing: Browsing, size: tuple[int, int]) -> None:
    async with browsing(size=size) as reader:
        reader.post(*["down"] * 17)
        await reader.settled()
        left = state(reader)
        assert left["top"] or size[1] > 24
        await reader.press("2")
        reader.post(*["down"] * 9)
        await reader.settled()
        events = state(reader)
        await reader.press("b")
        assert state(reader) == left
        await reader.press("B")
        assert state(reader) == events


async def test_a_return_finds_how_far_the_detail_was_read_and_the_link_that_was_followed(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.press("J", "J", "enter")
        assert reader.browser.reading.detail.scroll_offset.y == 6
        await reader.press("enter", "1", "b")
        assert reader.browser.reading.detail.scroll_offset.y == 6
        await reader.press("r", "down", "down", "down")
        followed = reader.links.cursor
        await reader.press("enter")
        assert reader.links.cursor != followed
        await reader.press("b")
        assert (reader.pane, reader.links.cursor) == ("links", followed)


@sizes
async def test_a_return_to_results_finds_query_list_and_cursor(browsing: Browsing, size: tuple[int, int]) -> None:
    async with browsing(size=size) as reader:
        await reader.search("channel")
        await reader.press("down", "enter")
        left, results = state(reader), lines_of(reader.list)
        await reader.press("r", "1")
        await reader.press("2")
        assert state(reader)["query"] == ""
        await reader.press("b", "b")
        assert {**state(reader), "pane": ""} == {**left, "pane": ""}
        assert lines_of(reader.list) == results
        assert reader.found.startswith(f"{len(results)} found")


async def test_back_from_a_search_returns_to_the_tree_as_it_was(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.press("down", "down", "right")
        left = state(reader)
        await reader.search("chanel")
        await reader.press("tab", "b")
        assert state(reader) == left
        assert not reader.browser.lists.query_text


async def test_a_search_typed_letter_by_letter_is_one_place_and_groups_are_named_as_people_do(
    browsing: Browsing,
) -> None:
    async with browsing(size=SIZES[3]) as reader:
        await reader.press("2", "5")
        assert "Events › 2025" in reader.drawn()
        assert "@events" not in reader.drawn()
        await reader.press("/", *"chanel")
        assert lines_of(reader.browser.reading.visited) == [
            "/chanel · Channel (anti-drug operation) here", "Names › Countries", "Events › 2025", "Kyrgyzstan 2025",
        ]  # fmt: skip


async def test_moving_in_a_list_is_no_jump_and_a_jump_cuts_what_lay_ahead(browsing: Browsing) -> None:
    async with browsing(at="kg-2025/3.3.1") as reader:
        await reader.press("r", "1", "left", "down", "down", "up", "b")
        assert "Anti-drug operations Channel carried out" in reader.detail
        await reader.press("b")
        assert "Operation Channel against drugs" in reader.detail
        await reader.press("2")
        left = state(reader)
        await reader.press("B")
        assert state(reader) == left


async def test_back_again_and_again_comes_to_the_start_where_back_and_forward_do_nothing(browsing: Browsing) -> None:
    async with browsing() as reader:
        left = state(reader)
        await reader.press("b", "b", "B")
        assert state(reader) == left
        keys = ["2", "5", "6", "1"]
        await reader.press(*keys)
        await reader.press(*["b"] * len(keys))
        assert state(reader) == left


async def test_the_history_lists_where_the_reader_has_been_and_each_place_is_one_key_away(browsing: Browsing) -> None:
    async with browsing(size=SIZES[3], at="kg-2025/3.3.1") as reader:
        await reader.press("r", "1")
        visited = reader.browser.reading.visited
        assert lines_of(visited) == [
            "Anti-drug operations Channel carried out here", "3.3.1 Operation Channel against drugs",
        ]  # fmt: skip
        await reader.press("b")
        assert lines_of(visited) == [
            "Anti-drug operations Channel carried out", "3.3.1 Operation Channel against drugs here",
        ]  # fmt: skip
        await reader.press("B", "r", "1", "shift+tab", "shift+tab")
        assert reader.pane == "history"
        await reader.press("G", "enter")
        assert "Operation Channel against drugs" in reader.detail
        await reader.press("B")
        assert "Channel carried out" in reader.detail


async def test_the_history_follows_when_the_screen_grows(browsing: Browsing) -> None:
    async with browsing(at="kg-2025/3.3.1") as reader:
        await reader.press("r", "1")
        await reader.resize(200, 50)
        assert lines_of(reader.browser.reading.visited)[0] == "Anti-drug operations Channel carried out here"


async def test_the_same_place_twice_is_one_place(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.press("2", "2", "t", "2", "b")
        assert reader.browser.lists.view == "priorities"
