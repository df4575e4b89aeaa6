"""A list of any length: what it draws, how its cursor moves, how a line is cut."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.style import Style
from textual import events
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.screen import Screen

from csto_tui.ui.rows import Line, Rows, clip, fitting
from csto_tui.ui.scroll import PARTS

MILLION = 1_000_000
WIDE = st.text(st.sampled_from("ab ·-é漢字🏴‍☠️e\u0301\u200b") | st.characters(blacklist_categories=["Cs", "Cc"]))
Say = Callable[[int], Line]


class Counted(Rows):
    """A list that counts how often it is asked for a line."""

    def __init__(self, lines: int, say: Say = lambda index: Line(f"line {index}")) -> None:
        super().__init__()
        self.lines = lines
        self.say = say
        self.asked: list[int] = []
        self.opened: list[int] = []

    def count(self) -> int:
        return self.lines

    def line(self, index: int) -> Line:
        self.asked.append(index)
        return self.say(index)

    def action_open(self) -> None:
        self.opened.append(self.cursor)


class Bare(Screen[None]):
    """A screen with the styles of a list."""

    COMPONENT_CLASSES = PARTS


class Alone(App[None]):
    """A list and nothing else."""

    CSS = "Rows { overflow-x: hidden; }"

    def __init__(self, rows: Counted) -> None:
        super().__init__()
        self.rows = rows

    def get_default_screen(self) -> Bare:
        return Bare()

    def compose(self) -> ComposeResult:
        yield self.rows

    def on_mount(self) -> None:
        self.rows.reset()
        self.rows.focus()


@asynccontextmanager
async def shown(rows: Counted, width: int = 30, height: int = 10) -> AsyncIterator[Pilot[None]]:
    async with Alone(rows).run_test(size=(width, height)) as pilot:
        await pilot.pause(0)
        yield pilot


def drawn(rows: Rows) -> list[str]:
    return [rows.render_line(y).text[:-1] for y in range(rows.size.height)]


def bar(rows: Rows) -> str:
    """The bar at the right, from top to bottom."""
    return "".join(rows.render_line(y).text[-1] for y in range(rows.size.height))


async def press(rows: Rows, pilot: Pilot[None], *actions: str) -> int:
    """Where the cursor is after some actions."""
    for action in actions:
        getattr(rows, f"action_{action}")()
        await pilot.pause(0)
    return rows.cursor


async def test_a_list_draws_only_the_lines_in_sight() -> None:
    rows = Counted(MILLION)
    async with shown(rows) as pilot:
        assert [text.rstrip() for text in drawn(rows)][:3] == ["›line 0", " line 1", " line 2"]
        rows.asked.clear()
        await press(rows, pilot, "cursor_last")
        assert max(rows.asked) == MILLION - 1
        assert min(rows.asked) >= MILLION - 1 - rows.size.height or min(rows.asked) < rows.size.height
        assert len(rows.asked) < 100
        assert drawn(rows)[-1].startswith(f"›line {MILLION - 1}")


async def test_no_step_in_a_list_of_a_million_lines_asks_for_more_than_a_screen() -> None:
    rows = Counted(MILLION)
    async with shown(rows) as pilot:
        for action in ("cursor_down", "page_down", "cursor_last", "cursor_up", "page_up", "cursor_first"):
            rows.asked.clear()
            await press(rows, pilot, action)
            assert len(rows.asked) <= 4 * rows.size.height


async def test_the_cursor_keeps_to_the_list() -> None:
    rows = Counted(25)
    async with shown(rows) as pilot:
        assert await press(rows, pilot, "cursor_up") == 0
        assert await press(rows, pilot, "cursor_down", "cursor_down") == 2
        assert await press(rows, pilot, "cursor_last") == 24
        assert await press(rows, pilot, "cursor_down") == 24
        assert await press(rows, pilot, "cursor_first") == 0


async def test_a_page_leaves_a_line_of_the_one_before_in_sight() -> None:
    rows = Counted(25)
    async with shown(rows) as pilot:
        assert await press(rows, pilot, "page_down") == 9
        assert await press(rows, pilot, "page_down", "page_down") == 24
        assert await press(rows, pilot, "page_up") == 15
        assert await press(rows, pilot, "page_up", "page_up") == 0


async def test_the_cursor_is_always_in_sight() -> None:
    rows = Counted(100)
    async with shown(rows) as pilot:
        for action in ("page_down", "page_down", "cursor_up", "page_up", "cursor_last", "page_up", "cursor_first"):
            await press(rows, pilot, action)
            assert any(text.startswith("›") for text in drawn(rows)), action


@pytest.mark.parametrize("lines", [0, 1])
async def test_an_empty_list_takes_every_key(lines: int) -> None:
    rows = Counted(lines)
    async with shown(rows) as pilot:
        for action in ("cursor_down", "cursor_up", "page_down", "page_up", "cursor_last", "cursor_first", "fold"):
            assert await press(rows, pilot, action) == 0
        assert rows.border_subtitle == ("1 of 1" if lines else None)


def heading_at(*headings: int) -> Say:
    return lambda index: Line(f"line {index}", heading=index in headings)


async def test_the_cursor_skips_headings_in_both_directions() -> None:
    rows = Counted(10, heading_at(0, 3, 4, 9))
    async with shown(rows) as pilot:
        assert rows.cursor == 1
        assert await press(rows, pilot, "cursor_down", "cursor_down") == 5
        assert await press(rows, pilot, "cursor_up") == 2
        assert await press(rows, pilot, "cursor_last") == 8
        assert await press(rows, pilot, "cursor_down") == 8
        assert await press(rows, pilot, "cursor_first") == 1
        assert await press(rows, pilot, "cursor_up") == 1


async def test_the_heading_above_the_first_line_comes_into_sight_again() -> None:
    rows = Counted(40, heading_at(0))
    async with shown(rows) as pilot:
        await press(rows, pilot, "cursor_last", "cursor_first")
        assert drawn(rows)[0].strip() == "line 0"


async def test_a_list_of_headings_alone_has_nothing_to_rest_on() -> None:
    rows = Counted(3, heading_at(0, 1, 2))
    async with shown(rows) as pilot:
        assert await press(rows, pilot, "cursor_down", "cursor_last", "page_up") == 0


async def test_a_click_moves_the_cursor_and_a_second_one_opens() -> None:
    rows = Counted(30, heading_at(2))
    async with shown(rows) as pilot:
        await pilot.click(rows, offset=(4, 5))
        assert (rows.cursor, rows.opened) == (5, [])
        await pilot.double_click(rows, offset=(4, 5))
        assert rows.opened == [5]
        await pilot.click(rows, offset=(4, 2))
        assert (rows.cursor, rows.opened) == (5, [5])


async def test_a_click_below_the_last_line_does_nothing() -> None:
    rows = Counted(3)
    async with shown(rows) as pilot:
        await pilot.click(rows, offset=(4, 8))
        assert (rows.cursor, rows.opened) == (0, [])


@pytest.mark.parametrize("width", [1, 2, 5, 20, 60])
@pytest.mark.parametrize(
    "line",
    [
        Line("漢字" * 30, "2025", 4, ((0, 3), (5, 9))),
        Line("a few words that are too many for one line", "● 3", 2, ((2, 5),)),
        Line("e\u0301" * 40, "👩‍👩‍👧‍👦"),
        Line("", "", 40),
        Line("x", "a right end that is wider than the line itself is", 8),
        Line("[red]not a colour[/red] [@click=app.quit]x", "[/]"),
    ],
    ids=lambda line: line.text[:8] or "empty",
)
async def test_a_drawn_line_is_as_wide_as_the_list(line: Line, width: int) -> None:
    rows = Counted(3, lambda _: line)
    async with shown(rows, width, 3):
        strips = [rows.render_line(y) for y in range(3)]
        assert {cell_len(strip.text) for strip in strips} == {rows.scrollable_content_region.width}


async def test_matched_letters_are_marked_and_no_others() -> None:
    rows = Counted(1, lambda _: Line("the Channel operations", spans=((4, 11),)))
    async with shown(rows):
        texts = [segment.text for segment in rows.render_line(0)]
        assert [text.strip() for text in texts if text.strip(" ›")] == ["the", "Channel", "operations"]


def test_a_mark_beyond_the_cut_is_left_out() -> None:
    rows = Counted(1)
    rows._styles["rows--match"] = Style(bold=True)
    cut = rows._marked("the Cha…", ((4, 11), (12, 22)), Style())
    assert [segment.text for segment in cut if segment.text] == ["the ", "Cha", "…"]


@given(WIDE, st.integers(1, 40))
def test_a_cut_text_is_never_wider_than_its_room(text: str, width: int) -> None:
    assert cell_len(clip(text, width)) <= width


@given(WIDE, st.integers(1, 40))
def test_a_text_that_has_room_stays_as_it_is(text: str, width: int) -> None:
    if cell_len(text) <= width:
        assert clip(text, width) == text


@given(st.lists(st.text("abcd", min_size=1, max_size=6), min_size=2).map(" ".join), st.integers(8, 40))
def test_no_word_is_cut_in_the_middle_where_a_whole_one_has_room(text: str, width: int) -> None:
    shown = clip(text, width)
    if shown != text:
        assert shown.endswith("…")
        kept = shown[:-1].split()
        assert kept
        assert kept == text.split()[: len(kept)]


def test_a_word_that_is_too_wide_alone_is_cut() -> None:
    assert clip("incomprehensibilities", 10) == "incompreh…"


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("Practical work in operations", 17, "Practical work…"),
        ("Practical work in operations", 14, "Practical…"),
        ("Ties, with others", 6, "Ties…"),
        ("Channel – 2023", 11, "Channel…"),
        ("3.2 Counter-terrorism with others", 12, "3.2 Counter…"),
        ("3.2 Counter-terrorism with others", 16, "3.2 Counter…"),
        ("3.2 Counter-terrorism with others", 11, "3.2…"),
        ("Developments in 2023-2025", 22, "Developments in…"),
        ("漢字 漢字", 5, "漢字…"),
        ("漢字漢字", 4, "漢…"),
    ],
)
def test_a_text_is_cut_between_words(text: str, width: int, shown: str) -> None:
    assert clip(text, width) == shown


def test_as_many_whole_parts_as_fit_are_shown_and_that_there_are_others() -> None:
    parts = ["3 found", "events 1", "priorities 2"]
    assert fitting(parts, 40) == "3 found · events 1 · priorities 2"
    assert fitting(parts, 20) == "3 found · events 1 …"
    assert fitting(parts, 19) == "3 found …"
    assert fitting(parts, 9) == "3 found …"
    assert fitting(parts, 8) == "3 found"
    assert fitting(parts, 5) == "3…"
    assert fitting([], 7) == ""


@given(st.lists(WIDE, max_size=5), st.integers(1, 60))
def test_parts_never_take_more_than_their_room(parts: list[str], width: int) -> None:
    assert cell_len(fitting(parts, width)) <= width


async def test_a_bar_says_where_the_lines_in_sight_are() -> None:
    rows = Counted(20)
    async with shown(rows) as pilot:
        assert bar(rows) == "▐▐▐▐▐     "
        await press(rows, pilot, "cursor_last")
        assert bar(rows) == "     ▐▐▐▐▐"
    few = Counted(10)
    async with shown(few):
        assert bar(few) == " " * 10


async def test_the_bar_is_drawn_with_the_mouse() -> None:
    rows = Counted(MILLION)
    async with shown(rows) as pilot:
        await pilot.mouse_down(rows, offset=(29, 4))
        await pilot.hover(rows, offset=(5, 9))
        await pilot.mouse_up(rows, offset=(5, 9))
        assert rows.scroll_offset.y == MILLION - 10
        assert rows.cursor == 0
        await pilot.hover(rows, offset=(29, 0))
        assert rows.scroll_offset.y == MILLION - 10


async def test_the_wheel_moves_a_list_that_is_longer_than_its_window() -> None:
    for lines, moved in ((5, 0), (MILLION, 1)):
        rows = Counted(lines)
        async with shown(rows) as pilot:
            await pilot._post_mouse_events([events.MouseScrollDown], rows, offset=(3, 3))
            await pilot.pause(0.3)
            assert (rows.scroll_offset.y > 0) == bool(moved)


@pytest.mark.parametrize(
    ("text", "width", "cut"),
    [("   Supercalifragilistic", 10, "   Superc…"), ("  中国中国中国", 8, "  中国…"), (" a bcd", 5, " a…")],
)
def test_a_long_first_word_is_cut_itself_behind_its_indent(text: str, width: int, cut: str) -> None:
    assert clip(text, width) == cut


async def test_the_bar_stays_where_it_is_taken_hold_of() -> None:
    rows = Counted(20)
    async with shown(rows) as pilot:
        await pilot.mouse_down(rows, offset=(29, 4))
        assert rows.scroll_offset.y == 0
        await pilot.hover(rows, offset=(29, 6))
        assert rows.scroll_offset.y == 4
        await pilot.mouse_up(rows, offset=(29, 6))
