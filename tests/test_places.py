"""The history of places goes back and forward as a web browser's."""

from hypothesis import given
from hypothesis import strategies as st

from csto_tui.places import History, Place

START, FIRST, SECOND, THIRD = (Place(record=record) for record in ("", "a", "b", "c"))


def test_a_history_begins_at_its_start() -> None:
    history = History(START)
    assert history.place == START
    assert not history.back()
    assert not history.forward()
    assert history.place == START


def test_back_and_forward_walk_over_the_visited_places() -> None:
    history = History(START)
    history.visit(FIRST)
    history.visit(SECOND)
    assert [(history.back(), history.place) for _ in range(3)] == [(True, FIRST), (True, START), (False, START)]
    assert [(history.forward(), history.place) for _ in range(3)] == [(True, FIRST), (True, SECOND), (False, SECOND)]


def test_a_jump_cuts_what_lay_ahead() -> None:
    history = History(START)
    history.visit(FIRST)
    history.visit(SECOND)
    history.back()
    history.visit(THIRD)
    assert history.places == [START, FIRST, THIRD]
    assert not history.forward()


def test_a_place_that_is_left_is_found_as_it_was_left() -> None:
    left = START._replace(cursor="x", top=7, read=3, pane="detail")
    history = History(START)
    history.leave(left)
    history.visit(FIRST)
    assert history.back()
    assert history.place == left


def test_to_leave_a_place_keeps_what_lies_ahead() -> None:
    history = History(START)
    history.visit(FIRST)
    history.back()
    history.leave(START._replace(top=2))
    assert history.forward()
    assert history.place == FIRST


@given(st.lists(st.sampled_from(["back", "forward", "visit"])))
def test_the_present_place_is_always_one_of_the_history(steps: list[str]) -> None:
    history = History(START)
    for number, step in enumerate(steps):
        if step == "visit":
            history.visit(Place(record=str(number)))
        else:
            getattr(history, step)()
        assert history.place == history.places[history.at]
