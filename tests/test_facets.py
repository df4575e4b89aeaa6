"""Facets: each says how many records its filter leaves."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from csto_tui.archive import Archive
from csto_tui.bulk import build_table
from csto_tui.errors import QueryError
from csto_tui.facets import MOST, NAMES, Facet, facets
from csto_tui.places import TYPES as VIEWS
from csto_tui.search.engine import Engine, Superseded
from csto_tui.search.query import parse

GROUPS = ["Type", "Kind", "Year", "Date", "Country", "Body", "Organisation", "Operation", "Sphere", "Links"]
TYPES = {view: f"type:{','.join(types)}" for view, types in VIEWS.items()} | {"": ""}
QUERIES = [
    "csto",
    "ministers meeting",
    '"joint staff"',
    "2025",
    "may 2025",
    "type:result",
    "sphere:1",
    "-csto",
    "relation:participant",
]
HAPPENED = "type IN ('event', 'result')"


def rows(path: Path, sql: str) -> dict[str, int]:
    with closing(sqlite3.connect(path)) as archive:
        return dict(archive.execute(sql))


def sizes(found: list[Facet], group: str) -> dict[str, int]:
    return {facet.filter.partition(":")[2]: facet.size for facet in found if facet.group == group}


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of three thousand events over sixty years, of fifteen kinds in thirty countries."""
    folder = tmp_path_factory.mktemp("many")
    with (folder / "events.jsonl").open("w", encoding="utf-8") as table:
        for number in range(3000):
            row = {
                "title": f"Meeting number {number}", "date": f"{1960 + number % 60}-05-{number % 28 + 1:02}",
                "kind": f"kind {number // 200}", "country": [f"Country {number % 29}", *(["Home"] if number % 2 else [])],
            }  # fmt: skip
            table.write(json.dumps(row) + "\n")
    build_table(folder / "events.jsonl", folder / "a.db", {}, lambda row: pytest.fail(str(row)))
    return folder / "a.db"


@pytest.fixture(scope="module")
def archives(small_archive: Path) -> Iterator[list[tuple[Archive, Engine]]]:
    """The shipped and the small archive, each with what searches it."""
    with Archive() as shipped, Archive(small_archive) as small:
        yield [(archive, Engine(archive)) for archive in (shipped, small)]


@pytest.mark.parametrize("view", ["", *VIEWS])
@pytest.mark.parametrize("query", ["", *QUERIES])
def test_a_facet_leaves_as_many_records_as_it_says(
    archives: list[tuple[Archive, Engine]], query: str, view: str
) -> None:
    for archive, engine in archives:
        found = facets(archive, query, view)
        whole = engine.search(parse(f"{query} {TYPES[view]} ")).total
        for facet in found:
            left = engine.search(parse(f"{query} {TYPES[view]} {facet.filter} ")).total
            assert facet.size == left, facet
            assert 0 < facet.size < (whole or 1_000), facet


@pytest.mark.parametrize("view", ["", *VIEWS])
@pytest.mark.parametrize("query", ["", *QUERIES])
def test_the_groups_stand_in_their_order_and_list_each_filter_once(shipped: Path, query: str, view: str) -> None:
    with Archive(shipped) as archive:
        found = facets(archive, query, view)
    assert [facet.group for facet in found] == sorted((facet.group for facet in found), key=GROUPS.index)
    filters = [facet.filter for facet in found]
    assert len(set(filters)) == len(filters)


def test_the_counts_of_all_records_are_what_the_rows_say(shipped: Path) -> None:
    with Archive(shipped) as archive:
        found = facets(archive)
        happened = facets(archive, view="events")
    assert sizes(found, "Type") == rows(shipped, "SELECT type, count(*) FROM records GROUP BY 1")
    kinds = rows(shipped, "SELECT kind, count(*) FROM records WHERE kind <> '' GROUP BY 1")
    assert sizes(found, "Kind") == kinds
    assert sizes(happened, "Kind") == rows(
        shipped, f"SELECT kind, count(*) FROM records WHERE kind <> '' AND {HAPPENED} GROUP BY 1"
    )
    years = sizes(happened, "Year")
    assert [years[year] for year in ("2025", "2024", "2023", "2003")] == [24, 17, 17, 1]
    assert sizes(happened, "Date") == {"inferred": 3, "open": 2}
    served = rows(
        shipped, "SELECT code, recorded + weak FROM served JOIN records ON id = record_id WHERE type = 'sphere'"
    )
    assert sizes(happened, "Sphere") == served
    assert sizes(happened, "Links")["low"] == 8


def test_the_counts_of_a_query_are_what_the_rows_say(many: Path) -> None:
    with Archive(many) as archive:
        found = facets(archive, "year:1990", "events")
    within = "FROM records r WHERE type = 'event' AND last_day LIKE '1990-%'"
    kinds = sizes(found, "Kind")
    counted = rows(many, f"SELECT '\"' || kind || '\"', count(*) {within} GROUP BY 1")
    assert kinds == counted
    linked = rows(
        many, f"""SELECT target_id, count(*) FROM links JOIN records e ON e.id = target_id
        WHERE e.kind = 'country' AND source_id IN (SELECT id {within}) GROUP BY 1"""
    )  # fmt: skip
    countries = sizes(found, "Country")
    assert countries.items() <= linked.items()
    assert len(countries) > 12
    assert sizes(found, "Type") == sizes(found, "Year") == {}


def test_of_many_values_all_are_facets_and_only_what_was_not_counted_to_its_end_says_so(many: Path) -> None:
    with Archive(many) as archive:
        found = {facet.filter: facet for facet in facets(archive)}
    kinds, years, countries = (
        [facet for facet in found.values() if facet.group == group] for group in ("Kind", "Year", "Country")
    )
    assert (len(kinds), len(years), len(countries)) == (16, 60, 30)
    assert [facet.title for facet in years] == [str(year) for year in range(2019, 1959, -1)]
    assert {facet.title for facet in (*kinds, *years, *countries) if facet.more} == {"Home"}
    assert found["country:home"] == Facet("Country", "country:home", "Home", 1500, True)
    assert found['kind:"kind 0"'] == Facet("Kind", 'kind:"kind 0"', "Kind 0", 200, False)


def test_of_ever_so_many_values_those_of_most_records_are_facets(tmp_path: Path) -> None:
    with (tmp_path / "a.jsonl").open("w", encoding="utf-8") as table:
        for number in range(MOST + 10):
            row = {"title": "One", "date": "2025", "kind": f"kind {number}", "country": f"Country {number}"}
            table.write(json.dumps(row) + "\n")
        for _ in range(2):
            table.write(json.dumps({"title": "Two", "date": "2024", "kind": "often", "country": "Often"}) + "\n")
    build_table(tmp_path / "a.jsonl", tmp_path / "a.db", {}, lambda row: pytest.fail(str(row)))
    with Archive(tmp_path / "a.db") as archive:
        found = facets(archive, "", "events")
    for group, most in (("Kind", MOST), ("Country", NAMES)):
        titles = [facet.title for facet in found if facet.group == group]
        assert (len(titles), titles[0]) == (most, "Often")


def test_of_very_many_answers_the_newest_are_counted(many: Path) -> None:
    with Archive(many) as archive:
        found = facets(archive, "meeting")
    assert found
    assert all(facet.more for facet in found)
    newest = """SELECT substr(last_day, 1, 4), count(*) FROM (
        SELECT last_day FROM records WHERE type = 'event' ORDER BY key DESC LIMIT 500) GROUP BY 1"""
    assert sizes(found, "Year") == rows(many, newest)


def test_a_kind_that_no_filter_can_say_is_left_out(tmp_path: Path) -> None:
    kinds = ["a,b", 'a"b', "plain", "***", "two words", "x" * 300]
    with (tmp_path / "a.jsonl").open("w", encoding="utf-8") as table:
        for kind in kinds:
            table.write(json.dumps({"title": "One", "date": "2025", "kind": kind}) + "\n")
    build_table(tmp_path / "a.jsonl", tmp_path / "a.db", {}, print)
    with Archive(tmp_path / "a.db") as archive:
        for query in ("", "one"):
            said = {facet.filter for facet in facets(archive, query) if facet.group == "Kind"}
            assert {"kind:plain", 'kind:"two words"'} <= said
            for filter in said:
                assert Engine(archive).search(parse(f"{filter} ")).total == 1


def test_an_empty_archive_has_no_facets(small_archive: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(small_archive)) as full, closing(sqlite3.connect(tmp_path / "a.db")) as other:
        full.backup(other)
        for table in ("evidence", "links", "names", "served", "documents", "counts", "records"):
            other.execute(f"DELETE FROM {table}")
        for index in ("records_fts", "titles_fts"):
            other.execute(f"INSERT INTO {index} ({index}) VALUES ('delete-all')")
        other.commit()
    with Archive(tmp_path / "a.db") as archive:
        assert [facets(archive, query, view) for query in ("", "csto") for view in ("", *VIEWS)] == [[]] * (
            2 * len(VIEWS) + 2
        )


@pytest.mark.parametrize(
    "typed", ["(", '"', "'; DROP TABLE records", "NEAR(a b)", "* OR *", "\0", "\ud800", "a" * 500, "-", "zzzzz"]
)
def test_any_text_is_a_query(shipped: Path, typed: str) -> None:
    with Archive(shipped) as archive:
        answer = Engine(archive).search(parse(typed, typing=False), limit=1000)
        assert all(facet.size < answer.total for facet in facets(archive, typed))


def test_an_unknown_value_is_an_error(shipped: Path) -> None:
    with Archive(shipped) as archive, pytest.raises(QueryError, match="did you mean meeting"):
        facets(archive, "kind:meating")


@pytest.mark.parametrize("query", ["", "csto", "kind:meeting", '"joint staff"'])
def test_facets_that_are_cancelled_are_superseded(shipped: Path, query: str) -> None:
    with Archive(shipped) as archive, pytest.raises(Superseded):
        facets(archive, query, cancelled=lambda: True)


def test_titles_are_safe_to_print(shipped: Path, tmp_path: Path) -> None:
    target: Path = tmp_path / "odd.db"
    with closing(sqlite3.connect(shipped)) as rows, closing(sqlite3.connect(target)) as other:
        rows.backup(other)
        other.execute(
            "UPDATE records SET title = title || char(27) || '[31m', kind = kind || char(27) WHERE type = 'entity'"
        )
        other.execute("UPDATE counts SET id = id || char(27) WHERE id LIKE 'kind:%'")
        other.commit()
    with Archive(target) as archive:
        found = [facet for query in ("", "csto", "russia") for facet in facets(archive, query)]
    assert all(facet.title.isprintable() for facet in found)
    assert all(facet.filter.isprintable() for facet in found)
