import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from shutil import copy

import pytest

from csto_tui.archive import Archive
from csto_tui.connection import SCHEMA, marks
from csto_tui.errors import ArchiveError, NotFound

HOSTILE = "\x1b[31mred\x07 \u202eevil"
MEETING = "2024-05-13-river-meeting"


@pytest.fixture
def archive(small_archive: Path) -> Iterator[Archive]:
    with Archive(small_archive) as archive:
        yield archive


def changed(path: Path, target: Path, sql: str) -> Path:
    """A copy of an archive in which a stranger has run some SQL."""
    copy(path, target)
    with closing(sqlite3.connect(target)) as file:
        file.executescript(sql)
    return target


@pytest.mark.parametrize(
    ("id", "children"),
    [
        (None, ["@priorities", "@events", "@names", "@documents"]),
        ("@priorities", ["aa-2024"]),
        ("aa-2024", ["aa-2024/1", "aa-2024/2"]),
        ("aa-2024/1.1", ["aa-2024/1.1.1", "aa-2024/1.1.2"]),
        ("aa-2024/2.1", []),
        ("@events", ["@events/2024", "@events/2023..2024"]),
        ("@events/2024", ["@events/2024-07", "@events/2024-05"]),
        ("@events/2024-05", [MEETING, "2024-05-09-parade"]),
        ("@events/2024-07", ["2024-summer-session"]),
        ("@events/2023..2024", ["report-2023-2024/heron"]),
        ("@names", ["@names/country", "@names/body", "@names/operation", "@names/work"]),
        ("@names/operation", ["heron"]),
        ("@documents", ["bulletin"]),
        (MEETING, []),
    ],
)
def test_each_part_of_the_tree_holds_what_belongs_there(archive: Archive, id: str | None, children: list[str]) -> None:
    assert [node.id for node in archive.children(id)] == children


def test_every_record_is_listed_under_its_groups(archive: Archive) -> None:
    for id in archive.ids():
        for group, below in pairwise([*archive.groups_of(id), id]):
            assert below in [node.id for node in archive.children(group)]


@pytest.mark.parametrize(
    ("id", "groups"),
    [
        ("aa-2024", ("@priorities",)),
        ("aa-2024/1.1.2", ("@priorities", "aa-2024", "aa-2024/1", "aa-2024/1.1")),
        (MEETING, ("@events", "@events/2024", "@events/2024-05")),
        ("report-2023-2024/heron", ("@events", "@events/2023..2024")),
        ("heron", ("@names", "@names/operation")),
        ("bulletin", ("@documents",)),
        ("@events/2024-05", ("@events", "@events/2024")),
        ("@events/2024", ("@events",)),
        ("@events/2023..2024", ("@events",)),
        ("@names/body", ("@names",)),
        ("@priorities", ()),
        ("@events", ()),
    ],
)
def test_a_record_of_each_type_and_a_group_know_their_groups(
    archive: Archive, id: str, groups: tuple[str, ...]
) -> None:
    assert archive.groups_of(id) == groups


def test_every_group_is_listed_under_its_groups(archive: Archive) -> None:
    groups = ["@events", "@names"]
    for id in groups:
        groups += [node.id for node in archive.children(id) if node.type == "group"]
    assert len(groups) == 10
    for id in groups:
        for group, below in pairwise([*archive.groups_of(id), id]):
            assert below in [node.id for node in archive.children(group)]


@pytest.mark.parametrize(
    ("kind", "ids"),
    [
        ("groups", ["@priorities", "@events", "@names", "@documents", "@events/2024"]),
        ("records", ["@events/2024-05", "@events/2023..2024", "@names/body"]),
    ],
)
def test_a_group_says_whether_it_holds_groups_or_records(archive: Archive, kind: str, ids: list[str]) -> None:
    assert {archive.node(id).kind for id in ids} == {kind}


def test_a_group_of_records_has_a_line_for_each(archive: Archive) -> None:
    groups = [node for id in ("@events", "@events/2024", "@names") for node in archive.children(id)]
    sized = [group for group in groups if group.type == "group" and group.kind == "records"]
    assert len(sized) == 7
    assert all(len(archive.children(group.id)) == group.size for group in sized)


def test_a_name_counts_its_links_in_both_directions_and_a_document_its_records(archive: Archive) -> None:
    assert {id: archive.node(id).size for id in ("heron", "heron-plan", "aland")} == {
        id: len(archive.links(id)) for id in ("heron", "heron-plan", "aland")
    }
    assert {link.direction for id in ("heron", "heron-plan") for link in archive.links(id)} == {"in", "out"}
    assert archive.node("bulletin").size == 15
    assert archive.node(MEETING).size is None


def test_groups_say_how_many_records_they_hold(archive: Archive) -> None:
    assert [(node.title, node.size) for node in archive.children("@events")] == [("2024", 3), ("2023–2024", 1)]
    assert [(node.title, node.size) for node in archive.children("@names")][:2] == [("Countries", 1), ("Bodies", 1)]


def test_a_link_is_seen_from_both_of_its_records(archive: Archive) -> None:
    (out,) = [link for link in archive.links(MEETING) if link.far.id == "aa-2024/1.1.1"]
    (back,) = [link for link in archive.links("aa-2024/1.1.1") if link.far.id == MEETING]
    assert (out.direction, out.label) == ("out", "implements")
    assert (back.direction, back.label) == ("in", "implemented by")
    assert (out.relation, out.confidence, out.basis, out.why) == (back.relation, back.confidence, back.basis, back.why)
    assert [place.locator for place in out.evidence] == ["paragraph 1", "1.1.1"]


def test_a_link_without_evidence_of_its_own_has_that_of_its_record(archive: Archive) -> None:
    (link,) = [link for link in archive.links("heron") if link.relation == "subject" and link.far.id == "heron-plan"]
    assert [place.locator for place in link.evidence] == ["paragraph 4"]


def test_links_are_listed_by_relation(archive: Archive) -> None:
    assert [link.relation for link in archive.links(MEETING)] == ["implements", "related", "organiser"]


def test_a_record_says_everything_the_archive_has_of_it(archive: Archive) -> None:
    record = archive.record("river-council")
    assert (record.type, record.kind, record.title) == ("entity", "body", "River council")
    assert [(name.text, name.sort, name.known_by) for name in record.names] == [
        ("Речной совет", "full", "general"),
        ("RC", "acronym", "document"),
    ]
    assert [(place.document, place.locator) for place in record.evidence] == [("bulletin", "paragraph 1")]
    assert archive.record("2024-summer-session").date_text == "by 1 July 2024"
    assert archive.record("2024-05-09-parade").title == "Parade of boats [draft]"


def test_the_path_of_a_record_leads_down_to_it(archive: Archive) -> None:
    assert [node.id for node in archive.path_of("aa-2024/1.1.1")] == ["aa-2024", "aa-2024/1", "aa-2024/1.1"]
    assert archive.path_of("heron") == ()


def test_a_declared_item_counts_what_serves_it_and_what_is_below_it(archive: Archive) -> None:
    counts = {
        id: (archive.node(id).recorded, archive.node(id).weak)
        for id in ("aa-2024/1", "aa-2024/1.1.2", "aa-2024/2", "heron")
    }
    assert counts == {"aa-2024/1": (2, 0), "aa-2024/1.1.2": (0, 0), "aa-2024/2": (0, 1), "heron": (None, None)}


@pytest.mark.parametrize("read", [Archive.record, Archive.node, Archive.groups_of])
def test_an_unknown_id_is_not_found_and_the_nearest_is_named(archive: Archive, read: object) -> None:
    assert callable(read)
    with pytest.raises(NotFound, match=r"did you mean heron\?"):
        read(archive, "herron")


@pytest.mark.parametrize("id", ["", "@nowhere", "zzzz", "\x1b[31m", "a' OR 1=1 --"])
def test_any_other_id_is_not_found_in_one_safe_line(archive: Archive, id: str) -> None:
    with pytest.raises(NotFound) as found:
        archive.node(id)
    assert str(found.value).isprintable()


def test_texts_are_safe_unless_the_original_is_asked_for(small_archive: Path, tmp_path: Path) -> None:
    path = changed(
        small_archive,
        tmp_path / "hostile.db",
        f"UPDATE records SET title = '{HOSTILE}', text = '{HOSTILE}' WHERE id = 'heron'",
    )
    with Archive(path) as archive, Archive(path, original=True) as original:
        assert archive.record("heron").title == archive.record("heron").text == "␛[31mred␇ ‹U+202E›evil"
        assert original.record("heron").title == original.record("heron").text == HOSTILE


def test_numbers_that_a_stranger_made_texts_are_none(small_archive: Path, tmp_path: Path) -> None:
    loose = """PRAGMA writable_schema = ON;
      CREATE TEMP TABLE kept AS SELECT name, sql FROM sqlite_master WHERE name IN ('served', 'evidence');
      UPDATE sqlite_master SET sql = replace(sql, ') STRICT', ')') WHERE name IN ('served', 'evidence');"""
    forged = f"""UPDATE served SET recorded = '{HOSTILE}', weak = '{HOSTILE}'; UPDATE evidence SET start_char = '{HOSTILE}';
      PRAGMA writable_schema = ON;
      UPDATE sqlite_master SET sql = substr(sql, 1) || ' STRICT' WHERE name IN ('served', 'evidence');"""
    half = changed(small_archive, tmp_path / "half.db", loose)
    with Archive(changed(half, tmp_path / "forged.db", forged)) as archive:
        record = archive.record("aa-2024/1.1")
    assert (record.recorded, record.weak, record.evidence[0].start) == (None, None, None)


def test_a_tree_with_a_cycle_ends(small_archive: Path, tmp_path: Path) -> None:
    path = changed(
        small_archive, tmp_path / "cycle.db", "UPDATE records SET parent_id = 'aa-2024/1.1.1' WHERE id = 'aa-2024/1'"
    )
    with Archive(path) as archive:
        assert len(archive.record("aa-2024/1.1").path) < 12


@pytest.mark.parametrize(
    "sql",
    [
        "DROP TABLE search_words; CREATE VIEW search_words AS SELECT 'a' AS word, 1 AS records;",
        """DROP TABLE meta; CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT AS (hex(zeroblob(100000000))));""",
        "DROP TABLE served;",
        "ALTER TABLE names ADD COLUMN more TEXT;",
        """PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = 'CREATE TABLE ''records_fts_config''(k PRIMARY KEY, v AS (hex(k)))'
        WHERE name = 'records_fts_config';""",
        "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = CAST(sql AS BLOB) WHERE name = 'served';",
    ],
)
def test_an_archive_with_another_schema_is_refused(small_archive: Path, tmp_path: Path, sql: str) -> None:
    path = changed(small_archive, tmp_path / "hostile.db", sql)
    with pytest.raises(ArchiveError, match="is not a sound archive"):
        Archive(path)


def test_a_view_beside_the_tables_does_no_harm(small_archive: Path, tmp_path: Path) -> None:
    forever = "CREATE VIEW forever AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT * FROM n"
    with Archive(changed(small_archive, tmp_path / "view.db", forever)) as archive:
        assert archive.node("heron").title == "Heron"


def test_a_file_that_was_replaced_is_noticed(small_archive: Path, tmp_path: Path) -> None:
    path, other = Path(copy(small_archive, tmp_path / "a.db")), Path(copy(small_archive, tmp_path / "b.db"))
    with Archive(path) as archive:
        os.replace(other, path)
        with pytest.raises(ArchiveError, match=r"was changed or removed while it was open\. Open it again \(R on the "):
            archive.node("heron")


def test_ids_are_read_as_they_are_taken(
    small_archive: Path, shipped: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("csto_tui.archive.TAKEN", 3)
    no_text = "UPDATE records SET id = CAST(x'61ff62' AS TEXT) WHERE type = 'document'"
    path = changed(small_archive, tmp_path / "a.db", no_text)
    with Archive(path) as archive:
        ids = archive.ids()
        assert len(set(ids)) == archive.count() == len(ids)
        known = [id for id in ids if id != "a�b"]
        assert [archive.node(id).id for id in archive.each_id() if id in known] == known
        taken = archive.each_id()
        assert next(taken) == ids[0]
        os.replace(copy(shipped, tmp_path / "b.db"), path)
        with pytest.raises(ArchiveError, match="was changed or removed"):
            list(taken)


@pytest.mark.parametrize("encoding", ["UTF-16le", "UTF-16be"])
def test_an_archive_in_another_encoding_has_the_same_ids(small_archive: Path, tmp_path: Path, encoding: str) -> None:
    with closing(sqlite3.connect(small_archive)) as file, closing(sqlite3.connect(tmp_path / "a.db")) as other:
        other.execute(f"PRAGMA encoding = '{encoding}'")
        other.executescript(SCHEMA.read_text(encoding="utf-8"))
        records = file.execute("SELECT * FROM records").fetchall()
        other.executemany(f"INSERT INTO records VALUES ({marks(records[0])})", records)
        for name in ("application_id", "user_version"):
            other.execute(f"PRAGMA {name} = {file.execute(f'PRAGMA {name}').fetchone()[0]}")
        other.commit()
    with Archive(tmp_path / "a.db") as archive, Archive(small_archive) as first:
        assert archive.ids() == first.ids()


def test_a_file_that_was_replaced_is_read_once_it_is_opened_again(small_archive: Path, tmp_path: Path) -> None:
    path = Path(copy(small_archive, tmp_path / "a.db"))
    other = changed(small_archive, tmp_path / "b.db", "UPDATE records SET title = 'Stork' WHERE id = 'heron'")
    with Archive(path) as archive:
        os.replace(other, path)
        archive.reopen()
        assert archive.node("heron").title == "Stork"


@pytest.mark.parametrize("spoil", [Path.unlink, lambda path: path.write_text("no archive")], ids=["gone", "spoiled"])
def test_a_file_that_is_no_archive_any_more_leaves_what_was_open(
    small_archive: Path, tmp_path: Path, spoil: Callable[[Path], object]
) -> None:
    path, aside = Path(copy(small_archive, tmp_path / "a.db")), tmp_path / "aside.db"
    with Archive(path) as archive:
        path.rename(aside)
        copy(aside, path)
        spoil(path)
        with pytest.raises(ArchiveError):
            archive.reopen()
        path.unlink(missing_ok=True)
        aside.rename(path)
        assert archive.node("heron").title == "Heron"


def test_an_archive_can_only_be_read(archive: Archive) -> None:
    with pytest.raises(ArchiveError):
        archive.rows("DELETE FROM records")
    assert archive.node("heron").title == "Heron"


def test_an_archive_left_in_wal_mode_is_read_and_nothing_is_written_beside_it(
    small_archive: Path, tmp_path: Path
) -> None:
    path = changed(small_archive, tmp_path / "wal.db", "PRAGMA journal_mode = WAL;")
    before = path.read_bytes()
    with Archive(path) as archive:
        assert archive.node("heron").title == "Heron"
        assert os.listdir(tmp_path) == ["wal.db"]
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["wal.db"]


@pytest.mark.parametrize(
    "id", ["@events/zzz", "@events/2019", "@names/zzz", "@priorities/x", "@documents/1", "@", "@zzz"]
)
def test_a_group_that_holds_nothing_does_not_exist(archive: Archive, id: str) -> None:
    with pytest.raises(NotFound):
        archive.node(id)


@pytest.mark.parametrize(
    ("id", "section"),
    [("@events", "@events"), ("@events/2024-05", "@events"), ("heron", "@names"), ("aa-2024/1", "@priorities")],
)
def test_every_record_and_group_has_a_section(archive: Archive, id: str, section: str) -> None:
    assert archive.section_of(id) == section
