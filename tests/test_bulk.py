"""Archives made from tables: what they hold, and that searching and browsing them is as ever."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from csto_tui import bulk
from csto_tui.archive import Archive
from csto_tui.bulk import Bulk, build_table
from csto_tui.check import check
from csto_tui.errors import TableError
from csto_tui.search.engine import Engine
from csto_tui.search.query import parse
from csto_tui.tables import BadRow
from screen import Browsing

Make = Callable[..., Bulk]


@pytest.fixture
def bad() -> list[BadRow]:
    return []


@pytest.fixture
def make(tmp_path: Path, bad: list[BadRow]) -> Make:
    """Makes the archive a.db from rows."""

    def made(*rows: dict[str, object]) -> Bulk:
        table = tmp_path / "events 2025.jsonl"
        table.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        return build_table(table, tmp_path / "a.db", {}, bad.append)

    return made


def event(title: str, date: str, **more: object) -> dict[str, object]:
    return {"title": title, "date": date, **more}


def test_an_archive_from_a_table_is_sound_and_says_where_all_stands(make: Make, tmp_path: Path) -> None:
    made = make(
        event("Later meeting", "2025-06", country="Kazakhstan; Россия"),
        event("Early meeting", "2025-05-13", text="They met.", kind="meeting", country=["kazakhstan"]),
    )
    assert made == Bulk({"document": 1, "entity": 2, "event": 2}, 0)
    report = check(tmp_path / "a.db")
    assert report.sound, report.lines
    with Archive(tmp_path / "a.db") as archive:
        record = archive.record("2025-05-13-early-meeting")
        assert [(each.document, each.locator) for each in record.evidence] == [("events-2025-jsonl", "line 2")]
        assert [link.far.id for link in record.links] == ["kazakhstan"]
        assert [name.text for name in archive.record("kazakhstan").names] == ["kazakhstan"]
        assert archive.record("rossiya").title == "Россия"
        assert [node.title for node in archive.children("@events/2025")] == ["June 2025", "May 2025"]
        assert [node.id for node, _ in archive.supported("events-2025-jsonl")] != []
        assert archive.opening() == "@events"


def test_the_same_table_gives_the_same_bytes(make: Make, tmp_path: Path) -> None:
    rows = [event(f"Meeting {number}", "2025-05-13", country="Russia") for number in range(20)]
    make(*rows)
    first = (tmp_path / "a.db").read_bytes()
    make(*rows)
    assert (tmp_path / "a.db").read_bytes() == first


def test_no_record_is_lost_between_two_batches_of_the_index(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("csto_tui.index.BATCH", 3)
    make(*(event(f"Meeting {number}", "2025-05-13") for number in range(20)))
    with Archive(tmp_path / "a.db") as archive:
        assert Engine(archive).search(parse("meeting ")).total == 20


def test_rows_with_the_same_day_and_title_all_have_an_id(make: Make, tmp_path: Path, bad: list[BadRow]) -> None:
    made = make(*[event("Meeting", "2025-05-13")] * 3, event("", "2025"))
    assert (made.counts["event"], made.left_out) == (3, 1)
    with Archive(tmp_path / "a.db") as archive:
        ids = [node.id for node in archive.children("@events/2025-05")]
    assert sorted(ids) == ["2025-05-13-meeting", "2025-05-13-meeting-1", "2025-05-13-meeting-2"]
    assert bad == [BadRow(4, "the title is missing")]


def test_an_id_that_is_given_twice_is_a_fault_of_one_row(make: Make, bad: list[BadRow]) -> None:
    made = make(event("One", "2025-05-13", id="a"), event("Two", "2025-05-14", id="a"), event("Three", "2025", id="b"))
    assert (made.counts["event"], made.left_out) == (2, 1)
    assert bad == [BadRow(2, "the id 'a' is taken already")]


def test_a_day_holds_as_many_records_as_it_has_keys(
    make: Make, bad: list[BadRow], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "KEYS_OF_A_DAY", 2)
    made = make(*(event(f"Meeting {number}", "2025-05-13") for number in range(3)))
    assert (made.counts["event"], made.left_out) == (2, 1)
    assert bad[0].why.startswith("an archive holds 2 records of one day")


def test_a_table_that_cannot_be_read_leaves_the_old_archive(tmp_path: Path, bad: list[BadRow]) -> None:
    (tmp_path / "a.db").touch()
    with pytest.raises(TableError):
        build_table(tmp_path / "none.csv", tmp_path / "a.db", {}, bad.append)
    assert (tmp_path / "a.db").read_bytes() == b""
    assert os.listdir(tmp_path) == ["a.db"]


@pytest.fixture
def large(make: Make, tmp_path: Path) -> Path:
    """An archive of a thousand events: six hundred in one month, of which one is like no other."""
    make(
        *(
            event(
                f"{'Training' if number % 2 else 'Session'} number {number}", f"2025-05-{number % 28 + 1:02}",
                text="Convened by the CSTO.", kind="meeting", country="Russia" if number % 3 else "Belarus",
            )
            for number in range(600)
        ),
        *(event(f"Parade of {2000 + number % 20}", f"{2000 + number % 20}", text="CSTO") for number in range(400)),
        event("Golan heights contingent", "2025-05-07", text="Nothing else is like this heron."),
    )  # fmt: skip
    return tmp_path / "a.db"


def test_what_is_too_many_to_count_is_said_to_be_more(large: Path) -> None:
    with Archive(large) as archive:
        engine = Engine(archive)
        answer = engine.search(parse("csto "))
        assert (answer.total, answer.more, len(answer.hits)) == (500, True, 100)
        assert sum(answer.counts.values()) < answer.total
        assert engine.search(parse("training "))[2:4] == (300, False)
        assert engine.search(parse("type:event ")).more
        assert engine.search(parse("country:belarus ")).total == 201


def test_what_has_the_words_in_the_title_is_found_among_very_many(large: Path) -> None:
    with Archive(large) as archive:
        engine = Engine(archive)
        for typed in ("parade csto", "prade csto", "parade c", "csto parad"):
            assert {hit.node.title.split()[0] for hit in engine.search(parse(typed)).hits[:50]} == {"Parade"}
        for typed in ("heron g", "golan c", '"golan heights"', "heron", "golna hieghts", "contingent n"):
            assert engine.search(parse(typed)).hits[0].node.title == "Golan heights contingent"


def test_filters_and_periods_narrow_very_many(large: Path) -> None:
    with Archive(large) as archive:
        engine = Engine(archive)
        assert engine.search(parse("training country:belarus ")).total == 100
        assert engine.search(parse("csto 2003 ")).total == 20
        assert engine.search(parse("csto year:2003 ")).total == 20
        assert engine.search(parse("session 2025-05-07 kind:meeting ")).total == 22
        assert engine.search(parse("csto -training 2025 ")).total == 300
        assert engine.search(parse("golan -csto 2025 ")).total == 1


async def test_a_month_of_very_many_events_is_listed_by_days(browsing: Browsing, large: Path) -> None:
    with Archive(large) as archive:
        days = archive.children("@events/2025-05")
        assert [(day.title, day.size) for day in days[-2:]] == [("2 May 2025", 22), ("1 May 2025", 22)]
        golan = engine_first(archive, "golan heights")
        assert archive.groups_of(golan) == ("@events", "@events/2025", "@events/2025-05", "@events/2025-05-07")
        assert len(archive.children("@events/2025-05-07")) == 23
        assert len(archive.children("@events/2003")) == 20
    async with browsing(archive=large, at=golan) as reader:
        assert reader.detail.startswith("Events › 2025 › May 2025 › 7 May 2025 Golan heights contingent")


def engine_first(archive: Archive, typed: str) -> str:
    return Engine(archive).search(parse(typed)).hits[0].node.id


def test_an_archive_never_replaces_the_table_it_is_made_from(tmp_path: Path, bad: list[BadRow]) -> None:
    table, link = tmp_path / "a.csv", tmp_path / "b.csv"
    table.write_text("title,date\nOne,2025\n")
    link.symlink_to(table)
    for source, target in ((table, table), (link, table), (table, link)):
        with pytest.raises(TableError, match="is the table itself"):
            build_table(source, target, {}, bad.append)
    assert table.read_text() == "title,date\nOne,2025\n"


def test_a_table_without_events_replaces_nothing(make: Make, tmp_path: Path) -> None:
    make(event("Meeting", "2025"))
    before = (tmp_path / "a.db").read_bytes()
    with pytest.raises(TableError, match="has no row that is an event"):
        make(event("", "2025"))
    assert (tmp_path / "a.db").read_bytes() == before


def test_countries_of_any_script_stay_apart(make: Make, tmp_path: Path) -> None:
    make(
        event("One", "2025", country="中国"),
        event("Two", "2025", country=["日本", "A\x1fB"]),
        event("Three", "2025", country="مصر; Ελλάδα"),
    )
    with Archive(tmp_path / "a.db") as archive:
        assert len(archive.children("@names/country")) == 5
        assert [link.far.title for link in archive.record("2025-two").links] == ["日本", "A␟B"]


def test_a_name_is_found_among_its_many_events(make: Make, tmp_path: Path) -> None:
    make(*(event(f"South Africa hosts meeting {number}", "2025", country="South Africa") for number in range(400)))
    with Archive(tmp_path / "a.db") as archive:
        engine = Engine(archive)
        for typed in ("south africa", "south afrika", "africa", "south a"):
            assert engine.search(parse(typed), limit=1).hits[0].node.id == "south-africa"


def test_a_phrase_is_looked_for_page_by_page(make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("csto_tui.search.finder.CHUNK", 10)
    rows = (event(f"Day {number}", "2025-05-13", text="heron grey" if number else "grey heron") for number in range(50))
    make(*rows)
    with Archive(tmp_path / "a.db") as archive:
        assert Engine(archive).search(parse('"grey heron"'))[2:4] == (1, False)
        assert Engine(archive).search(parse('heron -"heron grey"'))[2:4] == (1, False)
        monkeypatch.setattr("csto_tui.search.finder.CHECKED", 30)
        assert Engine(archive).search(parse('"heron grey"'))[2:4] == (29, True)


@pytest.mark.parametrize(
    ("typed", "total"),
    [
        ("2024 seldom ", 1), ('2024 "seldom said" ', 1), ("2024 kind:odd ", 11), ("kind:odd notes ", 1), ("2024 plain ", 30),
        ("before:2005 2024 ", 1), ("kind:odd review ", 10), ('"review" kind:odd 2024 ', 10), ("type:event review -plain ", 10),
        ("after:2020 review ", 30),
    ],
)  # fmt: skip
def test_how_few_titles_are_looked_at_changes_neither_what_is_found_nor_how_much(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str, total: int
) -> None:
    monkeypatch.setattr("csto_tui.search.sources.TITLES", 2)
    monkeypatch.setattr("csto_tui.search.finder.CANDIDATES", 4)
    many = [event(f"Review {number} of 2024", "2023", text="plain") for number in range(10, 40)]
    old = [event(f"Review {number} of 2024", f"2007-05-{number}", kind="odd") for number in range(10, 20)]
    make(event("Notes of 2024", "2001", text="seldom said", kind="odd"), *old, *many)
    with Archive(tmp_path / "a.db") as archive:
        engine, query = Engine(archive), parse(typed)
        answer = engine.search(query)
        assert (answer.total, answer.more) == (total, False)
        listed = [*answer.hits, *engine.others(query, answer)]
        assert len({hit.node.id for hit in listed}) == len(engine.tally(query).all(100)) == total


def test_few_titles_are_looked_at_where_a_filter_is_rare(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("csto_tui.search.sources.TITLES", 5)
    monkeypatch.setattr("csto_tui.search.finder.CANDIDATES", 8)
    monkeypatch.setattr("csto_tui.search.finder.CUT", 8)
    old = [event(f"Review {number}", f"1990-05-{number:02}", kind="odd") for number in range(10, 28)]
    make(*old, *(event(f"Review {number}", "2023-05-13") for number in range(30, 90)))
    with Archive(tmp_path / "a.db") as archive:
        answer = Engine(archive).search(parse("kind:odd review "))
        assert (answer.total, answer.more, len(answer.hits)) == (18, False, 8)
        assert answer.hits[0].node.id == "1990-05-27-review-27"


async def test_of_very_many_links_the_newest_are_listed_with_a_plus(
    make: Make, browsing: Browsing, tmp_path: Path
) -> None:
    make(*(event(f"Meeting {number}", f"{1400 + number}-05-13", country="Russia") for number in range(620)))
    with Archive(tmp_path / "a.db") as archive:
        links = archive.record("russia").links
        assert (len(links), links[-1].far.title, links[0].far.title) == (500, "Meeting 619", "Meeting 120")
    async with browsing(archive=tmp_path / "a.db", at="russia") as reader:
        assert reader.browser.reading.links.border_subtitle == "1 of 501+"


def test_words_as_typed_beat_other_forms_in_a_title_and_give_way_to_the_title(make: Make, tmp_path: Path) -> None:
    make(
        event("An order of the defence minister is signed", "2025-06-03"),
        event("Talks", "2025-06-02", text="The ministers gave orders."),
        event("The ministers give orders", "2025-06-01"),
    )
    with Archive(tmp_path / "a.db") as archive:
        found = Engine(archive).search(parse("ministers orders", typing=False)).hits
        assert [hit.node.id[8:10] for hit in found] == ["01", "02", "03"]


@pytest.mark.parametrize("query", ["kind:meeting", "ministers", '"ministers meet"', "year:2025 minister"])
def test_a_query_is_answered_in_full_where_all_answers_are_asked_for(
    make: Make, tmp_path: Path, call: Callable[..., tuple[int, str, str]], query: str
) -> None:
    titles = [f"Ministers meet {'for talks ' * (number % 3)}{number}" for number in range(800)]
    days = [f"2025-{number % 12 + 1:02}-{number % 28 + 1:02}" for number in range(800)]
    make(*(event(title, day, kind="meeting") for title, day in zip(titles, days, strict=True)))
    archive = ("--db", tmp_path / "a.db")
    status, out, err = call(*archive, "export", query)
    assert (status, err) == (0, "")
    assert sorted(json.loads(line)["title"] for line in out.splitlines()) == sorted(titles)
    _, out, err = call(*archive, "events", query, "--sort", "title", "--format", "jsonl")
    assert ([json.loads(line)["title"] for line in out.splitlines()], err) == (sorted(titles, key=str.casefold), "")
    _, out, err = call(*archive, "search", query, "--limit", 600, "--format", "jsonl")
    assert (len({json.loads(line)["id"] for line in out.splitlines()}), err.split()[:2]) == (600, ["600", "of"])
    first = call(*archive, "search", query, "--format", "jsonl")[1].splitlines()
    assert first == out.splitlines()[:20]


def test_a_table_without_countries_makes_a_sound_archive_whose_ids_say_no_more_than_its_dates(
    call: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    days = ("2020", "2020-05", "2020-05-13", "2019/2021", "2020-05-13?")
    (tmp_path / "table.csv").write_text("title,date\n" + "".join(f"Event {day},{day}\n" for day in days))
    assert call("build", "--table", tmp_path / "table.csv", "-o", tmp_path / "a.db")[0] == 0
    assert call("check", tmp_path / "a.db")[0] == 0
    with Archive(tmp_path / "a.db") as archive:
        ids = [id for id in archive.ids() if archive.node(id).type == "event"]
    assert ids == [
        "2020-event-2020", "2020-05-event-2020-05", "2020-05-13-event-2020-05-13-4", "2021-event-2019-2021",
        "2020-05-13-event-2020-05-13",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("date", "found"),
    [
        ("2025-12-31", True),
        ("2025-12-31/2025-12-31", True),
        ("../2025-12-31", True),
        ("../2025-12-31?", True),
        ("../2025-12", False),
        ("../2025-12?", False),
        ("2025-12", False),
        ("2025-12-30/2025-12-31", False),
    ],
)
def test_what_is_of_a_day_or_ends_with_one_is_found_by_it(make: Make, tmp_path: Path, date: str, found: bool) -> None:
    make(event("Something", date))
    with Archive(tmp_path / "a.db") as archive:
        answer = Engine(archive).search(parse("31 december type:event "))
    assert [hit.node.title for hit in answer.hits] == ["Something"] * found
