"""The commands that make archives of tables, and answer many queries at once."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

Call = Callable[..., tuple[int, str, str]]

TABLE = "Headline,When\nMeeting of ministers,2025-05-13\nNo date,\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "events.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_a_table_becomes_an_archive_beside_it_and_bad_rows_are_named(call: Call, table: Path) -> None:
    status, out, err = call("build", "--table", table, "--map", "title=Headline, date=When")
    assert (status, out) == (0, "")
    assert err.splitlines() == [
        f"{table}:3: the date is missing",
        "1 row was left out.",
        f"{table.with_suffix('.db')}: documents 1 · events 1",
    ]
    assert call("search", "--db", table.with_suffix(".db"), "minsters")[1].startswith("2025-05-13-meeting-of-ministers")


def test_of_very_many_bad_rows_the_first_are_named(call: Call, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("title,date\n" + "One,\n" * 120 + "Two,2025\n", encoding="utf-8")
    err = call("build", "--table", tmp_path / "a.csv", "-o", tmp_path / "b.db")[2].splitlines()
    assert (err[49][-20:], err[50]) == (
        ": the date is missing"[-20:],
        "120 rows were left out, the first 50 of them named above.",
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["build", "records", "--table", "a.csv"], "records and a table are given; name one of the two"),
        (["build", "--map", "title=Headline"], "--map is for the columns of a --table"),
        (["build", "--table", "a.csv", "--map", "heading=Headline"], "--map 'heading': write one of title, date, "),
        (["build", "--table", "a.csv", "--map", "title="], "--map 'title=': write one of title, date, "),
        (["search", "--batch", "a.txt", "words"], "words and --batch are given; name one of the two"),
        (["search", "--batch", "-", "--format", "json"], "--batch answers a line at a time; write --format jsonl"),
    ],
)
def test_what_does_not_fit_together_is_misuse(call: Call, arguments: list[str], message: str) -> None:
    status, out, err = call(*arguments)
    assert (status, out) == (2, "")
    assert err.startswith(f"csto-tui: {message}")


@pytest.mark.parametrize("name", ["none.csv", "none.txt"])
def test_a_table_that_cannot_be_read_is_one_line(call: Call, tmp_path: Path, name: str) -> None:
    status, out, err = call("build", "--table", tmp_path / name)
    assert (status, out, len(err.splitlines())) == (1, "", 1)
    assert not list(tmp_path.iterdir())


def test_a_batch_answers_every_line_with_what_it_cost(call: Call, small_archive: Path, tmp_path: Path) -> None:
    (tmp_path / "queries.txt").write_text("heron\n\nhern type:entity\nnothing-at-all-zzz\n", encoding="utf-8")
    status, out, _ = call("search", "--db", small_archive, "--batch", tmp_path / "queries.txt", "--format", "jsonl")
    answers = [json.loads(line) for line in out.splitlines()]
    assert status == 0
    assert [answer["query"] for answer in answers] == ["heron", "", "hern type:entity", "nothing-at-all-zzz"]
    assert [answer["ids"][:1] for answer in answers] == [["heron"], [], ["heron"], []]
    assert all(answer["cpu_ms"] > 0 < answer["wall_ms"] for answer in answers)
    assert all(len(answer["ids"]) == len(answer["scores"]) for answer in answers)


def test_a_batch_from_stdin_goes_on_after_what_is_no_query(
    call: Call, small_archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("tipe:event\nheron\n"))
    status, out, _ = call("search", "--db", small_archive, "--batch", "-", "--limit", 1)
    wrong, right = out.splitlines()
    assert status == 1
    assert wrong.endswith("no field 'tipe'; did you mean type?")
    assert right.split("\t")[5] == "heron"


def test_a_batch_that_is_not_there_is_one_line(call: Call, tmp_path: Path) -> None:
    assert call("search", "--batch", tmp_path / "none")[::2] == (
        1, f"csto-tui: {tmp_path / 'none'} cannot be read: No such file or directory. "
        "Give a file with one query a line, or - for stdin.\n",
    )  # fmt: skip
