import csv
import io
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from shutil import copy
from typing import Any

import pytest

from csto_tui.archive import Archive
from csto_tui.export import jsonl, lists
from csto_tui.groups import KINDS
from csto_tui.lists import BY, listed

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ask(call: Call, shipped: Path) -> Callable[..., Any]:
    """What a command prints of the shipped archive, as JSON."""
    return lambda *arguments: json.loads(call("--db", shipped, *arguments, "--format", "json")[1])


def ids(values: list[dict[str, Any]]) -> list[str]:
    return [value["id"] for value in values]


@pytest.mark.parametrize("by", BY)
def test_events_stand_under_the_groups_of_the_screen_with_their_numbers(call: Call, shipped: Path, by: str) -> None:
    out = call("--db", shipped, "events", "--by", by)[1]
    with Archive(shipped) as archive:
        groups = archive.children(BY[by])
        headings = [line for line in out.splitlines() if not line.startswith(" ")]
        assert headings == [f"{group.title}  {group.size}" for group in groups]
        last = [line.split()[-1] for line in out.splitlines()]
        assert [id for id in last if not id.isdecimal()] == [row.node.id for row in listed(archive, BY[by])]


def test_events_are_listed_newest_first_each_once(ask: Callable[..., Any]) -> None:
    found = ask("events")
    assert len(ids(found)) == len(set(ids(found))) == 25
    assert ids(found)[:2] == ["2025-bishkek-session", "2025-report-publication"]
    assert found[0]["group"] == ["2025", "December 2025"]
    assert {value["type"] for value in found} == {"event", "result"}


def test_names_are_listed_by_kind_with_their_links_and_other_names(ask: Callable[..., Any]) -> None:
    found = ask("names")
    kinds = list(dict.fromkeys(value["kind"] for value in found))
    assert kinds == [kind for kind in KINDS if kind in kinds]
    assert ask("names", "--kind", "operation") == [value for value in found if value["kind"] == "operation"]
    (channel,) = [value for value in found if value["id"] == "channel"]
    assert (channel["links"], "Канал" in channel["names"]) == (3, True)


def test_documents_say_how_many_records_stand_in_them(ask: Callable[..., Any]) -> None:
    found = [(value["id"], value["publisher"], value["records"]) for value in ask("documents")]
    assert found == [
        ("belta-2025-12-15", "BelTA", 55),
        ("csto-priorities-2025", "Collective Security Treaty Organization", 118),
    ]


@pytest.mark.parametrize(
    ("command", "filter"), [("events", "type:event,result"), ("names", "type:entity"), ("documents", "type:document")]
)
@pytest.mark.parametrize("query", ["channel", "csto", "2025", "kind:meeting", "no:note", "-heron"])
def test_a_query_finds_in_a_view_what_a_search_finds_of_its_types(
    ask: Callable[..., Any], command: str, filter: str, query: str
) -> None:
    assert ids(ask(command, query)) == ids(ask("search", query, filter, "--limit", "500"))


def test_what_is_no_query_finds_nothing_in_a_view_either(call: Call, shipped: Path) -> None:
    assert call("--db", shipped, "events", "???") == (1, "", "No record in this archive answers '???'.\n")


def test_the_id_of_another_type_is_no_answer_in_a_view(call: Call, small_archive: Path) -> None:
    out = call("--db", small_archive, "events", "heron", "--format", "jsonl")[1]
    assert "heron" not in [json.loads(line)["id"] for line in out.splitlines()]


def test_a_limit_cuts_a_list_and_says_so(call: Call, shipped: Path) -> None:
    status, out, err = call("--db", shipped, "events", "--limit", 2, "--format", "jsonl")
    assert (status, len(out.splitlines()), err) == (0, 2, "There are more than the 2 that were asked for.\n")
    assert call("--db", shipped, "events", "--limit", 25, "--format", "jsonl")[2] == ""
    assert call("--db", shipped, "links", "channel", "--limit", 1, "--format", "jsonl")[2] == "1 of 3 links\n"


@pytest.mark.parametrize("command", ["search", "events"])
def test_answers_are_sorted_by_date_or_title(ask: Callable[..., Any], command: str) -> None:
    titles = [value["title"] for value in ask(command, "type:event", "--sort", "title")]
    assert titles == sorted(titles, key=str.casefold)
    dated = ids(ask(command, "type:event", "--sort", "date"))
    assert dated[-1] == "2003-04-28-joint-staff-decision"
    assert dated.index("2025-05-13-afghanistan-working-group") < dated.index("2025-04-25-academy-graduation")
    assert ids(ask(command, "type:event", "--sort", "date", "--limit", "3")) == dated[:3]


@pytest.mark.parametrize("command", ["search heron", "show heron", "links heron", "events", "names", "documents"])
def test_fields_are_those_that_were_asked_for_in_their_order(call: Call, small_archive: Path, command: str) -> None:
    for format in ("json", "jsonl"):
        out = call("--db", small_archive, *command.split(), "--format", format, "--fields", "title, id")[1]
        assert list((json.loads(out) if format == "json" else [json.loads(out.splitlines()[0])])[0]) == ["title", "id"]
    table = call("--db", small_archive, *command.split(), "--format", "csv", "--fields", "title,id")[1]
    assert next(csv.reader(io.StringIO(table))) == ["title", "id"]
    text = call("--db", small_archive, *command.split(), "--format", "markdown", "--fields", "title,id")[1]
    assert text.splitlines()[:2] == ["| title | id |", "| --- | --- |"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["events", "--format", "csv", "--fields", "titel"], "no field 'titel'; did you mean title?"),
        (["show", "channel", "--format", "csv", "--fields", "id,ttle"], "no field 'ttle'; did you mean title?"),
        (["names", "--format", "csv", "--fields", ","], "--fields needs names with commas between them, such as id,title"),
        (["names", "--fields", "id"], "--fields is for machines; give --format csv, markdown, json or jsonl too"),
        (["names", "--kind", "bodi"], "no kind 'bodi'; did you mean body?"),
        (["events", "--sort", "title"], "--sort is for the answers to a query; give one"),
        (["events", "x", "--by", "kind"], "--by arranges the whole list; leave it or the query out"),
        (["search", "--batch", "-", "--sort", "title"], "--batch has an order and fields of its own"),
        (["search", "--batch", "-", "--format", "csv"], "--batch answers a line at a time; write --format jsonl"),
    ],
)  # fmt: skip
def test_misuse_of_a_list_is_one_line_and_where_to_read_on(
    call: Call, shipped: Path, arguments: list[str], message: str
) -> None:
    hint = f"Try csto-tui {arguments[0]} --help"
    assert call("--db", shipped, *arguments) == (2, "", f"csto-tui: {message}\n{hint}\n")


def test_the_fields_of_a_shape_are_those_that_it_has(small_archive: Path) -> None:
    with Archive(small_archive) as archive:
        item, document = archive.record("aa-2024/1.1"), archive.record("bulletin")
        fields = {*jsonl.of_record(item), *jsonl.of_record(document)}
        assert fields == set(jsonl.RECORD)
        assert tuple(jsonl.of_link(item.links[0])) == jsonl.LINK
        assert all(set(names) <= set(lists.of_row(next(listed(archive, "@events")))) for names in lists.FIELDS.values())


def test_an_archive_without_any_says_so(call: Call, small_archive: Path, tmp_path: Path) -> None:
    path = copy(small_archive, tmp_path / "a.db")
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("DELETE FROM counts")
        file.execute("DELETE FROM records WHERE type = 'document'")
    for command in ("names", "documents", "events"):
        assert call("--db", path, command) == (1, "", f"No {command} in this archive.\n")
        assert call("--db", path, command, "--format", "json")[1] == "[]\n"


def test_a_cell_of_a_table_is_neither_a_formula_nor_markup(call: Call, small_archive: Path, tmp_path: Path) -> None:
    path = copy(small_archive, tmp_path / "a.db")
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("UPDATE records SET title = '=1+1|<b>\x1b[1m' WHERE type = 'event'")
    for command in (["events", "type:event"], ["search", "type:event"], ["show", "2024-05-09-parade"]):
        table = call("--db", path, *command, "--format", "csv", "--fields", "title")[1]
        assert set(table.splitlines()[1:]) == {"'=1+1|<b>␛[1m"}
        text = call("--db", path, *command, "--format", "markdown", "--fields", "title")[1]
        assert set(text.splitlines()[2:]) == {r"| \=1+1\|&lt;b&gt;␛\[1m |"}
