import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from shutil import copy

import pytest

from csto_tui import cli


def missing(path: Path, archive: bytes) -> None:
    """Leaves the place empty."""


def folder(path: Path, archive: bytes) -> None:
    path.mkdir()


def text_file(path: Path, archive: bytes) -> None:
    path.write_text("The river council met.\n" * 99)


def empty(path: Path, archive: bytes) -> None:
    path.touch()


def zipped(path: Path, archive: bytes) -> None:
    path.write_bytes(b"PK\x03\x04" + archive)


def truncated(path: Path, archive: bytes) -> None:
    path.write_bytes(archive[: len(archive) // 2])


def another_version(path: Path, archive: bytes) -> None:
    path.write_bytes(archive)
    with closing(sqlite3.connect(path)) as file:
        file.execute("PRAGMA user_version = 99")


def another_program(path: Path, archive: bytes) -> None:
    with closing(sqlite3.connect(path)) as file:
        file.execute("CREATE TABLE records (id TEXT)")


def damaged(path: Path, archive: bytes) -> None:
    path.write_bytes(archive[:4096] + b"\xff" * (len(archive) - 4096))


FAULTS = (missing, folder, text_file, empty, zipped, truncated, another_version, another_program, damaged)
COMMANDS = (
    ["show", "heron"],
    ["search", "heron"],
    ["links", "heron"],
    ["info"],
    ["export"],
    ["export", "heron", "--format", "ics"],
    ["cite", "heron"],
    ["show", "heron", "--format", "json"],
)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("spoil", FAULTS, ids=lambda spoil: spoil.__name__)
def test_a_file_that_is_no_archive_is_one_line_and_stays_as_it_was(
    capsys: pytest.CaptureFixture[str],
    small_archive: Path,
    tmp_path: Path,
    spoil: Callable[[Path, bytes], None],
    command: list[str],
) -> None:
    path = tmp_path / "a.db"
    spoil(path, small_archive.read_bytes())
    before = path.read_bytes() if path.is_file() else None
    listing = sorted(os.listdir(tmp_path))
    status, out, err = cli.run(["--db", str(path), *command]), *capsys.readouterr()
    assert (status, out) == (1, "")
    assert err.startswith("csto-tui: ")
    assert err.count("\n") == 1
    assert str(path) in err
    assert sorted(os.listdir(tmp_path)) == listing
    assert (path.read_bytes() if path.is_file() else None) == before


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_an_archive_in_a_folder_that_is_read_only_is_read_and_nothing_appears_beside_it(
    capsys: pytest.CaptureFixture[str], small_archive: Path, tmp_path: Path, command: list[str]
) -> None:
    inside = tmp_path / "folder"
    inside.mkdir()
    path = Path(copy(small_archive, inside / "a.db"))
    with closing(sqlite3.connect(path)) as file:
        file.execute("PRAGMA journal_mode = WAL")
    before = path.read_bytes()
    inside.chmod(0o555)
    status, _, err = cli.run(["--db", str(path), *command]), *capsys.readouterr()
    inside.chmod(0o755)
    assert status == 0, err
    assert os.listdir(inside) == ["a.db"]
    assert path.read_bytes() == before
