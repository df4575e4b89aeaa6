import csv
import io
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from shutil import copy

import pytest

from csto_tui import difference
from csto_tui.archive import Archive
from csto_tui.build import build
from csto_tui.difference import Change, Field, changes
from csto_tui.errors import ArchiveError
from csto_tui.export.difference import lines

Call = Callable[..., tuple[int, str, str]]
Edit = Callable[[str], Path]


@pytest.fixture
def edited(small_archive: Path, tmp_path: Path) -> Edit:
    """Makes a copy of the small archive in which some statements were run."""

    def edited(statements: str) -> Path:
        path = Path(copy(small_archive, tmp_path / "new.db"))
        with closing(sqlite3.connect(path)) as file, file:
            file.executescript(statements)
        return path

    return edited


def compared(old: Path, new: Path) -> list[Change]:
    with Archive(old, original=True) as before, Archive(new, original=True) as after:
        return list(changes(before, after))


def test_an_archive_does_not_differ_from_one_built_of_the_same_records(
    call: Call, small_archive: Path, world: Path, tmp_path: Path
) -> None:
    build(world, tmp_path / "again.db")
    for format, printed in (("text", ""), ("json", "[]\n"), ("jsonl", "")):
        found = call("diff", small_archive, tmp_path / "again.db", "--format", format)
        assert found == (0, printed, "Both archives say the same.\n")


@pytest.mark.parametrize(
    ("table", "column"),
    [
        *(("records", column) for column in ("title", "text", "note", "kind", "code")),
        *(("links", column) for column in ("why", "confidence", "basis")),
        *(("relations", column) for column in ("forwards", "backwards", "coverage")),
        *(("names", column) for column in ("text", "language", "sort")),
        *(("evidence", column) for column in ("locator", "phrase", "start_char")),
        *(("documents", column) for column in ("publisher", "url", "published", "sha256")),
    ],
)
def test_whatever_an_archive_says_otherwise_is_a_difference(
    small_archive: Path, edited: Edit, table: str, column: str
) -> None:
    values = {
        "confidence": "'low'",
        "basis": "'inference'",
        "coverage": "'none'",
        "sort": "'variant'",
        "start_char": "7",
    }
    key = {"records": "key", "links": "key"}.get(table, "rowid")
    chosen = f"SELECT {key} FROM {table} WHERE {column} IS NOT {values.get(column, repr('otherwise'))} LIMIT 1"
    new = edited(f"UPDATE {table} SET {column} = {values.get(column, repr('otherwise'))} WHERE {key} = ({chosen})")
    (change,) = compared(small_archive, new)
    assert change.change == "changed"
    assert len(change.fields) == 1


def test_records_come_go_and_change_by_their_ids(call: Call, small_archive: Path, edited: Edit) -> None:
    new = edited(
        "UPDATE records SET title = 'Grey heron' WHERE id = 'heron';UPDATE records SET id = 'aaa' WHERE id = 'aland';"
    )
    found = [change for change in compared(small_archive, new) if change.type == "entity"]
    assert [(change.change, change.id) for change in found] == [
        ("added", "aaa"), ("removed", "aland"), ("changed", "heron"),
    ]  # fmt: skip
    assert found[-1].fields == (Field("title", "Heron", "Grey heron"),)
    status, out, err = call("diff", small_archive, new)
    assert (status, err) == (1, "")
    assert "~ entity heron\n    Grey heron\n      title: Heron\n        → Grey heron\n" in out
    assert "+ entity aaa\n" in out
    assert "names +1 -1 ~1" in out.splitlines()[-1]


def test_links_come_and_go_by_their_two_records_and_relation(call: Call, small_archive: Path, edited: Edit) -> None:
    new = edited("DELETE FROM links WHERE source_id = '2024-05-13-river-meeting' AND relation = 'implements'")
    assert compared(small_archive, new) == [
        Change("removed", "link", "2024-05-13-river-meeting", "", "implements", "aa-2024/1.1.1")
    ]
    assert compared(new, small_archive)[0].change == "added"
    out = call("diff", small_archive, new)[1]
    assert out == "- link 2024-05-13-river-meeting\n    implements → aa-2024/1.1.1\n\nlinks -1\n"


def test_pages_of_any_size_find_the_same(small_archive: Path, shipped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = compared(small_archive, shipped)
    monkeypatch.setattr(difference, "PAGE", 1)
    assert compared(small_archive, shipped) == whole
    turned = {"added": "removed", "removed": "added", "changed": "changed"}
    assert [change.change for change in compared(shipped, small_archive)] == [turned[change.change] for change in whole]


def test_a_change_is_an_object_and_a_field_of_it_a_row(call: Call, small_archive: Path, edited: Edit) -> None:
    new = edited("UPDATE records SET title = '=1', text = 'New' WHERE id = 'heron'")
    (change,) = json.loads(call("diff", small_archive, new, "--format", "json")[1])
    assert [field["name"] for field in change["fields"]] == ["title", "text"]
    assert change == json.loads(call("diff", small_archive, new, "--format", "jsonl")[1])
    rows = list(csv.DictReader(io.StringIO(call("diff", small_archive, new, "--format", "csv")[1])))
    assert [(row["id"], row["field"], row["new"]) for row in rows] == [
        ("heron", "title", "'=1"), ("heron", "text", "New"),
    ]  # fmt: skip
    text = call("diff", small_archive, new, "--format", "markdown", "--fields", "id,old")[1]
    assert text.splitlines()[:3] == ["| id | old |", "| --- | --- |", "| heron | Heron |"]


def test_the_part_of_a_long_text_that_differs_is_shown() -> None:
    water = "water " * 500
    change = Change("changed", "entity", "heron", "Heron", fields=(Field("text", f"{water}ice", f"{water}steam"),))
    shown = "\n".join(lines([change], 80, str))
    assert "water ice" in shown
    assert "water steam" in shown
    assert shown.count("water") < 40


def test_text_of_a_stranger_is_shown_safe(call: Call, small_archive: Path, edited: Edit) -> None:
    new = edited("UPDATE records SET title = char(27) || '[31mred', id = 'heron' || char(7) WHERE id = 'heron'")
    status, out, _ = call("diff", small_archive, new)
    assert status == 1
    assert out.replace("\n", "").isprintable()


def test_a_limit_ends_the_differences_and_says_so(call: Call, small_archive: Path, shipped: Path) -> None:
    status, out, err = call("diff", small_archive, shipped, "--limit", 3, "--format", "jsonl")
    assert (status, len(out.splitlines()), err) == (1, 3, "There are more than the 3 that were asked for.\n")


def test_archives_that_cannot_be_compared_end_with_2(call: Call, small_archive: Path, tmp_path: Path) -> None:
    status, out, err = call("diff", small_archive, tmp_path / "none.db")
    assert (status, out) == (2, "")
    assert err.startswith(f"csto-tui: {tmp_path / 'none.db'} does not exist.")
    cut = tmp_path / "cut.db"
    cut.write_bytes(small_archive.read_bytes()[:5000])
    assert call("diff", cut, small_archive)[0] == 2
    assert call("diff", small_archive)[0] == 2
    status, _, err = call("diff", small_archive, small_archive, "--format", "csv", "--fields", "od")
    assert (status, err.splitlines()[0]) == (2, "csto-tui: no field 'od'; did you mean old?")


def test_ids_that_are_in_no_order_end_the_comparison(small_archive: Path, edited: Edit) -> None:
    # Bytes that are no text read as another character, behind which they are found again and again.
    new = edited("UPDATE records SET id = CAST(x'ff61' AS TEXT) WHERE id = 'heron'; ")
    with pytest.raises(ArchiveError, match="no order"):
        compared(small_archive, new)
