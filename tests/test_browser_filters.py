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
async def test_f_offers_what_narrows_the_view_with_how_much_is_left(
    browsing: Browsing, shipped: Path, size: Size
) -> None:
    with Archive(shipped) as archive:
        found = facets(archive, "", "events")
    async with browsing(size=size) as reader:
        await reader.press("2", "f")
        lines = offered(reader)
        expected = []
        for group in dict.fromkeys(facet.group for facet in found):
            members = [f"{facet.title} {facet.size}" for facet in found if facet.group == group]
            more = [f"{len(members) - LISTED} more, found by typing"] if len(members) > LISTED else []
            expected += [group, *members[:LISTED], *more]
        assert lines == expected
        assert "Narrow by" in reader.drawn()
        assert "Meeting 1" in lines


@sizes
async def test_a_filter_that_is_taken_stands_as_a_chip(browsing: Browsing, size: Size) -> None:
    async with browsing(size=size) as reader:
        await reader.press("2", "f")
        await reader.type("type results")
        assert offered(reader) == ["Type", "Results 17"]
        await reader.press("enter")
        assert (chips(reader), reader.list.count(), reader.pane) == (("type:result",), 17, "list")
        assert reader.found.startswith("17 found")
        assert "type:result ×" in reader.drawn()
        await reader.press("down")
        assert "Command and logistics system optimized" in reader.detail


async def test_filters_add_up_and_the_menu_counts_within_them(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.press("2")
        await take(reader, "f", "type events")
        assert reader.list.count() == 8
        await reader.press("f")
        assert offered(reader)[:2] == ["Take away", "type:event ×"]
        assert "Kazakhstan 2" in offered(reader)
        await reader.type("kazakhstan")
        await reader.press("enter")
        assert (chips(reader), reader.list.count()) == (("type:event", "country:kazakhstan"), 2)


async def test_a_filter_is_taken_away_in_the_menu_in_which_it_was_taken(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.press("2")
        await take(reader, "f", "type events")
        await take(reader, "f", "kazakhstan")
        await take(reader, "f", "away type:event")
        assert chips(reader) == ("country:kazakhstan",)
        await take(reader, "f", "away country")
        assert chips(reader) == ()
        assert reader.list is reader.browser.lists.own


async def test_the_menu_finds_a_filter_by_what_the_query_language_calls_it(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.press("2", "f")
        await reader.type("kind:meeting")
        assert offered(reader) == ["Kind", "Meeting 1"]


async def test_a_long_group_is_cut_until_one_types(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.press("1", "f")
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


async def test_a_count_that_is_whole_is_not_said_to_be_more(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.press("5", "f")
        await reader.type("kind:")
        assert "Person 1" in offered(reader)
        assert not any(line.endswith("+") for line in offered(reader))


async def test_the_menu_finds_a_filter_typed_on_the_other_layout(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.press("2", "f")
        await reader.type("ьууештп")
        assert "Meeting 1" in offered(reader)


async def test_escape_leaves_the_menu_and_changes_nothing(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.press("2")
        before = lines_of(reader.list)
        await reader.press("f", "down", "down", "escape")
        assert (chips(reader), lines_of(reader.list), reader.app.screen) == ((), before, reader.browser)
        await take(reader, "f", "zzzz")
        assert (chips(reader), reader.app.screen) == ((), reader.browser)


@sizes
async def test_v_offers_what_a_record_is_and_is_linked_with(browsing: Browsing, size: Size) -> None:
    async with browsing(size=size, at=MEETING) as reader:
        await reader.press("v")
        lines = offered(reader)
        assert lines[:4] == ["What it is", "event", "meeting", "When"]
        assert {"2025", "2025-05", "2025-05-13", "Afghanistan about", "Samat Ordabaev participant"} <= set(lines)
        await reader.type("linked afghanistan")
        assert offered(reader)[0] == "Linked with"


@pytest.mark.parametrize(
    ("words", "filter"),
    [
        ("meeting", "kind:meeting"),
        ("event", "type:event"),
        ("2025-05-13", "year:2025-05-13"),
        ("ordabaev", "person:samat-ordabaev"),
    ],
)
async def test_a_value_of_the_record_becomes_a_filter_that_finds_the_record(
    browsing: Browsing, words: str, filter: str
) -> None:
    async with browsing(at=MEETING) as reader:
        await take(reader, "v", words)
        assert chips(reader) == (filter,)
        found = set()
        for _ in range(reader.list.count()):
            found.add(reader.under)
            await reader.press("down")
        assert MEETING in found


async def test_a_value_that_is_taken_already_is_taken_away(browsing: Browsing) -> None:
    async with browsing(at=MEETING) as reader:
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


@pytest.mark.parametrize("size", SIZES[1:], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_a_chip_is_drawn_and_a_click_takes_it_away(shipped: Path, size: Size) -> None:
    async with opened(shipped, Place("events", filters=("type:event", "kind:meeting")), size) as reader:
        shown = reader.browser.box.chips
        line = shown.render().plain
        assert line == "type:event × kind:meeting × "
        assert line.strip() in reader.drawn().splitlines()[1]
        await reader.click(shown, 3, 0)
        assert chips(reader) == ("kind:meeting",)
        await reader.click(shown, len("kind:meeting ×") - 1, 0)
        assert chips(reader) == ()
        assert shown.size.width == 0


async def test_the_second_chip_can_be_clicked_away_alone(shipped: Path) -> None:
    async with opened(shipped, Place("events", filters=("type:event", "kind:meeting"))) as reader:
        await reader.click(reader.browser.box.chips, len("type:event × "), 0)
        assert chips(reader) == ("type:event",)


async def test_back_and_forward_restore_the_filters(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.press("2")
        await take(reader, "f", "type events")
        await take(reader, "f", "kazakhstan")
        await reader.press("down")
        both = reader.under, lines_of(reader.list)
        await reader.press(DROP)
        await reader.press("b")
        assert (chips(reader), (reader.under, lines_of(reader.list))) == (("type:event", "country:kazakhstan"), both)
        await reader.press("b")
        assert (chips(reader), reader.list.count()) == (("type:event",), 8)
        await reader.press("b")
        assert (chips(reader), reader.list is reader.browser.lists.own) == ((), True)
        await reader.press("B", "B")
        assert (chips(reader), (reader.under, lines_of(reader.list))) == (("type:event", "country:kazakhstan"), both)


async def test_a_search_is_within_the_filters(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.press("2")
        await take(reader, "f", "type events")
        await reader.search("academy")
        assert reader.browser.box.asked == "type:event academy"
        within = reader.list.count()
        assert 0 < within < 8
        assert reader.found == f"{within} found · events {within}"
        await reader.press("enter")
        assert (chips(reader), reader.pane) == (("type:event",), "detail")


async def test_escape_clears_what_is_typed_first_and_then_the_filters(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.press("2")
        await take(reader, "f", "type events")
        await reader.search("graduation")
        await reader.press("escape")
        assert (chips(reader), reader.browser.box.input.value, reader.list.count()) == (("type:event",), "", 8)
        await reader.press("escape")
        assert (chips(reader), reader.browser.lists.view) == ((), "events")
        assert reader.list is reader.browser.lists.own
        await reader.press("escape")
        assert reader.app.is_running


async def test_escape_in_the_empty_search_box_clears_the_filters(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.press("2")
        await take(reader, "f", "type events")
        await reader.press("/", "escape")
        assert (chips(reader), reader.pane) == ((), "list")


@pytest.mark.parametrize("key", ["1", "2", "3", "4", "5", "6"])
async def test_going_to_a_view_drops_the_filters(browsing: Browsing, key: str) -> None:
    async with browsing(at=MEETING) as reader:
        await take(reader, "v", "event")
        await reader.press(key)
        assert (chips(reader), reader.list is reader.browser.lists.own) == ((), True)
        await reader.press("b")
        assert (chips(reader), reader.browser.lists.view) == (("type:event",), "events")


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


@pytest.mark.parametrize("size", [SIZES[0], SIZES[2]], ids=str)
@pytest.mark.parametrize(
    ("filter", "said"), [("kind:meetng", "did you mean meeting?"), ("knd:x", "did you mean kind?")]
)
async def test_an_unknown_filter_at_the_start_is_told(shipped: Path, filter: str, said: str, size: Size) -> None:
    async with opened(shipped, Place("events", filters=(filter,)), size) as reader:
        assert chips(reader) == (filter,)
        assert said in " ".join(reader.drawn().replace("│", " ").split())
        assert reader.browser.box.has_class("-fault")
        await reader.press(DROP)
        assert (chips(reader), reader.browser.box.has_class("-fault"), reader.list.count() > 0) == ((), False, True)


async def test_f_under_an_unknown_filter_says_what_is_wrong_with_it(shipped: Path) -> None:
    async with opened(shipped, Place("events", filters=("kind:meetng",))) as reader:
        await reader.press("f")
        assert reader.app.screen is reader.browser
        assert "did you mean meeting?" in reader.notices[-1]


async def test_a_filter_that_leaves_nothing_says_so_and_stays_in_sight(shipped: Path) -> None:
    async with opened(shipped, Place("events", filters=("type:event", "country:armenia"))) as reader:
        assert chips(reader) == ("type:event", "country:armenia")
        assert reader.list.count() == 0


ALL = {"Chairmanships", "Spheres", "Priorities", "Measures", "Events", "Results", "Names", "Documents"}
"""In front of what was declared stands whatever is found."""


@pytest.mark.parametrize(
    ("view", "types"),
    [("1", ALL), ("2", {"Events", "Results"}), ("3", {"Events", "Results"}), ("4", ALL), ("5", set())],
)
async def test_f_offers_the_types_that_the_view_shows(browsing: Browsing, view: str, types: set[str]) -> None:
    async with browsing(size=SIZES[2]) as reader:
        await reader.press(view, "f")
        await reader.type("type")
        assert {line.rsplit(" ", 1)[0] for line in offered(reader)[1:]} == types


@pytest.mark.parametrize(("columns", "said"), [(200, "Search within these"), (80, "Search within"), (40, "Search")])
async def test_the_empty_box_says_in_whole_words_that_it_searches_within_the_filters(
    browsing: Browsing, columns: int, said: str
) -> None:
    async with browsing(size=(columns, 24)) as reader:
        await reader.press("2")
        await take(reader, "f", "kind:meeting")
        assert f"× {said} " in " ".join(reader.drawn().splitlines()[1].split())
        await reader.press("escape")
        assert reader.drawn().splitlines()[1].strip() == ("/ Search everything" if columns > 40 else "/ Search")
