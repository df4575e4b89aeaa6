"""Coverage, timeline and events in other orders: what stands there, and what the keys do with it."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.strip import Strip

from csto_tui.archive import Archive
from csto_tui.arrangements import members
from csto_tui.coverage import Count, Coverage, cell, coverage, period_words
from csto_tui.places import Place
from csto_tui.timeline import Bar, timeline
from csto_tui.ui.outline import dated
from csto_tui.ui.rows import Rows
from opening import opened
from screen import SIZES, Browsing, Reader, line_under, lines_of

SOME = [SIZES[0], SIZES[2]]
PERIODS = ["2025", "2023..2025"]
COLUMNS = {
    (200, 50): 3, (40, 12): 1, (120, 36): 3, (60, 24): 3, (32, 24): 1, (80, 24): 3, (36, 24): 1,
    (62, 24): 3, (75, 24): 3, (99, 24): 3, (100, 24): 3, (159, 24): 3, (160, 24): 3,
}  # fmt: skip
"""How many columns of numbers have room in windows of some sizes."""
DOCUMENT = f"""
[[document]]
id = "bulletin"
title = "Bulletin"
publisher = "Press service"
language = "en"
published = "2024-07-01"
captured = "2024-07-02"
url = "https://example.org/bulletin"
sha256 = "{"0" * 64}"
"""
GAPS, ORDER = "exclamation_mark", "s"


def numbers(line: str) -> list[tuple[int, int]]:
    """The counts of a line of the coverage: recorded, weakly linked."""
    found = []
    for word in line.replace("[", " ").replace("]", " ").split()[::-1]:
        plain = word.replace("+", "")
        if not (plain.isdecimal() or word in "·○◐●"):
            break
        found.append(word)
    return _counts(found[::-1])


def _counts(words: list[str]) -> list[tuple[int, int]]:
    counts: list[tuple[int, int]] = []
    mark = next((word for word in words if word in "○◐●"), "")
    for word in words[words.index(mark) + 1 :]:
        recorded, _, weak = word.replace("·", "0").partition("+")
        counts.append((int(recorded), int(weak or 0)))
    if mark == "○":
        return [(0, 0), *counts]
    if mark == "◐":
        return [(0, counts[0][0]), *counts[1:]]
    return counts


def ids(rows: Rows) -> list[str]:
    """What stands under the cursor on every line of a list on which it can rest."""
    found = []
    for index in range(rows.count()):
        rows.go_to(index)
        found += [rows.under] if rows.cursor == index else []
    return found


async def down(reader: Reader, lines: int) -> None:
    """Goes some lines down in one go."""
    reader.post(*["down"] * lines)
    await reader.settled()


def bars(reader: Reader) -> list[tuple[str, str]]:
    """The name and the number of every bar that is listed."""
    lines = [reader.list.line(index) for index in range(reader.list.count())]
    upper = next((at for at, line in enumerate(lines) if line.heading), len(lines))
    return [(line.text.strip(" ┃█▏▎▍▌▋▊▉"), line.right) for line in lines[:upper]]


def titled(found: tuple[Bar, ...]) -> list[tuple[str, str]]:
    """The same of the bars that the library counts."""
    return [(bar.title, str(bar.size) if bar.size else "–") for bar in found]


def drawn(reader: Reader) -> list[str]:
    """The lines of the list as they are drawn."""
    return [reader.list.render_line(y).text for y in range(reader.list.size.height)]


def chips(reader: Reader) -> tuple[str, ...]:
    """The filters that are drawn as chips."""
    return reader.browser.box.chips.filters


async def test_the_coverage_shows_the_numbers_of_library_and_command_at_any_width(
    call: Callable[..., tuple[int, str, str]], shipped: Path
) -> None:
    status, printed, _ = call("coverage", "--format", "csv", "--db", shipped)
    _, *rows = csv.reader(io.StringIO(printed))
    with Archive(shipped) as archive:
        expected = [[tuple(row.total), *map(tuple, row.counts)] for row in coverage(archive).rows]
    assert status == 0
    assert [[(int(row[at]), int(row[at + 1])) for at in (9, 5, 7)] for row in rows] == expected
    async with opened(shipped, Place("coverage"), SIZES[3]) as reader:
        await reader.press("down")
        for size, columns in COLUMNS.items():
            await reader.resize(*size)
            heading, *lines = lines_of(reader.list)
            shown = [numbers(line) for line in lines]
            assert heading.split() == ["total", *map(period_words, PERIODS)][:columns], size
            assert shown == [counts[:columns] for counts in expected], size
            for total, *others in shown:
                assert len(others) == columns - 1, size
                assert not others or tuple(map(sum, zip(*others, strict=True))) == total, size
            first, second = drawn(reader)[:2]
            assert "total" in first, size
            assert "Kyrgyzstan" in second, size
            assert reader.under == "kg-2025/1", size


async def test_left_and_right_go_from_column_to_column_which_stays_while_the_cursor_moves(shipped: Path) -> None:
    async with opened(shipped, Place("coverage")) as reader:
        for key, marked, mark in (
            ("left", "[● 14+2]", "kg-2025"), ("right", "[1]", "kg-2025\n2025"), ("l", "[13+2]", "kg-2025\n2023..2025"),
            ("right", "[13+2]", "kg-2025\n2023..2025"), ("h", "[1]", "kg-2025\n2025"), ("left", "[● 14+2]", "kg-2025"),
        ):  # fmt: skip
            await reader.press(key)
            assert marked in line_under(reader.list)
            assert sum(line.count("[") for line in lines_of(reader.list)) == 1
            assert reader.list.mark == mark
            assert reader.pane == "list"
        await reader.press("right", "down", "G", "g")
        assert reader.list.mark == "kg-2025\n2025"
        assert "Kyrgyzstan 2025" in reader.detail


async def test_periods_without_room_are_summed_and_what_has_no_date_stays_apart(
    shipped: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    years = [str(year) for year in range(2025, 2013, -1)]
    periods = (*years, "")
    counts = tuple(map(Count, range(1, len(periods) + 1)))
    with Archive(shipped) as archive:
        rows = tuple(row._replace(counts=counts) for row in coverage(archive).rows)
    monkeypatch.setattr("csto_tui.ui.coverage.coverage", lambda *_, **__: Coverage(periods, rows))
    async with opened(shipped, Place("coverage"), SIZES[1]) as reader:
        for width, fits in ((40, 0), (80, 0), (100, 1), (140, 4), (200, 6), (300, 12)):
            await reader.resize(width, 24)
            heading, line = lines_of(reader.list)[:2]
            rest = list(range(fits + 1, len(periods)))
            earlier = [("earlier", sum(rest))] if rest else []
            columns = [*zip(years[:fits], range(1, fits + 1), strict=True), *earlier, ("no date", len(periods))]
            words, numbers = zip(*columns if fits else [("", "14+2]")], strict=True)
            assert heading.split() == " ".join(["total", *words]).split(), width
            assert line.split()[-len(numbers) :] == list(map(str, numbers)), width
        await reader.resize(140, 24)
        await reader.press(*["right"] * 9)
        # What is earlier is no one period: no cell of it can be gone to.
        assert (reader.list.mark, line_under(reader.list).split()[-1]) == ("kg-2025\n", "[13]")
        await reader.press("left")
        assert (reader.list.mark, "[4]" in line_under(reader.list)) == ("kg-2025\n2022", True)


async def test_the_heading_stays_in_sight_and_the_cursor_below_it(shipped: Path) -> None:
    async with opened(shipped, Place("coverage"), SIZES[0]) as reader:
        for size in SIZES:
            await reader.resize(*size)
            for keys in (["G"], ["up"] * 3, ["pageup"], ["g"], ["pagedown"], ["pagedown"]):
                await reader.press(*keys)
                heading, *lines = drawn(reader)
                assert "total" in heading, (size, keys)
                assert sum(line.startswith("›") for line in lines) == 1, (size, keys)
            await reader.press("g")
            assert drawn(reader)[1].startswith("›Kyrgyzstan 2025"), size


async def test_the_gaps_of_the_coverage_and_its_order_by_them_are_those_of_the_library(shipped: Path) -> None:
    with Archive(shipped) as archive:
        all_items, gaps, most = (
            [row.node.id for row in coverage(archive, gaps=gaps, order=order).rows]
            for gaps, order in ((False, "document"), (True, "document"), (False, "gaps"))
        )
    assert all_items != most
    async with opened(shipped, Place("coverage"), SIZES[0]) as reader:
        await reader.press(GAPS)
        assert reader.under == gaps[0]
        for size in SOME:
            await reader.resize(*size)
            assert (reader.list.count(), reader.list.border_title) == (len(gaps) + 1, "Coverage · gaps only"), size
            assert ids(reader.list) == gaps, size
        await reader.press(GAPS)
        assert (reader.list.count(), reader.list.border_title) == (len(all_items) + 1, "Coverage")
        await reader.press(ORDER)
        assert reader.list.border_title == "Coverage · most gaps first"
        spheres = [line.split()[0] for line in lines_of(reader.list)[1:] if line[1] == " "]
        assert spheres == [id[-1] for id in most if id[-2] == "/"]
        await reader.press(GAPS)
        assert reader.list.border_title == "Coverage · gaps only · most gaps first"
        await reader.press(GAPS, ORDER)
        assert reader.list.border_title == "Coverage"
        await reader.press("b", "b", "b")
        assert reader.list.border_title == "Coverage · most gaps first"


async def test_enter_reaches_the_records_of_the_cell_and_back_the_cell(shipped: Path) -> None:
    async with opened(shipped, Place("coverage"), SIZES[3]) as reader:
        await reader.press("down", "right")
        item, _, period = reader.list.mark.partition("\n")
        with Archive(shipped) as archive:
            serving = [link.far.id for _, link in cell(archive, item, period)]
        for size in SIZES[:0:-1]:
            await reader.resize(*size)
            await reader.press("enter")
            assert reader.pane == "links", size
            assert lines_of(reader.links)[0] == f"← serving it · {period}", size
            assert reader.browser.reading.links.list.links == len(serving), size
            await reader.press("enter")
            assert reader.pane == "detail", size
            assert reader.browser._shown == serving[0], size
            await reader.press("b")
            assert reader.browser.lists.view == "coverage", size
            assert (reader.list.mark, reader.pane) == (f"{item}\n{period}", "links"), size
            await reader.press("escape", "escape")
            assert reader.pane == "list", size
            assert "[" in line_under(reader.list), size
        # Where there is little room a link keeps its name.
        await reader.press("right", "enter")
        assert "1 1.3.1 ← Coordination…" in reader.drawn()
        assert "1.1 Joint…            ○" in reader.drawn()


async def test_the_records_of_a_cell_are_reached_where_one_pane_has_the_screen(shipped: Path) -> None:
    async with opened(shipped, Place("coverage"), SIZES[0]) as reader:
        await reader.press("down", "enter")
        assert "serving it" in reader.drawn()
        await reader.press("1")
        assert reader.detail
        await reader.press("b")
        assert (reader.browser.lists.view, reader.under) == ("coverage", "kg-2025/1")


async def test_a_cell_without_records_says_so_and_its_line_keeps_its_own_links(shipped: Path) -> None:
    async with opened(shipped, Place("coverage")) as reader:
        await reader.press("down", "down", "right")
        assert "[·]" in line_under(reader.list)
        assert "No record in this archive." in reader.drawn()
        assert "not done" not in reader.drawn().replace("“not done”", "")
        await reader.press("enter")
        assert (reader.pane, reader.under) == ("links", "kg-2025/1.1")
        await reader.press("escape", "escape", "left", "down", "r")
        assert reader.under == "kg-2025/1.1.1"
        assert "1.1 Joint statements on topical issues" in " ".join(lines_of(reader.links))
        await reader.press("escape", "escape", "right")
        assert lines_of(reader.links) == []
        assert "No record in this archive." in reader.drawn()


async def test_back_from_another_view_finds_item_and_scroll_of_the_coverage(browsing: Browsing) -> None:
    async with browsing(size=SIZES[0]) as reader:
        await reader.press("4")
        await down(reader, 20)
        for size in SIZES:
            await reader.resize(*size)
            left = reader.under, reader.list.scroll_offset.y, reader.detail
            await reader.press("5", "b")
            assert (reader.under, reader.list.scroll_offset.y, reader.detail) == left, size


async def test_the_bars_are_those_of_the_library(shipped: Path) -> None:
    with Archive(shipped) as archive:
        found = timeline(archive)
    async with opened(shipped, Place("timeline"), SIZES[0]) as reader:
        for size in SIZES:
            await reader.resize(*size)
            assert bars(reader) == titled(found.bars), size
            assert reader.list.border_title == f"Timeline by {found.by}", size
            spans = lines_of(reader.list)[len(found.bars) :]
            expected = ["longer, open or inferred dates", *(f"{node.title} {dated(node)}" for node in found.spans)]
            assert spans == expected, size
            lengths = [reader.list.line(at).text.count("█") for at in range(len(found.bars))]
            assert lengths == sorted(lengths, reverse=True), size
            assert lengths[0] > lengths[1] > 0, size


async def test_a_period_is_narrowed_to_step_by_step_and_widened_again(shipped: Path) -> None:
    with Archive(shipped) as archive:
        year, month = (
            timeline(archive, first="2025-01-01", last="2025-12-31"),
            timeline(archive, first="2025-05-01", last="2025-05-31"),
        )
    async with opened(shipped, Place("timeline"), SIZES[0]) as reader:
        for size in SOME:
            await reader.resize(*size)
            await reader.press("enter")
            assert (chips(reader), bars(reader)) == (("year:2025",), titled(year.bars)), size
            assert "year:2025 ×" in reader.drawn(), size
            await down(reader, 7)
            assert line_under(reader.list).startswith("May"), size
            await reader.press("i")
            assert (chips(reader), bars(reader)) == (("year:2025-05",), titled(month.bars)), size
            assert reader.list.border_title == "Timeline by day", size
            await reader.press("u")
            assert (chips(reader), bars(reader)) == (("year:2025",), titled(year.bars)), size
            await reader.press("shift+left")
            assert (chips(reader), len(bars(reader))) == ((), 2), size
            await reader.press("u")
            assert (chips(reader), reader.browser.lists.view) == ((), "timeline"), size


async def test_back_and_forward_walk_through_the_periods_and_enter_on_a_day_goes_to_its_records(
    browsing: Browsing,
) -> None:
    async with browsing() as reader:
        await reader.press("3", "i")
        await down(reader, 7)
        line = line_under(reader.list)
        await reader.press("i", "b")
        assert (chips(reader), line_under(reader.list)) == (("year:2025",), line)
        await reader.press("b")
        assert (chips(reader), reader.under) == ((), "@events/2025")
        await reader.press("B", "B")
        assert chips(reader) == ("year:2025-05",)
        await reader.press("enter")
        assert reader.pane == "links"
        assert "Working Group on Afghanistan, 41st meeting" in " ".join(lines_of(reader.links))


async def test_periods_are_marked_and_narrowed_to_together(shipped: Path) -> None:
    year = Place("timeline", cursor="@events/2025-05", filters=("year:2025",))
    async with opened(shipped, year, SIZES[1]) as reader:
        await reader.press("shift+down")
        marked = [line for line in lines_of(reader.list) if line.startswith("┃")]
        assert [line[1:4] for line in marked] == ["May", "Apr"]
        await reader.press("shift+up", "shift+up")
        marked = [line for line in lines_of(reader.list) if line.startswith("┃")]
        assert [line[1:4] for line in marked] == ["Jun", "May"]
        await reader.press("shift+down", "shift+down", "shift+right")
        assert chips(reader) == ("year:2025-04..2025-05",)
        assert sum(int(size) for _, size in bars(reader) if size != "–") == 5
        assert not [line for line in lines_of(reader.list) if line.startswith("┃")]
        await reader.press("u")
        assert chips(reader) == ("year:2025",)
        await reader.press("u")
        assert chips(reader) == ()
        # Marking ends at the last bar.
        await reader.press("g", *["shift+down"] * 4)
        assert reader.under == "@events/2003"
        await reader.press("i")
        assert chips(reader) == ("year:2003..2025",)
        await reader.press("b")
        assert (chips(reader), reader.browser.lists.view) == ((), "timeline")


async def test_filters_narrow_the_timeline_itself(shipped: Path) -> None:
    with Archive(shipped) as archive:
        found = timeline(archive, query="is:inferred")
    async with opened(shipped, Place("timeline")) as reader:
        await reader.press("f")
        await reader.type("date inferred")
        await reader.press("enter")
        assert (chips(reader), reader.browser.lists.view) == (("is:inferred",), "timeline")
        assert reader.list is reader.browser.lists.own
        assert bars(reader) == titled(found.bars)
        await reader.press("backslash")
        assert (chips(reader), len(bars(reader))) == ((), 2)


async def test_a_typed_search_stands_before_the_timeline_within_its_period(shipped: Path) -> None:
    async with opened(shipped, Place("timeline", filters=("year:2025",)), SIZES[1]) as reader:
        await reader.search("type:event")
        assert reader.list is not reader.browser.lists.own
        assert reader.list.count() == 7
        await reader.press("escape")
        assert (chips(reader), reader.list is reader.browser.lists.own) == (("year:2025",), True)


async def test_a_span_is_opened_and_back_returns_to_it(shipped: Path) -> None:
    async with opened(shipped, Place("timeline"), SIZES[0]) as reader:
        await reader.press("down", "down")
        span = reader.under
        for size in SOME:
            await reader.resize(*size)
            assert "CRRF increased in number" in reader.detail, size
            await reader.press("enter")
            assert reader.pane == "detail", size
            await reader.press("2", "b", "escape")
            assert (reader.browser.lists.view, reader.under) == ("timeline", span), size


async def test_events_are_arranged_by_kind_country_and_body_and_back_finds_the_line(shipped: Path) -> None:
    roots = {"kind": "@kinds", "country": "@countries", "body": "@bodies"}
    with Archive(shipped) as archive:
        groups = {by: [f"{node.title} {node.size}" for node in members(archive, root)] for by, root in roots.items()}
    assert all(groups.values())
    async with opened(shipped, Place("events"), SIZES[0]) as reader:
        usual = lines_of(reader.list)
        for size in SOME:
            await reader.resize(*size)
            for by in roots:
                await reader.press(ORDER)
                assert reader.list.border_title == f"Events by {by}", size
                shown = [line[2:] for line in lines_of(reader.list) if line[0] in "▾▸"]
                assert shown == groups[by], (size, by)
            await reader.press(ORDER)
            assert (lines_of(reader.list), reader.list.border_title) == (usual, "Events"), size
        await reader.press(ORDER, "G")
        left = line_under(reader.list), reader.detail
        await reader.press(ORDER, "b")
        assert (line_under(reader.list), reader.detail) == left
        assert reader.list.border_title == "Events by kind"
        await reader.press("b")
        assert reader.list.border_title == "Events"


async def test_the_gaps_of_the_priorities_lead_to_what_has_no_record_and_to_nothing_else(shipped: Path) -> None:
    with Archive(shipped) as archive:
        gaps = {row.node.id for row in coverage(archive, gaps=True).rows}
    async with opened(shipped, Place("priorities"), SIZES[0]) as reader:
        whole = lines_of(reader.list)
        for size in SOME:
            await reader.resize(*size)
            await reader.press(GAPS)
            assert reader.list.border_title == "Priorities · gaps only", size
            lines = lines_of(reader.list)
            codes = [line.strip("▾▸ ")[:3] for line in lines if line.strip("▾▸ ")[1:2] == "." and line.endswith("○")]
            assert codes == ["1.1", "1.2", "3.4", "3.5"], size
            assert set(lines) < set(whole) | {line.replace("▸", "▾") for line in whole} | set(lines), size
            await reader.press(GAPS)
            assert (lines_of(reader.list), reader.list.border_title) == (whole, "Priorities"), size
        await reader.press(GAPS)
        at = 0
        while at < reader.list.count():
            if reader.list.line(at).text.startswith("▸"):
                reader.list.go_to(at)
                await reader.press("right")
            at += 1
        assert {id for id in ids(reader.list) if id.startswith("kg-2025")} == gaps


async def test_views_without_gaps_or_orders_say_so_until_another_view_is_seen(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.press(ORDER)
        assert len(reader.notices) == 1
        await reader.press("5")
        assert reader.notices == []
        await reader.press(GAPS)
        assert "Gaps are shown in Priorities (1) and Coverage (4)." in reader.notices
        before = lines_of(reader.list)
        await reader.press(ORDER)
        assert "Events (2) and Coverage (4) have other orders; this view has none." in reader.notices
        assert lines_of(reader.list) == before


async def test_an_archive_that_declares_nothing_has_an_empty_coverage(browsing: Browsing, tmp_path: Path) -> None:
    from csto_tui.build import build

    (tmp_path / "documents.toml").write_text(DOCUMENT, encoding="utf-8")
    build(tmp_path, tmp_path / "empty.db")
    async with browsing(tmp_path / "empty.db") as reader:
        await reader.press("4")
        assert "Nothing is declared in this archive." in " ".join(" ".join(drawn(reader)).split())
        await reader.press("down", "right", "enter", GAPS, ORDER, "escape", "3")
        assert "Nothing is recorded here in this archive." in " ".join(" ".join(drawn(reader)).split())
        await reader.press("down", "shift+down", "u")
        assert reader.app.is_running


async def test_beside_a_title_stands_a_short_date_with_its_year(shipped: Path) -> None:
    parade = "2025-05-09-victory-parade"
    async with opened(shipped, Place("events"), SIZES[0]) as reader:
        for size in SIZES[:2]:
            await reader.resize(*size)
            for keys in (["2", ORDER], [ORDER], ["3"]):
                await reader.press(*keys)
                reader.list.reveal(("@kinds/parade", "@countries/kazakhstan"), parade)
                assert reader.under == parade, (size, keys)
                shown = Strip(reader.list.text_line(reader.list.cursor, reader.list.text_width)).text
                assert shown.strip("› ").startswith("Red Square parade"), (size, keys)
                assert shown.endswith(" 9 May 2025?"), (size, keys)
