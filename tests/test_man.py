"""The manual page: the same commands, options and keys as the program has, in words that man takes as they are."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from csto_tui.cli import program
from csto_tui.manual import escaped, page
from csto_tui.options import every
from csto_tui.typed import TYPED
from csto_tui.ui.commands import key_table

Call = Callable[..., tuple[int, str, str]]

SHIPPED = Path(__file__).parents[1] / "data" / "csto-tui.1"
SIGNS = "\\ ' \" ` ^ ~ - . … ← “quoted” Ёж"

formatter = pytest.mark.skipif(not shutil.which("groff"), reason="needs groff")


def shown(source: str, *options: str) -> str:
    """What a terminal without emphasis is shown of a page; no warning is given."""
    command = ["groff", "-man", "-Tutf8", "-ww", "-P-cbou", "-rLL=200n", *options]
    done = subprocess.run(command, input=source, capture_output=True, encoding="utf-8", check=True)
    assert done.stderr == ""
    return done.stdout


def test_the_shipped_page_is_the_one_that_the_program_prints(call: Call) -> None:
    status, printed, said = call("man")
    assert (status, said) == (0, "")
    if os.environ.get("PICTURES") == "write":
        SHIPPED.write_text(printed, encoding="utf-8")
    assert SHIPPED.read_text(encoding="utf-8") == printed, "data/csto-tui.1 is out of date: make pictures"


@formatter
def test_the_page_names_every_command_option_and_key() -> None:
    words = " ".join(shown(page(program)).split())
    for name, command in every(program).items():
        assert f"csto-tui {name} " in words
        for parameter in command.params:
            assert all(option in words for option in parameter.opts if option.startswith("-"))
    for _, keys, what, _ in key_table():
        assert f"{keys} {what}" in words
    for typed, what in TYPED.items():
        assert f"{typed} {what}" in words


@formatter
@pytest.mark.parametrize("text", [SIGNS, ".SH not a heading", "'br", "\\fBbold\\fR", '"quoted" -x', "a\\"])
def test_a_text_is_shown_as_it_is(text: str) -> None:
    source = f'.TH X 1 "" "" ""\n.SH A\n{escaped(text)}\n'
    assert text in " ".join(shown(source).split())


@pytest.mark.parametrize("text", [".so /etc/passwd", "'so /etc/passwd", "one\n.so two", "\\*[x]", "a\x00"])
def test_no_text_is_a_request(text: str) -> None:
    made = escaped(text)
    assert "\n" not in made
    assert not made.startswith((".", "'"))
    assert "\\*" not in made
