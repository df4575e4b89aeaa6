"""The program as a process of its own: its streams, its locale, what it loads."""

import json
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO

import pytest

import csto_tui
from csto_tui.archive import Archive

NOTHING: dict[str, str] = {}
HEAVY = ("textual", "rich", "sqlite_utils", "rapidfuzz", "sqlite3")
SHIPPED = Path(__file__).parents[1] / "data" / "csto.db"
LISTS = ("events", "names", "documents", "events --by kind", "names --format csv", "links heron --format markdown")
EACH = """
import gc, json, os, sys
from csto_tui import cli
from csto_tui.__main__ import main

gc.freeze()
for arguments in json.loads(sys.argv[1]):
    if not (child := os.fork()):
        sys.argv[1:] = arguments
        {program}
        sys.exit()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    os.write(2, f"\\0{{status}}\\0".encode())
"""
"""Runs the program with each of some lists of arguments, in a process of its own that has loaded what every one loads
first; behind what it says stands its exit status."""

LOADED = f"""cli.run(arguments)
        print(*({set(HEAVY)} & set(sys.modules)), file=sys.stderr, flush=True)
        os._exit(0)"""
"""Says what of the heavy was loaded in the end."""

READING = """
import csto_tui.archive, csto_tui.difference, csto_tui.lists, csto_tui.search.engine
"""
"""Loads what reads an archive."""


def plain() -> dict[str, str]:
    """An environment with nothing in it but what the program cannot do without, or must not find for itself."""
    kept = {name: os.environ[name] for name in ("PATH", "CSTO_TUI_STATE")}
    return kept | {"PYTHONPATH": str(Path(csto_tui.__file__).parents[1])}


def started(
    *arguments: str | Path,
    stdin: int = subprocess.DEVNULL,
    stdout: int | IO[str] = subprocess.PIPE,
    stderr: int = subprocess.PIPE,
    env: dict[str, str] = NOTHING,
) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "csto_tui", *map(str, arguments)]
    return subprocess.run(command, stdin=stdin, stdout=stdout, stderr=stderr, env=plain() | env, check=False)


def each(
    *commands: Sequence[str | Path],
    before: str = "",
    program: str = "main()",
    stdout: int | IO[str] = subprocess.PIPE,
) -> tuple[list[tuple[int, str]], bytes]:
    """The exit status of the program with each of some arguments and what it says, and all that it prints."""
    lines = json.dumps([[str(word) for word in command] for command in commands])
    run = [sys.executable, "-c", before + EACH.format(program=program), lines]
    null = subprocess.DEVNULL
    done = subprocess.run(run, stdin=null, stdout=stdout, stderr=subprocess.PIPE, env=plain(), check=True)
    said = done.stderr.decode().split("\0")
    assert (len(said), said[-1]) == (2 * len(commands) + 1, "")
    return list(zip(map(int, said[1::2]), said[:-1:2], strict=True)), done.stdout


def test_a_closed_pipe_is_success_without_a_word(small_archive: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = started("--db", small_archive, "export", stdout=writer)
    assert (done.returncode, done.stderr) == (0, b"")
    commands = ("show heron", "search heron", "--help", *LISTS, f"diff {small_archive} {SHIPPED}")
    words = [("--db", small_archive, *command.split()) for command in commands]
    ended, _ = each(*words, before=READING, stdout=writer)
    os.close(writer)
    for command, (status, said) in zip(commands, ended, strict=True):
        assert (status, said) == (0, ""), command


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
def test_a_full_disk_is_one_line(small_archive: Path) -> None:
    expected = "csto-tui: the output cannot be written: No space left on device.\n"
    commands = ("show heron", "--version", *LISTS, f"diff {SHIPPED} {small_archive}")
    words = [("--db", small_archive, *command.split()) for command in commands]
    with open("/dev/full", "w") as full:
        done = started("--db", small_archive, "export", stdout=full)
        ended, _ = each(*words, before=READING, stdout=full)
    assert (done.returncode, done.stderr.decode()) == (1, expected)
    for command, (status, said) in zip(commands, ended, strict=True):
        assert (status, said) == (1, expected), command


@pytest.mark.parametrize("command", [[], ["browse"]], ids=["alone", "browse"])
def test_without_a_terminal_the_program_ends_with_one_line(small_archive: Path, command: list[str]) -> None:
    done = started("--db", small_archive, *command)
    assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (1, b"", 1)
    assert b"csto-tui --plain, search" in done.stderr


@pytest.mark.parametrize(("set", "frames"), [(NOTHING, b"1000"), ({"TEXTUAL_FPS": "30"}, b"30")], ids=["not set", "30"])
def test_the_screen_is_drawn_at_once_unless_the_environment_slows_it(set: dict[str, str], frames: bytes) -> None:
    told = "import csto_tui.ui.app; from textual.constants import MAX_FPS; print(MAX_FPS)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, env=plain() | set, check=False)
    assert done.stdout.split() == [frames]


def test_the_screen_starts_without_what_it_does_not_show() -> None:
    unshown = ("ssl", "rapidfuzz", "sqlite_utils", "csto_tui.search", "csto_tui.alphabets", "csto_tui.ui.reading")
    told = f"""
import sys
from csto_tui.start import _application
_application()
print(*({{*{unshown}}} & set(sys.modules)), "textual" in sys.modules)
import asyncio.sslproto, ssl
print(ssl.create_default_context().protocol is ssl.PROTOCOL_TLS_CLIENT)
"""
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, env=plain(), check=False)
    assert done.stdout.split() == [b"True", b"True"], done.stderr.decode()


def test_a_dumb_terminal_gets_one_line_and_no_control_codes(small_archive: Path) -> None:
    main, terminal = pty.openpty()
    done = started("--db", small_archive, stdin=terminal, stdout=terminal, stderr=terminal, env={"TERM": "dumb"})
    os.close(terminal)
    said = os.read(main, 4096).decode()
    os.close(main)
    assert done.returncode == 1
    assert said.startswith("csto-tui: the browser needs a terminal")
    assert said.replace("\r\n", "").isprintable()


@pytest.mark.parametrize(
    "locale",
    [{"LC_ALL": "C"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, {"PYTHONIOENCODING": "koi8-r"}],
)
def test_output_is_utf8_whatever_the_locale_says(small_archive: Path, locale: dict[str, str]) -> None:
    done = started("--db", small_archive, "show", "heron", env=locale)
    assert "Цапля (Russian full name" in done.stdout.decode("utf-8")
    assert done.returncode == 0


NEEDED = [
    (["--help"], ""),
    (["search", "--help"], ""),
    (["--version"], ""),
    (["keys"], ""),
    (["config"], ""),
    (["show", "heron"], "sqlite3"),
    (["links", "heron"], "sqlite3"),
    (["info"], "sqlite3"),
    (["events"], "sqlite3"),
    (["events", "type:event", "--format", "json"], "sqlite3"),
    (["names", "--format", "csv"], "sqlite3"),
    (["documents"], "sqlite3"),
    (["diff", str(SHIPPED), str(SHIPPED)], "sqlite3"),
    (["events", "--help"], ""),
    (["diff", "--help"], ""),
    (["export"], "sqlite3"),
    (["coverage"], "sqlite3"),
    (["coverage", "--format", "csv"], "sqlite3"),
    (["export", "--format", "csl"], "sqlite3"),
    (["export", "--help"], ""),
    (["cite", "heron"], "sqlite3"),
    (["search", "type:event"], "sqlite3"),
    (["browse"], ""),
    (["--plain"], "sqlite3"),
    (["completion", "bash"], ""),
    (["man"], ""),
    (["notes"], "sqlite3"),
    (["notes", "--help"], ""),
]
"""Commands, and what of the heavy each needs."""


def test_a_command_loads_nothing_heavy_that_it_does_not_need(small_archive: Path) -> None:
    ended, _ = each(*(["--db", str(small_archive), *command] for command, _ in NEEDED), program=LOADED)
    for (command, loaded), (status, said) in zip(NEEDED, ended, strict=True):
        assert (status, said.splitlines()[-1]) == (0, loaded), command


def test_an_interrupted_program_ends_with_130() -> None:
    # A program that was started in the background may have been told to ignore the signal.
    interrupted = """
import csto_tui.archive as a, signal
signal.signal(signal.SIGINT, signal.default_int_handler)
a.connect = lambda *_: signal.raise_signal(signal.SIGINT)
"""
    commands = ("info", "events", "search heron", "names --format json")
    ended, printed = each(*(command.split() for command in commands), before=interrupted, program="cli.main()")
    assert (dict(zip(commands, ended, strict=True)), printed) == (dict.fromkeys(commands, (130, "")), b"")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT], ids=["TERM", "HUP", "INT"])
def test_a_program_that_is_ended_while_it_writes_leaves_nothing_half_written(
    tmp_path: Path, number: signal.Signals
) -> None:
    ended = f"""
import csto_tui.archive as a, signal
signal.signal(signal.SIGINT, signal.default_int_handler)
read, left = a.Archive.rows, iter(range(8))
def rows(*asked):
    next(left, None) == 7 and signal.raise_signal({number.value})
    return read(*asked)
a.Archive.rows = rows
"""
    formats = ("jsonl", "notes", "toml")
    commands = [["export", "--format", format, "-o", str(tmp_path / format)] for format in formats]
    left, printed = each(*commands, before=ended, program="cli.main()")
    status = 130 if number == signal.SIGINT else 128 + number
    assert (dict(zip(formats, left, strict=True)), printed) == (dict.fromkeys(formats, (status, "")), b"")
    assert list(tmp_path.iterdir()) == []


def test_an_interruption_while_sqlite_works_is_not_laid_to_the_archive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("csto_tui.connection.OPCODES", 1)
    looked = iter(range(100))

    def interrupted() -> bool:
        if next(looked) == 50:
            raise KeyboardInterrupt
        return False

    with Archive() as archive, pytest.raises(KeyboardInterrupt):
        archive.rows("SELECT count(*) FROM records, links", (), interrupted)
