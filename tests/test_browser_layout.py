"""How the panes share the screen."""

from typing import Any

import pytest
from textual._styles_cache import StylesCache
from textual.strip import Strip

from csto_tui.config import Config
from csto_tui.ui.edges import EdgedLines
from screen import SIZES, Browsing

Size = tuple[int, int]
TEXT = 40
"""How many cells a line of the detail has at least, where three panes stand side by side."""


@pytest.mark.parametrize("size", [(160, 40), (200, 50), (300, 60)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_three_panes_leave_the_text_its_room(browsing: Browsing, size: Size) -> None:
    async with browsing(size=size) as reader:
        for key in "123456":
            await reader.press(key)
            reading = reader.browser.reading
            assert TEXT <= reading.detail.text_width <= 89, key
            assert reader.list.size.width >= 60, key
            assert reader.links.size.width >= TEXT, key
            # The three take the screen up to its last column.
            assert reading.links.region.right == size[0], key


@pytest.mark.parametrize("size", [(300, 12), (300, 60)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_one_pane_has_all_of_the_widest_screen(browsing: Browsing, size: Size) -> None:
    async with browsing(size=size) as reader:
        await reader.press("enter", *(["z"] if size[1] > 16 else []))
        assert reader.browser.reading.detail.region.width == size[0]


async def test_a_text_that_changed_while_it_was_not_seen_has_its_bar(browsing: Browsing) -> None:
    async with browsing(size=(40, 12)) as reader:
        await reader.search("chanel")
        await reader.press("enter", "r", "1")
        assert reader.pane == "detail"
        assert reader.drawn().count("▐") == 2


@pytest.mark.parametrize("theme", ["dark", "contrast"])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_a_pane_is_drawn_as_textual_would(
    browsing: Browsing, monkeypatch: pytest.MonkeyPatch, size: Size, theme: str
) -> None:
    lines: list[tuple[Strip, Strip]] = []
    own = EdgedLines.render_line

    def compared(pane: EdgedLines, *arguments: Any) -> Strip:
        lines.append((own(pane, *arguments), StylesCache.render_line(pane, *arguments)))
        return lines[-1][0]

    monkeypatch.setattr(EdgedLines, "render_line", compared)
    async with browsing(size=size, config=Config(theme=theme)) as reader:
        for key in ("2", "j", "enter", "r", "escape", "3", "4", "z", "z", "/", *"chanel", "enter", "h"):
            await reader.press(key)
        await reader.resize(size[0] + 1, size[1] + 2)
    assert len(lines) > 10 * size[1]
    assert [
        (ours, theirs) for ours, theirs in lines if [*ours] != [*theirs] or ours.cell_length != theirs.cell_length
    ] == []
