"""Keys on two keyboards and as the settings have them; commands by help, palette, footer and mouse."""

from pathlib import Path

import pytest
from textual.widgets import Input

from csto_tui.alphabets import russian_key
from csto_tui.config import NAMES, Config
from csto_tui.ui.app import settings
from csto_tui.ui.commands import COMMANDS
from csto_tui.ui.footer import Footer
from csto_tui.ui.help import Help
from csto_tui.ui.menu import Choices, Menu
from csto_tui.ui.views import Views
from screen import SIZES, Browsing, Reader, lines_of, text_of

PANES = {"list": "g", "links": "r", "detail": "enter"}
"""What gives the keys to a pane."""

SOME = ["t", "z", "J", "T", "r", "j", "G", "l", "B"]
NAMED = {"question_mark": "comma", "slash": "full_stop", "left_square_bracket": "х", "right_square_bracket": "ъ"}
sizes = pytest.mark.parametrize("size", [SIZES[0], SIZES[2]], ids=["40x12", "120x36"])


def state(reader: Reader) -> tuple[object, ...]:
    browser = reader.browser
    return (
        type(reader.app.screen), browser.lists.view, reader.pane, lines_of(reader.list), reader.list.cursor, reader.detail,
        reader.links.cursor, browser.reading.detail.scroll_offset.y, browser.lists.has_class("-zoomed"), reader.app.theme,
    )  # fmt: skip


@pytest.mark.parametrize(("pane", "key"), PANES.items())
async def test_every_letter_does_the_same_on_a_russian_keyboard(browsing: Browsing, pane: str, key: str) -> None:
    async with browsing(at="kg-2025/3.3") as reader:
        await reader.press(key)
        assert reader.pane == pane
        held = {key: (bound.node, bound.binding.action) for key, bound in reader.browser.active_bindings.items()}
        latin = [key for key in held if len(key) == 1 and key.isascii() and key.isalpha()]
        assert len(latin) > 15
        assert {key: held.get(str(russian_key(key))) for key in latin} == {key: held[key] for key in latin}


@pytest.mark.parametrize("latin", SOME)
async def test_a_letter_does_something_and_on_a_russian_keyboard_the_same(browsing: Browsing, latin: str) -> None:
    after = []
    for key in (latin, str(russian_key(latin))):
        async with browsing(at="kg-2025/3.3") as reader:
            await reader.press("r", "1", "b", "escape", "escape")
            before = state(reader)
            await reader.press(key)
            after.append(state(reader))
    assert after[0] == after[1]
    assert after[0] != before or latin == "t"


@pytest.mark.parametrize(("latin", "russian"), NAMED.items())
async def test_a_sign_does_the_same_on_a_russian_keyboard(browsing: Browsing, latin: str, russian: str) -> None:
    after = []
    for key in (latin, russian):
        async with browsing(at="kg-2025/3.3") as reader:
            await reader.press("2", "b", key)
            after.append(state(reader))
    assert after[0] == after[1]


@pytest.mark.parametrize("key", ["q", "й", "ctrl+q"])
@pytest.mark.parametrize("pane", ["list", "detail", "links"])
async def test_quit_leaves_from_every_pane(browsing: Browsing, key: str, pane: str) -> None:
    async with browsing() as reader:
        await reader.press({"list": "g", "detail": "enter", "links": "r"}[pane])
        await reader.press(key)
        assert not reader.app.is_running
        assert not reader.app.return_code


async def test_ctrl_q_leaves_from_the_search_box(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.search("q")
        assert reader.app.is_running
        await reader.press("ctrl+q")
        assert not reader.app.is_running


@sizes
@pytest.mark.parametrize("key", ["?", "f1", "comma"])
async def test_help_shows_the_keys_of_the_pane(browsing: Browsing, size: tuple[int, int], key: str) -> None:
    async with browsing(size=size) as reader:
        await reader.press("r", key)
        assert isinstance(reader.app.screen, Help)
        assert text_of(reader.app.screen).startswith("In the links w ")
        for closing in ("escape", "?", "q"):
            await reader.press(closing)
            assert reader.app.screen is reader.browser
            await reader.press("?")
        await reader.press("G")
        assert "On a Russian keyboard" in reader.drawn()


async def test_the_palette_finds_and_runs_a_command(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.press(":")
        assert isinstance(reader.app.screen, Menu)
        await reader.type("year and month")
        assert lines_of(reader.app.screen.query_one(Choices)) == ["Events and reported results by year and month 2 F6"]
        await reader.press("enter")
        assert (reader.app.screen is reader.browser, reader.browser.lists.view) == (True, "events")


@pytest.mark.parametrize("key", [":", "f2", "ctrl+p", "Ж"])
async def test_every_key_of_the_palette_opens_it(browsing: Browsing, key: str) -> None:
    async with browsing() as reader:
        await reader.press(key)
        assert isinstance(reader.app.screen, Menu)
        await reader.press("escape")
        assert reader.app.screen is reader.browser


@pytest.mark.parametrize("typed", ["сщдщгкы", "CHANGE-theme", "theme terminal"])
async def test_the_palette_understands_words_typed_on_the_other_layout(browsing: Browsing, typed: str) -> None:
    async with browsing() as reader:
        await reader.press(":")
        await reader.type(typed)
        assert lines_of(reader.app.screen.query_one(Choices))[0].startswith("Change the colours")
        await reader.press("enter")
        assert reader.app.theme == "light"


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


@pytest.mark.parametrize(
    ("pane", "typed", "after"),
    [
        ("r", "follow link 2", ("detail", "Coordination with UN")),
        ("r", "explain", ("links", "")),
        ("enter", "go to the bottom", ("detail", "")),
        ("g", "last line", ("list", "Belarus 2023")),
        ("g", "give the whole screen", ("list", "Kyrgyzstan 2025")),
        ("enter", "return to the list", ("list", "Kyrgyzstan 2025")),
    ],
)
async def test_the_palette_runs_what_belongs_to_the_pane(
    browsing: Browsing, pane: str, typed: str, after: tuple[str, str]
) -> None:
    async with browsing() as reader:
        await reader.press(pane, ":")
        await reader.type(typed)
        await reader.press("enter")
        assert (reader.pane, after[1] in reader.detail) == (after[0], True)


@pytest.mark.parametrize(
    ("context", "keys"),
    {"browser": "g", "list": "g", "links": "r", "detail": "enter", "search": "/", "timeline": "3"}.items(),
    ids=lambda value: value,
)
async def test_every_command_can_be_run_from_the_palette(browsing: Browsing, context: str, keys: str) -> None:
    async with browsing() as reader:
        for command in (c for c in COMMANDS if c.context == context and c.id not in ("quit", "palette")):
            # Some open a screen above all, some change what is shown: each begins at the same place.
            while reader.app.screen is not reader.browser:
                await reader.press("escape")
            await reader.press("escape", "escape", "1", "g", keys)
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


async def test_a_letter_of_the_settings_is_no_command_while_one_types(browsing: Browsing) -> None:
    async with browsing(config=Config(keys={"quit": "x,ctrl+q", "zoom": "v", "search": "s,f3"})) as reader:
        await reader.press("s")
        await reader.type("sxvы")
        assert (reader.app.is_running, reader.browser.box.input.value) == (True, "sxvы")
        assert not reader.browser.lists.has_class("-zoomed")
        assert "Ctrl+q quit" in reader.hints


async def test_what_stands_above_the_panes_leaves_no_hint_at_their_keys(browsing: Browsing) -> None:
    async with browsing() as reader:
        before = reader.hints
        for key in ("?", ":", "y", "F"):
            await reader.press(key)
            assert reader.app.screen is not reader.browser, key
            assert reader.hints.strip() == "", key
            await reader.press("escape")
            assert reader.hints == before, key


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


async def test_a_click_moves_and_a_second_one_opens(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.click(reader.list, 10, 3)
        assert (reader.under, reader.pane) == ("kg-2025/1.1", "list")
        assert "Joint statements" in reader.detail
        await reader.click(reader.list, 10, 3, times=2)
        assert reader.pane == "detail"


@pytest.mark.parametrize("size", SIZES[1:], ids=str)
async def test_a_click_follows_the_link_that_was_clicked(browsing: Browsing, size: tuple[int, int]) -> None:
    async with browsing(at="kg-2025/3.3.1", size=size) as reader:
        await reader.click(reader.links, 6, 3)
        assert (reader.pane, reader.links.cursor) == ("links", 3)
        await reader.click(reader.links, 6, 3, times=2)
        assert (reader.pane, "Channel (anti-drug operation)" in reader.detail) == ("detail", True)


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_a_click_on_a_view_goes_there(browsing: Browsing, size: tuple[int, int]) -> None:
    async with browsing(size=size) as reader:
        line = reader.drawn().splitlines()[0]
        await reader.click(reader.browser.query_one(Views), line.index("2"), 0)
        assert reader.browser.lists.view == "events"
        line = reader.drawn().splitlines()[0]
        await reader.click(reader.browser.query_one(Views), line.index("5"), 0)
        assert reader.browser.lists.view == "names"


@sizes
async def test_a_click_on_a_hint_runs_its_command(browsing: Browsing, size: tuple[int, int]) -> None:
    async with browsing(size=size) as reader:
        await reader.click(reader.browser.query_one(Footer), reader.hints.index("search"), 0)
        assert reader.pane == "search"
        await reader.press("escape")
        await reader.click(reader.browser.query_one(Footer), reader.hints.index("Enter"), 0)
        assert reader.pane == "detail"
        await reader.click(reader.browser.query_one(Footer), reader.hints.index("help"), 0)
        assert isinstance(reader.app.screen, Help)
        await reader.press("escape")
        await reader.click(reader.browser.query_one(Footer), reader.hints.index("quit"), 0)
        assert not reader.app.is_running


async def test_a_click_into_the_search_line_begins_a_search(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.click(reader.browser.query_one(Input), 3, 0)
        await reader.type("crrf")
        assert reader.under == "crrf"
