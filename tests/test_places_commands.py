"""A place as a command line begins at the same place, whatever was typed there."""

import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csto_tui.places import ORDERS, VIEWS, Place, begun, of_command

WORDS = st.text(alphabet=st.characters(exclude_categories=("C", "Z")), min_size=1).filter(lambda word: word[0] != "-")
FILTERS = st.sampled_from(
    ["type:event", "-kind:meeting", 'body:"joint staff"', "year:2023..2025", "country:x,y", "is:open"]
)
PLACES = st.sampled_from(VIEWS).flatmap(
    lambda view: st.builds(
        Place,
        view=st.just(view),
        query=st.lists(WORDS, max_size=4).map(" ".join),
        record=st.sampled_from(["", "kg-2025/3.3.1", "an id", "о'кей"]),
        filters=st.lists(FILTERS, unique=True).map(tuple),
        order=st.sampled_from(ORDERS.get(view, ("",))),
        gaps=st.booleans(),
    )
)


def told(place: Place) -> tuple[object, ...]:
    """What a command line says of a place."""
    return place.view, place.asked, place.record, place.order, place.gaps


@given(PLACES)
def test_a_place_is_begun_again_by_its_command(place: Place) -> None:
    again = of_command(place.command)
    assert told(again) == told(place)
    assert again.filters[: len(place.filters)] == place.filters
    assert told(of_command(again.command)) == told(again)


@pytest.mark.parametrize(
    "place",
    [
        Place("events", filters=("type:event", "country:kazakhstan"), order="country"),
        Place("priorities", gaps=True, record="kg-2025/1.1"),
        Place("timeline", filters=("year:2025-04..2025-05",)),
        Place("coverage", order="gaps", gaps=True),
        Place("names", '"exact phrase" \'; rm -rf ~ $HOME `x`', record="csto"),
        Place("events", filters=("-kind:meeting",)),
        Place("documents", "одкб"),
    ],
    ids=lambda place: place.command[19:49],
)
def test_the_program_begins_at_the_place_of_a_command(
    call: Callable[..., tuple[int, str, str]], monkeypatch: pytest.MonkeyPatch, place: Place
) -> None:
    places: list[Place] = []

    def start(path: Path | None, place: Place, mouse: bool) -> int:
        places.append(place)
        return 0

    monkeypatch.setattr("csto_tui.start.browse", start)
    assert call(*shlex.split(place.command)[1:])[0] == 0
    assert [told(begun) for begun in places] == [told(place)]


def test_a_group_is_no_record_to_begin_at() -> None:
    assert Place("events", record="@events/2025").command == "csto-tui browse events"


def test_the_view_is_open_where_a_query_names_none() -> None:
    assert (begun("drug trafficking").view, begun("drug trafficking").query) == ("", "drug trafficking")
    assert begun("  events   kind:meeting  words kind:x ") == Place("events", "words kind:x", filters=("kind:meeting",))
