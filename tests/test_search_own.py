"""Searches for what the reader noted, and for what is new."""

import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csto_tui.archive import Archive
from csto_tui.errors import QueryError
from csto_tui.search import own as lists
from csto_tui.search.engine import Engine
from csto_tui.search.query import parse
from csto_tui.state import State

SHIPPED = Path(__file__).parents[1] / "data" / "csto.db"
PARADE, MEETING, DAY = "2025-05-09-victory-parade", "2025-05-13-afghanistan-working-group", "2025-04-28-joint-staff-day"
NOTED = {"crrf", PARADE, DAY, "kg-2025/3.3.1", "no-such-record"}
NEW = {PARADE, MEETING}
Ids = Callable[[str], list[str]]
Call = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def ids() -> Iterator[Ids]:
    with Archive(SHIPPED) as archive:
        engine = Engine(archive, {"has:note": lambda: NOTED, "is:new": lambda: NEW})
        yield lambda text: [hit.node.id for hit in engine.search(parse(text), limit=1000).hits]


def test_the_noted_records_are_listed_with_the_newest_first(ids: Ids) -> None:
    assert ids("has:note") == [PARADE, DAY, "kg-2025/3.3.1", "crrf"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("is:new", NEW),
        ("is:new has:note", {PARADE}),
        ("has:note type:event", {PARADE, DAY}),
        ("has:note -is:new type:event", {DAY}),
        ("has:note 2025-05", {PARADE}),
        ("has:note 3.3", {"kg-2025/3.3.1"}),
        ("is:new,inferred", {PARADE, MEETING, DAY, "2025-04-25-annual-training-course"}),
        ("has:note -is:new,inferred", {"crrf", "kg-2025/3.3.1"}),
        ("has:note parade", {PARADE}),
        ("has:note prade", {PARADE}),
        ('has:note "victory parade"', {PARADE}),
        ("has:note -parade type:event", {DAY}),
        ("has:note peacekeeping", set()),
        ("is:new year:2024", set()),
    ],
)
def test_lists_narrow_like_any_filter(ids: Ids, typed: str, found: set[str]) -> None:
    assert set(ids(f"{typed} ")) == found


def test_what_has_no_note_is_everything_else(ids: Ids) -> None:
    events = set(ids("type:event "))
    assert set(ids("no:note type:event ")) == set(ids("-has:note type:event ")) == events - NOTED
    assert set(ids("no:note,links type:event ")) == set(ids("no:links type:event ")) | (events - NOTED)
    assert set(ids("has:note,links type:event ")) == set(ids("has:links type:event ")) | (events & NOTED)


@pytest.mark.parametrize("typed", ["is:n", "has:no"])
def test_a_list_may_be_named_by_its_beginning(ids: Ids, typed: str) -> None:
    assert set(ids(f"{typed} ")) <= NOTED | NEW


def test_a_misspelt_list_is_named_rightly(ids: Ids) -> None:
    with pytest.raises(QueryError, match="did you mean new"):
        ids("is:newest ")


@pytest.mark.parametrize("typed", ["has:note", "is:new", "is:new parade", "has:note type:event"])
def test_where_nobody_keeps_a_list_nothing_is_in_it(typed: str) -> None:
    with Archive(SHIPPED) as archive:
        answer = Engine(archive).search(parse(typed))
    assert (answer.hits, answer.total, answer.more) == ((), 0, False)


def test_a_list_that_changes_is_looked_up_again() -> None:
    noted = {PARADE}
    with Archive(SHIPPED) as archive:
        engine = Engine(archive, {"has:note": lambda: frozenset(noted)})
        assert [hit.node.id for hit in engine.search(parse("has:note")).hits] == [PARADE]
        noted.add(MEETING)
        assert [hit.node.id for hit in engine.search(parse("has:note")).hits] == [MEETING, PARADE]


@given(st.data())
def test_few_and_many_are_found_alike(data: st.DataObject) -> None:
    with Archive(SHIPPED) as archive, pytest.MonkeyPatch.context() as patch:
        noted = frozenset(data.draw(st.lists(st.sampled_from(archive.ids()), max_size=20)))
        query = parse(data.draw(st.sampled_from(["has:note ", "has:note csto ", "has:note 2025 ", "no:note channel "])))
        answers = []
        for few, chunk in ((0, 3), (100, 1000)):
            patch.setattr(lists, "FEW", few)
            patch.setattr(lists, "CHUNK", chunk)
            answers.append(Engine(archive, {"has:note": lambda: noted}).search(query))
        assert answers[0] == answers[1]
        if query.text == "has:note ":
            assert {hit.node.id for hit in answers[0].hits} == noted


def test_very_many_new_records_are_found(tmp_path: Path, call: Call) -> None:
    rows = (f"Meeting {number},{2000 + number % 20}-0{1 + number % 9}-11\n" for number in range(9000))
    (tmp_path / "a.csv").write_text("title,date\n" + "".join(rows), encoding="utf-8")
    call("build", "--table", tmp_path / "a.csv", "-o", tmp_path / "a.db")
    with Archive(tmp_path / "a.db") as archive:
        events = [id for id in archive.ids() if "meeting" in id]
        new = frozenset(random.Random(3).sample(events, 4000))
        engine = Engine(archive, {"is:new": lambda: new})
        for typed in ("is:new", "is:new meeting", "is:new year:2003..2009"):
            hits = engine.search(parse(f"{typed} "), limit=600).hits
            assert len(hits) > 99
            assert {hit.node.id for hit in hits} <= new
        assert engine.search(parse("is:new ")).more


def test_the_command_line_finds_what_is_noted_and_new(call: Call, small_archive: Path) -> None:
    assert call("search", "--db", small_archive, "has:note")[0] == 1
    State().write_note(str(small_archive.resolve()), "heron", "Seen again.")
    status, out, _ = call("search", "--db", small_archive, "has:note", "--format", "jsonl")
    assert (status, [json.loads(row)["id"] for row in out.splitlines()]) == (0, ["heron"])
    assert call("search", "--db", small_archive, "is:new")[:2] == (1, "")


def test_a_batch_knows_the_notes_too(call: Call, small_archive: Path, tmp_path: Path) -> None:
    State().write_note(str(small_archive.resolve()), "heron", "Seen again.")
    (tmp_path / "queries.txt").write_text("has:note\n", encoding="utf-8")
    status, out, _ = call("search", "--db", small_archive, "--batch", tmp_path / "queries.txt", "--format", "jsonl")
    assert (status, json.loads(out)["ids"]) == (0, ["heron"])


def test_a_damaged_state_spoils_only_the_searches_that_need_it(
    call: Call, small_archive: Path, state_path: Path
) -> None:
    state_path.parent.mkdir()
    state_path.write_bytes(b"nothing of the sort")
    assert call("search", "--db", small_archive, "heron")[0] == 0
    status, out, err = call("search", "--db", small_archive, "has:note")
    assert (status, out, err.count("\n")) == (1, "", 1)
    assert "Move it away" in err
