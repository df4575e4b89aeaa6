"""The clipboard: by which way a text goes there, and what is said of it."""

import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from csto_tui.ui.clipboard import LONGEST, copy

Tools = Callable[..., Mapping[str, str]]


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tools:
    """Makes tools that keep what they are given, or fail, the only ones there are."""
    monkeypatch.setattr("sys.platform", "linux")

    def tools(*names: str, status: int = 0) -> Mapping[str, str]:
        for name in names:
            tool = tmp_path / name
            tool.write_text(f'#!/bin/sh\n/bin/cat > "{tmp_path}/{name}.txt"\nexit {status}\n', encoding="utf-8")
            tool.chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path))
        return {"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}

    return tools


@pytest.mark.parametrize("name", ["wl-copy", "xclip", "xsel"])
def test_a_tool_of_this_system_is_given_the_text(tools: Tools, tmp_path: Path, name: str) -> None:
    sent: list[str] = []
    assert copy("одкб ✓\n", sent.append, tools(name)) == f"copied with {name}"
    assert (tmp_path / f"{name}.txt").read_text("utf-8") == "одкб ✓\n"
    assert sent == []


@pytest.mark.parametrize("variable", ["SSH_TTY", "SSH_CONNECTION"])
def test_from_afar_the_terminal_is_given_the_text(tools: Tools, tmp_path: Path, variable: str) -> None:
    sent: list[str] = []
    words = copy("text", sent.append, {**tools("xclip"), variable: "x"})
    assert words == "copied through the terminal, if it allows that (OSC 52)"
    assert sent == ["text"]
    assert not (tmp_path / "xclip.txt").exists()


def test_a_tool_that_fails_yields_to_the_terminal(tools: Tools) -> None:
    sent: list[str] = []
    assert copy("text", sent.append, tools("wl-copy", status=1)).startswith("copied through the terminal")
    assert sent == ["text"]


def test_a_tool_that_hangs_yields_to_the_terminal(tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    def hang(*arguments: object, **options: object) -> None:
        raise subprocess.TimeoutExpired("xclip", 2)

    sent: list[str] = []
    environment = tools("xclip")
    monkeypatch.setattr(subprocess, "run", hang)
    assert copy("text", sent.append, environment).startswith("copied through the terminal")
    assert sent == ["text"]


def test_tmux_is_named_where_the_text_goes_through_it(tools: Tools) -> None:
    assert copy("text", [].append, {**tools(), "TMUX": "x"}) == "copied through tmux, if its set-clipboard is on"


@pytest.mark.parametrize(("letter", "size"), [("a", LONGEST), ("я", LONGEST // 2)])
def test_a_text_that_a_terminal_would_cut_is_not_sent(tools: Tools, letter: str, size: int) -> None:
    sent: list[str] = []
    environment = tools()
    assert copy(letter * size, sent.append, environment).startswith("copied")
    assert copy(letter * (size + 1), sent.append, environment).startswith("not copied: 74,00")
    assert sent == [letter * size]
