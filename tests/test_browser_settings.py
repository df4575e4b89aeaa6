"""What the settings change on the screen: glyphs, movement, where the layout changes."""

import ast
import unicodedata
from pathlib import Path

import pytest
from rich.cells import cell_len

import csto_tui
from csto_tui.config import PRESETS, Breakpoints, Config
from csto_tui.ui.app import CstoApp, run
from csto_tui.ui.page import Page
from csto_tui.ui.printable import ASCII
from csto_tui.ui.searchbox import QueryInput
from screen import SIZES, Browsing, Reader

PACKAGE = Path(csto_tui.__file__).parent
DRAWING = [*sorted((PACKAGE / "ui").glob("*.py")), PACKAGE / "present.py", PACKAGE / "text.py", PACKAGE / "links.py"]
"""Where the characters stand that the program itself draws."""


def written(file: Path) -> set[str]:
    """The characters in the texts of a module that are neither ASCII nor letters, but for its table of glyphs."""
    texts = [
        node.value
        for node in ast.walk(ast.parse(file.read_bytes()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and file.name != "printable.py"
    ]
    found = {character for text in texts for character in text if character.isprintable() and not character.isascii()}
    return {character for character in found if unicodedata.category(character)[0] not in "LM"}


def foreign(reader: Reader) -> set[str]:
    """The characters on the screen that are neither ASCII nor letters of some language."""
    return {each for each in reader.drawn() if not each.isascii() and unicodedata.category(each)[0] not in "LM"}


def test_every_glyph_of_the_program_has_its_ascii() -> None:
    for file in DRAWING:
        assert written(file) <= set(map(chr, ASCII)), file.name


def test_what_stands_for_a_glyph_is_ascii_and_as_wide() -> None:
    assert all(plain.isascii() and plain.isprintable() and len(plain) == 1 for plain in ASCII.values())
    assert {chr(glyph) for glyph in ASCII if cell_len(chr(glyph)) != 1} == set()


@pytest.mark.parametrize(("theme", "size"), [("dark", SIZES[2]), ("none", SIZES[0])], ids=str)
async def test_without_glyphs_all_is_ascii_but_the_letters_of_the_archive(
    browsing: Browsing, theme: str, size: tuple[int, int]
) -> None:
    async with browsing(config=Config(theme, glyphs="ascii"), size=size) as reader:
        lines = reader.drawn().splitlines()
        assert {line[0] for line in lines[3:7]} <= {"|", "#"}
        assert foreign(reader) == set()
        for key in ("down", "enter", "r", "w", "escape", "2", "5", "?", "escape", ":", "escape", "T"):
            await reader.press(key)
            assert foreign(reader) == set(), key
        await reader.search("Председательство")
        assert foreign(reader) == set()


async def test_without_glyphs_marks_and_keys_are_told_apart(browsing: Browsing) -> None:
    async with browsing(config=Config("none", glyphs="ascii"), size=(120, 36)) as reader:
        lines = [" ".join(line.split()) for line in reader.drawn().splitlines()]
        assert any("- Kyrgyzstan 2025 * 14+2" in line for line in lines)
        assert any("1.2 Regular political consultations o" in line for line in lines)
        assert any("4.2 Ties with other parliamentary~ % 1" in line for line in lines)
        assert reader.drawn().splitlines()[2].startswith("#= Priorities =")
        assert foreign(reader) == set()
        await reader.press("?")
        assert "Down j" in reader.drawn()
        assert foreign(reader) == set()
        await reader.press("escape", ":")
        await reader.type("one line up")
        assert "Up k" in reader.drawn()
        assert foreign(reader) == set()


async def test_letters_of_the_archive_stay_without_glyphs(browsing: Browsing) -> None:
    async with browsing(config=Config(glyphs="ascii"), at="kg-2025", size=(200, 50)) as reader:
        assert "Председательство" in reader.drawn()


async def test_with_glyphs_they_are_drawn(browsing: Browsing) -> None:
    async with browsing() as reader:
        assert {"●", "○", "▾", "╭"} <= foreign(reader)


@pytest.mark.parametrize("motion", [True, False])
async def test_nothing_moves_by_itself_without_motion(browsing: Browsing, motion: bool) -> None:
    async with browsing(config=Config(motion=motion)) as reader:
        assert (reader.app.animation_level == "none") != motion
        await reader.press("/")
        assert reader.browser.box.input.cursor_blink == motion
        assert reader.browser.box.input._cursor_visible
        await reader.press("escape", ":")
        assert reader.app.screen.query_one(QueryInput).cursor_blink == motion


async def test_the_layout_changes_where_the_settings_say(browsing: Browsing) -> None:
    layouts = {80: "-l", 70: "-m", 69: "-s", 60: "-s", 59: "-alone", 31: "-floor"}
    async with browsing(config=Config(breakpoints=Breakpoints(60, 70, 80)), size=(80, 24)) as reader:
        for columns, layout in layouts.items():
            await reader.resize(columns, 24)
            shown = {each for each in ("-floor", "-alone", "-s", "-m", "-l") if reader.browser.has_class(each)}
            assert shown == {layout}, columns


async def test_a_layout_of_one_pane_can_be_left_out(browsing: Browsing) -> None:
    async with browsing(config=Config(breakpoints=Breakpoints(one_pane=32)), size=(32, 24)) as reader:
        assert reader.browser.has_class("-s")
        assert not reader.browser.has_class("-alone")


async def test_the_keys_of_vim_turn_pages_and_go_back(browsing: Browsing) -> None:
    keys = {name.removeprefix("keys."): given for name, given in PRESETS["vim"].items()}
    async with browsing(config=Config(keys=keys)) as reader:
        start = reader.under
        await reader.press("ctrl+f")
        assert reader.under != start
        await reader.press("ctrl+b", "2", "ctrl+o")
        assert (reader.browser.lists.view, reader.under) == ("priorities", start)
        await reader.press("?")
        lines = reader.app.screen.query_one(Page).text.splitlines()
        at = next(at for at, line in enumerate(lines) if line.endswith("Ctrl+o"))
        assert lines[at + 1].strip() == "Return to where you were"


@pytest.mark.parametrize(
    ("setting", "given", "wanted"), [("true", True, True), ("true", False, False), ("false", True, False)]
)
def test_the_mouse_is_left_alone_where_either_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, setting: str, given: bool, wanted: bool
) -> None:
    asked = []
    (tmp_path / "config.toml").write_text(f"mouse = {setting}\n")
    monkeypatch.setenv("CSTO_TUI_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setattr(CstoApp, "run", lambda app, mouse: asked.append(mouse))
    monkeypatch.setattr("csto_tui.ui.app.guard", lambda: None)
    assert run(mouse=given) == 0
    assert asked == [wanted]
