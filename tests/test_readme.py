"""What the README shows is what the program prints; PICTURES=write prints it anew."""

import os
import re
import shlex
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from csto_tui import cli
from csto_tui.ui.commands import COMMANDS, CONTEXTS, key_table, shown
from twins import table

README = Path(__file__).parent.parent / "README.md"
CONSOLE = re.compile(r"```console\n\$ csto-tui ([^\n]*)\n.*?```", re.DOTALL)
KEYS = re.compile(r"(?<=<!-- keys -->\n).*?(?=<!-- /keys -->)", re.DOTALL)

VIEWS = re.compile(r"(?<=<!-- twins -->\n).*?(?=<!-- /twins -->)", re.DOTALL)


def test_the_output_in_the_readme_is_what_the_program_prints(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(README.parent)

    def printed(match: re.Match[str]) -> str:
        cli.run(shlex.split(match[1]))
        return f"```console\n$ csto-tui {match[1]}\n{capsys.readouterr().out}```"

    assert len(CONSOLE.findall(_readme())) >= 5
    _same(CONSOLE.sub(printed, _readme()))


def test_the_key_table_in_the_readme_is_that_of_the_program() -> None:
    rows = [f"| {where} | {_cell(keys)} | {what} |\n" for where, keys, what, _ in key_table()]
    _same(KEYS.sub(lambda _: "| where | keys | what |\n| --- | --- | --- |\n" + "".join(rows), _readme()))


def test_the_table_of_views_and_commands_in_the_readme_is_the_one_that_is_tested() -> None:
    _same(VIEWS.sub(lambda _: table() + "\n", _readme()))


def test_the_readme_names_every_command_with_its_keys() -> None:
    (table,) = KEYS.findall(_readme())
    for command in COMMANDS:
        if not command.id.startswith("follow-"):
            keys = " ".join(f"`{shown(key)}`" for key in command.keys.split(","))
            assert f"| {CONTEXTS[command.context]} | {keys} | {command.help} |\n" in table


def test_the_python_of_the_readme_runs(capfd: pytest.CaptureFixture[str]) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", _readme(), re.DOTALL)
    subprocess.run([sys.executable, "-c", example], check=True)
    assert "implements Anti-drug operations Channel carried out" in capfd.readouterr().out


def test_plain_sqlite_runs_the_coverage_query_of_the_readme() -> None:
    (query,) = re.findall(r'sqlite3 data/csto\.db "(.*?)"', _readme())
    archive = sqlite3.connect(f"file:{README.parent / 'data' / 'csto.db'}?mode=ro", uri=True)
    found = {row[0]: row[1:] for row in archive.execute(query)}
    archive.close()
    assert len(found) == 15
    assert found["3.3"] == ("Drug trafficking", 1, 0, "recorded")
    assert found["4.2"][1:] == (0, 1, "only weak links")
    assert [code for code, row in found.items() if row[-1] == "no record in this archive"] == [
        "1.1",
        "1.2",
        "3.4",
        "3.5",
    ]


def _readme() -> str:
    return README.read_text(encoding="utf-8")


def _same(expected: str) -> None:
    if os.environ.get("PICTURES") == "write":
        README.write_text(expected, encoding="utf-8")
    assert _readme() == expected, "README.md is out of date: read it, then make pictures"


def _cell(keys: str) -> str:
    return " ".join(f"`{key}`" if key != "…" else key for key in keys.split())
