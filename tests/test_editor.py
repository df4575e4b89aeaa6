"""The reader's own editor: what comes back from it, and what does not."""

import sys
from pathlib import Path

import pytest

from csto_tui.errors import CstoError
from csto_tui.ui import editor

HEADING = "# 3.3 Drug trafficking"


def writing(folder: Path, does: str) -> list[str]:
    """An editor that does something with the path of the file and its text."""
    script = folder / "fake editor.py"
    script.write_text(
        f"import sys, pathlib\nfile = pathlib.Path(sys.argv[-1])\ntext = file.read_text('utf-8')\n{does}\n",
        encoding="utf-8",
    )
    return [sys.executable, str(script)]


@pytest.mark.parametrize(
    ("environment", "command"),
    [
        ({}, []),
        ({"EDITOR": "vi"}, ["vi"]),
        ({"EDITOR": "vi", "VISUAL": "code --wait"}, ["code", "--wait"]),
        ({"EDITOR": "'/my tools/ed' -n"}, ["/my tools/ed", "-n"]),
        ({"EDITOR": "'unclosed"}, []),
        ({"EDITOR": "", "VISUAL": ""}, []),
    ],
)
def test_the_editor_is_the_one_that_the_environment_names(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], command: list[str]
) -> None:
    for name in ("EDITOR", "VISUAL"):
        monkeypatch.delenv(name, raising=False)
        if name in environment:
            monkeypatch.setenv(name, environment[name])
    assert editor.command() == command


def test_the_text_comes_back_as_it_was_written(tmp_path: Path) -> None:
    command = writing(tmp_path, "file.write_text(text + ' и ещё\\nдве строки', 'utf-8')")
    assert editor.edited("было", command, HEADING) == "было и ещё\nдве строки"


@pytest.mark.parametrize("text", ["", "one", "one\ntwo", "# one\n\ntwo"])
def test_a_text_that_is_not_changed_comes_back_the_same(tmp_path: Path, text: str) -> None:
    assert editor.edited(text, writing(tmp_path, ""), HEADING) == text


def test_the_heading_may_be_deleted(tmp_path: Path) -> None:
    assert editor.edited("old", writing(tmp_path, "file.write_text('new\\nlines', 'utf-8')"), HEADING) == "new\nlines"


def test_an_empty_file_is_an_empty_text(tmp_path: Path) -> None:
    assert editor.edited("old", writing(tmp_path, "file.write_text('')"), HEADING) == ""


def test_bytes_that_are_no_text_are_replaced(tmp_path: Path) -> None:
    assert editor.edited("", writing(tmp_path, "file.write_bytes(b'a\\xffb')"), HEADING) == "a\ufffdb"


def test_an_editor_that_fails_is_told_and_gives_no_text(tmp_path: Path) -> None:
    with pytest.raises(CstoError, match="ended with 3; the note is as it was"):
        editor.edited("old", writing(tmp_path, "sys.exit(3)"), HEADING)


def test_an_editor_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CstoError, match=r"cannot be run: .*\. Set EDITOR to another editor\."):
        editor.edited("old", [str(tmp_path / "none")], HEADING)


def test_nothing_of_the_text_is_left_behind(tmp_path: Path) -> None:
    told = tmp_path / "told"
    editor.edited("old", writing(tmp_path, f"pathlib.Path({str(told)!r}).write_text(str(file))"), HEADING)
    assert not Path(told.read_text("utf-8")).parent.exists()
