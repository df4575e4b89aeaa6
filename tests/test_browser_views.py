"""Coverage, timeline and events in other orders: what stands there, and what the keys do with it."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.strip import Strip

from csto_tui.archive import Archive
from csto_tui.arrangements import members
from csto_tui.coverage import cell, coverage, period_words
from csto_tui.timeline import Bar, timeline
from csto_tui.ui.outline import dated
from screen import SIZES, Browsing, Reader, line_under, lines_of

Size = tuple[int, int]
sizes = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
some = pytest.mark.parametrize("size", [SIZES[0], SIZES[2]], ids=["40x12", "120x36"])
wide = pytest.mark.parametrize("size", SIZES[1:], ids=lambda size: f"{size[0]}x{size[1]}")
PERIODS = ["2025", "2023..2025"]
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


def codes(reader: Reader) -> list[str]:
    """The items of the coverage, by what stands first in their lines."""
    return [line.removeprefix("▸ ").split()[0] for line in lines_of(reader.list)[1:]]


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


@wide
async def test_the_coverage_shows_the_numbers_of_the_library(browsing: Browsing, shipped: Path, size: Size) -> None:
    with Archive(shipped) as archive:
        expected = [[tuple(row.total), *map(tuple, row.counts)] for row in coverage(archive).rows]
    async with browsing(size=size) as reader:
        await reader.press("4")
        heading, *lines = lines_of(reader.list)
        shown = heading.split()[1:]
        assert shown == [period_words(period) for period in PERIODS][: len(shown)]
        assert [numbers(line) for line in lines] == [counts[: len(shown) + 1] for counts in expected]
        assert [len(counts) for counts in expected] == [3] * len(lines)


async def test_the_coverage_shows_the_numbers_of_the_command(
    browsing: Browsing, call: Callable[..., tuple[int, str, str]], shipped: Path
) -> None:
    status, printed, _ = call("coverage", "--format", "csv", "--db", shipped)
    rows = list(csv.reader(io.StringIO(printed)))
    assert status == 0
    async with browsing(size=SIZES[3]) as reader:
        await reader.press("4")
        assert len(lines_of(reader.list)) == len(rows)
        for line, row in zip(lines_of(reader.list)[1:], rows[1:], strict=True):
            year, period, total = ((int(row[at]), int(row[at + 1])) for at in (5, 7, 9))
            assert numbers(line) == [total, year, period]


async def test_where_no_period_has_room_the_totals_stand_alone(browsing: Browsing, shipped: Path) -> None:
    with Archive(shipped) as archive:
        totals = [[tuple(row.total)] for row in coverage(archive).rows]
    async with browsing(size=SIZES[0]) as reader:
        await reader.press("4")
        assert lines_of(reader.list)[0] == "total"
        assert [numbers(line) for line in lines_of(reader.list)[1:]] == totals


@pytest.mark.parametrize("width", [32, 36, 60, 62, 75, 99, 100, 159, 160])
async def test_the_numbers_of_every_line_add_up_at_any_width(browsing: Browsing, width: int) -> None:
    async with browsing(size=(width, 24)) as reader:
        await reader.press("4")
        heading, *lines = lines_of(reader.list)
        columns = len(heading.split())
        for line in lines:
            total, *others = numbers(line)
            assert len(others) == columns - 1
            assert not others or tuple(map(sum, zip(*others, strict=True))) == total
        first, second = drawn(reader)[:2]
        assert "total" in first
        assert "Kyrgyzstan" in second


async def test_left_and_right_go_from_column_to_column(browsing: Browsing) -> None:
    async with browsing(size=SIZES[2]) as reader:
        await reader.press("4")
        for key, marked, mark in (
            ("left", "[● 14+2]", "kg-2025"), ("right", "[1]", "kg-2025\n2025"), ("l", "[13+2]", "kg-2025\n2023..2025"),
            ("right", "[13+2]", "kg-2025\n2023..2025"), ("h", "[1]", "kg-2025\n2025"), ("left", "[● 14+2]", "kg-2025"),
        ):  # fmt: skip
            await reader.press(key)
            assert marked in line_under(reader.list)
            assert sum(line.count("[") for line in lines_of(reader.list)) == 1
            assert reader.list.mark == mark
            assert reader.pane == "list"


async def test_the_column_stays_while_the_cursor_moves(browsing: Browsing) -> None:
    async with browsing(size=SIZES[2]) as reader:
        await reader.press("4", "right", "down", "G", "g")
        assert reader.list.mark == "kg-2025\n2025"
        assert "Kyrgyzstan 2025" in reader.detail


@sizes
async def test_the_heading_stays_in_sight_and_the_cursor_below_it(browsing: Browsing, size: Size) -> None:
    async with browsing(size=size) as reader:
        await reader.press("4")
        for keys in (["G"], ["up"] * 3, ["pageup"], ["g"], ["pagedown"], ["pagedown"]):
            await reader.press(*keys)
            heading, *lines = drawn(reader)
            assert "total" in heading
            assert sum(line.startswith("›") for line in lines) == 1
        await reader.press("g")
        assert drawn(reader)[1].startswith("›Kyrgyzstan 2025")


@some
async def test_the_gaps_of_the_coverage_are_those_of_the_library(browsing: Browsing, shipped: Path, size: Size) -> None:
    with Archive(shipped) as archive:
        all_items, gaps = ([row.node.id for row in coverage(archive, gaps=gaps).rows] for gaps in (False, True))
    async with browsing(size=size) as reader:
        await reader.press("4", GAPS)
        assert reader.list.border_title == "Coverage · gaps only"
        assert reader.list.count() == len(gaps) + 1
        seen = []
        for _ in gaps:
            seen.append(reader.under)
            await reader.press("down")
        assert seen == gaps
        await reader.press(GAPS)
        assert (reader.list.count(), reader.list.border_title) == (len(all_items) + 1, "Coverage")


async def test_the_coverage_begins_with_most_gaps_if_asked(browsing: Browsing, shipped: Path) -> None:
    with Archive(shipped) as archive:
        usual, other = ([row.node.id for row in coverage(archive, order=order).rows] for order in ("document", "gaps"))
    assert usual != other
    async with browsing(size=SIZES[3]) as reader:
        await reader.press("4", ORDER)
        assert reader.list.border_title == "Coverage · most gaps first"
        spheres = [line.split()[0] for line in lines_of(reader.list)[1:] if line[1] == " "]
        assert spheres == [id[-1] for id in other if id[-2] == "/"]
        await reader.press(GAPS)
        assert reader.list.border_title == "Coverage · gaps only · most gaps first"
        await reader.press(GAPS, ORDER)
        assert reader.list.border_title == "Coverage"
        await reader.press("b", "b", "b")
        assert reader.list.border_title == "Coverage · most gaps first"


@wide
async def test_enter_reaches_the_records_of_the_cell_and_back_the_cell(
    browsing: Browsing, shipped: Path, size: Size
) -> None:
    async with browsing(size=size) as reader:
        await reader.press("4", "down", "right")
        item, _, period = reader.list.mark.partition("\n")
        with Archive(shipped) as archive:
            serving = [link.far.id for _, link in cell(archive, item, period or None)]
        await reader.press("enter")
        assert reader.pane == "links"
        assert lines_of(reader.links)[0] == (f"← serving it · {period}" if period else "← serving it")
        assert reader.browser.reading.links.list.links == len(serving)
        await reader.press("enter")
        assert reader.pane == "detail"
        assert reader.browser._shown == serving[0]
        await reader.press("b")
        assert (reader.browser.lists.view, reader.list.mark, reader.pane) == (
            "coverage",
            f"{item}\n{period}".strip(),
            "links",
        )
        await reader.press("escape", "escape")
        assert reader.pane == "list"
        assert "[" in line_under(reader.list)


async def test_the_records_of_a_cell_are_reached_where_one_pane_has_the_screen(browsing: Browsing) -> None:
    async with browsing(size=SIZES[0]) as reader:
        await reader.press("4", "down", "enter")
        assert "serving it" in reader.drawn()
        await reader.press("1")
        assert reader.detail
        await reader.press("b")
        assert (reader.browser.lists.view, reader.under) == ("coverage", "kg-2025/1")


async def test_a_cell_without_records_says_so(browsing: Browsing) -> None:
    async with browsing(size=SIZES[2]) as reader:
        await reader.press("4", "down", "down", "right")
        assert "[·]" in line_under(reader.list)
        assert "No record in this archive." in reader.drawn()
        assert "not done" not in reader.drawn().replace("“not done”", "")
        await reader.press("enter")
        assert (reader.pane, reader.under) == ("links", "kg-2025/1.1")


@sizes
async def test_back_from_another_view_finds_item_and_scroll_of_the_coverage(browsing: Browsing, size: Size) -> None:
    async with browsing(size=size) as reader:
        await reader.press("4")
        reader.post(*["down"] * 20)
        await reader.settled()
        left = reader.under, reader.list.scroll_offset.y, reader.detail
        await reader.press("5", "b")
        assert (reader.under, reader.list.scroll_offset.y, reader.detail) == left


async def test_the_coverage_gains_and_loses_columns_with_the_width(browsing: Browsing) -> None:
    async with browsing(size=SIZES[3]) as reader:
        await reader.press("4", "down")
        for width, columns in ((40, 1), (120, 3), (60, 3), (40, 1), (200, 3)):
            await reader.resize(width, 24)
            assert len(numbers(line_under(reader.list))) == columns
            assert reader.under == "kg-2025/1"


@sizes
async def test_the_bars_are_those_of_the_library(browsing: Browsing, shipped: Path, size: Size) -> None:
    with Archive(shipped) as archive:
        found = timeline(archive)
    async with browsing(size=size) as reader:
        await reader.press("3")
        assert bars(reader) == titled(found.bars)
        assert reader.list.border_title == f"Timeline by {found.by}"
        spans = lines_of(reader.list)[len(found.bars) :]
        assert spans == ["longer, open or inferred dates", *(f"{node.title} {dated(node)}" for node in found.spans)]
        lengths = [reader.list.line(at).text.count("█") for at in range(len(found.bars))]
        assert lengths == sorted(lengths, reverse=True)
        assert lengths[0] > lengths[1] > 0


@some
async def test_a_period_is_narrowed_to_step_by_step_and_widened_again(
    browsing: Browsing, shipped: Path, size: Size
) -> None:
    with Archive(shipped) as archive:
        year, month = (
            timeline(archive, first="2025-01-01", last="2025-12-31"),
            timeline(archive, first="2025-05-01", last="2025-05-31"),
        )
    async with browsing(size=size) as reader:
        await reader.press("3", "enter")
        assert (chips(reader), bars(reader)) == (("year:2025",), titled(year.bars))
        assert "year:2025 ×" in reader.drawn()
        while not line_under(reader.list).startswith("May"):
            await reader.press("down")
        await reader.press("i")
        assert (chips(reader), bars(reader)) == (("year:2025-05",), titled(month.bars))
        assert reader.list.border_title == "Timeline by day"
        await reader.press("u")
        assert (chips(reader), bars(reader)) == (("year:2025",), titled(year.bars))
        await reader.press("shift+left")
        assert (chips(reader), len(bars(reader))) == ((), 2)
        await reader.press("u")
        assert (chips(reader), reader.browser.lists.view) == ((), "timeline")


async def test_back_and_forward_walk_through_the_periods(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.press("3", "i")
        await reader.press(*["down"] * 7)
        line = line_under(reader.list)
        await reader.press("i", "b")
        assert (chips(reader), line_under(reader.list)) == (("year:2025",), line)
        await reader.press("b")
        assert (chips(reader), reader.under) == ((), "@events/2025")
        await reader.press("B", "B")
        assert chips(reader) == ("year:2025-05",)


async def test_enter_on_a_day_goes_to_its_records(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.press("3", "i", *["down"] * 7, "i", "enter")
        assert reader.pane == "links"
        assert "Working Group on Afghanistan, 41st meeting" in " ".join(lines_of(reader.links))


async def test_periods_are_marked_and_narrowed_to_together(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.press("3", "i", *["down"] * 7, "shift+down")
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


async def test_marking_ends_at_the_last_bar(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.press("3", *["shift+down"] * 4)
        assert reader.under == "@events/2003"
        await reader.press("i")
        assert chips(reader) == ("year:2003..2025",)
        await reader.press("b")
        assert (chips(reader), reader.browser.lists.view) == ((), "timeline")


async def test_filters_narrow_the_timeline_itself(browsing: Browsing, shipped: Path) -> None:
    with Archive(shipped) as archive:
        found = timeline(archive, query="is:inferred")
    async with browsing(size=SIZES[2]) as reader:
        await reader.press("3", "f")
        await reader.type("date inferred")
        await reader.press("enter")
        assert (chips(reader), reader.browser.lists.view) == (("is:inferred",), "timeline")
        assert reader.list is reader.browser.lists.own
        assert bars(reader) == titled(found.bars)
        await reader.press("backslash")
        assert (chips(reader), len(bars(reader))) == ((), 2)


async def test_a_typed_search_stands_before_the_timeline_within_its_period(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.press("3", "i")
        await reader.search("type:event")
        assert reader.list is not reader.browser.lists.own
        assert reader.list.count() == 7
        await reader.press("escape")
        assert (chips(reader), reader.list is reader.browser.lists.own) == (("year:2025",), True)


@some
async def test_a_span_is_opened_and_back_returns_to_it(browsing: Browsing, size: Size) -> None:
    async with browsing(size=size) as reader:
        await reader.press("3", "down", "down")
        assert "CRRF increased in number" in reader.detail
        span = reader.under
        await reader.press("enter")
        assert reader.pane == "detail"
        await reader.press("2", "b", "escape")
        assert (reader.browser.lists.view, reader.under) == ("timeline", span)


@some
async def test_events_are_arranged_by_kind_country_and_body(browsing: Browsing, shipped: Path, size: Size) -> None:
    async with browsing(size=size) as reader:
        await reader.press("2")
        usual = lines_of(reader.list)
        for by, root in (("kind", "@kinds"), ("country", "@countries"), ("body", "@bodies")):
            await reader.press(ORDER)
            assert reader.list.border_title == f"Events by {by}"
            with Archive(shipped) as archive:
                groups = [f"{node.title} {node.size}" for node in members(archive, root)]
            lines = lines_of(reader.list)
            assert [line[2:] for line in lines if line[0] in "▾▸"] == groups
            assert groups
        await reader.press(ORDER)
        assert (lines_of(reader.list), reader.list.border_title) == (usual, "Events")


async def test_back_walks_through_the_orders_and_finds_the_line(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.press("2", ORDER)
        await reader.press("G")
        left = line_under(reader.list), reader.detail
        await reader.press(ORDER, "b")
        assert (line_under(reader.list), reader.detail) == left
        assert reader.list.border_title == "Events by kind"
        await reader.press("b")
        assert reader.list.border_title == "Events"


@some
async def test_the_gaps_of_the_priorities_lead_to_what_has_no_record(browsing: Browsing, size: Size) -> None:
    async with browsing(size=size) as reader:
        whole = lines_of(reader.list)
        await reader.press(GAPS)
        assert reader.list.border_title == "Priorities · gaps only"
        lines = lines_of(reader.list)
        priorities = [line.strip("▾▸ ")[:3] for line in lines if line.strip("▾▸ ")[1:2] == "." and line.endswith("○")]
        assert priorities == ["1.1", "1.2", "3.4", "3.5"]
        assert set(lines) < set(whole) | {line.replace("▸", "▾") for line in whole} | set(lines)
        await reader.press(GAPS)
        assert (lines_of(reader.list), reader.list.border_title) == (whole, "Priorities")


async def test_what_has_a_record_and_nothing_missing_below_it_is_no_gap(browsing: Browsing, shipped: Path) -> None:
    with Archive(shipped) as archive:
        gaps = {row.node.id for row in coverage(archive, gaps=True).rows}
    async with browsing(size=SIZES[3]) as reader:
        await reader.press(GAPS)
        seen = set()
        for _ in range(60):
            seen.add(reader.under)
            await reader.press("right", "down") if "▸" in line_under(reader.list) else await reader.press("down")
        assert {id for id in seen if id.startswith("kg-2025")} == gaps


async def test_views_without_gaps_or_orders_say_so(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.press("5", GAPS)
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


@pytest.mark.parametrize("size", SIZES[:2], ids=str)
@pytest.mark.parametrize("keys", ["2 s", "2 s s", "3"])
async def test_beside_a_title_stands_a_short_date_with_its_year(browsing: Browsing, size: Size, keys: str) -> None:
    parade = "2025-05-09-victory-parade"
    async with browsing(size=size) as reader:
        await reader.press(*keys.split())
        reader.list.reveal(("@kinds/parade", "@countries/kazakhstan"), parade)
        assert reader.under == parade
        shown = Strip(reader.list.text_line(reader.list.cursor, reader.list.text_width)).text
        assert shown.strip("› ").startswith("Red Square parade")
        assert shown.endswith(" 9 May 2025?")


async def test_what_nothing_serves_keeps_its_own_links_in_the_coverage(browsing: Browsing) -> None:
    async with browsing(size=SIZES[2]) as reader:
        await reader.press("4", "down", "down", "down", "r")
        assert reader.under == "kg-2025/1.1.1"
        assert "1.1 Joint statements on topical issues" in " ".join(lines_of(reader.links))
        await reader.press("escape", "escape", "right")
        assert lines_of(reader.links) == []
        assert "No record in this archive." in reader.drawn()


async def test_what_was_said_of_a_view_goes_with_it(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.press("s")
        assert len(reader.notices) == 1
        await reader.press("2")
        assert reader.notices == []


async def test_where_there_is_little_room_a_link_keeps_its_name(browsing: Browsing) -> None:
    async with browsing(size=(80, 24)) as reader:
        await reader.press("4", "down", "right", "right", "enter")
        assert "1 1.3.1 ← Coordination…" in reader.drawn()
        assert "1.1 Joint…            ○" in reader.drawn()
