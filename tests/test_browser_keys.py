"""Keys on two keyboards and as the settings have them; commands by help, palette, footer and mouse."""

from pathlib import Path

import pytest
from textual.widgets import Input

from csto_tui.config import NAMES, THEMES, Config
from csto_tui.keyboard import russian_key
from csto_tui.ui.app import settings
from csto_tui.ui.commands import COMMANDS
from csto_tui.ui.footer import Footer
from csto_tui.ui.help import Help
from csto_tui.ui.menu import Choices, Menu
from csto_tui.ui.views import Views
from screen import SIZES, Browsing, Reader, lines_of, text_of

PANES = {"list": "g", "detail": "enter", "links": "r"}
"""What gives the keys to a pane."""

PRESSED = [*"lJjzTGrBt[]", "question_mark", "escape", "slash"]
"""Keys of which each does something after those before it."""

SIGNS = {"[": "х", "]": "ъ", "question_mark": "comma", "slash": "full_stop", "escape": "escape"}
"""What stands on a Russian keyboard where there are signs."""

sizes = pytest.mark.parametrize("size", [SIZES[0], SIZES[2]], ids=["40x12", "120x36"])


def state(reader: Reader) -> tuple[object, ...]:
    browser = reader.browser
    return (
        type(reader.app.screen), browser.lists.view, reader.pane, lines_of(reader.list), reader.list.cursor, reader.detail,
        reader.links.cursor, browser.reading.detail.scroll_offset.y, browser.lists.has_class("-zoomed"), reader.app.theme,
    )  # fmt: skip


async def test_every_letter_does_the_same_on_a_russian_keyboard(browsing: Browsing) -> None:
    async with browsing(at="kg-2025/3.3") as reader:
        for pane, key in PANES.items():
            await reader.press(key)
            assert reader.pane == pane
            held = {key: (bound.node, bound.binding.action) for key, bound in reader.browser.active_bindings.items()}
            latin = [key for key in held if len(key) == 1 and key.isascii() and key.isalpha()]
            assert len(latin) > 15, pane
            assert {key: held.get(str(russian_key(key))) for key in latin} == {key: held[key] for key in latin}, pane


async def test_a_key_does_something_and_on_a_russian_keyboard_the_same(browsing: Browsing) -> None:
    after: list[list[tuple[object, ...]]] = []
    for keys in (PRESSED, [SIGNS.get(key) or str(russian_key(key)) for key in PRESSED]):
        async with browsing(at="kg-2025/3.3") as reader:
            await reader.press("r", "1", "b", "escape", "escape")
            after.append([state(reader)])
            for key in keys:
                await reader.press(key)
                after[-1].append(state(reader))
    for at, key in enumerate(PRESSED):
        assert after[0][at + 1] == after[1][at + 1], key
        assert after[0][at + 1] != after[0][at], key


@pytest.mark.parametrize("key", ["q", "й", "ctrl+q"])
@pytest.mark.parametrize("pane", PANES)
async def test_quit_leaves_from_every_pane(browsing: Browsing, key: str, pane: str) -> None:
    async with browsing() as reader:
        await reader.press(PANES[pane], key)
        assert not reader.app.is_running
        assert not reader.app.return_code


async def test_ctrl_q_leaves_from_the_search_box(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.search("q")
        assert reader.app.is_running
        await reader.press("ctrl+q")
        assert not reader.app.is_running


@sizes
async def test_help_shows_the_keys_of_the_pane(browsing: Browsing, size: tuple[int, int]) -> None:
    async with browsing(size=size) as reader:
        await reader.press("r")
        for key, closing in (("?", "escape"), ("f1", "?"), ("comma", "q")):
            await reader.press(key)
            assert isinstance(reader.app.screen, Help), key
            assert text_of(reader.app.screen).startswith("In the links w "), key
            await reader.press(closing)
            assert reader.app.screen is reader.browser, closing
        await reader.press("?", "G")
        assert "On a Russian keyboard" in reader.drawn()


async def test_every_key_of_the_palette_opens_it_and_it_finds_and_runs_a_command(browsing: Browsing) -> None:
    async with browsing() as reader:
        for key in ("f2", "ctrl+p", "Ж", ":"):
            await reader.press(key)
            assert isinstance(reader.app.screen, Menu), key
            await reader.press("escape")
            assert reader.app.screen is reader.browser, key
        await reader.press(":")
        await reader.type("year and month")
        assert lines_of(reader.app.screen.query_one(Choices)) == ["Events and reported results by year and month 2 F6"]
        await reader.press("enter")
        assert (reader.app.screen is reader.browser, reader.browser.lists.view) == (True, "events")


async def test_the_palette_understands_words_typed_on_the_other_layout(browsing: Browsing) -> None:
    async with browsing() as reader:
        for typed, theme in zip(("сщдщгкы", "CHANGE-theme", "theme terminal"), THEMES[1:], strict=False):
            await reader.press(":")
            await reader.type(typed)
            assert lines_of(reader.app.screen.query_one(Choices))[0].startswith("Change the colours"), typed
            await reader.press("enter")
            assert reader.app.theme == theme, typed


async def test_the_palette_moves_by_arrows_and_survives_what_is_not_there(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.press(":", "down", "down", "pagedown", "pageup", "up")
        commands = reader.app.screen.query_one(Choices)
        assert commands.cursor == 1
        await reader.type("zzzz")
        assert commands.count() == 0
        await reader.press("down", "enter", "enter")
        assert reader.app.screen is reader.browser
        assert reader.app.is_running


async def test_the_palette_runs_what_belongs_to_the_pane(browsing: Browsing) -> None:
    async with browsing() as reader:
        for keys, typed, pane, read in (
            ("g", "last line", "list", "Belarus 2023"),
            ("g", "give the whole screen", "list", "Kyrgyzstan 2025"),
            ("escape enter", "go to the bottom", "detail", "Kyrgyzstan 2025"),
            ("g", "return to the list", "list", "Kyrgyzstan 2025"),
            ("r", "why the link", "links", "Kyrgyzstan 2025"),
            ("escape", "follow link 2", "detail", "Coordination with UN"),
        ):
            await reader.press(*keys.split(), ":")
            await reader.type(typed)
            await reader.press("enter")
            assert (reader.pane, read in reader.detail) == (pane, True), typed


async def test_every_command_can_be_run_from_the_palette(browsing: Browsing) -> None:
    keys, begun = {**PANES, "browser": "g", "search": "/", "timeline": "3"}, ("", ())
    async with browsing() as reader:
        for command in (c for c in COMMANDS if c.id not in ("quit", "palette")):
            # Some open a screen above all, some change what is shown: each begins at the same place.
            while reader.app.screen is not reader.browser:
                await reader.press("escape")
            if (command.context, state(reader)) != begun:
                await reader.press("escape", "escape", "1", "g", keys[command.context])
                begun = command.context, state(reader)
            assert command.context in reader.browser.contexts, command.id
            reader.browser.run_command(command.id)
            await reader.settled()
            assert reader.app.is_running, command.id


@pytest.mark.parametrize("size", [(40, 12), (80, 24)], ids=str)
async def test_the_way_back_from_a_record_is_among_the_hints(browsing: Browsing, size: tuple[int, int]) -> None:
    async with browsing(size=size) as reader:
        assert "Esc" not in reader.hints
        await reader.press("enter")
        assert "Esc list" in reader.hints
        await reader.press("escape")
        assert reader.pane == "list"


async def test_the_settings_replace_a_key_and_its_russian_twin(browsing: Browsing) -> None:
    async with browsing(config=Config(keys={"zoom": "x", "quit": "ctrl+x"})) as reader:
        for key, zoomed in (("z", False), ("я", False), ("x", True), ("ч", False)):
            await reader.press(key)
            assert reader.browser.lists.has_class("-zoomed") == zoomed
        assert "x zoom" in reader.hints
        await reader.press("q")
        assert reader.app.is_running
        await reader.press("?")
        assert "x Give the whole screen" in text_of(reader.app.screen)
        await reader.press("escape", ":")
        await reader.type("whole screen")
        assert lines_of(reader.app.screen.query_one(Choices))[0].endswith(" x")
        await reader.press("escape", "ctrl+x")
        assert not reader.app.is_running


async def test_what_stands_above_the_panes_leaves_no_hint_at_their_keys(browsing: Browsing) -> None:
    async with browsing() as reader:
        before = reader.hints
        for key in ("?", ":", "y", "F"):
            await reader.press(key)
            assert reader.app.screen is not reader.browser, key
            assert reader.hints.strip() == "", key
            await reader.press("escape")
            assert reader.hints == before, key


async def test_a_letter_of_the_settings_is_no_command_while_one_types(browsing: Browsing) -> None:
    async with browsing(config=Config(keys={"quit": "x,ctrl+q", "zoom": "v", "search": "s,f3"})) as reader:
        await reader.press("s")
        await reader.type("sxvы")
        assert (reader.app.is_running, reader.browser.box.input.value) == (True, "sxvы")
        assert not reader.browser.lists.has_class("-zoomed")
        assert "Ctrl+q quit" in reader.hints


async def test_faulty_settings_are_told_and_the_program_runs(
    browsing: Browsing, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "config.toml"
    file.write_text('"[/red]" = 1\n')
    monkeypatch.setenv("CSTO_TUI_CONFIG", str(file))
    config, fault = settings()
    assert config == Config()
    async with browsing(config=config, fault=fault, size=(120, 36)) as reader:
        assert reader.notices == [f"{file}:1: no setting '[/red]'; there is {', '.join(NAMES)}"]
        assert "no setting '[/red]'" in " ".join(reader.drawn().split())
        await reader.press("down")
        assert reader.under == "kg-2025/1"


async def test_good_settings_are_taken(browsing: Browsing, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('theme = "light"\n[keys]\nzoom = "x"\n')
    monkeypatch.setenv("CSTO_TUI_CONFIG", str(file))
    assert settings() == (Config("light", {"zoom": "x"}), "")


async def test_a_click_moves_a_second_one_opens_and_one_into_the_search_line_begins_a_search(
    browsing: Browsing,
) -> None:
    async with browsing() as reader:
        await reader.click(reader.list, 10, 3)
        assert (reader.under, reader.pane) == ("kg-2025/1.1", "list")
        assert "Joint statements" in reader.detail
        await reader.click(reader.list, 10, 3, times=2)
        assert reader.pane == "detail"
        await reader.click(reader.browser.query_one(Input), 3, 0)
        await reader.type("crrf")
        assert reader.under == "crrf"


@pytest.mark.parametrize("size", [SIZES[1], SIZES[3]], ids=str)
async def test_a_click_follows_the_link_that_was_clicked(browsing: Browsing, size: tuple[int, int]) -> None:
    async with browsing(at="kg-2025/3.3.1", size=size) as reader:
        await reader.click(reader.links, 6, 3)
        assert (reader.pane, reader.links.cursor) == ("links", 3)
        await reader.click(reader.links, 6, 3, times=2)
        assert (reader.pane, "Channel (anti-drug operation)" in reader.detail) == ("detail", True)


@sizes
async def test_a_click_on_a_hint_runs_its_command_and_one_on_a_view_goes_there(
    browsing: Browsing, size: tuple[int, int]
) -> None:
    async with browsing(size=size) as reader:
        views, footer = reader.browser.query_one(Views), reader.browser.query_one(Footer)
        await reader.click(footer, reader.hints.index("search"), 0)
        assert reader.pane == "search"
        await reader.press("escape")
        await reader.click(footer, reader.hints.index("Enter"), 0)
        assert reader.pane == "detail"
        await reader.click(footer, reader.hints.index("help"), 0)
        assert isinstance(reader.app.screen, Help)
        await reader.press("escape")
        for key, view in (("2", "events"), ("5", "names")):
            await reader.click(views, reader.drawn().splitlines()[0].index(key), 0)
            assert reader.browser.lists.view == view
        await reader.click(footer, reader.hints.index("quit"), 0)
        assert not reader.app.is_running
