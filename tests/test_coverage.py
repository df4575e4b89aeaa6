"""What is recorded for each declared item, by period: the numbers, the tree, the formats."""

import csv
import io
import json
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from shutil import copy

import pytest
from markdown_it import MarkdownIt

from csto_tui.archive import Archive
from csto_tui.build import build
from csto_tui.check import check
from csto_tui.coverage import Count, Coverage, Row, cell, count_words, coverage, period_words, sources
from csto_tui.errors import NotFound
from csto_tui.escapes import FORMULA
from csto_tui.export.coverage import LEGEND, LINKED, linked, markdown, table
from csto_tui.export.values import write
from csto_tui.model import Evidence, Link, Node, Served
from csto_tui.present import label

Call = Callable[..., tuple[int, str, str]]
Counts = dict[tuple[str, str], tuple[int, int]]
MEETING = "2025-05-13-afghanistan-working-group"


@pytest.fixture
def archive(shipped: Path) -> Iterator[Archive]:
    with Archive(shipped) as archive:
        yield archive


@pytest.fixture
def changed(tmp_path: Path, shipped: Path) -> Callable[[str], Path]:
    """Makes a copy of the shipped archive in which statements were run."""

    def change(statements: str) -> Path:
        target = Path(copy(shipped, tmp_path / "changed.db"))
        with closing(sqlite3.connect(target)) as connection, connection:
            connection.executescript(statements)
        return target

    return change


def counted(archive: Path) -> Counts:
    """By item and period how many serve it, recorded and weakly, as plain Python makes it of records and links."""
    with closing(sqlite3.connect(archive)) as file:
        records = {id: rest for id, *rest in file.execute("SELECT id, type, parent_id, date FROM records")}
        links = file.execute("SELECT source_id, target_id, relation, status FROM links").fetchall()
    serving: dict[tuple[str, str], dict[str, bool]] = {}
    for source, target, relation, status in links:
        if relation not in ("implements", "contributes", "related") or records[source][0] not in ("event", "result"):
            continue
        date = records[source][2]
        period = date.replace("/", "..") if re.fullmatch("[0-9]{4}/[0-9]{4}", date) else date.removeprefix("../")[:4]
        item: str | None = target
        while item:
            found = serving.setdefault((item, period), {})
            found[source] = found.get(source, False) or (relation != "related" and status == "accepted")
            item = records[item][1]
    return {place: (sum(found.values()), len(found) - sum(found.values())) for place, found in sorted(serving.items())}


def numbers(found: Coverage) -> Counts:
    """The numbers of a coverage that are not nought, by item and period."""
    cells = {
        (row.node.id, period): tuple(count)
        for row in found.rows
        for period, count in zip(found.periods, row.counts, strict=True)
    }
    return {place: count for place, count in sorted(cells.items()) if count != (0, 0)}


def codes(found: Coverage, type: str = "priority", heading: bool = False) -> list[str]:
    return [row.node.code for row in found.rows if row.node.type == type and row.heading == heading]


def row(title: str, **counts: int) -> Row:
    count = Count(**counts)
    return Row(Node(title, "priority", "", "1.1", title), 2, (count,) * 12, count)


@pytest.mark.parametrize("name", ["shipped", "small_archive"])
def test_the_numbers_are_those_that_follow_from_the_links(name: str, request: pytest.FixtureRequest) -> None:
    path = request.getfixturevalue(name)
    with Archive(path) as archive:
        assert numbers(coverage(archive)) == counted(path) != {}


def test_the_periods_of_an_item_add_up_to_its_total(archive: Archive) -> None:
    found = coverage(archive)
    assert found.periods == ("2025", "2023..2025")
    for row in found.rows:
        assert tuple(map(sum, zip(*row.counts, strict=True))) == row.total == (row.node.recorded, row.node.weak)


def test_the_tree_stands_in_the_order_of_the_document(archive: Archive) -> None:
    rows = coverage(archive).rows
    assert [row.node.code for row in rows[:6]] == ["", "1", "1.1", "1.1.1", "1.2", "1.2.1"]
    assert [row.depth for row in rows[:6]] == [0, 1, 2, 3, 2, 3]
    assert len(rows) == 1 + 5 + 15 + 28
    assert not any(row.heading for row in rows)


def test_the_spheres_are_compared_by_what_is_declared_and_recorded(archive: Archive) -> None:
    rows = coverage(archive).rows
    declared = Counter((row.node.type, row.node.code[:1]) for row in rows)
    compared = {
        row.node.code: (declared["priority", row.node.code], declared["measure", row.node.code], *row.total)
        for row in rows
        if row.node.type == "sphere"
    }
    assert compared == {
        "1": (3, 6, 3, 0), "2": (4, 9, 6, 3), "3": (5, 10, 3, 0), "4": (2, 1, 1, 0), "5": (1, 2, 1, 1),
    }  # fmt: skip


def test_the_gaps_are_the_items_for_which_nothing_is_recorded(archive: Archive) -> None:
    found = coverage(archive, gaps=True)
    state = {row.node.code: row.total.served for row in found.rows if row.node.type == "priority" and not row.heading}
    assert [code for code, served in state.items() if served is Served.NONE] == ["1.1", "1.2", "3.4", "3.5"]
    assert [code for code, served in state.items() if served is Served.WEAK] == ["4.2"]
    assert all(row.heading == bool(row.total.recorded) for row in found.rows)


def test_above_the_gaps_only_what_leads_to_one_is_kept(archive: Archive) -> None:
    found = coverage(archive, gaps=True)
    assert codes(found, "sphere", heading=True) == ["1", "2", "3", "4", "5"]
    assert codes(found, heading=True) == ["1.3", "2.1", "2.2", "2.4", "3.1", "3.2", "3.3", "4.1", "5.1"]
    assert "2.3" not in codes(found) + codes(found, heading=True)


def test_by_gaps_siblings_with_the_greatest_share_stand_first_and_ties_in_their_order(archive: Archive) -> None:
    found = coverage(archive, order="gaps")
    third = [code for code in codes(found) if code.startswith("3")]
    assert third == ["3.4", "3.5", "3.1", "3.2", "3.3"]
    assert sorted(row.node.id for row in found.rows) == sorted(row.node.id for row in coverage(archive).rows)
    assert [row.node.code for row in found.rows if row.node.code.startswith("3.3.")] == ["3.3.2", "3.3.1"]


def test_what_has_no_date_and_what_covers_one_year_are_counted_apart(changed: Callable[[str], Path]) -> None:
    path = changed(
        """UPDATE records SET date = NULL, first_day = NULL, last_day = NULL, sort_day = NULL, precision = NULL
        WHERE id = 'report-2023-2025/channel';
        INSERT INTO served_in VALUES ('kg-2025/3.3.1', '', 1, 0), ('kg-2025/3.3.1', '2024', 2, 1);
        DELETE FROM served_in WHERE record_id = 'kg-2025/3.3.1' AND period = '2023..2025'"""
    )
    with Archive(path) as archive:
        found = coverage(archive)
        assert found.periods == ("2025", "2023..2025", "2024", "")
        (counts,) = (row.counts for row in found.rows if row.node.code == "3.3.1")
        assert counts == ((0, 0), (0, 0), (2, 1), (1, 0))
        assert [link.far.id for _, link in cell(archive, "kg-2025/3.3", "")] == ["report-2023-2025/channel"]


def test_a_cell_holds_what_it_counts(archive: Archive) -> None:
    found = coverage(archive)
    for row in found.rows:
        for period, count in zip(found.periods, row.counts, strict=True):
            serving = {link.far.id for _, link in cell(archive, row.node.id, period)}
            assert len(serving) == sum(count)
        assert len({link.far.id for _, link in cell(archive, row.node.id)}) == sum(row.total)
    assert [(item.code, link.far.id) for item, link in cell(archive, "kg-2025/1", "2025")] == [
        ("1.3.1", MEETING), ("1.3.2", MEETING),
    ]  # fmt: skip


def test_a_cell_of_an_unknown_item_says_so_and_of_an_unknown_period_is_empty(archive: Archive) -> None:
    assert cell(archive, "kg-2025", "1999") == []
    with pytest.raises(NotFound):
        cell(archive, "nowhere")


def test_the_sources_of_an_item_are_its_own_and_each_link_is_given_once(archive: Archive, shipped: Path) -> None:
    with closing(sqlite3.connect(shipped)) as file:
        links = file.execute(
            "SELECT source_id, target_id, relation FROM links WHERE relation IN ('implements', 'contributes', 'related')"
        ).fetchall()
    found = [(link.far.id, node.id, link.relation) for node, link in sources(archive, coverage(archive))]
    assert sorted(found) == sorted(links)
    assert {node.id for node, _ in sources(archive, coverage(archive, gaps=True))} == {
        "kg-2025/1.3.2", "kg-2025/2.1.3", "kg-2025/2.1.4", "kg-2025/3.1.1", "kg-2025/4.2",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("period", "words"), [("2025", "2025"), ("2023..2025", "2023–2025"), ("", "no date"), ("soon", "soon")]
)
def test_a_period_is_said_in_words(period: str, words: str) -> None:
    assert period_words(period) == words


@pytest.mark.parametrize(
    ("count", "words", "served"),
    [
        (Count(), "·", Served.NONE),
        (Count(3), "3", Served.RECORDED),
        (Count(3, 2), "3+2", Served.RECORDED),
        (Count(0, 2), "0+2", Served.WEAK),
    ],
)
def test_a_count_keeps_apart_what_is_only_weakly_linked(count: Count, words: str, served: Served) -> None:
    assert (count_words(count), count.served) == (words, served)


def test_text_in_a_file_has_whole_titles_and_ends_with_what_its_signs_mean(call: Call, archive: Archive) -> None:
    status, out, err = call("--db", archive.path, "coverage")
    assert status == 0
    listed = [line[13:].strip() for line in out.splitlines()[1:]]
    titles = [label(row.node) for row in coverage(archive).rows]
    assert [line[: len(title)] for line, title in zip(listed, titles, strict=False)] == titles
    assert out.splitlines()[0].split() == ["declared", "2025", "2023–2025", "total"]
    assert out.splitlines()[-1] == LEGEND == "● recorded · ◐ only weakly linked · ○ no record in this archive"
    (line,) = (line for line in out.splitlines() if " 2.1 " in line)
    assert line.split() == ["●", "recorded", "2.1", "Military", "component", "·", "3+2", "3+2"]
    assert err.startswith("No record in this archive does not mean that nothing was done.")


def test_of_the_gaps_the_headings_have_no_numbers(call: Call, shipped: Path) -> None:
    out = call("--db", shipped, "coverage", "--gaps")[1].splitlines()
    assert "3 Challenges and threats" in map(str.strip, out)
    assert any(line.split()[:4] == ["◐", "only", "weak", "4.2"] for line in out)
    assert not any("●" in line for line in out[:-1])


@pytest.mark.parametrize(("width", "years"), [(200, 11), (100, 7), (80, 3), (70, 2)])
def test_periods_for_which_there_is_no_room_are_added_up(width: int, years: int) -> None:
    periods = tuple(str(year) for year in range(2025, 2014, -1))
    found = Coverage((*periods, ""), (row("Peace and long words all around the world", recorded=1, weak=1),))
    heading, line = table(found, width)
    rest = len(periods) - years
    assert max(len(heading), len(line)) <= width
    assert heading.split()[1:] == [*periods[:years], *["earlier"] * bool(rest), "no", "date", "total"]
    assert line.split()[-years - 2 - bool(rest) :] == ["1+1"] * years + [f"{rest}+{rest}"] * bool(rest) + ["1+1"] * 2


def test_where_no_period_has_room_the_total_stays() -> None:
    found = Coverage(tuple(map(str, range(2025, 2013, -1))), (row("Peace", recorded=1),))
    heading, line = table(found, 46)
    assert heading.split() == ["declared", "total"]
    assert line.split() == ["●", "recorded", "1.1", "Peace", "1"]


def test_long_titles_are_cut_between_words() -> None:
    _, line = table(Coverage((), (row("Readiness of the Collective Forces", recorded=1),)), 48)
    assert " 1.1 Readiness of the… " in line
    assert len(line) <= 48


def test_json_has_the_numbers_by_period(call: Call, shipped: Path) -> None:
    values = json.loads(call("--db", shipped, "coverage", "--format", "json")[1])
    lines = call("--db", shipped, "coverage", "--format", "jsonl")[1].splitlines()
    assert [json.loads(line) for line in lines] == values
    found = {
        (value["id"], period): tuple(count.values())
        for value in values
        for period, count in value["periods"].items()
        if any(count.values())
    }
    assert found == counted(shipped)
    assert {value["state"] for value in values} == {"recorded", "only weakly linked", "no record in this archive"}
    assert "served_by" not in values[0]


def test_json_with_sources_has_reasons_and_places(call: Call, shipped: Path) -> None:
    values = json.loads(call("--db", shipped, "coverage", "--format", "json", "--sources")[1])
    (value,) = (value for value in values if value["code"] == "3.3.1")
    (link,) = value["served_by"]
    assert (link["id"], link["relation"], link["confidence"]) == ("report-2023-2025/channel", "implements", "high")
    assert link["why"]
    assert link["evidence"][0]["locator"]


def test_csv_has_a_row_for_each_item(call: Call, shipped: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(call("--db", shipped, "coverage", "--format", "csv")[1])))
    assert list(rows[0]) == [
        "id", "type", "code", "title", "state", "recorded 2025", "weak 2025", "recorded 2023..2025", "weak 2023..2025",
        "recorded total", "weak total",
    ]  # fmt: skip
    assert len(rows) == 49
    (row,) = (row for row in rows if row["code"] == "2.1")
    assert list(row.values())[4:] == ["recorded", "0", "0", "3", "2", "3", "2"]
    gaps = list(csv.DictReader(io.StringIO(call("--db", shipped, "coverage", "--gaps", "--format", "csv")[1])))
    assert {row["recorded total"] for row in gaps} == {"0"}


def test_csv_with_sources_has_a_row_for_each_link(call: Call, shipped: Path) -> None:
    out = call("--db", shipped, "coverage", "--format", "csv", "--sources")[1]
    rows = list(csv.DictReader(io.StringIO(out)))
    assert len(rows) == 25
    (row,) = (row for row in rows if row["id"] == "kg-2025/3.3.1")
    assert (row["record id"], row["date"], row["basis"]) == ("report-2023-2025/channel", "2023–2025", "named")
    assert row["status"] == "accepted"
    assert len(row["document"].split("; ")) == len(row["locator"].split("; ")) == 2


@pytest.mark.parametrize(
    "title", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", "\r=1+1", "＝1+1", "＋1", "－1", "＠SUM(A1)"]
)
def test_no_cell_of_csv_begins_a_formula(call: Call, changed: Callable[[str], Path], title: str) -> None:
    path = changed(f"UPDATE records SET title = '{title}'; UPDATE links SET why = '{title}'")
    for options in ([], ["--sources"]):
        out = call("--db", path, "coverage", "--format", "csv", *options)[1]
        cells = [cell for row in csv.reader(io.StringIO(out)) for cell in row]
        assert not [cell for cell in cells if cell.startswith(FORMULA)]
        assert f"'{title.strip()}" in cells


@pytest.mark.parametrize("format", ["text", "json", "jsonl", "csv", "markdown"])
def test_no_text_of_an_archive_acts_on_the_terminal_or_breaks_a_row(
    call: Call, changed: Callable[[str], Path], format: str
) -> None:
    path = changed("UPDATE records SET title = char(27) || '[31m|red' || char(10) || '[x](http://y) ' || char(8238)")
    for options in ([], ["--sources"], ["--gaps"]):
        status, out, _ = call("--db", path, "coverage", "--format", format, *options)
        assert status == 0
        assert out.replace("\n", "").isprintable()
        if format == "markdown":
            rows = [line for line in out.splitlines() if line.startswith("|")]
            assert {line.replace("\\|", "").count("|") for line in rows} == {7}
            assert "[x](" not in out.replace("\\[", "")


def test_markdown_is_one_table_and_the_sources_below_it(call: Call, shipped: Path) -> None:
    alone = call("--db", shipped, "coverage", "--format", "markdown")[1].splitlines()
    assert alone[0] == "| Code | Declared | State | 2025 | 2023–2025 | Total |"
    assert "| 2.1 | Military component | recorded | · | 3+2 | 3+2 |" in alone
    assert sum(line.startswith("|") for line in alone) == 49 + 2
    out = call("--db", shipped, "coverage", "--format", "markdown", "--sources")[1]
    assert out.startswith("\n".join(alone))
    section = out.partition("### 3.3.1 ")[2].partition("###")[0]
    assert (
        "- **implemented by**: Anti-drug operations Channel carried out · 2023–2025 · report-2023-2025/channel"
        in section
    )
    assert "  - why: high confidence, named on both sides: " in section
    assert "  - in: CSTO reviews key military, security developments in 2023-2025, paragraph 4" in section


ODD = r"=1 -a_b *c* `d` [e](f:g) ~h~ \| i|j \\k <b>&amp; {l} #m www.n.example $o$ @p"


def test_markdown_shows_any_title_as_it_is_in_the_table_and_below_it() -> None:
    item, far = row(ODD, recorded=1), Node("e", "event", "", "", ODD)
    link = Link(
        "in", "implements", ODD, far, "high", "named", ODD, "accepted", (Evidence("d", ODD, ODD, ODD, None, None),)
    )
    parser = MarkdownIt("gfm-like", {"html": True, "linkify": True})
    blocks = parser.parse(markdown(Coverage((), (item,)), [(item.node, link)]))
    inline = [block for block in blocks if block.type == "inline"]
    kinds = {child.type for block in inline for child in block.children or ()}
    assert kinds <= {"text", "text_special", "strong_open", "strong_close"}
    shown = ["".join(child.content for child in block.children or ()) for block in inline]
    assert shown[4:7] == ["1.1", ODD, "recorded"]
    assert shown[-4:] == [
        f"1.1 {ODD}", f"{ODD}: {ODD} · e", f"why: high confidence, named on both sides: {ODD}", f"in: {ODD}, {ODD}: “{ODD}”",
    ]  # fmt: skip


@pytest.mark.parametrize("text", [" =1+1", "\u00a0+1", "\n-1", "\u3000＝1"])
def test_no_cell_of_csv_begins_a_formula_after_blanks(text: str) -> None:
    link = Link("in", "implements", "", Node("e", "event", "", "", text), "high", "named", text, "accepted")
    stream = io.StringIO()
    write(linked([(row(text).node, link)]), LINKED, "csv", stream)
    cells = [cell for found in csv.reader(io.StringIO(stream.getvalue())) for cell in found]
    assert cells.count(f"'{text}") == 4


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("--format csv --fields state,code", "no record in this archive,"),
        ("--format csv --fields recorded total,code", "3,1.3.1"),
        ("--format markdown --fields code,state", "| 1.1 | "),
        ("--format jsonl --fields code,recorded total", '{"code":"1.1","recorded total":0}'),
        ("--format csv --sources --fields code,record id", "1.3.1,2025-05-13-afghanistan-working-group"),
    ],
)
def test_a_coverage_has_the_fields_that_are_asked_for(call: Call, shipped: Path, asked: str, first: str) -> None:
    before, _, fields = asked.partition("--fields ")
    status, out, said = call("--db", shipped, "coverage", *before.split(), "--fields", fields)
    assert (status, said) == (0, "")
    assert any(line.startswith(first) for line in out.splitlines())


def test_a_field_that_a_coverage_does_not_have_is_named(call: Call, shipped: Path) -> None:
    status, out, said = call("--db", shipped, "coverage", "--format", "csv", "--fields", "code,served_by")
    assert (status, out) == (2, "")
    assert "no field 'served_by'; there is id" in said


def test_text_with_sources_has_them_below_the_table(call: Call, shipped: Path) -> None:
    out = call("--db", shipped, "coverage", "--sources")[1]
    below = out.partition(LEGEND)[2]
    assert "3.3.1 Operation Channel against drugs\n  ← implemented by: Anti-drug operations Channel" in below
    assert max(map(len, below.splitlines())) <= 80


def test_an_archive_that_declares_nothing_says_so(call: Call, tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text("title,date\nA meeting,2024-01-01\n")
    call("build", "--table", tmp_path / "table.csv")
    path = tmp_path / "table.db"
    assert call("--db", path, "coverage") == (1, "", "This archive declares nothing.\n")
    assert call("--db", path, "coverage", "--format", "json")[:2] == (1, "[]\n")


def test_without_gaps_there_are_none_to_print(call: Call, changed: Callable[[str], Path]) -> None:
    path = changed("UPDATE served SET recorded = 1")
    said = "Something is recorded for every declared item.\n"
    assert call("--db", path, "coverage", "--gaps") == (1, "", said)


def test_a_chairmanship_of_which_nothing_is_declared_is_left_out_and_the_latest_stands_first(
    tmp_path: Path, world: Path
) -> None:
    first = (world / "chairmanships" / "aa-2024.toml").read_text()
    later = first.replace("aa-2024", "bb-2025").replace('"2024"', '"2025"').replace("Aland 2024", "Bland 2025")
    (world / "chairmanships" / "bb-2025.toml").write_text(later)
    (world / "chairmanships" / "cc-2026.toml").write_text(
        first.partition("[[sphere]]")[0].replace("aa-2024", "cc-2026")
    )
    build(world, tmp_path / "a.db")
    with Archive(tmp_path / "a.db") as archive:
        tops = [(row.node.id, row.depth) for row in coverage(archive).rows if row.node.type == "chairmanship"]
    assert tops == [("bb-2025", 0), ("aa-2024", 0)]


@pytest.mark.parametrize("order", ["document", "gaps"])
def test_a_tree_that_bites_its_tail_has_an_end(changed: Callable[[str], Path], order: str) -> None:
    path = changed("UPDATE records SET parent_id = 'kg-2025/1.1.1' WHERE id = 'kg-2025/1'")
    with Archive(path) as archive:
        found = coverage(archive, order=order)
    assert {row.node.code for row in found.rows if row.node.type == "sphere"} == {"2", "3", "4", "5"}


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE served_in SET weak = 9 WHERE record_id = 'kg-2025/2' AND period = '2023..2025'",
        "DELETE FROM served_in WHERE record_id = 'kg-2025/3.3'",
        "UPDATE served_in SET period = '2024' WHERE record_id = 'kg-2025/3.3'",
        "INSERT INTO served_in VALUES ('kg-2025/1.1', '2025', 0, 0)",
    ],
)
def test_a_wrong_count_of_a_period_is_found_by_check(changed: Callable[[str], Path], damage: str) -> None:
    bad = [line for line in check(changed(damage)).lines if line.startswith("BAD")]
    assert [line.split(":")[0] for line in bad] == ["BAD  digests", "BAD  served"]
    assert "by period are not those of its links" in bad[1]
