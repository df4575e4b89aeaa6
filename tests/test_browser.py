"""The browser: its tree, the detail that follows it, its panes and sizes."""

import pytest

from csto_tui.config import Config
from csto_tui.ui.views import VIEWS
from screen import SIZES, Browsing, line_under, lines_of

Size = tuple[int, int]
sizes = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
ends = pytest.mark.parametrize("size", [SIZES[0], SIZES[-1]], ids=["40x12", "200x50"])
TOP = ["▾ Kyrgyzstan 2025 ●", "▾ 1 Foreign policy ●", "▸ 1.1 Joint statements on topical issues ○"]


@ends
async def test_the_tree_opens_unfolded_to_the_priorities_and_the_detail_follows_the_cursor(
    browsing: Browsing, size: Size
) -> None:
    async with browsing(size=size) as reader:
        lines = lines_of(reader.list)
        assert [line.rstrip(" 0123456789+") for line in lines[:3]] == TOP
        assert [line for line in lines if line.startswith("▸")] == [line for line in lines if line[2:5:2].isdigit()][
            :14
        ]
        assert (reader.pane, reader.under) == ("list", "kg-2025")
        assert "The Kyrgyz Republic chairs the CSTO in 2025." in reader.detail
        await reader.press("down")
        assert (reader.under, "Foreign policy" in reader.detail) == ("kg-2025/1", True)
        await reader.press("j", "j", "k")
        assert (reader.under, "Joint statements on topical issues" in reader.detail) == ("kg-2025/1.1", True)
        await reader.press("G")
        assert "Belarus 2023" in reader.detail
        await reader.press("g")
        assert "Kyrgyzstan 2025" in reader.detail


@ends
async def test_every_line_of_every_view_can_be_read_by_moving_down(browsing: Browsing, size: Size) -> None:
    async with browsing(size=size) as reader:
        for key, _ in VIEWS.values():
            await reader.press(key)
            titles = []
            for _ in range(5):
                titles.append(line_under(reader.list))
                assert reader.detail
                await reader.press("down")
            assert len(set(titles)) == len(titles) or reader.list.count() < 5


async def test_keys_pressed_faster_than_they_are_answered_all_count(browsing: Browsing) -> None:
    async with browsing() as reader:
        reader.post(*["down"] * 15, *["up"] * 5)
        await reader.settled()
        assert reader.list.cursor == 10
        assert line_under(reader.list).split(" ", 1)[1].rsplit(" ", 2)[0] in reader.detail


async def test_right_unfolds_and_then_goes_in_and_left_comes_out_and_folds(browsing: Browsing) -> None:
    async with browsing(at="kg-2025/3.3") as reader:
        assert reader.under == "kg-2025/3.3"
        before = reader.list.count()
        await reader.press("right")
        assert (reader.under, reader.list.count() - before) == ("kg-2025/3.3", 2)
        await reader.press("l")
        assert reader.under == "kg-2025/3.3.1"
        await reader.press("right")
        assert reader.under == "kg-2025/3.3.1"
        await reader.press("left")
        assert reader.under == "kg-2025/3.3"
        await reader.press("h")
        assert (reader.under, reader.list.count()) == ("kg-2025/3.3", before)
        await reader.press("left")
        assert reader.under == "kg-2025/3"


async def test_the_edge_says_which_line_of_how_many(browsing: Browsing) -> None:
    async with browsing() as reader:
        count = reader.list.count()
        await reader.press("down", "right")
        assert reader.list.border_subtitle == f"3 of {count}"
        await reader.press("left", "left")
        assert reader.list.border_subtitle == f"2 of {reader.list.count()}"
        assert reader.list.count() < count


@sizes
async def test_enter_goes_deeper_escape_comes_back_tab_goes_round_and_zoom_shows_one_pane(
    browsing: Browsing, size: Size
) -> None:
    panes = ["list", "detail", "links", "history"] if size == SIZES[-1] else ["list", "detail", "links"]
    async with browsing(size=size) as reader:
        for key, pane in (("enter", "detail"), ("enter", "links"), ("escape", "detail"), ("escape", "list")):
            await reader.press(key)
            assert reader.pane == pane
        await reader.press("escape", "escape", "escape")
        assert reader.app.is_running
        assert (reader.pane, reader.under) == ("list", "kg-2025")
        for pane in (*panes[1:], "list"):
            await reader.press("tab")
            assert reader.pane == pane
        await reader.press("shift+tab")
        assert reader.pane == panes[-1]
        await reader.press("p", "P", "P")
        assert reader.pane == panes[-2]
        await reader.press("escape", "escape", "z")
        assert (reader.pane, reader.list.outer_size.width) == ("list", size[0])
        await reader.press("enter")
        assert reader.browser.reading.detail.outer_size.width == size[0]
        await reader.press("r")
        assert reader.browser.reading.links.outer_size.width == size[0]
        assert not reader.browser.reading.detail.size.width
        await reader.press("escape", "escape", "escape")
        assert (reader.list.outer_size.width == size[0]) == (size[0] == 40)


async def test_a_group_is_shown_with_what_it_holds_and_enter_unfolds_and_folds_it(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.press("5")
        assert reader.under == "@names/country"
        assert reader.detail.startswith("Countries")
        assert "Kazakhstan" in reader.detail
        assert any("Kazakhstan" in line for line in lines_of(reader.links))
        folded = reader.list.count()
        await reader.press("enter")
        assert (reader.pane, reader.list.count() > folded) == ("list", True)
        await reader.press("enter")
        assert reader.list.count() == folded


async def test_digits_and_function_keys_go_to_views_and_each_keeps_its_cursor(browsing: Browsing) -> None:
    async with browsing() as reader:
        for key, view in (
            ("2", "events"), ("5", "names"), ("6", "documents"), ("1", "priorities"),
            ("f6", "events"), ("f9", "names"), ("f10", "documents"), ("f5", "priorities"),
        ):  # fmt: skip
            await reader.press(key)
            assert (reader.browser.lists.view, reader.pane) == (view, "list"), key
            assert reader.list.border_title == VIEWS[view][1], key
            assert f" {VIEWS[view][0]} {VIEWS[view][1]}" in reader.drawn().splitlines()[0], key
        await reader.press("down", "down", "2", "down", "1")
        assert reader.list.cursor == 2
        assert "Joint statements" in reader.detail
        await reader.press("2")
        assert reader.list.cursor == 1


async def test_the_detail_scrolls_from_another_pane_and_by_its_own_keys(browsing: Browsing) -> None:
    async with browsing() as reader:
        detail = reader.browser.reading.detail
        await reader.press("J")
        assert (detail.scroll_offset.y, reader.pane) == (3, "list")
        await reader.press("K")
        assert detail.scroll_offset.y == 0
        await reader.press("enter", "down", "j", "up")
        assert detail.scroll_offset.y == 1
        await reader.press("space")
        page = detail.scroll_offset.y
        assert page > 1
        await reader.press("G")
        assert detail.scroll_offset.y == detail.max_scroll_y > page
        # Another record begins at its top.
        await reader.press("g", "end", "left", "down")
        assert (detail.scroll_offset.y, reader.under) == (0, "kg-2025/1")


async def test_a_resize_keeps_record_and_cursor(browsing: Browsing) -> None:
    small, medium, large, largest = SIZES
    floor = (31, 7)
    # To each size from the one before, and from where nothing has room.
    way = (small, medium, large, largest, floor, small, floor, medium, floor, large, floor, largest, small)
    async with browsing(size=small, at="kg-2025/3.3.1") as reader:
        for size in way:
            await reader.resize(*size)
            assert (reader.under, reader.pane) == ("kg-2025/3.3.1", "list"), size
            assert "Channel" in reader.detail, size
            if size != floor:
                assert "›" in reader.drawn(), size


async def test_a_resize_keeps_the_pane(browsing: Browsing) -> None:
    small, medium, large, largest = SIZES
    async with browsing(size=small) as reader:
        # Each pane is given the keys in the smallest and in the largest.
        for key, pane, sizes in (
            ("enter", "detail", (medium, large, largest)),
            ("r", "links", (small, medium, large, largest)),
            ("escape", "detail", (small,)),
            ("r", "links", (medium,)),
        ):
            await reader.press(key)
            for size in sizes:
                await reader.resize(*size)
                assert reader.pane == pane, size


async def test_a_small_terminal_shows_one_pane_and_a_line_of_summary(browsing: Browsing) -> None:
    async with browsing(size=(40, 12)) as reader:
        summary = reader.drawn().splitlines()[-2]
        assert summary.startswith("Kyrgyzstan 2025 · Chairmanship")
        assert "The Kyrgyz Republic" not in reader.drawn()
        await reader.press("enter")
        assert "The Kyrgyz Republic" in reader.drawn()
        assert "Foreign policy" not in reader.drawn()


async def test_too_small_a_terminal_says_what_it_needs_and_recovers(browsing: Browsing) -> None:
    async with browsing(size=(80, 24)) as reader:
        await reader.press("down")
        for size in ((31, 24), (80, 7), (1, 1), (31, 7)):
            await reader.resize(*size)
            if size != (1, 1):
                assert "32 × 8" in " ".join(reader.drawn().split()), size
                assert "Foreign policy" not in reader.drawn(), size
            await reader.press("down", "2", "1")
            await reader.resize(80, 24)
            assert "Foreign policy" in reader.drawn(), size
            assert reader.app.is_running


async def test_the_smallest_size_shows_the_list(browsing: Browsing) -> None:
    async with browsing(size=(32, 8)) as reader:
        assert "›▾ Kyrgyzstan" in reader.drawn()
        assert "32 × 8" not in reader.drawn()


@ends
async def test_the_drawn_screen_has_its_size(browsing: Browsing, size: Size) -> None:
    async with browsing(size=size, config=Config("none")) as reader:
        for key in ("down", "enter", "r", "2", "/", "?"):
            await reader.press(key)
            assert {strip.cell_length for strip in reader.strips()} == {size[0]}
            assert len(reader.strips()) == size[1]
