"""Archives are built whole or not at all, and the same from the same records."""

import os
import sqlite3
import stat
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlite_utils

from csto_tui import derived
from csto_tui.build import build
from csto_tui.connection import APPLICATION_ID, MAGIC
from csto_tui.errors import ArchiveError, RecordsError

WORLD = Path(__file__).parent / "records"
COUNTS = {
    "document": 1, "chairmanship": 1, "sphere": 2, "priority": 2, "measure": 2, "event": 3, "result": 1, "entity": 4,
}  # fmt: skip

OLD = MAGIC + bytes(52) + APPLICATION_ID.to_bytes(4, "big") + bytes(28)
"""What an older archive begins with."""


def rows(archive: Path, query: str) -> list[tuple[Any, ...]]:
    """What a query on an archive answers."""
    with closing(sqlite3.connect(archive)) as connection:
        return connection.execute(query).fetchall()


def contents(archive: Path) -> dict[str, list[tuple[object, ...]]]:
    """What every table says, whatever the pages look like."""
    with closing(sqlite3.connect(archive)) as connection:
        return {table: derived.contents(connection, table).fetchall() for table in derived.CONTENTS}


def refuse(*_: object, **__: object) -> None:
    """Stands for a file system that lets nothing be written."""
    raise PermissionError(13, "Permission denied")


def break_off(*_: object, **__: object) -> None:
    """Stands for a disk that fills up in the middle."""
    raise sqlite3.OperationalError("database or disk is full")


def interrupt(*_: object, **__: object) -> None:
    """Stands for a reader who has had enough."""
    raise KeyboardInterrupt


def test_two_builds_are_the_same_byte_for_byte(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    first, second = tmp_path / "a.db", tmp_path / "elsewhere" / "b.db"
    build(WORLD, first)
    build(WORLD, second)
    assert first.read_bytes() == second.read_bytes()


def test_a_build_counts_the_records_of_each_type(tmp_path: Path) -> None:
    assert build(WORLD, tmp_path / "a.db") == COUNTS
    meta = dict(rows(tmp_path / "a.db", "SELECT name, value FROM meta"))
    assert {name: int(meta[f"count.{name}"]) for name in COUNTS} == COUNTS
    assert meta["count.links"] == str(len(rows(tmp_path / "a.db", "SELECT key FROM links")))


def test_a_build_replaces_an_older_archive_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "a.db"
    target.write_bytes(OLD)
    build(WORLD, target)
    assert os.listdir(tmp_path) == ["a.db"]
    assert stat.S_IMODE(target.stat().st_mode) == 0o644


@pytest.mark.parametrize(
    ("place", "stand_in", "error"),
    [
        ("csto_tui.index.fill", break_off, ArchiveError),
        ("csto_tui.index.fill", interrupt, KeyboardInterrupt),
        ("os.fsync", refuse, ArchiveError),
        ("pathlib.Path.replace", refuse, ArchiveError),
    ],
)
def test_a_failed_build_leaves_the_old_archive(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    place: str,
    stand_in: Callable[..., None],
    error: type[BaseException],
) -> None:
    target = tmp_path / "a.db"
    target.write_bytes(OLD)
    monkeypatch.setattr(place, stand_in)
    with pytest.raises(error):
        build(WORLD, target)
    assert target.read_bytes() == OLD
    assert os.listdir(tmp_path) == ["a.db"]


def test_faulty_records_leave_the_old_archive(tmp_path: Path, world: Path) -> None:
    target = tmp_path / "a.db"
    target.write_bytes(OLD)
    (world / "documents.toml").write_text("[[document]]")
    with pytest.raises(RecordsError):
        build(world, target)
    assert target.read_bytes() == OLD


def test_a_read_only_folder_is_refused_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "mkstemp", refuse)
    with pytest.raises(ArchiveError, match=r"a\.db cannot be written: Permission denied\. Nothing was changed; .*\.$"):
        build(WORLD, tmp_path / "a.db")


@pytest.mark.parametrize("target", ["missing/a.db", "file/a.db", "folder", "a\n\x1b[31m.db/a.db"])
def test_a_target_that_cannot_be_a_file_is_refused_in_one_line(tmp_path: Path, target: str) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "folder").mkdir()
    with pytest.raises(ArchiveError) as caught:
        build(WORLD, tmp_path / target)
    assert str(caught.value).isprintable()
    assert sorted(os.listdir(tmp_path)) == ["file", "folder"]


def test_an_archive_says_what_it_is(small_archive: Path) -> None:
    pragmas = ("application_id", "user_version", "page_size", "encoding", "journal_mode")
    found = [rows(small_archive, f"PRAGMA {pragma}")[0][0] for pragma in pragmas]
    assert found == [0x4353544F, 3, 4096, "UTF-8", "delete"]


def test_served_counts_every_event_and_result_once_on_every_level(small_archive: Path) -> None:
    assert rows(small_archive, "SELECT record_id, recorded, weak FROM served ORDER BY record_id") == [
        ("aa-2024", 2, 0),
        ("aa-2024/1", 2, 0),
        ("aa-2024/1.1", 2, 0),
        ("aa-2024/1.1.1", 1, 0),
        ("aa-2024/1.1.2", 0, 0),
        ("aa-2024/2", 0, 1),
        ("aa-2024/2.1", 0, 1),
    ]


def test_a_suggested_link_counts_as_weak(tmp_path: Path, world: Path) -> None:
    path = world / "events" / "2024.toml"
    path.write_text(path.read_text().replace('relation = "related"', 'relation = "implements"\nstatus = "suggested"'))
    build(world, tmp_path / "a.db")
    assert rows(
        tmp_path / "a.db", "SELECT recorded, weak FROM served WHERE record_id IN ('aa-2024', 'aa-2024/2.1')"
    ) == [
        (2, 0),
        (0, 1),
    ]


BARE = """[chairmanship]
id = "bb-2025"
title = "Bland 2025"
evidence = [{ document = "bulletin", place = "title" }]
"""


def test_a_chairmanship_of_which_nothing_is_declared_is_not_counted(tmp_path: Path, world: Path) -> None:
    path = world / "events" / "2024.toml"
    path.write_text(path.read_text().replace('to = "aa-2024"', 'to = "bb-2025"'))
    (world / "chairmanships" / "bb-2025.toml").write_text(BARE)
    build(world, tmp_path / "a.db")
    assert rows(tmp_path / "a.db", "SELECT target_id FROM links WHERE relation = 'reports-on'") == [("bb-2025",)]
    assert rows(tmp_path / "a.db", "SELECT * FROM served WHERE record_id = 'bb-2025'") == []
    assert rows(tmp_path / "a.db", "SELECT id FROM unlinked") == [("2024-05-09-parade",), ("2024-summer-session",)]


def test_the_shipped_archive_counts_what_serves_the_chairmanship_with_priorities(shipped: Path) -> None:
    counted = "SELECT id, recorded, weak FROM coverage WHERE type = 'chairmanship'"
    assert rows(shipped, counted) == [("kg-2025", 14, 2)]
    assert rows(shipped, "SELECT count(*) FROM records WHERE type = 'chairmanship'") == [(3,)]


def test_keys_follow_the_timeline_and_what_has_no_date_comes_first(small_archive: Path) -> None:
    day = 738_000 * 65_536
    happened = rows(small_archive, f"SELECT id FROM records WHERE key > {day} ORDER BY key")
    assert [id for (id,) in happened] == [
        "2024-05-09-parade",
        "2024-05-13-river-meeting",
        "2024-summer-session",
        "report-2023-2024/heron",
        "aa-2024",
    ]
    undated = rows(small_archive, "SELECT position, key FROM records WHERE sort_day IS NULL ORDER BY key")
    assert undated == [(position, key) for key, (position, _) in enumerate(sorted(undated, reverse=True), 1)]


def test_read_backwards_the_records_of_a_day_are_as_people_wrote_them(small_archive: Path) -> None:
    days = rows(small_archive, "SELECT sort_day, position FROM records ORDER BY sort_day, key DESC")
    assert days == sorted(days, key=lambda row: (row[0] or "", row[1]))


def test_the_index_holds_folded_titles_texts_notes_names_ids_and_kinds(small_archive: Path) -> None:
    def found(words: str) -> list[object]:
        query = f"SELECT id FROM records JOIN records_fts ON records_fts.rowid = key WHERE records_fts MATCH '{words}' ORDER BY id"
        return [id for (id,) in rows(small_archive, query)]

    assert found("речнои") == ["river-council"]
    assert found("RIVER council") == ["2024-05-13-river-meeting", "river-council"]
    assert found("boats ceremony") == ["2024-05-09-parade"]
    assert "heron" in found("operation heron")
    assert found("aa priority") == ["aa-2024/1.1", "aa-2024/2.1"]


def test_the_index_of_the_titles_holds_whatever_a_record_is_called(small_archive: Path) -> None:
    words = "SELECT id FROM records JOIN titles_fts ON titles_fts.rowid = key WHERE titles_fts MATCH '{}' ORDER BY id"
    assert rows(small_archive, words.format("boats")) == [("2024-05-09-parade",)]
    assert rows(small_archive, words.format("ceremony")) == []
    assert rows(small_archive, words.format("речнои")) == [("river-council",)]


def test_every_word_is_listed_with_the_number_of_its_records(small_archive: Path) -> None:
    words = dict(rows(small_archive, "SELECT word, records FROM search_words"))
    assert (
        words["heron"] == len(rows(small_archive, "SELECT rowid FROM records_fts WHERE records_fts MATCH 'heron'")) == 5
    )
    assert words["речнои"] == 1


def test_other_tools_find_the_search_index_and_can_read_every_view(small_archive: Path) -> None:
    with closing(sqlite3.connect(small_archive)) as connection:
        database = sqlite_utils.Database(connection)
        assert database.table("records").detect_fts() == "records_fts"
        sizes = {view: len(list(database.view(view).rows)) for view in database.view_names()}
    assert sizes == {
        "events": 3, "priorities": 2, "measures": 2, "entities": 4, "timeline": 4, "coverage": 7, "unserved": 1, "unlinked": 2,
    }  # fmt: skip


def test_the_shipped_archive_holds_what_its_records_say(tmp_path: Path, shipped: Path) -> None:
    fresh = tmp_path / "fresh.db"
    build(shipped.parent / "records", fresh)
    assert contents(shipped) == contents(fresh)


@pytest.mark.parametrize("there", [b"Dear diary", MAGIC + bytes(84)], ids=["a text", "another database"])
def test_what_is_no_archive_is_not_replaced(world: Path, tmp_path: Path, there: bytes) -> None:
    target = tmp_path / "diary"
    target.write_bytes(there)
    with pytest.raises(ArchiveError, match="is there already and is no archive"):
        build(world, target)
    assert target.read_bytes() == there
