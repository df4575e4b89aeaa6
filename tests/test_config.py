"""The settings: what a file may say, and every line of it that says something else."""

from pathlib import Path

import pytest

from csto_tui import config
from csto_tui.config import NAMES, POINTS, PRESETS, THEMES, Breakpoints, Config, Settings, config_path
from csto_tui.ui.app import settings
from csto_tui.ui.commands import BY_ID, objections

ALL = ", ".join(THEMES)
LISTED = 'the keys of quit are to be a text like "b,backspace", keys separated by commas'


def load(file: Path) -> Settings:
    return config.load(file, list(BY_ID), objections)


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment that sets nothing."""
    for name in ("NO_COLOR", "LC_ALL", "LC_CTYPE", "LANG"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def faults(file: Path) -> list[str]:
    """The lines that are said of a faulty file, each without its name."""
    said = load(file).faults
    assert all(fault.startswith(f"{file}:") and "\n" not in fault for fault in said)
    return [fault.removeprefix(f"{file}:") for fault in said]


@pytest.mark.parametrize("text", ["", "# nothing\n", "\ufeff", "[keys]\n", "[breakpoints]\n", 'preset = "default"'])
def test_a_file_that_sets_nothing_leaves_all_as_it_is(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")
    assert (load(file).config, faults(file)) == (Config(), [])


def test_no_file_is_no_fault(file: Path) -> None:
    for path in (file, file / "below"):
        assert (load(path).config, load(path).faults, load(path).found) == (Config(), (), False)


def test_a_folder_that_is_a_file_is_no_fault(file: Path) -> None:
    file.write_text("")
    assert (load(file / "config.toml").config, faults(file)) == (Config(), [])
    assert load(file).found


@pytest.mark.parametrize("theme", THEMES)
def test_a_theme_is_taken_by_its_name(file: Path, theme: str) -> None:
    file.write_text(f'theme = "{theme}"\n')
    assert load(file).config == Config(theme)


def test_keys_are_taken_by_the_id_of_their_command(file: Path) -> None:
    file.write_text('[keys]\ngo-back = " x , f12"\nquit = "ctrl+x"\n')
    assert load(file).config.keys == {"go-back": "x,f12", "quit": "ctrl+x"}


def test_every_setting_is_taken(file: Path) -> None:
    file.write_text(
        'theme = "light"\nglyphs = "ascii"\nmotion = false\nmouse = false\nrestore = true\n'
        "[breakpoints]\none-pane = 60\nthree-columns = 200\n"
    )
    assert load(file).config == Config("light", {}, "ascii", False, False, True, Breakpoints(60, 100, 200))


def test_plain_needs_neither_colours_nor_glyphs_nor_a_mouse(file: Path) -> None:
    file.write_text('preset = "plain"\n')
    assert load(file).config == Config("none", glyphs="ascii", motion=False, mouse=False)


def test_what_a_file_says_itself_stands_before_its_preset(file: Path) -> None:
    file.write_text('preset = "plain"\ntheme = "light"\nmouse = true\n')
    assert load(file).config == Config("light", glyphs="ascii", motion=False)
    file.write_text('preset = "vim"\n[keys]\npage-down = "f12"\n')
    assert load(file).config.keys["page-down"] == "f12"
    assert "ctrl+b" in load(file).config.keys["page-up"]


@pytest.mark.parametrize("preset", PRESETS)
def test_the_keys_of_a_preset_are_free_and_add_to_the_usual_ones(file: Path, preset: str) -> None:
    file.write_text(f'preset = "{preset}"\n')
    keys = load(file).config.keys
    assert list(objections(keys)) == []
    assert all(set(BY_ID[id].keys.split(",")) < set(given.split(",")) for id, given in keys.items())


def test_every_value_has_its_origin(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "")
    file.write_text('preset = "plain"\nmouse = true\ntheme = "light"\n[keys]\nquit = "x"\n')
    assert load(file).origins == {
        "preset": "file", "theme": "NO_COLOR", "glyphs": "preset", "motion": "preset", "mouse": "file",
        "restore": "default", **dict.fromkeys(POINTS, "default"), "keys.quit": "file",
    }  # fmt: skip
    assert load(file).values["theme"] == "none"


@pytest.mark.parametrize(
    ("locale", "glyphs"),
    [
        ("C", "unicode"),
        ("en_GB.UTF-8", "unicode"),
        ("en_GB.utf8", "unicode"),
        ("ru_RU", "unicode"),
        ("ru_RU.KOI8-R", "ascii"),
        ("de_AT.ISO-8859-15@euro", "ascii"),
    ],
)
def test_a_locale_without_utf8_means_ascii_unless_the_file_says_otherwise(
    file: Path, monkeypatch: pytest.MonkeyPatch, locale: str, glyphs: str
) -> None:
    monkeypatch.setenv("LANG", locale)
    assert load(file).config.glyphs == glyphs
    file.write_text('glyphs = "unicode"')
    assert load(file).config.glyphs == "unicode"
    file.unlink()
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert load(file).config.glyphs == "unicode"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('theme = "drak"', "1: no theme 'drak'; did you mean dark?"),
        ('theme = "pink"', f"1: no theme 'pink'; there is {ALL}"),
        ("theme = 5", f"1: no theme of this kind; there is {ALL}"),
        ("theme = []", f"1: no theme of this kind; there is {ALL}"),
        (f"theme = 0x{'f' * 5000}", f"1: no theme of this kind; there is {ALL}"),
        ('\n\nthemes = "dark"', "3: no setting 'themes'; did you mean theme?"),
        ("colour = 1", f"1: no setting 'colour'; there is {', '.join(NAMES)}"),
        ('preset = "vi"', "1: no preset 'vi'; did you mean vim?"),
        ('glyphs = "asci"', "1: no glyphs 'asci'; did you mean ascii?"),
        ('motion = "true"', "1: motion is to be true or false, without quotes"),
        ("mouse = 0", "1: mouse is to be true or false, without quotes"),
        ("restore = []", "1: restore is to be true or false, without quotes"),
        ("keys = 5", '1: keys is a table: write [keys] and below it lines like go-back = "b,backspace"'),
        ("breakpoints = 80", "1: breakpoints is a table: write [breakpoints] and below it lines like one-pane = 80"),
        ("[breakpoints]\none-pan = 80", "2: no breakpoint 'one-pan'; did you mean one-pane?"),
        ("[breakpoints]\none-pane = 31", "2: one-pane is to be a whole number of columns, 32 to 500"),
        ("[breakpoints]\none-pane = 501", "2: one-pane is to be a whole number of columns, 32 to 500"),
        ("[breakpoints]\none-pane = true", "2: one-pane is to be a whole number of columns, 32 to 500"),
        ('[breakpoints]\none-pane = "80"', "2: one-pane is to be a whole number of columns, 32 to 500"),
        (
            "\n[breakpoints]\none-pane = 100",
            "2: one-pane, two-rows, three-columns are to increase; they would be 100, 100, 160",
        ),
        ('[keys]\ngo-bak = "b"', "2: no command 'go-bak'; did you mean go-back?"),
        ('[keys]\nmake-tea = "b"', "2: no command 'make-tea'; csto-tui keys lists them"),
        ("[keys]\nquit = 5", f"2: {LISTED}"),
        ('[keys]\nquit = ["q"]', f"2: {LISTED}"),
        ('[keys]\nquit = ""', f"2: {LISTED}"),
        ('[keys]\nquit = "q,,x"', f"2: {LISTED}"),
        ('[keys.quit]\nx = "q"', f"1: {LISTED}"),
    ],
)
def test_a_fault_is_told_by_its_line_with_the_nearest_that_is_allowed(file: Path, text: str, said: str) -> None:
    file.write_text(text)
    assert faults(file) == [said]
    assert load(file).config == Config()


def test_all_faults_are_told_in_the_order_of_the_file(file: Path) -> None:
    file.write_text(
        'glyph = "ascii"\nmouse = "no"\n[keys]\nquit = "z"\nsearch = "fq"\n[breakpoints]\none-pane = 1\ntwo-rows = 2\n'
    )
    assert [fault.partition(":")[0] for fault in faults(file)] == ["1", "2", "4", "5", "7", "8"]


def test_the_sound_settings_of_a_faulty_file_are_taken(file: Path) -> None:
    file.write_text('preset = "plain"\ntheme = "pink"\n[keys]\nzoom = "v"\nquit = "ctl+x"\n')
    assert load(file).config == Config("none", glyphs="ascii", motion=False, mouse=False)


@pytest.mark.parametrize("text", [b"theme = dark", b"[keys", b'theme = "dark"\ntheme = "light"', b"\x00"])
def test_a_file_that_is_no_toml_says_so(file: Path, text: bytes) -> None:
    file.write_bytes(text)
    assert "this is not TOML: " in faults(file)[0]
    assert load(file).config == Config()


def test_a_file_in_another_encoding_says_so(file: Path) -> None:
    file.write_bytes(b"# one\n\xff\xfe")
    assert faults(file) == ["2: this is not UTF-8; save the file in UTF-8"]


def test_a_folder_says_so(file: Path) -> None:
    file.mkdir()
    assert "this file cannot be read: Is a directory" in faults(file)[0]


def test_control_characters_of_a_file_are_not_said(file: Path) -> None:
    file.write_text('"\\u001b[31mred" = 1\n')
    assert faults(file)[0].isprintable()


@pytest.mark.parametrize("key", ["x", "?", "space", "ж"])
def test_a_key_that_types_something_is_no_key_of_the_search_box(file: Path, key: str) -> None:
    file.write_text(f'[keys]\nleave-search = "{key}"\n', encoding="utf-8")
    assert "leave-search" in faults(file)[0]


@pytest.mark.parametrize("key", ["Ctrl+X", "control+x", "ctl+x", "F12", "pgdn", "esc", "return", "fq"])
def test_a_name_that_no_key_has_is_told(file: Path, key: str) -> None:
    file.write_text(f'[keys]\nquit = "{key}"\n')
    assert key in faults(file)[0]


def test_a_key_that_another_command_of_the_place_has_is_told_once(file: Path) -> None:
    file.write_text('[keys]\nquit = "z"\n')
    assert faults(file) == ["2: the key z would be that of quit and of zoom"]


def test_a_key_that_the_preset_gives_to_another_command_is_told_where_the_reader_set_it(file: Path) -> None:
    file.write_text('preset = "vim"\n[keys]\nzoom = "ctrl+o"\n')
    assert faults(file) == ["3: the key Ctrl+o would be that of go-back and of zoom"]
    assert "ctrl+o" in load(file).config.keys["go-back"]
    file.write_text('preset = "vim"\n[keys]\nzoom = "ctrl+o"\ngo-back = "b"\n')
    assert faults(file) == []


def test_two_commands_that_swap_their_keys_do_not_clash(file: Path) -> None:
    file.write_text('[keys]\nzoom = "r"\nshow-links = "z"\n')
    assert load(file).config.keys == {"zoom": "r", "show-links": "z"}


def test_a_key_that_is_another_one_on_a_russian_keyboard_is_told(file: Path) -> None:
    file.write_text('[keys]\nquit = "я"\n', encoding="utf-8")
    assert "zoom" in faults(file)[0]


def test_a_key_that_another_command_has_elsewhere_is_allowed(file: Path) -> None:
    file.write_text('[keys]\nopen = "d"\ndetail-links = "d"\n')
    assert set(load(file).config.keys) == {"open", "detail-links"}


def test_the_screen_is_given_the_first_fault_and_told_of_the_others(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CSTO_TUI_CONFIG", str(file))
    file.write_text('theme = "light"\nmouse = 1\nmotion = 1\n')
    first = f"{file}:2: mouse is to be true or false, without quotes"
    assert settings() == (Config("light"), f"{first} (1 of 2 faults; csto-tui config lists them)")


def test_the_settings_stand_where_the_environment_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CSTO_TUI_CONFIG", str(tmp_path / "mine.toml"))
    assert config_path() == tmp_path / "mine.toml"
    monkeypatch.delenv("CSTO_TUI_CONFIG")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert config_path().name == "config.toml"
    assert config_path().parent.name == "csto-tui"
