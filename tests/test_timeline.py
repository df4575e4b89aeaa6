"""The timeline: what is listed when, as the archive's own rows have it."""

import csv
import json
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from io import StringIO
from itertools import pairwise
from pathlib import Path

import pytest

from csto_tui.archive import Archive
from csto_tui.bulk import build_table
from csto_tui.errors import QueryError
from csto_tui.export.timeline import COLUMNS, as_markdown, as_text, drawn, rows
from csto_tui.export.values import write
from csto_tui.model import Node
from csto_tui.search.engine import Engine, Superseded
from csto_tui.search.query import parse
from csto_tui.timeline import SPANS, Bar, Timeline, timeline

Call = Callable[..., tuple[int, str, str]]
LENGTHS = {"year": 4, "month": 7, "day": 10}
DAYS = 7


@pytest.fixture(scope="module")
def sixty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of 6,500 events over sixty years: of days, of months, of years, of days over a border, of long periods."""
    folder = tmp_path_factory.mktemp("sixty")
    dates = [
        "{day}",
        "{day}",
        "{day}",
        "{day:%Y-%m}",
        "{day:%Y}",
        "{day}/{end}",
        "{day:%Y}/{end:%Y}",
        "../{day}",
        "{day}?",
    ]
    with (folder / "events.jsonl").open("w", encoding="utf-8") as table:
        for number in range(6500):
            day = date(1960, 1, 1) + timedelta(days=number * 3 % 21_500)
            end = day + timedelta(days=400 if number % 9 == 6 else 20)
            row = {
                "title": f"{'Training' if number % 2 else 'Session'} number {number}", "text": "Convened by the CSTO.",
                "date": dates[number % 9].format(day=day, end=end), "kind": "meeting" if number % 4 else "parade",
                "country": "Russia" if number % 3 else "Belarus",
            }  # fmt: skip
            table.write(json.dumps(row) + "\n")
    build_table(folder / "events.jsonl", folder / "a.db", {}, lambda row: pytest.fail(str(row)))
    return folder / "a.db"


def listed(path: Path, by: str, condition: str = "1") -> dict[str, int]:
    """How many events and results are listed in each period, as SQL says."""
    beyond = "'years'" if by == "year" else "'years', 'year'"
    sql = f"""SELECT substr(sort_day, 1, ?), count(*) FROM records WHERE type IN ('event', 'result')
        AND sort_day IS NOT NULL AND precision NOT IN ({beyond}) AND {condition} GROUP BY 1"""
    with closing(sqlite3.connect(path)) as rows:
        return dict(rows.execute(sql, [LENGTHS[by]]))


def sizes(made: Timeline) -> dict[str, int]:
    return {bar.period: bar.size for bar in made.bars if bar.size}


def test_the_shipped_archive_is_two_years_and_what_no_year_tells(shipped: Path) -> None:
    with Archive(shipped) as archive:
        made = timeline(archive)
    assert (made.by, made.bars, made.more) == ("year", (Bar("2025", "2025", 7), Bar("2003", "2003", 1)), False)
    assert Counter(node.date_text for node in made.spans) == {
        "2023–2025": 17, "by 15 Dec 2025": 2, "9 May 2025 (inferred)": 1, "28 Apr 2025 (year inferred)": 1,
        "25 Apr 2025 (year inferred)": 1,
    }  # fmt: skip


@pytest.mark.parametrize("by", LENGTHS)
def test_the_bars_are_what_the_rows_say(shipped: Path, small_archive: Path, sixty: Path, by: str) -> None:
    for path in (shipped, small_archive, sixty):
        with Archive(path) as archive:
            made = timeline(archive, by=by)
        expected = listed(path, by)
        shown = {bar.period for bar in made.bars}
        assert sizes(made) == {period: size for period, size in expected.items() if period in shown}
        assert made.more == (min(expected) not in shown or len(made.spans) == SPANS)
        assert [bar.period for bar in made.bars] == sorted(shown, reverse=True)


@pytest.mark.parametrize("by", LENGTHS)
@pytest.mark.parametrize(
    ("query", "condition"),
    [
        ("kind:parade", "kind = 'parade'"),
        ("training", "title LIKE 'Training%'"),
        ("csto -session kind:meeting", "title LIKE 'Training%' AND kind = 'meeting'"),
        ("is:inferred", "basis = 'inferred'"),
        ('"convened by" kind:parade', "kind = 'parade'"),
    ],
)
def test_the_bars_of_a_query_are_what_the_rows_say(sixty: Path, by: str, query: str, condition: str) -> None:
    with Archive(sixty) as archive:
        made = timeline(archive, by=by, query=query)
    shown = {bar.period for bar in made.bars}
    assert sizes(made) == {period: size for period, size in listed(sixty, by, condition).items() if period in shown}
    assert made.bars


@pytest.mark.parametrize("query", ["", "kind:meeting", "year:1960..2020"])
def test_a_period_cuts_what_is_listed_outside_of_it(sixty: Path, query: str) -> None:
    within = "sort_day BETWEEN '1987-05-20' AND '1989-02-10'"
    condition = f"{within} AND kind = 'meeting'" if query.startswith("kind") else within
    with Archive(sixty) as archive:
        for by in LENGTHS:
            made = timeline(archive, first="1987-05-20", last="1989-02-10", by=by, query=query)
            shown = {bar.period for bar in made.bars}
            expected = listed(sixty, by, condition)
            assert sizes(made) == {period: size for period, size in expected.items() if period in shown}
            assert all("1987-05-20"[: LENGTHS[by]] <= period <= "1989-02-10" for period in shown)


def test_a_period_of_the_query_is_as_good_as_one_beside_it(sixty: Path) -> None:
    with Archive(sixty) as archive:
        for query in ("", "kind:parade"):
            beside = timeline(archive, first="1987-05-01", last="1989-02-28", query=query)
            assert timeline(archive, query=f"{query} after:1987-05 before:1989-02") == beside


def test_the_spans_are_what_no_single_bar_tells_the_newest_first(
    shipped: Path, small_archive: Path, sixty: Path
) -> None:
    for path in (shipped, small_archive, sixty):
        for by, letters in LENGTHS.items():
            sql = """SELECT id FROM records WHERE type IN ('event', 'result') AND (precision = 'bounded'
                OR basis IN ('inferred', 'year-inferred') OR substr(first_day, 1, ?) <> substr(last_day, 1, ?))
                ORDER BY key DESC LIMIT 200"""
            with closing(sqlite3.connect(path)) as rows:
                expected = [id for (id,) in rows.execute(sql, [letters, letters])]
            with Archive(path) as archive:
                assert [node.id for node in timeline(archive, by=by).spans] == expected


@pytest.mark.parametrize("by", LENGTHS)
@pytest.mark.parametrize("within", [("", ""), ("1987-05-20", "1989-02-10"), ("2025-04-26", "2025-12-20")])
@pytest.mark.parametrize("query", ["", "kind:meeting"])
def test_each_span_has_its_date_and_says_whether_a_bar_counts_it_too(
    shipped: Path, sixty: Path, by: str, within: tuple[str, str], query: str
) -> None:
    first, last = within
    beyond = "'years'" if by == "year" else "'years', 'year'"
    sql = f"""SELECT id, date, sort_day BETWEEN ? AND ? AND precision NOT IN ({beyond}), substr(sort_day, 1, ?)
        FROM records WHERE date IS NOT NULL"""
    for path in (shipped, sixty):
        with closing(sqlite3.connect(path)) as file:
            rows = file.execute(sql, [first or "0", last or "9999", LENGTHS[by]]).fetchall()
        with Archive(path) as archive:
            made = timeline(archive, first=first, last=last, by=by, query=query)
        ids, bars = {node.id for node in made.spans}, {bar.period for bar in made.bars if bar.size}
        assert {node.id: node.date for node in made.spans} == {id: date for id, date, _, _ in rows if id in ids}
        assert made.counted == {id for id, _, listed, period in rows if id in ids and listed and period in bars}


def test_the_bars_and_the_spans_that_none_counts_are_all_there_is(call: Call, shipped: Path) -> None:
    value = json.loads(call("timeline", "--format", "json")[1])
    spans = [span for span in value["spans"] if not span["counted"]]
    with closing(sqlite3.connect(shipped)) as file:
        (all,) = file.execute("SELECT count(*) FROM records WHERE type IN ('event', 'result')").fetchone()
    assert sum(bar["size"] for bar in value["bars"]) + len(spans) == all
    assert {span["date"] for span in spans} == {"2023/2025"}
    assert len(value["spans"]) - len(spans) == 5
    rows = list(csv.DictReader(StringIO(call("timeline", "--format", "csv")[1])))
    told = [(row["id"], row["date"], row["counted"]) for row in rows if row["by"] == "span"]
    assert told == [(span["id"], span["date"], json.dumps(span["counted"])) for span in value["spans"]]
    assert {(row["date"], row["counted"]) for row in rows if row["by"] != "span"} == {("", "")}


def test_what_began_in_a_period_and_ended_later_is_a_span_of_it(shipped: Path) -> None:
    with Archive(shipped) as archive:
        made = timeline(archive, first="2024-01-01", last="2024-12-31")
    assert (made.bars, len(made.spans)) == ((), 17)


def test_a_gap_between_two_periods_is_a_bar_of_nothing(shipped: Path, sixty: Path) -> None:
    with Archive(shipped) as archive:
        made = timeline(archive, by="month", first="2025-01-01")
        assert [bar.size for bar in made.bars] == [2, 0, 0, 0, 0, 0, 0, 2, 3]
        assert timeline(archive, by="month").bars[-1] == Bar("2003-04", "April 2003", 1)
        far = timeline(archive, by="day")
        assert [bar.size for bar in far.bars] == [2, 1, 1, 1, 2, 1]
        assert not far.more
    with Archive(sixty) as archive:
        made = timeline(archive, by="day")
        assert (len(made.bars), made.more) == (400, True)
        days = [
            date.fromisoformat(bar.period)
            for bar in timeline(archive, by="day", first="2012-06-01", last="2013-02-28").bars
        ]
        assert len(days) > 100
        assert all(later - earlier == timedelta(days=1) for later, earlier in pairwise(days))


@pytest.mark.parametrize(
    ("last", "by"), [("1960-02-05", "day"), ("1962-12-31", "month"), ("1969-12-31", "year"), ("", "year")]
)
def test_the_finest_that_makes_few_bars_is_chosen(sixty: Path, last: str, by: str) -> None:
    with Archive(sixty) as archive:
        made = timeline(archive, last=last)
    assert made.by == by
    assert 0 < len(made.bars) <= 40 or not last


def test_an_archive_of_whole_years_has_bars(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("title,date\nOne,2024\nTwo,2025\nThree,2025\n")
    build_table(tmp_path / "a.csv", tmp_path / "a.db", {}, print)
    with Archive(tmp_path / "a.db") as archive:
        made = timeline(archive)
        assert sizes(made) == sizes(timeline(archive, query="type:event")) == {"2025": 2, "2024": 1}
        assert (made.by, made.spans) == ("year", ())
        assert timeline(archive, by="month").bars == ()


@pytest.fixture
def empty(small_archive: Path, tmp_path: Path) -> Path:
    """An archive that is sound and holds nothing."""
    target = tmp_path / "empty.db"
    with closing(sqlite3.connect(small_archive)) as rows, closing(sqlite3.connect(target)) as other:
        rows.backup(other)
        for table in ("evidence", "links", "names", "served", "documents", "counts", "records"):
            other.execute(f"DELETE FROM {table}")
        for index in ("records_fts", "titles_fts"):
            other.execute(f"INSERT INTO {index} ({index}) VALUES ('delete-all')")
        other.commit()
    return target


def test_an_empty_archive_has_no_bars(empty: Path) -> None:
    with Archive(empty) as archive:
        for by in ("", *LENGTHS):
            for query in ("", "csto", "type:event", "year:2025"):
                made = timeline(archive, by=by, query=query)
                assert (made.bars, made.spans, made.more) == ((), (), False)


@pytest.mark.parametrize(
    "typed", ["(", '"', "'; DROP TABLE records", "NEAR(a b)", "* OR *", "\0", "\ud800", "a" * 500, "-", "-csto", "%"]
)
def test_any_text_is_a_query(shipped: Path, typed: str) -> None:
    with Archive(shipped) as archive:
        made = timeline(archive, query=typed, by="year")
        answer = Engine(archive).search(parse(typed, typing=False), limit=1000)
    happened = {hit.node.id for hit in answer.hits if hit.node.type in ("event", "result")}
    assert {node.id for node in made.spans} <= happened
    assert sum(bar.size for bar in made.bars) <= len(happened)


def test_an_unknown_value_is_an_error(shipped: Path) -> None:
    with Archive(shipped) as archive, pytest.raises(QueryError, match="did you mean meeting"):
        timeline(archive, query="kind:meating")


@pytest.mark.parametrize("query", ["", "csto", "kind:meeting", '"joint staff"'])
def test_a_timeline_that_is_cancelled_is_superseded(shipped: Path, query: str) -> None:
    with Archive(shipped) as archive, pytest.raises(Superseded):
        timeline(archive, query=query, cancelled=lambda: True)


def test_counts_that_make_no_sense_are_passed_over(shipped: Path, tmp_path: Path) -> None:
    target = tmp_path / "odd.db"
    with closing(sqlite3.connect(shipped)) as rows, closing(sqlite3.connect(target)) as other:
        rows.backup(other)
        odd = [
            "2025-13-45",
            "0000",
            "0000-00-00",
            "²²²²",
            "2025-W01-1",
            "2001-01-01\x1b",
            "99999",
            "２０２５",
            "2025..2025",
        ]
        other.executemany("INSERT INTO counts VALUES (?, 5)", [(f"@events/{name}",) for name in odd])
        other.execute("INSERT INTO counts VALUES ('@events/2001-01-01', -5)")
        other.commit()
    with Archive(target) as archive:
        assert sizes(timeline(archive, by="day", first="2025-01-01")) == listed(shipped, "day", "sort_day > '2025'")
        assert all(bar.size >= 0 for by in LENGTHS for bar in timeline(archive, by=by).bars)


@pytest.mark.parametrize("blocks", [True, False])
def test_bars_are_in_proportion_and_what_is_not_nothing_is_seen(blocks: bool) -> None:
    lengths = [len(drawn(size, 1000, 20, blocks)) for size in (0, 1, 500, 1000)]
    assert lengths == [0, 1, 10, 20]
    assert drawn(500, 1000, 20, blocks).isascii() != blocks


HOSTILE = Timeline(
    "year", (Bar("2025", "2025", 1),), (Node("a", "event", "", "", "=cmd|'[x](http://y) | <b>", "-1"),), False
)


def as_csv(made: Timeline) -> list[dict[str, str]]:
    stream = StringIO()
    write(rows(made), COLUMNS, "csv", stream)
    return list(csv.DictReader(StringIO(stream.getvalue())))


def test_a_title_is_only_text_in_every_format() -> None:
    bar, span = as_csv(HOSTILE)
    assert (bar["title"], span["title"]) == ("2025", "'=cmd|'[x](http://y) | <b>")
    assert span["period"] == "'-1"
    assert r"- \-1: \=cmd\|'\[x\](http\://y) \| &lt;b&gt;" in as_markdown(HOSTILE)
    assert "=cmd|'[x](http://y) | <b>" in "\n".join(as_text(HOSTILE, 20, True))


@pytest.mark.parametrize("title", [" =1+1", "＝1+1", "\u3000＠a", "\n+1"])
def test_no_cell_is_a_formula(title: str) -> None:
    hostile = Timeline("year", (), (Node("a", "event", "", "", title),), False)
    assert [row["title"] for row in as_csv(hostile)] == [f"'{title}"]


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("--format csv --fields size,period", "size,period"),
        ("--format markdown --fields period", "| period |"),
        ("--format jsonl --fields size,period", '{"size":2,"period":"2025-05"}'),
    ],
)
def test_a_timeline_has_the_fields_that_are_asked_for(call: Call, shipped: Path, asked: str, first: str) -> None:
    status, out, said = call("--db", shipped, "timeline", "--by", "month", "--to", "2025-05", *asked.split())
    assert (status, said, out.splitlines()[0]) == (0, "", first)


def test_with_fields_a_timeline_is_rows_in_every_format(call: Call, shipped: Path) -> None:
    fields = ("--fields", "by,period,size,id,date")
    rows = json.loads(call("--db", shipped, "timeline", "--format", "json", *fields)[1])
    lines = call("--db", shipped, "timeline", "--format", "jsonl", *fields)[1].splitlines()
    assert list(map(json.loads, lines)) == rows
    table = csv.DictReader(StringIO(call("--db", shipped, "timeline", "--format", "csv", *fields)[1]))
    assert [{name: str(value) for name, value in row.items()} for row in rows] == [
        {name: value for name, value in row.items() if value} for row in table
    ]
    assert {row["by"] for row in rows} == {"year", "span"}
    assert call("timeline", "--format", "json", "--fields", "nothing")[0] == 2


def test_the_command_prints_a_line_for_each_bar(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("csto_tui.overviews.getencoding", lambda: "UTF-8")
    status, out, said = call("timeline", "--by", "month", "--from", "april 2025", "--to", "13 May 2025")
    assert (status, said) == (0, "")
    may, april, space, heading, *spans = out.splitlines()
    assert may.split() == ["May", "2025", "█" * 40, "2"]
    assert april.split() == ["April", "2025", "█" * 60, "3"]
    assert (space, heading) == ("", "Longer than a month, or of a date that is open or inferred:")
    assert len(spans) == 20
    monkeypatch.setattr("csto_tui.overviews.getencoding", lambda: "koi8-r")
    assert call("timeline", "--by", "year")[1].splitlines()[1].split() == ["2003", "#" * 8, "1"]


def test_the_formats_of_the_command_all_say_the_same(call: Call) -> None:
    asked = ("timeline", "2025", "--by", "month", "-session", "--format")
    value = json.loads(call(*asked, "json")[1])
    assert (value["by"], value["more"]) == ("month", False)
    lines = [json.loads(line) for line in call(*asked, "jsonl")[1].splitlines()]
    whole = [*value["bars"], *value["spans"]]
    assert all(line.items() <= object.items() for line, object in zip(lines, whole, strict=True))
    rows = list(csv.DictReader(StringIO(call(*asked, "csv")[1])))
    assert [row["period"] for row in rows if row["by"] == "month"] == [bar["period"] for bar in value["bars"]]
    assert [row["id"] for row in rows if row["by"] == "span"] == [span["id"] for span in value["spans"]]
    markdown = call(*asked, "markdown")[1].splitlines()
    assert len([line for line in markdown if line.startswith("| ")]) == len(value["bars"]) + 2
    assert len([line for line in markdown if line.startswith("- ")]) == len(value["spans"])


def test_what_is_left_out_is_said(call: Call, sixty: Path) -> None:
    status, _, said = call("timeline", "--by", "day", "--db", sixty)
    assert (status, said.startswith("There is more than is shown")) == (0, True)


def test_a_limit_leaves_the_first_lines_and_says_so(call: Call) -> None:
    whole = json.loads(call("timeline", "--by", "year", "--format", "json")[1])
    for limit, bars, spans in ((1, 1, 0), (2, 2, 0), (5, 2, 3)):
        status, out, said = call("timeline", "--by", "year", "--format", "json", "--limit", limit)
        cut = json.loads(out)
        assert (status, said) == (0, f"There are more than the {limit} that were asked for.\n")
        assert (cut["bars"], cut["spans"], cut["more"]) == (whole["bars"][:bars], whole["spans"][:spans], True)
    assert len(call("timeline", "--by", "year", "--limit", 1)[1].splitlines()) == 1
    assert call("timeline", "--limit", 999) == call("timeline")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--from", "soon"), "--from 'soon' is no date; write 2025"),
        (("--to", "2025-13"), "--to '2025-13' is no date; write 2025"),
        (("--from", "2025", "--to", "2024"), "--from is later than --to"),
        (("--by", "week"), "'week' is not one of"),
        (("kind:meating",), "did you mean meeting"),
    ],
)
def test_a_timeline_of_nothing_known_is_misuse(call: Call, arguments: tuple[str, ...], message: str) -> None:
    status, out, said = call("timeline", *arguments)
    assert (status, out) == (2, "")
    assert message in said


def test_nothing_found_is_said_and_exits_with_1(call: Call, empty: Path) -> None:
    status, out, said = call("timeline", "zzzzz")
    assert (status, out, said) == (1, "", "No event and no result in this archive answers 'zzzzz'.\n")
    assert call("timeline", "--db", empty) == (1, "", "No event and no result in this archive is listed then.\n")
    status, out, _ = call("timeline", "zzzzz", "--format", "json")
    assert (status, json.loads(out)["bars"]) == (1, [])
