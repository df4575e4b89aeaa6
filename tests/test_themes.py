"""Colours: what each theme draws, and how well it is told apart; NO_COLOR."""

from collections.abc import Sequence

import pytest
from rich.color import ColorType
from textual.color import Color

from csto_tui.archive import Archive
from csto_tui.config import THEMES, Config
from csto_tui.places import Place
from csto_tui.ui import themes
from csto_tui.ui.app import CstoApp
from csto_tui.ui.searchbox import QueryInput
from screen import SIZES, Browsing, Reader, reading

VIEWS_AND_PANES = ["down", "enter", "r", "w", "escape 2", "?", "escape", ":", "escape /"]
"""Keys after which there is something else to see each time."""

LEAST = {"dark": 4.5, "light": 4.5, "contrast": 7.0, "colourblind": 4.5}
"""The themes of colours of their own, and by how much their text stands out at least: WCAG's AA, or AAA."""

EDGE = 3.0
"""By how much an edge that says something stands out."""

SEEN = ("foreground", "accent", "error", "warning", "quiet")
BELOW = ("background", "surface", "panel")
BLIND = {
    "red": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "green": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "blue": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
"""What is left of red, green and blue to those who cannot see one of them, after Machado and others (2009)."""

Light = tuple[float, float, float]
ANSI = {ColorType.DEFAULT, ColorType.STANDARD}


def light(colour: Sequence[float]) -> Light:
    """How much red, green and blue light a colour is, of 1."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (c / 255 for c in colour)
    )
    return red, green, blue


def to_the_blind(seen: Light, matrix: Sequence[Light]) -> Light:
    """The light that is left of a colour."""
    red, green, blue = (max(0.0, min(1.0, sum(a * b for a, b in zip(row, seen, strict=True)))) for row in matrix)
    return red, green, blue


def contrast(one: Light, other: Light) -> float:
    """By how much two colours differ in lightness, as WCAG 2 counts it: 1 to 21."""
    dark, bright = sorted(0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05 for red, green, blue in (one, other))
    return bright / dark


def palette(theme: str) -> dict[str, Light]:
    """The colours of a theme by their names in the stylesheets."""
    found = next(each for each in themes.THEMES if each.name == theme)
    named = {**found.to_color_system().generate(), **found.variables}
    parsed = {name: Color.parse(named[name]) for name in (*SEEN, *BELOW, "primary", "border", "border-blurred")}
    return {name: light(colour.rgb) for name, colour in parsed.items()}


def weakest(reader: Reader) -> float:
    """The least contrast that any letter or digit that is drawn has with what it stands on."""
    drawn = [segment for strip in reader.strips() for segment in strip if any(map(str.isalnum, segment.text))]
    pairs = {(s.style.bgcolor, s.style.color)[:: -1 if s.style.reverse else 1] for s in drawn if s.style}
    return min(
        contrast(light(one.get_truecolor()), light(other.get_truecolor())) for one, other in pairs if one and other
    )


def colours(reader: Reader) -> set[str]:
    """Every colour that is drawn."""
    styles = [segment.style for strip in reader.strips() for segment in strip if segment.style]
    return {str(colour.type.name) for style in styles for colour in (style.color, style.bgcolor) if colour}


async def walked(reader: Reader) -> set[str]:
    """The kinds of colours that are drawn on a walk over all that there is to see."""
    found = colours(reader)
    for keys in VIEWS_AND_PANES:
        await reader.press(*keys.split())
        found |= colours(reader)
    await reader.type("chanel")
    found |= colours(reader)
    reader.app.notify("A word", markup=False)
    await reader.settled()
    return found | colours(reader)


@pytest.mark.parametrize("theme", LEAST)
async def test_a_theme_of_the_settings_is_taken_and_has_colours_of_its_own(browsing: Browsing, theme: str) -> None:
    async with browsing(config=Config(theme)) as reader:
        assert reader.app.theme == theme
        assert await walked(reader) <= {"TRUECOLOR"}


async def test_the_terminal_theme_has_only_colours_of_the_terminal(browsing: Browsing) -> None:
    async with browsing(config=Config("terminal"), size=(120, 36)) as reader:
        assert reader.app.theme == "terminal"
        assert await walked(reader) <= {colour.name for colour in ANSI}


async def test_the_theme_none_has_no_colour_and_the_cursor_and_the_focus_are_seen_without(browsing: Browsing) -> None:
    async with browsing(config=Config("none"), size=SIZES[3]) as reader:
        assert reader.app.theme == "none"
        line = reader.list.render_line(0)
        assert line.text.startswith("›")
        assert any(segment.style and segment.style.reverse for segment in line)
        before = reader.drawn()
        await reader.press("enter")
        assert reader.drawn() != before
        assert "›▾ Kyrgyzstan" in reader.drawn()
        await reader.press("escape")
        assert await walked(reader) <= {"DEFAULT"}


async def test_no_color_means_no_colour_whatever_the_settings_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with reading(CstoApp(Archive(), Config("light"), Place())) as reader:
        assert colours(reader) <= {"DEFAULT"}
        await reader.press("T")
        assert "NO_COLOR" in reader.notices[-1]
        assert await walked(reader) <= {"DEFAULT"}


async def test_no_color_may_be_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "")
    async with reading(CstoApp(Archive(), Config("light"), Place())) as reader:
        assert colours(reader) <= {"DEFAULT"}
        await reader.press("r", "T")
        assert "NO_COLOR" in reader.notices[-1]
        assert colours(reader) <= {"DEFAULT"}


async def test_the_cursor_of_a_text_box_is_seen_without_colour(browsing: Browsing) -> None:
    async with browsing(config=Config("none", motion=False)) as reader:
        for key in ("/", ":"):
            await reader.press(key)
            reversed_before = reversed_cells(reader)
            await reader.type("ab")
            assert reversed_cells(reader) == [(x + 2, y) for x, y in reversed_before], key
            # What is typed is marked; the cursor is within it.
            await reader.press("shift+home")
            assert len(reversed_before) == 1, key
            assert len(reversed_cells(reader)) == 2, key
            await reader.press("escape")


def reversed_cells(reader: Reader) -> list[tuple[int, int]]:
    """The cells of the text box that has the keys whose colours are reversed."""
    box = reader.app.focused
    assert isinstance(box, QueryInput)
    return [
        (x, y)
        for y in range(box.size.height)
        for x, strip in enumerate(box.render_line(y).divide(range(1, box.size.width + 1)))
        if any(segment.style and segment.style.reverse for segment in strip)
    ]


async def test_a_key_goes_through_all_themes_and_draws_each_as_if_it_had_been_there_from_the_start(
    browsing: Browsing,
) -> None:
    async with browsing(config=Config("light")) as reader:
        await reader.press("down")
        light = [[(segment.text, segment.style) for segment in strip] for strip in reader.strips()]
    async with browsing() as reader:
        await reader.press("down")
        seen = []
        for _ in THEMES:
            await reader.press("T")
            seen.append(reader.app.theme)
            assert reader.notices[-1] == f"Colours: {reader.app.theme}"
            kinds = colours(reader)
            full = {name: {"TRUECOLOR"} for name in LEAST}
            assert kinds <= (full | {"none": {"DEFAULT"}}).get(reader.app.theme, {colour.name for colour in ANSI})
            if reader.app.theme == "light":
                reader.app.clear_notifications()
                await reader.settled()
                assert [[(segment.text, segment.style) for segment in strip] for strip in reader.strips()] == light
        assert seen == [*THEMES[1:], THEMES[0]]
        assert [theme.name for theme in themes.THEMES] == list(THEMES)


@pytest.mark.parametrize("theme", LEAST)
def test_the_text_of_a_theme_stands_out_from_all_it_stands_on(theme: str) -> None:
    colour = palette(theme)
    found = {(on, text): contrast(colour[text], colour[on]) for on in BELOW for text in SEEN}
    found["primary", "background"] = contrast(colour["background"], colour["primary"])
    assert {pair: round(ratio, 1) for pair, ratio in found.items() if ratio < LEAST[theme]} == {}


@pytest.mark.parametrize("theme", ["contrast", "colourblind"])
async def test_every_letter_that_is_drawn_stands_out(browsing: Browsing, theme: str) -> None:
    async with browsing(config=Config(theme), size=(200, 50), fault="A fault.") as reader:
        assert weakest(reader) >= LEAST[theme]
        await reader.press("r", "2", "/")
        assert weakest(reader) >= LEAST[theme]
        await reader.type("chanel")
        assert weakest(reader) >= LEAST[theme]
        await reader.press("home")
        await reader.type("type:")
        assert weakest(reader) >= LEAST[theme]


@pytest.mark.parametrize("theme", ["contrast", "colourblind"])
def test_the_pane_with_the_keys_is_told_by_its_lightness(theme: str) -> None:
    colour = palette(theme)
    assert contrast(colour["border"], colour["background"]) >= LEAST[theme]
    assert contrast(colour["border"], colour["border-blurred"]) >= EDGE


async def test_high_contrast_marks_the_pane_with_the_keys_with_a_heavy_edge(browsing: Browsing) -> None:
    async with browsing(config=Config("contrast"), size=(200, 50)) as reader:
        edge = palette("contrast")
        assert contrast(edge["border-blurred"], edge["background"]) >= EDGE
        for key in ("down", "enter", "r", "p"):
            await reader.press(key)
            assert reader.drawn().count("┏") == 1


@pytest.mark.parametrize("matrix", BLIND.values(), ids=BLIND)
def test_colours_are_told_apart_by_eyes_that_lack_one(matrix: Sequence[Light]) -> None:
    colour = {name: to_the_blind(seen, matrix) for name, seen in palette("colourblind").items()}
    for on in BELOW:
        assert min(contrast(colour[text], colour[on]) for text in SEEN) >= LEAST["colourblind"]
    assert contrast(colour["border"], colour["border-blurred"]) >= EDGE
    assert contrast(colour["primary"], colour["background"]) >= LEAST["colourblind"]
    for one, other in (("foreground", "quiet"), ("warning", "error"), ("warning", "primary"), ("foreground", "error")):
        assert contrast(colour[one], colour[other]) >= 1.3, (one, other)
