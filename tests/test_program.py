"""The program as a process of its own: its streams, its locale, what it loads."""

import os
import pty
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest

import csto_tui
from csto_tui.archive import Archive

NOTHING: dict[str, str] = {}
HEAVY = ("textual", "rich", "sqlite_utils", "rapidfuzz", "sqlite3")
SHIPPED = Path(__file__).parents[1] / "data" / "csto.db"
LISTS = ("events", "names", "documents", "events --by kind", "names --format csv", "links heron --format markdown")
LOADED = """
import sys
from csto_tui.cli import run
run(sys.argv[2:])
print(*(set(sys.argv[1].split()) & set(sys.modules)), file=sys.stderr)
"""


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


def test_a_closed_pipe_is_success_without_a_word(small_archive: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    for command in ("export", "show heron", "search heron", "--help", *LISTS, f"diff {small_archive} {SHIPPED}"):
        done = started("--db", small_archive, *command.split(), stdout=writer)
        assert (done.returncode, done.stderr) == (0, b"")
    os.close(writer)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
@pytest.mark.parametrize("command", ["export", "show heron", "--version", *LISTS, "diff SHIPPED FILE"])
def test_a_full_disk_is_one_line(small_archive: Path, command: str) -> None:
    words = [{"SHIPPED": SHIPPED, "FILE": small_archive}.get(word, word) for word in command.split()]
    with open("/dev/full", "w") as full:
        done = started("--db", small_archive, *words, stdout=full)
    assert done.returncode == 1
    assert done.stderr == b"csto-tui: the output cannot be written: No space left on device.\n"


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


@pytest.mark.parametrize(
    ("command", "loaded"),
    [
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
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else value or "nothing",
)
def test_a_command_loads_nothing_heavy_that_it_does_not_need(
    small_archive: Path, command: list[str], loaded: str
) -> None:
    run = [sys.executable, "-c", LOADED, " ".join(HEAVY), "--db", str(small_archive), *command]
    done = subprocess.run(run, capture_output=True, stdin=subprocess.DEVNULL, env=plain(), check=True)
    assert done.stderr.decode().splitlines()[-1] == loaded


@pytest.mark.parametrize("command", ["info", "events", "search heron", "names --format json"])
def test_an_interrupted_program_ends_with_130(command: str) -> None:
    # A program that was started in the background may have been told to ignore the signal.
    interrupted = """
import csto_tui.archive as a, csto_tui.cli as c, signal
signal.signal(signal.SIGINT, signal.default_int_handler)
a.connect = lambda *_: signal.raise_signal(signal.SIGINT)
c.main()
"""
    run = [sys.executable, "-c", interrupted, *command.split()]
    done = subprocess.run(run, capture_output=True, env=plain(), check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")


@pytest.mark.parametrize("format", ["jsonl", "notes", "toml"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT], ids=["TERM", "HUP", "INT"])
def test_a_program_that_is_ended_while_it_writes_leaves_nothing_half_written(
    tmp_path: Path, format: str, number: signal.Signals
) -> None:
    ended = f"""
import csto_tui.archive as a, csto_tui.cli as c, signal
signal.signal(signal.SIGINT, signal.default_int_handler)
read, left = a.Archive.rows, iter(range(8))
def rows(*asked):
    next(left, None) == 7 and signal.raise_signal({number.value})
    return read(*asked)
a.Archive.rows = rows
c.main()
"""
    run = [sys.executable, "-c", ended, "export", "--format", format, "-o", str(tmp_path / "out")]
    done = subprocess.run(run, capture_output=True, env=plain(), check=False)
    status = 130 if number == signal.SIGINT else 128 + number
    assert (done.returncode, done.stdout, done.stderr) == (status, b"", b"")
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
