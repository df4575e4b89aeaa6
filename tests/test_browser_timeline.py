"""The timeline on the screen: which periods it shows, and what it says where there is none."""

from collections.abc import Callable
from pathlib import Path

from csto_tui.archive import Archive
from csto_tui.places import Place, of_command
from csto_tui.timeline import timeline
from opening import opened
from screen import SIZES, Reader, lines_of

Call = Callable[..., tuple[int, str, str]]


async def test_the_view_says_what_the_command_says_of_a_period_in_which_nothing_is(shipped: Path, call: Call) -> None:
    queries = "year:1900", "year:abc", "year:2025 year:2003", "year:2025,2003"
    said = {query: call("--db", shipped, "timeline", *query.split()) for query in queries}
    async with opened(shipped, of_command(f"csto-tui browse timeline {queries[0]}")) as reader:
        for query, (_, out, fault) in said.items():
            place = of_command(f"csto-tui browse timeline {query}")
            assert place == Place("timeline", filters=tuple(query.split())), query
            reader.browser.narrow(place.filters)
            await reader.settled()
            assert (reader.list.count(), out) == (0, ""), query
            assert reader.list.nothing in fault, query
            assert reader.list.nothing in drawn_in(reader), query
            await reader.press("backslash", *["backslash"] * query.count(" "))
            assert reader.list.count() > 0, query


async def test_two_periods_leave_what_is_in_both(shipped: Path) -> None:
    with Archive(shipped) as archive:
        both = timeline(archive, query="year:2023..2025 year:2025")
    async with opened(shipped, of_command("csto-tui browse timeline year:2023..2025 year:2025")) as reader:
        assert lines_of(reader.list)[0].startswith("December 2025")
        assert reader.list.count() == len(both.bars) + len(both.spans) + bool(both.spans)


async def test_the_edge_counts_the_lines_on_which_the_cursor_can_rest(shipped: Path) -> None:
    with Archive(shipped) as archive:
        found = timeline(archive)
    last = len(found.bars) + len(found.spans)
    async with opened(shipped, of_command("csto-tui browse timeline"), SIZES[0]) as reader:
        seen = []
        for _ in range(last + 1):
            seen.append(reader.list.border_subtitle)
            await reader.press("down")
        assert seen == [*(f"{at} of {last}" for at in range(1, last + 1)), f"{last} of {last}"]


def drawn_in(reader: Reader) -> str:
    """The text of the list as it is drawn, on one line."""
    region = reader.list.content_region
    return " ".join(" ".join(line[region.x : region.right] for line in reader.drawn().splitlines()).split())


async def test_the_cursor_makes_no_bar_longer_or_a_hole(shipped: Path) -> None:
    async with opened(shipped, Place("timeline")) as reader:
        await reader.press("down")
        for theme in "dark", "none":
            reader.app.theme = theme
            await reader.settled()
            bars = reader.browser.lists.current
            for line in bars.text_line(0, 60), bars.text_line(1, 60):
                drawn = [segment for segment in line if "█" in segment.text]
                after = list(line)[list(line).index(drawn[0]) + 1]
                assert len(drawn) == 1, theme
                assert drawn[0].text.startswith(" "), theme
                for segment in (drawn[0], after):
                    assert segment.style, theme
                    assert not segment.style.reverse, theme
                    assert segment.style.bgcolor == bars.part_style("").bgcolor, theme


async def test_all_periods_up_to_the_cursor_are_drawn_as_marked(shipped: Path) -> None:
    with Archive(shipped) as archive:
        months = len(timeline(archive, query="year:2025").bars)
    async with opened(shipped, Place("timeline"), (120, 45)) as reader:
        await reader.press("i", "g")
        assert reader.drawn().count("┃") == 0
        for key, marked in (("shift+down", 2), ("G", months), ("g", 1)):
            await reader.press(key)
            assert reader.drawn().count("┃") == marked, key


async def test_a_tree_in_which_a_record_of_the_timeline_is_shown_has_what_is_above_it_in_sight(shipped: Path) -> None:
    async with opened(shipped, Place("timeline"), SIZES[1]) as reader:
        for seen in ("3", "2"):
            await reader.press(seen, "3", "j", "j", "t")
            assert "2025" in lines_of(reader.list)[0], seen
            assert (reader.list.scroll_offset.y, reader.list.cursor > 5, reader.pane) == (0, True, "list"), seen
