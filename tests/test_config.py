"""The settings: what a file may say, and the one line that says what is wrong with it."""

from pathlib import Path

import pytest

from csto_tui import config
from csto_tui.config import THEMES, Config, config_path
from csto_tui.errors import ConfigError
from csto_tui.ui.commands import BY_ID, objection


def load(file: Path) -> Config:
    return config.load(file, list(BY_ID), objection)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def fault(file: Path) -> str:
    """The one line that is said of a faulty file, without its name."""
    with pytest.raises(ConfigError) as caught:
        load(file)
    said = str(caught.value)
    assert said.startswith(str(file))
    assert "\n" not in said
    return said.removeprefix(str(file))


@pytest.mark.parametrize("text", ["", "# nothing\n", "\ufeff", "[keys]\n"])
def test_a_file_that_sets_nothing_leaves_all_as_it_is(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")
    assert load(file) == Config()


def test_no_file_is_no_fault(file: Path) -> None:
    assert load(file) == Config()
    assert load(file / "below") == Config()


def test_a_folder_that_is_a_file_is_no_fault(file: Path) -> None:
    file.write_text("")
    assert load(file / "config.toml") == Config()


@pytest.mark.parametrize("theme", THEMES)
def test_a_theme_is_taken_by_its_name(file: Path, theme: str) -> None:
    file.write_text(f'theme = "{theme}"\n')
    assert load(file) == Config(theme)


def test_keys_are_taken_by_the_id_of_their_command(file: Path) -> None:
    file.write_text('[keys]\ngo-back = " x , f12"\nquit = "ctrl+x"\n')
    assert load(file).keys == {"go-back": "x,f12", "quit": "ctrl+x"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('theme = "drak"', ": no theme 'drak'; did you mean dark?"),
        ('theme = "pink"', ": no theme 'pink'; there is dark, light, terminal, none"),
        ("theme = 5", ": no theme 5; there is dark, light, terminal, none"),
        ("theme = []", ": no theme []; there is dark, light, terminal, none"),
        ('themes = "dark"', ": no setting 'themes'; did you mean theme?"),
        ("colour = 1", ": no setting 'colour'; there is theme, keys"),
        ("keys = 5", ': keys is a table: write [keys] and below it lines like go-back = "b,backspace"'),
        ('[keys]\ngo-bak = "b"', ": no command 'go-bak'; did you mean go-back?"),
        ('[keys]\nmake-tea = "b"', ": no command 'make-tea'; csto-tui keys lists them"),
        (
            "[keys]\nquit = 5",
            ': the keys of quit are to be a text like "b,backspace", keys separated by commas',
        ),
        (
            '[keys]\nquit = ["q"]',
            ': the keys of quit are to be a text like "b,backspace", keys separated by commas',
        ),
        ('[keys]\nquit = ""', ': the keys of quit are to be a text like "b,backspace", keys separated by commas'),
        ('[keys]\nquit = "q,,x"', ': the keys of quit are to be a text like "b,backspace", keys separated by commas'),
        ('[keys.quit]\nx = "q"', ': the keys of quit are to be a text like "b,backspace", keys separated by commas'),
    ],
)
def test_a_fault_is_told_with_the_nearest_that_is_allowed(file: Path, text: str, said: str) -> None:
    file.write_text(text)
    assert fault(file) == said


@pytest.mark.parametrize("text", [b"theme = dark", b"[keys", b'theme = "dark"\ntheme = "light"', b"\xff\xfe", b"\x00"])
def test_a_file_that_is_no_toml_says_so(file: Path, text: bytes) -> None:
    file.write_bytes(text)
    assert fault(file).startswith(" is not TOML: ")


def test_a_folder_says_so(file: Path) -> None:
    file.mkdir()
    assert fault(file) == " cannot be read: Is a directory"


def test_control_characters_of_a_file_are_not_said(file: Path) -> None:
    file.write_text('"\\u001b[31mred" = 1\n')
    assert fault(file).isprintable()


@pytest.mark.parametrize("key", ["x", "?", "space", "ж"])
def test_a_key_that_types_something_is_no_key_of_the_search_box(file: Path, key: str) -> None:
    file.write_text(f'[keys]\nleave-search = "{key}"\n', encoding="utf-8")
    assert "leave-search" in fault(file)


@pytest.mark.parametrize("key", ["Ctrl+X", "control+x", "ctl+x", "F12", "pgdn", "esc", "return", "fq"])
def test_a_name_that_no_key_has_is_told(file: Path, key: str) -> None:
    file.write_text(f'[keys]\nquit = "{key}"\n')
    assert key in fault(file)


def test_a_key_that_another_command_of_the_place_has_is_told(file: Path) -> None:
    file.write_text('[keys]\nquit = "z"\n')
    assert fault(file) == ": the key z would be that of quit and of zoom"


def test_two_commands_that_swap_their_keys_do_not_clash(file: Path) -> None:
    file.write_text('[keys]\nzoom = "r"\nshow-links = "z"\n')
    assert load(file).keys == {"zoom": "r", "show-links": "z"}


def test_a_key_that_is_another_one_on_a_russian_keyboard_is_told(file: Path) -> None:
    file.write_text('[keys]\nquit = "я"\n', encoding="utf-8")
    assert "zoom" in fault(file)


def test_a_key_that_another_command_has_elsewhere_is_allowed(file: Path) -> None:
    file.write_text('[keys]\nopen = "d"\ndetail-links = "d"\n')
    assert set(load(file).keys) == {"open", "detail-links"}


def test_the_settings_stand_where_the_environment_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CSTO_TUI_CONFIG", str(tmp_path / "mine.toml"))
    assert config_path() == tmp_path / "mine.toml"
    monkeypatch.delenv("CSTO_TUI_CONFIG")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert config_path().name == "config.toml"
    assert config_path().parent.name == "csto-tui"
