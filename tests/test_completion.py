"""What a shell is offered, asked as the shell asks, and by the shells themselves."""

import os
import pty
import re
import select
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from shutil import copy
from sqlite3 import connect

import pytest

import csto_tui
from csto_tui.archive import Archive
from csto_tui.cli import program
from csto_tui.completion import joined
from csto_tui.offers import OFFERED, OFFERS
from csto_tui.options import every
from csto_tui.places import VIEWS
from csto_tui.search.engine import Engine
from csto_tui.search.query import FIELDS, parse
from csto_tui.state import State

Call = Callable[..., tuple[int, str, str]]
Ask = Callable[..., list[str]]


@pytest.fixture
def ask(call: Call, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """What is offered for the last of some words, each with what it is called behind a tab."""

    def ask(*words: str) -> list[str]:
        monkeypatch.setenv("_CSTO_TUI_COMPLETE", "fish_complete")
        monkeypatch.setenv("COMP_WORDS", " ".join(("csto-tui", *words)))
        monkeypatch.setenv("COMP_CWORD", words[-1])
        status, out, said = call()
        monkeypatch.delenv("_CSTO_TUI_COMPLETE")
        assert (status, said) == (0, "")
        return [line.removeprefix("plain,") for line in out.splitlines() if line]

    return ask


def words(offered: list[str]) -> list[str]:
    return [line.partition("\t")[0] for line in offered]


def test_commands_and_options_are_offered(ask: Ask) -> None:
    assert words(ask("co")) == ["completion", "config", "coverage"]
    assert "--format" in words(ask("search", "--f"))
    assert words(ask("search", "--format", "js")) == ["json", "jsonl"]
    assert words(ask("completion", "")) == ["bash", "zsh", "fish"]


@pytest.mark.parametrize(
    "command", [["show"], ["links"], ["cite"], ["browse", "--at"], ["show", "heron"]], ids=" ".join
)
def test_ids_of_the_archive_are_offered_with_their_titles(ask: Ask, small_archive: Path, command: list[str]) -> None:
    with Archive(small_archive) as archive:
        titles = {id: archive.node(id).title for id in archive.ids() if id.startswith("her")}
    offered = dict(line.split("\t") for line in ask("--db", str(small_archive), *command, "her"))
    assert offered == titles
    assert "heron" in offered


def test_the_archive_may_be_named_behind_the_command(ask: Ask, small_archive: Path) -> None:
    assert "heron" in words(ask("show", "--db", str(small_archive), "her"))


def test_relations_of_the_archive_are_offered(ask: Ask, shipped: Path) -> None:
    with Archive(shipped) as archive:
        assert words(ask("links", "crrf", "--relation", "")) == list(archive.relations())


def test_fields_are_offered_and_the_views_before_them(ask: Ask) -> None:
    fields = [f"{field}:" for field in FIELDS]
    assert words(ask("search", "")) == fields
    assert words(ask("browse", "")) == [*VIEWS, *fields]
    assert words(ask("browse", "events", "")) == fields
    assert words(ask("search", "chanel", "ki")) == ["kind:"]


def test_every_field_has_values_that_the_search_takes(ask: Ask, shipped: Path) -> None:
    with Archive(shipped) as archive:
        engine = Engine(archive, State().own(archive))
        for field in FIELDS:
            offered = words(ask("search", f"{field}:"))
            # The shipped archive has no such name.
            missing = ("force", "conflict", "work", "exercise", "programme", "mission", "person", "post")
            assert offered or field in missing, field
            for word in offered:
                assert parse(word, typing=False).filters, word
                # An error would say that there is no such value.
                assert engine.search(parse(word, typing=False)).total >= 0, word


def test_the_codes_of_a_type_are_those_of_its_records(ask: Ask, shipped: Path) -> None:
    with Archive(shipped) as archive:
        for type in ("sphere", "priority"):
            codes = [code for (code,) in archive.rows("SELECT code FROM records WHERE type = ?", [type])]
            assert sorted(words(ask("search", f"{type}:"))) == sorted(f"{type}:{code}" for code in codes)


def test_the_last_of_several_values_is_completed(ask: Ask) -> None:
    assert words(ask("search", "type:event,doc")) == ["type:event,document"]


@pytest.mark.parametrize(
    "line",
    [
        "--db da", "search --db da", "build --table da", "build da", "check da", "diff da", "diff data/csto.db da",
        "export -o da", "export --output da", "search --batch da", "notes --import da", "bookmarks --import da",
    ],
)  # fmt: skip
def test_files_are_left_to_the_shell(ask: Ask, line: str) -> None:
    assert ask(*line.split()) == ["file,da"]


def test_kinds_of_names_are_offered(ask: Ask, shipped: Path) -> None:
    with Archive(shipped) as archive:
        assert words(ask("names", "--kind", "")) == list(archive.sizes("@names/")) != []


@pytest.mark.parametrize("sources", [[], ["--sources"]], ids=["items", "sources"])
def test_of_a_coverage_as_a_table_the_columns_that_are_one_word_are_offered(
    ask: Ask, call: Call, sources: list[str]
) -> None:
    asked = ["coverage", *sources, "--format", "csv"]
    columns = call(*asked)[1].splitlines()[0].split(",")
    offered = words(ask(*asked, "--fields", ""))
    assert offered == [column for column in columns if " " not in column] != []


@pytest.mark.parametrize(
    "command",
    [
        "search chanel", "show crrf", "show crrf --format csv", "links crrf",
        "links kg-2025 --below", "events", "names", "documents", "diff SHIPPED SMALL", "diff SHIPPED SMALL --format csv",
        "timeline --format csv",
    ],
)  # fmt: skip
def test_the_fields_that_are_offered_are_those_that_are_printed(
    ask: Ask, call: Call, shipped: Path, small_archive: Path, command: str
) -> None:
    asked = command.replace("SHIPPED", str(shipped)).replace("SMALL", str(small_archive)).split()
    format = [] if "--format" in asked else ["--format", "json"]
    offered = words(ask(*asked, "--fields", ""))
    assert call(*asked, *format, "--fields", ",".join(offered)) == call(*asked, *format)
    assert words(ask(*asked, "--fields", f"{offered[0]},{offered[1]}")) == [",".join(offered[:2])]
    assert f"{offered[0]},{offered[0]}" not in words(ask(*asked, "--fields", f"{offered[0]},"))


def test_everything_that_is_offered_something_is_taken_by_a_command() -> None:
    taken = {parameter.metavar or parameter.name for command in every(program).values() for parameter in command.params}
    assert set(OFFERS) <= taken


@pytest.mark.parametrize("name", ["missing.db", "text.db", "."])
def test_what_is_no_archive_offers_nothing_without_a_word(ask: Ask, tmp_path: Path, name: str) -> None:
    (tmp_path / "text.db").write_text("not an archive", encoding="utf-8")
    assert ask("--db", str(tmp_path / name), "show", "") == []
    assert ask("--db", str(tmp_path / name), "search", "kind:") == []


def _events(ids: list[str]) -> str:
    return "".join(f'{{"id": "{id}", "title": "T", "date": "2025-01-01"}}\n' for id in ids)


def test_of_many_records_a_few_hundred_are_offered(call: Call, ask: Ask, tmp_path: Path) -> None:
    table = tmp_path / "many.jsonl"
    table.write_text(_events([f"x{number:04}" for number in range(1000)]), encoding="utf-8")
    assert call("build", "--table", table)[0] == 0
    assert len(ask("--db", str(tmp_path / "many.db"), "show", "x")) == OFFERED


def test_an_id_that_a_shell_would_act_on_is_not_offered(ask: Ask, small_archive: Path, tmp_path: Path) -> None:
    path = Path(copy(small_archive, tmp_path / "bad.db"))
    hostile = ["$(reboot)", "a;b", "a b", "*", "-rf", "`x`", "~root", "a'b", "a>b", "a|b", "a!b", "a\nb", "fine-1"]
    with closing(connect(path)) as archive, archive:
        keys = [key for (key,) in archive.execute("SELECT key FROM records ORDER BY key")]
        archive.execute("DELETE FROM records WHERE key > ?", [keys[len(hostile) - 1]])
        archive.executemany("UPDATE records SET id = ? WHERE key = ?", zip(hostile, keys, strict=False))
    assert words(ask("--db", str(path), "show", "")) == ["fine-1"]


def test_words_that_bash_divides_at_colons_are_put_together() -> None:
    assert joined(["search", "kind", ":", "me"]) == ["search", "kind:me"]
    assert joined(["search", "kind", ":"]) == ["search", "kind:"]
    assert joined(["search", "a", "b"]) == ["search", "a", "b"]


def _program(folder: Path) -> dict[str, str]:
    """An environment in which csto-tui is a program."""
    script = folder / "csto-tui"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m csto_tui "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    source = str(Path(csto_tui.__file__).parents[1])
    return os.environ | {"PATH": f"{folder}:{os.environ['PATH']}", "PYTHONPATH": source}


def _printed(shell: list[str], script: str, environment: dict[str, str], *arguments: str) -> list[str]:
    done = subprocess.run(
        [*shell, script, *arguments], env=environment, capture_output=True, encoding="utf-8", check=True
    )
    assert done.stderr == ""
    return done.stdout.splitlines()


COMPLETED = {
    "show crrf-e": ["crrf-equipment-plan"],
    "search kind : mee": ["meeting"],
    "search kind:mee": ["kind:meeting"],
    "search confidence :": ["high", "medium", "low"],
    "search ki": ["opt -o nospace", "kind:"],
    "--db da": ["opt -o default", ""],
    "search --batch = da": ["opt -o default", ""],
    "names --kind = bod": ["body"],
    "events --format = csv --fields id,ti": ["id,title"],
}
BASH = """
eval "$(csto-tui completion bash)"
compopt() { printf "opt %s %s\\n" "$@"; }
for line in "$@"; do
  COMP_WORDS=(csto-tui $line) COMPREPLY=()
  COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
  _csto_tui_completion csto-tui
  printf '%s\\n' "${COMPREPLY[@]}"
  echo end
done
"""


@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
def test_bash_completes(tmp_path: Path) -> None:
    printed = _printed(["bash", "--norc", "-c"], BASH, _program(tmp_path), "bash", *COMPLETED)
    for line, expected in COMPLETED.items():
        assert (printed[: len(expected)], printed[len(expected)]) == (expected, "end"), line
        del printed[: len(expected) + 1]
    assert printed == []


TYPED = {
    "diff da": "diff data.db",
    "diff data.db qu": "diff data.db queries.txt",
    "export -o da": "export -o data.db",
    "search --batch=qu": "search --batch=queries.txt",
    "notes --import qu": "notes --import queries.txt",
    "names --kind bod": "names --kind body",
    "events --fields id,ti": "events --fields id,title",
}


@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
def test_tab_in_a_bash_that_a_reader_types_into(tmp_path: Path) -> None:
    for name in ("data.db", "queries.txt"):
        (tmp_path / name).touch()
    main, terminal = pty.openpty()
    environment = _program(tmp_path) | {"PS1": "", "TERM": "dumb", "INPUTRC": "/dev/null"}
    with subprocess.Popen(
        ["bash", "--norc", "--noprofile", "-i"], stdin=terminal, stdout=terminal, stderr=terminal,
        env=environment, cwd=tmp_path, start_new_session=True,
    ) as process:  # fmt: skip
        os.close(terminal)
        try:
            os.write(main, b'PS1="rea""dy "; eval "$(csto-tui completion bash)"\n')
            _until(main, b"ready ")
            completed = {line: _typed(main, line) for line in TYPED}
        finally:
            process.kill()
    os.close(main)
    assert completed == TYPED


def _typed(main: int, line: str) -> str:
    """What stands behind csto-tui in a bash on a terminal once a line and a tab were typed; the line is taken away again."""
    os.write(main, f"csto-tui {line}\t".encode())
    # A bash answers one key after the other: what the last one prints stands behind what the tab did.
    os.write(main, b" #end")
    said = _until(main, b"#end")
    os.write(main, b'\x15echo do""ne\n')
    _until(main, b"done\r\nready ")
    return re.sub("[\x07\r]", "", said.decode()).removeprefix("csto-tui ").removesuffix("#end").strip()


def _until(terminal: int, sign: bytes) -> bytes:
    """What a terminal prints up to a sign."""
    said = b""
    while sign not in said and select.select([terminal], [], [], 30)[0]:
        said += os.read(terminal, 65536)
    assert sign in said
    return said


@pytest.mark.skipif(not shutil.which("fish"), reason="needs fish")
def test_fish_completes(tmp_path: Path) -> None:
    completed = {
        "search kind:mee": "kind:meeting", "search type:event,doc": "type:event,document", "diff csto": "csto-tui",
    }  # fmt: skip
    asked = "; ".join(f"complete -C 'csto-tui {line}'; echo end" for line in completed)
    script = f"cd {tmp_path}; csto-tui completion fish | source; {asked}"
    printed = _printed(["fish", "--no-config", "-c"], script, _program(tmp_path))
    assert printed == [word for each in completed.values() for word in (each, "end")]


def test_fish_is_given_words_with_commas_whole(call: Call) -> None:
    assert 'string split --max 1 "," $completion' in call("completion", "fish")[1]


ZSH = """
compdef() {}
eval "$(csto-tui completion zsh)"
compadd() { print -l $completions }
words=(csto-tui search kind:mee) CURRENT=3
_csto_tui_completion
"""


@pytest.mark.skipif(not shutil.which("zsh"), reason="needs zsh")
def test_zsh_completes(tmp_path: Path) -> None:
    assert _printed(["zsh", "-f", "-c"], ZSH, _program(tmp_path)) == ["kind:meeting"]
