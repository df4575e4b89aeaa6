"""The command that prints the settings."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of settings, which is not there yet."""
    for name in ("NO_COLOR", "LC_ALL", "LC_CTYPE", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CSTO_TUI_CONFIG", str(tmp_path / "config.toml"))
    return tmp_path / "config.toml"


def rows(printed: str) -> list[list[str]]:
    return [line.split() for line in printed.splitlines()[1:]]


def test_without_a_file_every_setting_is_the_usual_one(call: Call, file: Path) -> None:
    status, printed, said = call("config")
    assert (status, said) == (0, "")
    assert printed.splitlines()[0] == f"{file} (there is no such file)"
    assert ["theme", "dark", "default"] in rows(printed)
    assert ["motion", "true", "default"] in rows(printed)
    assert {row[-1] for row in rows(printed)} == {"default"}


def test_each_setting_is_printed_with_where_it_comes_from(call: Call, file: Path) -> None:
    file.write_text('preset = "plain"\nmouse = true\n[keys]\nquit = "x"\n[breakpoints]\none-pane = 80\n')
    status, printed, _ = call("config")
    assert status == 0
    assert printed.splitlines()[0] == str(file)
    for row in (
        ["preset", "plain", "file"],
        ["theme", "none", "preset"],
        ["mouse", "true", "file"],
        ["restore", "false", "default"],
        ["breakpoints.one-pane", "80", "file"],
        ["keys.quit", "x", "file"],
    ):
        assert row in rows(printed)


def test_every_fault_is_printed_by_its_line_and_the_status_tells(call: Call, file: Path) -> None:
    file.write_text('theme = "drak"\nmouse = 1\n')
    status, printed, _ = call("config")
    assert status == 1
    assert printed.splitlines()[-2:] == [
        f"{file}:1: no theme 'drak'; did you mean dark?",
        f"{file}:2: mouse is to be true or false, without quotes",
    ]
    assert ["theme", "dark", "default"] in rows(printed)


def test_json_has_the_same(call: Call, file: Path) -> None:
    file.write_text('mouse = false\nthem = "light"\n')
    status, printed, said = call("config", "--format", "json")
    found = json.loads(printed)
    assert (status, said) == (1, "")
    assert (found["file"], found["found"]) == (str(file), True)
    assert {"name": "mouse", "value": False, "from": "file"} in found["settings"]
    assert {"name": "breakpoints.two-rows", "value": 100, "from": "default"} in found["settings"]
    assert found["faults"] == [f"{file}:2: no setting 'them'; did you mean theme?"]


def test_a_file_that_is_no_toml_is_a_fault_and_no_failure(call: Call, file: Path) -> None:
    file.write_text("[[[")
    status, printed, said = call("config")
    assert (status, said) == (1, "")
    assert printed.splitlines()[-1].startswith(f"{file}:1: this is not TOML")
