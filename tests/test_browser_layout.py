"""How the panes share the screen."""

from collections.abc import Callable
from typing import Any, TypeVar

import pytest
from textual._styles_cache import StylesCache
from textual.strip import Strip
from textual.widget import Widget

from csto_tui.ui.edges import EdgedLines
from csto_tui.ui.outline import Outline
from csto_tui.ui.page import Page
from screen import SIZES, Browsing

T = TypeVar("T")

TEXT = 40
"""How many cells a line of the detail has at least, where three panes stand side by side."""


async def test_three_panes_leave_the_text_its_room(browsing: Browsing) -> None:
    async with browsing(size=(160, 40)) as reader:
        for size in ((160, 40), (200, 50), (300, 60)):
            await reader.resize(*size)
            for key in "123456":
                reader.post(key)
                await reader.settled(drawn=False)
                reading = reader.browser.reading
                assert TEXT <= reading.detail.text_width <= 89, (size, key)
                assert reader.list.size.width >= 60, (size, key)
                assert reader.links.size.width >= TEXT, (size, key)
                # The three take the screen up to its last column.
                assert reading.links.region.right == size[0], (size, key)


async def test_one_pane_has_all_of_the_widest_screen(browsing: Browsing) -> None:
    async with browsing(size=(300, 12)) as reader:
        await reader.press("enter")
        assert reader.browser.reading.detail.region.width == 300
        await reader.resize(300, 60)
        assert reader.browser.reading.detail.region.width < 300
        await reader.press("z")
        assert reader.browser.reading.detail.region.width == 300


async def test_a_text_that_changed_while_it_was_not_seen_has_its_bar(browsing: Browsing) -> None:
    async with browsing(size=(40, 12), query="chanel") as reader:
        await reader.press("enter", "r", "1")
        assert reader.pane == "detail"
        assert reader.drawn().count("▐") == 2


async def test_a_pane_is_drawn_as_textual_would(browsing: Browsing, monkeypatch: pytest.MonkeyPatch) -> None:
    lines: list[tuple[Strip, Strip]] = []
    own = EdgedLines.render_line

    def compared(pane: EdgedLines, *arguments: Any) -> Strip:
        lines.append((own(pane, *arguments), StylesCache.render_line(pane, *arguments)))
        return lines[-1][0]

    monkeypatch.setattr(EdgedLines, "render_line", compared)
    async with browsing() as reader:
        for theme, width, height in (*(("dark", *size) for size in SIZES), ("contrast", 41, 14), ("contrast", 201, 52)):
            reader.app.theme = theme
            lines.clear()
            await reader.resize(width, height)
            for key in ("2", "j", "enter", "r", "escape", "3", "4", "z", "z", "/", *"chanel", "enter", "h"):
                await reader.press(key)
            assert len(lines) > 10 * height, (theme, width)
            assert [
                (ours, theirs)
                for ours, theirs in lines
                if [*ours] != [*theirs] or ours.cell_length != theirs.cell_length
            ] == [], (theme, width)


async def test_a_key_draws_only_what_it_changes(browsing: Browsing, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[object] = []

    def counted(own: Callable[..., T]) -> Callable[..., T]:
        def count(widget: Widget, *rest: Any) -> T:
            drawn.append(widget)
            return own(widget, *rest)

        return count

    monkeypatch.setattr(Outline, "text_line", counted(Outline.text_line))
    monkeypatch.setattr(Page, "_drawn", counted(Page._drawn))
    async with browsing(size=(200, 50)) as reader:
        tree, detail = reader.list, reader.browser.reading.detail
        await reader.press("r", "1")
        drawn.clear()
        await reader.press("b")
        # What the link led to was another record; the tree is as it was.
        assert drawn == [detail]
        await reader.press("escape", "escape")
        drawn.clear()
        await reader.press("enter", "escape")
        assert (set(drawn), drawn.count(detail)) == ({tree}, 0)
        await reader.press("T")
        assert drawn.count(detail) == 1


async def test_the_first_frame_has_the_layout_of_its_size(browsing: Browsing) -> None:
    for size in (*SIZES, (20, 12), (60, 5)):
        async with browsing(size=size) as reader:
            first = reader.app.get_default_screen()
            assert set() != first.classes == reader.browser.classes, size
