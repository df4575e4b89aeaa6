"""Colours: dark, light, the terminal's own, none; and NO_COLOR."""

import pytest
from rich.color import ColorType

from csto_tui.archive import Archive
from csto_tui.config import Config
from csto_tui.places import Place
from csto_tui.ui.app import CstoApp
from screen import SIZES, Browsing, Reader

VIEWS_AND_PANES = ["down", "enter", "r", "2", "/", "escape", "?", "escape", ":", "escape", "r", "w", "escape"]
ANSI = {ColorType.DEFAULT, ColorType.STANDARD}


def colours(reader: Reader) -> set[str]:
    """Every colour that is drawn."""
    styles = [segment.style for strip in reader.strips() for segment in strip if segment.style]
    return {str(colour.type.name) for style in styles for colour in (style.color, style.bgcolor) if colour}


async def walked(reader: Reader) -> set[str]:
    """The kinds of colours that are drawn on a walk over all that there is to see."""
    found = colours(reader)
    for key in VIEWS_AND_PANES:
        await reader.press(key)
        found |= colours(reader)
    await reader.search("chanel")
    found |= colours(reader)
    reader.app.notify("A word", markup=False)
    await reader.settled()
    return found | colours(reader)


@pytest.mark.parametrize("theme", ["dark", "light", "terminal", "none"])
async def test_the_theme_of_the_settings_is_taken(browsing: Browsing, theme: str) -> None:
    async with browsing(config=Config(theme)) as reader:
        assert reader.app.theme == theme


@pytest.mark.parametrize("theme", ["dark", "light"])
async def test_a_theme_has_colours_of_its_own(browsing: Browsing, theme: str) -> None:
    async with browsing(config=Config(theme)) as reader:
        assert await walked(reader) <= {"TRUECOLOR"}


async def test_the_terminal_theme_has_only_colours_of_the_terminal(browsing: Browsing) -> None:
    async with browsing(config=Config("terminal"), size=(120, 36)) as reader:
        assert await walked(reader) <= {colour.name for colour in ANSI}


@pytest.mark.parametrize("size", [SIZES[1], SIZES[3]], ids=str)
async def test_the_theme_none_has_no_colour(browsing: Browsing, size: tuple[int, int]) -> None:
    async with browsing(config=Config("none"), size=size) as reader:
        assert await walked(reader) <= {"DEFAULT"}


@pytest.mark.parametrize("value", ["1", ""])
async def test_no_color_means_no_colour_whatever_the_settings_say(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("NO_COLOR", value)
    app = CstoApp(Archive(), Config("light"), Place())
    async with app.run_test(size=(80, 24)) as pilot:
        reader = Reader(app, pilot)
        await reader.settled()
        assert await walked(reader) <= {"DEFAULT"}


async def test_the_cursor_and_the_focus_are_seen_without_colour(browsing: Browsing) -> None:
    async with browsing(config=Config("none"), size=(120, 36)) as reader:
        line = reader.list.render_line(0)
        assert line.text.startswith("›")
        assert any(segment.style and segment.style.reverse for segment in line)
        before = reader.drawn()
        await reader.press("enter")
        assert reader.drawn() != before
        assert "›▾ Kyrgyzstan" in reader.drawn()


async def test_a_key_goes_through_all_themes_and_names_each(browsing: Browsing) -> None:
    async with browsing() as reader:
        seen = []
        for _ in range(4):
            await reader.press("T")
            seen.append(reader.app.theme)
            assert reader.notices[-1] == f"Colours: {reader.app.theme}"
            kinds = colours(reader)
            assert kinds <= {"dark": {"TRUECOLOR"}, "light": {"TRUECOLOR"}, "none": {"DEFAULT"}}.get(
                reader.app.theme, {colour.name for colour in ANSI}
            )
        assert seen == ["light", "terminal", "none", "dark"]


async def test_a_theme_is_drawn_as_if_it_had_been_there_from_the_start(browsing: Browsing) -> None:
    async with browsing(config=Config("light")) as reader:
        await reader.press("down")
        light = [[(segment.text, segment.style) for segment in strip] for strip in reader.strips()]
    async with browsing(config=Config("dark")) as reader:
        await reader.press("down", "T")
        reader.app.clear_notifications()
        await reader.settled()
        assert [[(segment.text, segment.style) for segment in strip] for strip in reader.strips()] == light


async def test_no_color_holds_whatever_key_is_pressed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = CstoApp(Archive(), Config(), Place())
    async with app.run_test(size=(80, 24)) as pilot:
        reader = Reader(app, pilot)
        await reader.settled()
        await reader.press("T")
        assert "NO_COLOR" in reader.notices[-1]
        assert colours(reader) <= {"DEFAULT"}
