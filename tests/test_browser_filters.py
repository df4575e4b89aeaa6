"""Filters: how they are offered, taken, seen and taken away."""

from pathlib import Path

import pytest

from csto_tui.archive import Archive
from csto_tui.facets import facets
from csto_tui.places import Place, of_command
from csto_tui.ui.menu import Choices, Menu
from csto_tui.ui.narrowing import LISTED
from opening import opened
from screen import SIZES, Browsing, Reader, lines_of

Size = tuple[int, int]
sizes = pytest.mark.parametrize("size", [SIZES[0], SIZES[2]], ids=["40x12", "120x36"])
MEETING = "2025-05-13-afghanistan-working-group"
DROP = "backslash"


def chips(reader: Reader) -> tuple[str, ...]:
    """The filters that are drawn as chips."""
    return reader.browser.box.chips.filters


def offered(reader: Reader) -> list[str]:
    """The lines of the menu that is open."""
    assert isinstance(reader.app.screen, Menu)
    return lines_of(reader.app.screen.query_one(Choices))


async def take(reader: Reader, key: str, words: str) -> None:
    """Opens a menu, and takes the first of what has some words."""
    await reader.press(key)
    await reader.type(words)
    await reader.press("enter")


@sizes
async def test_f_offers_what_narrows_the_view_and_what_is_taken_stands_as_a_chip(shipped: Path, size: Size) -> None:
    with Archive(shipped) as archive:
        found = facets(archive, "", "events")
    async with opened(shipped, Place("events"), size) as reader:
        await reader.press("f")
        lines = offered(reader)
        expected = []
        for group in dict.fromkeys(facet.group for facet in found):
            members = [f"{facet.title} {facet.size}" for facet in found if facet.group == group]
            more = [f"{len(members) - LISTED} more, found by typing"] if len(members) > LISTED else []
            expected += [group, *members[:LISTED], *more]
        assert lines == expected
        assert "Narrow by" in reader.drawn()
        assert "Meeting 1" in lines
        await reader.type("type results")
        assert offered(reader) == ["Type", "Results 17"]
        await reader.press("enter")
        assert (chips(reader), reader.list.count(), reader.pane) == (("type:result",), 17, "list")
        assert reader.found.startswith("17 found")
        assert "type:result ×" in reader.drawn()
        await reader.press("down")
        assert "Command and logistics system optimized" in reader.detail


async def test_filters_add_up_come_back_with_their_places_and_are_taken_away_in_the_menu(shipped: Path) -> None:
    async with opened(shipped, Place("events"), (80, 24)) as reader:
        await take(reader, "f", "type events")
        assert reader.list.count() == 8
        await reader.press("f")
        assert offered(reader)[:2] == ["Take away", "type:event ×"]
        assert "Kazakhstan 2" in offered(reader)
        await reader.type("kazakhstan")
        await reader.press("enter")
        assert (chips(reader), reader.list.count()) == (("type:event", "country:kazakhstan"), 2)
        await reader.press("down")
        both = chips(reader), reader.under, lines_of(reader.list)
        await reader.press(DROP, "b")
        assert (chips(reader), reader.under, lines_of(reader.list)) == both
        await reader.press("b")
        assert (chips(reader), reader.list.count()) == (("type:event",), 8)
        await reader.press("b")
        assert (chips(reader), reader.list is reader.browser.lists.own) == ((), True)
        await reader.press("B", "B")
        assert (chips(reader), reader.under, lines_of(reader.list)) == both
        await take(reader, "f", "away type:event")
        assert chips(reader) == ("country:kazakhstan",)
        await take(reader, "f", "away country")
        assert chips(reader) == ()
        assert reader.list is reader.browser.lists.own


async def test_the_menu_finds_a_filter_by_what_it_is_called_on_either_layout_and_is_left_without_one(
    shipped: Path,
) -> None:
    async with opened(shipped, Place("events"), (80, 24)) as reader:
        before = lines_of(reader.list)
        await reader.press("f", "down", "down", "escape")
        assert (chips(reader), lines_of(reader.list), reader.app.screen) == ((), before, reader.browser)
        await reader.press("f")
        await reader.type("kind:meeting")
        assert offered(reader) == ["Kind", "Meeting 1"]
        await reader.press("ctrl+u")
        await reader.type("ьууештп")
        assert "Meeting 1" in offered(reader)
        await reader.press("ctrl+u")
        await reader.type("zzzz")
        await reader.press("enter")
        assert (chips(reader), reader.app.screen) == ((), reader.browser)


async def test_a_long_group_is_cut_until_one_types(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.press("f")
        kinds = offered(reader)[offered(reader).index("Kind") + 1 : offered(reader).index("Year")]
        assert len(kinds) == LISTED + 1
        assert kinds[-1].endswith(" more, found by typing")
        more = int(kinds[-1].split()[0])
        rows = reader.app.screen.query_one(Choices)
        assert not rows.rests(offered(reader).index(kinds[-1]))
        await reader.type("meeting")
        assert "Meeting 1" in offered(reader)
        assert "Meeting 1" not in kinds
        await reader.press(*["backspace"] * len("meeting"))
        assert offered(reader)[offered(reader).index("Kind") + 1 :][: len(kinds)] == kinds
        await reader.type("kind:")
        assert len(offered(reader)) == 1 + LISTED + more


@sizes
async def test_v_offers_what_a_record_is_and_is_linked_with(browsing: Browsing, size: Size) -> None:
    async with browsing(size=size, at=MEETING) as reader:
        await reader.press("v")
        lines = offered(reader)
        assert lines[:4] == ["What it is", "event", "meeting", "When"]
        assert {"2025", "2025-05", "2025-05-13", "Afghanistan about", "Samat Ordabaev participant"} <= set(lines)
        await reader.type("linked afghanistan")
        assert offered(reader)[0] == "Linked with"


VALUES = {
    "event": "type:event",
    "2025-05-13": "year:2025-05-13",
    "ordabaev": "person:samat-ordabaev",
}
"""What is typed to find a value of the meeting, and the filter that the value becomes."""


async def test_a_value_of_the_record_becomes_a_filter_that_finds_it_and_is_taken_away_by_the_same(
    browsing: Browsing,
) -> None:
    async with browsing(at=MEETING) as reader:
        for words, filter in VALUES.items():
            await take(reader, "v", words)
            assert chips(reader) == (filter,), words
            for _ in range(reader.list.count()):
                if reader.under != MEETING:
                    await reader.press("down")
            assert reader.under == MEETING, words
            await reader.press("b")
            assert (chips(reader), reader.under) == ((), MEETING), words
        await take(reader, "v", "meeting")
        assert (chips(reader), reader.under) == (("kind:meeting",), MEETING)
        await take(reader, "v", "meeting")
        assert chips(reader) == ()


async def test_the_last_filter_is_dropped_first(shipped: Path) -> None:
    filters = ("type:event", "year:2025-05", "kind:meeting")
    async with opened(shipped, Place("events", filters=filters)) as reader:
        assert chips(reader) == filters
        for left in (2, 1, 0, 0):
            await reader.press(DROP)
            assert chips(reader) == filters[:left]
        assert reader.list is reader.browser.lists.own


@pytest.mark.parametrize("size", [SIZES[1], SIZES[3]], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_a_chip_is_drawn_and_a_click_takes_it_away(shipped: Path, size: Size) -> None:
    async with opened(shipped, Place("events", filters=("type:event", "kind:meeting")), size) as reader:
        shown = reader.browser.box.chips
        line = shown.render().plain
        assert line == "type:event × kind:meeting × "
        assert line.strip() in reader.drawn().splitlines()[1]
        await reader.click(shown, len("type:event × "), 0)
        assert chips(reader) == ("type:event",)
        await reader.press("b")
        await reader.click(shown, 3, 0)
        assert chips(reader) == ("kind:meeting",)
        await reader.click(shown, len("kind:meeting ×") - 1, 0)
        assert chips(reader) == ()
        assert shown.size.width == 0


async def test_a_search_is_within_the_filters_and_escape_clears_it_first_and_then_them(shipped: Path) -> None:
    async with opened(shipped, Place("events", filters=("type:event",)), (80, 24)) as reader:
        await reader.search("academy")
        assert reader.browser.box.asked == "type:event academy"
        within = reader.list.count()
        assert 0 < within < 8
        assert reader.found == f"{within} found · events {within}"
        await reader.press("enter")
        assert (chips(reader), reader.pane) == (("type:event",), "detail")
        await reader.press("/", "escape")
        assert (chips(reader), reader.browser.box.input.value, reader.list.count()) == (("type:event",), "", 8)
        await reader.press("escape")
        assert (chips(reader), reader.browser.lists.view) == ((), "events")
        assert reader.list is reader.browser.lists.own
        await reader.press("escape")
        assert reader.app.is_running
        await reader.press("b")
        assert chips(reader) == ("type:event",)
        await reader.press("/", "escape")
        assert (chips(reader), reader.pane) == ((), "list")


async def test_going_to_a_view_drops_the_filters(shipped: Path) -> None:
    async with opened(shipped, Place("events", filters=("type:event",)), (80, 24)) as reader:
        for key in "123456":
            await reader.press(key)
            assert (chips(reader), reader.list is reader.browser.lists.own) == ((), True), key
            await reader.press("b")
            assert (chips(reader), reader.browser.lists.view) == (("type:event",), "events"), key


async def test_filters_at_the_start_narrow_what_is_shown_first(shipped: Path) -> None:
    place = of_command("csto-tui browse events type:event country:kazakhstan academy")
    assert place.filters == ("type:event", "country:kazakhstan")
    async with opened(shipped, place) as reader:
        assert (chips(reader), reader.browser.box.input.value) == (place.filters, "academy")
        assert reader.list.count() == 1
        await reader.press("escape")
        assert (chips(reader), reader.list.count()) == (place.filters, 2)
        await reader.press("escape")
        assert chips(reader) == ()


@pytest.mark.parametrize(
    ("filter", "said"), [("kind:meetng", "did you mean meeting?"), ("knd:x", "did you mean kind?")]
)
async def test_an_unknown_filter_at_the_start_is_told_and_f_says_what_is_wrong_with_it(
    shipped: Path, filter: str, said: str
) -> None:
    async with opened(shipped, Place("events", filters=(filter,)), SIZES[0]) as reader:
        assert chips(reader) == (filter,)
        assert said in " ".join(reader.drawn().replace("│", " ").split())
        await reader.resize(*SIZES[2])
        assert said in " ".join(reader.drawn().replace("│", " ").split())
        assert reader.browser.box.has_class("-fault")
        await reader.press("f")
        assert reader.app.screen is reader.browser
        assert said in reader.notices[-1]
        await reader.press(DROP)
        assert (chips(reader), reader.browser.box.has_class("-fault"), reader.list.count() > 0) == ((), False, True)


async def test_a_filter_that_leaves_nothing_says_so_and_stays_in_sight(shipped: Path) -> None:
    async with opened(shipped, Place("events", filters=("type:event", "country:armenia"))) as reader:
        assert chips(reader) == ("type:event", "country:armenia")
        assert reader.list.count() == 0


ALL = {"Chairmanships", "Spheres", "Priorities", "Measures", "Events", "Results", "Names", "Documents"}
"""In front of what was declared stands whatever is found."""


async def test_f_offers_the_types_that_the_view_shows_and_says_of_no_whole_count_that_it_is_more(
    browsing: Browsing,
) -> None:
    shown = {"1": ALL, "2": {"Events", "Results"}, "3": {"Events", "Results"}, "4": ALL, "5": set()}
    async with browsing(size=SIZES[2]) as reader:
        for view, types in shown.items():
            await reader.press("escape", view, "f")
            await reader.type("type")
            assert {line.rsplit(" ", 1)[0] for line in offered(reader)[1:]} == types, view
        await reader.press("ctrl+u")
        await reader.type("kind:")
        assert "Person 1" in offered(reader)
        assert not any(line.endswith("+") for line in offered(reader))


@pytest.mark.parametrize(("columns", "said"), [(200, "Search within these"), (80, "Search within"), (40, "Search")])
async def test_the_empty_box_says_in_whole_words_that_it_searches_within_the_filters(
    shipped: Path, columns: int, said: str
) -> None:
    async with opened(shipped, Place("events", filters=("kind:meeting",)), (columns, 24)) as reader:
        assert f"× {said} " in " ".join(reader.drawn().splitlines()[1].split())
        await reader.press("escape")
        assert reader.drawn().splitlines()[1].strip() == ("/ Search everything" if columns > 40 else "/ Search")
