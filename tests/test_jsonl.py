import io
import json
import multiprocessing
import sqlite3
import sys
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import closing
from importlib import import_module
from pathlib import Path
from shutil import copyfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csto_tui.archive import Archive
from csto_tui.bulk import build_table
from csto_tui.encoded import FEW, encoded
from csto_tui.errors import ArchiveError
from csto_tui.export import jsonl, processes
from csto_tui.export.processes import ahead
from csto_tui.links import serving
from csto_tui.model import Hit, Match, Node

SHAPE = [
    "id", "type", "kind", "code", "title", "text", "date", "date_text", "basis", "path", "children", "links", "names", "evidence", "note",
]  # fmt: skip
LINK = ["direction", "relation", "id", "type", "title", "confidence", "basis", "why", "status", "evidence"]
UNSAFE = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""The categories of characters that a terminal acts on."""

PLACE = ["document", "locator", "phrase", "start", "end"]


def test_every_record_has_one_shape(small_archive: Path) -> None:
    more = {"chairmanship": 3, "sphere": 3, "priority": 3, "measure": 3, "document": 1}
    with Archive(small_archive) as archive:
        for id in archive.ids():
            value = jsonl.of_record(archive.record(id), serving(archive, id))
            assert list(value)[: len(SHAPE)] == SHAPE
            assert len(value) - len(SHAPE) == more.get(value["type"], 0)
            assert all(list(link) == LINK for link in value["links"])
            assert all(list(place) == PLACE for place in value["evidence"])


def test_a_declared_item_says_what_serves_it_and_what_is_below_it(small_archive: Path) -> None:
    with Archive(small_archive) as archive:
        value = jsonl.of_record(archive.record("aa-2024/1"), serving(archive, "aa-2024/1"))
    assert (value["recorded"], value["weak"]) == (2, 0)
    assert [(link["item"]["id"], link["id"]) for link in value["served_by"]] == [
        ("aa-2024/1.1", "report-2023-2024/heron"),
        ("aa-2024/1.1.1", "2024-05-13-river-meeting"),
    ]


def test_names_say_whether_a_document_gives_them(small_archive: Path) -> None:
    with Archive(small_archive) as archive:
        names = jsonl.of_record(archive.record("heron"))["names"]
    assert names == [{"text": "Цапля", "lang": "ru", "kind": "full", "known_by": "general", "ambiguous": True}]


def test_a_document_says_where_it_is_from(small_archive: Path) -> None:
    with Archive(small_archive) as archive:
        source = jsonl.of_record(archive.record("bulletin"))["source"]
    assert (source["publisher"], source["url"], source["captured"]) == (
        "Union Press",
        "https://example.org/bulletin",
        "2024-07-02",
    )


def test_a_hit_says_how_its_words_matched() -> None:
    hit = Hit(
        Node("channel", "entity", "operation", "", "Channel", ""), 0.123456, (Match("chanel", "channel", "typo"),), ()
    )
    assert jsonl.of_hit(hit) == {
        "id": "channel", "type": "entity", "kind": "operation", "code": "", "title": "Channel",
        "date": "", "date_text": "", "score": 0.1235,
        "why": [{"typed": "chanel", "found": "channel", "how": "typo"}],
    }  # fmt: skip


@given(st.text(st.characters()), st.sampled_from([None, 2]))
def test_json_gives_back_any_text_and_holds_nothing_a_terminal_acts_on(text: str, indent: int | None) -> None:
    written = jsonl.dump({"text": text, text: [text]}, indent)
    assert json.loads(written) == {"text": text} | {text: [text]}
    assert not {unicodedata.category(character) for character in written.replace("\n", "")} & UNSAFE


def test_every_control_and_format_character_is_escaped() -> None:
    unsafe = "".join(character for character in map(chr, range(0x110000)) if unicodedata.category(character) in UNSAFE)
    written = jsonl.dump(unsafe)
    assert written.isascii()
    assert json.loads(written) == json.loads(json.dumps(unsafe))


def test_letters_of_other_scripts_stay_readable() -> None:
    assert jsonl.dump("КСОР “quoted”") == '"КСОР “quoted”"'


def test_an_export_has_a_line_for_every_record_in_the_order_people_wrote_them(small_archive: Path) -> None:
    stream = io.StringIO()
    with Archive(small_archive) as archive:
        ids = archive.ids()
        jsonl.write(archive, ids, stream)
    assert [json.loads(line)["id"] for line in stream.getvalue().splitlines()] == ids


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of a table: one country has as many links as are encoded by SQLite, another has one more."""
    rows = [
        {
            "title": f'Meeting {number}, "Щит"\t\\',
            "date": f"2025-{number % 12 + 1:02}",
            "country": ["Many", "Few"][number < FEW],
        }
        for number in range(2 * FEW + 1)
    ]
    folder = tmp_path_factory.mktemp("table")
    events = folder / "events.jsonl"
    events.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    build_table(events, folder / "a.db", {}, lambda row: pytest.fail(str(row)))
    return folder / "a.db"


def lines_of(archive: Archive) -> list[str]:
    stream = io.StringIO()
    jsonl.write(archive, archive.ids(), stream)
    return stream.getvalue().splitlines()


def test_what_sqlite_encodes_is_what_python_would(table: Path) -> None:
    with Archive(table, original=True) as archive:
        ids = archive.ids()
        made = encoded(archive, ids)
        assert set(ids) - set(made) == {"events-jsonl", "many"}
        alone = {record.id: jsonl.dump(jsonl.of_record(record)) for record in archive.records(ids)}
        assert {id: alone[id] for id in made} == made
        assert lines_of(archive) == [alone[id] for id in ids]


def test_records_that_several_processes_encode_come_in_their_order(
    table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Archive(table, original=True) as archive:
        expected = lines_of(archive)
        monkeypatch.setattr(jsonl, "BATCH", 50)
        done: list[int] = []
        stream = io.StringIO()
        jsonl.write(archive, archive.ids(), stream, done.append, processes=2)
        assert stream.getvalue().splitlines() == expected
        assert done == [*range(50, len(expected), 50), len(expected)]
        assert multiprocessing.active_children() == []


def test_an_archive_that_is_replaced_while_it_is_encoded_is_not_read_on(
    table: Path, shipped: Path, tmp_path: Path
) -> None:
    path = Path(copyfile(table, tmp_path / "a.db"))
    with Archive(path, original=True) as archive:
        ids = archive.ids()
        Path(copyfile(shipped, tmp_path / "b.db")).replace(path)
        with pytest.raises(ArchiveError, match="was changed or removed while it was open"):
            jsonl.write(archive, ids, io.StringIO(), processes=2)
        assert multiprocessing.active_children() == []


def test_a_long_export_by_several_processes_is_that_of_one(
    shipped: Path, monkeypatch: pytest.MonkeyPatch, call: Callable[..., tuple[int, str, str]]
) -> None:
    monkeypatch.setattr(jsonl, "BATCH", 20)
    alone = call("export", "--db", shipped)
    monkeypatch.setattr("csto_tui.exporting.MANY", 1)
    started = []
    monkeypatch.setattr(processes, "ahead", lambda *given: started.append(given[2]) or ahead(*given))
    monkeypatch.setattr("os.sched_getaffinity", lambda _: {0, 1}, raising=False)
    assert call("export", "--db", shipped) == alone
    assert started == [2]


KILLED = """
import multiprocessing, os

def killed(part):
    if multiprocessing.parent_process():
        os._exit(1)
    return f"{part} here"
"""


@pytest.fixture
def killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], str]]:
    """Work during which a process is killed, alone in its module: the process loads nothing else."""
    (tmp_path / "killed.py").write_text(KILLED, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    yield import_module("killed").killed
    del sys.modules["killed"]


def test_what_a_killed_process_leaves_is_done_here(killed: Callable[[str], str]) -> None:
    parts = [str(number) for number in range(9)]
    assert list(ahead(killed, parts, 2)) == [(part, f"{part} here") for part in parts]


def test_where_no_process_can_be_started_the_work_is_done_here(
    monkeypatch: pytest.MonkeyPatch, killed: Callable[[str], str]
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(38, "Function not implemented")

    with monkeypatch.context() as patch:
        patch.setattr("csto_tui.export.processes.ProcessPoolExecutor", refused)
        assert list(ahead(killed, ["a", "b"], 2)) == [("a", "a here"), ("b", "b here")]
    monkeypatch.setattr("multiprocessing.context.SpawnProcess.start", refused)
    assert list(ahead(killed, ["a", "b"], 2)) == [("a", "a here"), ("b", "b here")]


def forge(path: Path, target: Path, sql: str) -> Path:
    """A copy of an archive in which a stranger has written what its tables do not allow."""
    copyfile(path, target)
    with closing(sqlite3.connect(target)) as file:
        tables = file.execute("SELECT sql, name FROM sqlite_master WHERE sql LIKE 'CREATE TABLE %STRICT'").fetchall()
        file.execute("PRAGMA writable_schema = ON")
        loose = "replace(replace(sql, ' NOT NULL', ''), ') STRICT', ')')"
        file.execute(f"UPDATE sqlite_master SET sql = {loose} WHERE sql LIKE '%STRICT'")
        file.commit()
    with closing(sqlite3.connect(target)) as file:
        file.executescript(f"PRAGMA ignore_check_constraints = ON; {sql}; PRAGMA writable_schema = ON;")
        file.executemany("UPDATE sqlite_master SET sql = ? WHERE name = ?", tables)
        file.commit()
    return target


@pytest.mark.parametrize(
    "forged",
    [
        "UPDATE records SET title = NULL, text = 5, note = 1e999, date = 2025, basis = x'00ff'",
        "UPDATE links SET why = NULL, confidence = 3; UPDATE evidence SET start_char = 'x', locator = NULL",
        "UPDATE names SET text = 7, language = NULL, ambiguous = 2",
        "INSERT INTO served SELECT id, 3, 1 FROM records WHERE type = 'event'",
        """INSERT INTO evidence SELECT NULL, id, NULL, 'belta-2025-12-15', 'a', NULL, NULL, '' FROM records;
        INSERT INTO evidence SELECT NULL, id, NULL, 'belta-2025-12-15', 'b', NULL, NULL, '' FROM records;
        DROP INDEX evidence_by_record; CREATE INDEX evidence_by_record ON evidence (record_id, locator DESC)""",
        "INSERT INTO links SELECT NULL, id, id, 'subject', 'low', 'stated', 'itself', 'accepted' FROM records",
        "UPDATE links SET target_id = 'none-' || key WHERE key % 2; UPDATE evidence SET document_id = 'none' WHERE key % 3 = 0",
    ],
)
def test_what_a_stranger_put_into_an_archive_is_encoded_as_python_would(
    shipped: Path, tmp_path: Path, forged: str
) -> None:
    with Archive(forge(shipped, tmp_path / "a.db", forged), original=True) as archive:
        ids = archive.ids()
        made = encoded(archive, ids)
        assert len(made) >= 80
        values = {record.id: jsonl.of_record(record) for record in archive.records(made)}
        assert {id: json.loads(line) for id, line in made.items()} == values
        assert [json.loads(line)["id"] for line in lines_of(archive)] == ids


def test_texts_that_are_long_together_are_encoded_one_by_one(shipped: Path, tmp_path: Path) -> None:
    with Archive(shipped, original=True) as archive:
        some = list(encoded(archive, archive.ids()))[:20]
    assert len(some) == 20
    listed = ", ".join(f"'{id}'" for id in some)
    sql = f"UPDATE records SET text = printf('%.*c', 1000000, 'x') WHERE id IN ({listed})"
    with Archive(forge(shipped, tmp_path / "a.db", sql), original=True) as archive:
        assert list(encoded(archive, some)) == some


def test_texts_made_safe_are_written_safe(table: Path) -> None:
    with Archive(table) as archive:
        value = json.loads(lines_of(archive)[-1])
        assert value == jsonl.of_record(archive.record(value["id"]))
