"""A sound archive passes the check, and every kind of damage is reported."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csto_tui.check import check
from csto_tui.errors import ArchiveError

TESTS = [
    "version 3", "integrity", "foreign keys", "dangling", "cycles", "orphans", "digests", "served", "counts",
    "search index",
]  # fmt: skip

LOST = "foreign keys", "dangling", "digests"
FOUND = "counts", "search index"
DAMAGE = {
    "UPDATE meta SET value = '1' WHERE name = 'format'": ("version 3", "digests"),
    "UPDATE meta SET value = 'other' WHERE name = 'generator'": ("digests",),
    "DROP VIEW coverage": ("version 3",),
    "CREATE TRIGGER strange AFTER INSERT ON meta BEGIN SELECT 1; END": ("version 3",),
    "DELETE FROM meta WHERE name = 'digest.links'": ("digests",),
    "UPDATE records SET text = 'changed' WHERE id = 'heron'": ("digests", "search index"),
    "UPDATE records SET parent_id = 'nowhere' WHERE id = 'aa-2024/2.1'": (*LOST, "served"),
    "UPDATE records SET parent_id = 'aa-2024/1.1.1' WHERE id = 'aa-2024/1'": ("cycles", "digests", "served"),
    "UPDATE records SET parent_id = NULL WHERE id = 'aa-2024/1'": ("orphans", "digests", "served"),
    "UPDATE links SET target_id = 'nowhere' WHERE target_id = 'river-council'": (*LOST, "orphans", *FOUND),
    "UPDATE links SET relation = 'unheard' WHERE relation = 'organiser'": (*LOST, "search index"),
    "UPDATE evidence SET document_id = 'heron' WHERE key = 1": (*LOST, *FOUND),
    "UPDATE evidence SET link_key = 99 WHERE link_key = 3": LOST,
    "DELETE FROM evidence WHERE record_id = 'heron'": ("orphans", "digests", *FOUND),
    "DELETE FROM links WHERE source_id = '2024-05-09-parade'": ("orphans", "digests", *FOUND),
    "UPDATE links SET status = 'suggested' WHERE relation = 'contributes'": ("digests", "served"),
    "UPDATE served SET recorded = 9 WHERE record_id = 'aa-2024'": ("digests", "served"),
    "DELETE FROM served WHERE record_id = 'aa-2024'": ("digests", "served", "search index"),
    "UPDATE counts SET size = 9 WHERE id = '@events/2024'": ("digests", "counts"),
    "UPDATE search_names SET record_id = 'nowhere' WHERE word = 'heron'": (
        "dangling",
        "digests",
        "foreign keys",
        "search index",
    ),
    "DELETE FROM search_likenesses": ("digests", "search index"),
    "UPDATE search_beginnings SET words = 'a 1'": ("digests", "search index"),
    "INSERT INTO titles_fts (titles_fts) VALUES ('delete-all')": ("digests", "search index"),
    "UPDATE search_words SET records = 9 WHERE word = 'heron'": ("digests", "search index"),
    "INSERT INTO records_fts (records_fts) VALUES ('delete-all')": ("digests", "search index"),
}


@pytest.fixture
def spoiled(tmp_path: Path, small_archive: Path) -> Callable[[str], Path]:
    """Makes a copy of the small archive in which a statement was run."""

    def spoil(statement: str) -> Path:
        target = tmp_path / "spoiled.db"
        target.write_bytes(small_archive.read_bytes())
        with closing(sqlite3.connect(target)) as connection, connection:
            connection.execute(statement)
        return target

    return spoil


def test_a_sound_archive_passes_every_test(small_archive: Path) -> None:
    report = check(small_archive)
    assert report.sound
    assert report.lines == tuple(f"ok   {test}" for test in TESTS)


@pytest.mark.parametrize(("statement", "expected"), DAMAGE.items())
def test_damage_is_reported_by_the_tests_that_it_concerns(
    spoiled: Callable[[str], Path], statement: str, expected: tuple[str, ...]
) -> None:
    report = check(spoiled(statement))
    bad = [line.removeprefix("BAD  ").split(":")[0] for line in report.lines if line.startswith("BAD  ")]
    assert set(bad) == set(expected)
    assert report.sound == (not expected)


def test_a_page_that_was_overwritten_is_damage(spoiled: Callable[[str], Path]) -> None:
    archive = spoiled("SELECT 1")
    with closing(sqlite3.connect(archive)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'links_by_target'").fetchone()
    raw = bytearray(archive.read_bytes())
    raw[(page - 1) * 4096 : page * 4096] = bytes(4096)
    archive.write_bytes(raw)
    report = check(archive)
    assert any(line.startswith("BAD  integrity: ") for line in report.lines)
    assert len(report.lines) == len(TESTS)
    assert not report.sound


def test_a_long_list_of_troubles_is_cut_and_counted(spoiled: Callable[[str], Path]) -> None:
    report = check(spoiled("UPDATE links SET source_id = source_id || ' \x1b[31m'"))
    (line,) = (line for line in report.lines if line.startswith("BAD  dangling"))
    assert line.endswith("; 5 of 7 shown")
    assert line.isprintable()


def test_a_check_changes_nothing(small_archive: Path) -> None:
    before = small_archive.read_bytes(), os.listdir(small_archive.parent)
    check(small_archive)
    assert (small_archive.read_bytes(), os.listdir(small_archive.parent)) == before


def test_what_is_no_archive_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_text("no archive")
    with pytest.raises(ArchiveError):
        check(tmp_path / "a.db")


@given(st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=40))
def test_an_archive_damaged_anywhere_is_reported_or_refused(
    small_archive: Path, tmp_path_factory: pytest.TempPathFactory, bytes_at: list[tuple[float, int]]
) -> None:
    raw = bytearray(small_archive.read_bytes())
    for at, value in bytes_at:
        raw[int(at * len(raw))] = value
    target = tmp_path_factory.getbasetemp() / "damaged.db"
    target.write_bytes(raw)
    try:
        found = check(target).lines
    except ArchiveError as error:
        found = (str(error),)
    assert len(found) in (1, len(TESTS))
    assert all(line.isprintable() for line in found)


def test_the_shipped_archive_is_sound(shipped: Path) -> None:
    assert check(shipped).lines == tuple(f"ok   {test}" for test in TESTS)
