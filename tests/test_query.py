"""The language of the search box."""

import subprocess
import sys

import pytest

from csto_tui.errors import QueryError
from csto_tui.search.query import LONGEST, NOTHING, Filter, Query, parse


def texts(query: Query) -> list[str]:
    return [word.text for word in query.words]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Operation  Channel", ["operation", "channel"]),
        ("anti-drug", ["anti", "drug"]),
        ("Наёмник Йод", ["наемник", "иод"]),
        ("http://x", ["http", "x"]),
        ("12:30", ["12", "30"]),
        ("a:b", ["a", "b"]),
        ("Expert centres: cooperation", ["expert", "centres", "cooperation"]),
        ("kg-2025/3.3.1", ["kg", "2025", "3", "3", "1"]),
        ("2025-bishkek-session", ["2025", "bishkek", "session"]),
        ("NEAR(a OR b*) ^c", ["near", "a", "or", "b", "c"]),
        ('"never closed', ["never", "closed"]),
    ],
)
def test_what_is_nothing_else_is_words(text: str, words: list[str]) -> None:
    query = parse(text)
    assert texts(query) == words
    assert query._replace(text="", words=(), unfinished=False) == Query("")


@pytest.mark.parametrize("text", ["", "   ", "...", "😀🎉", "—", '""', '-""', "-", "--", "\0", "\ud800", "\t\n"])
def test_what_holds_no_word_asks_for_nothing(text: str) -> None:
    assert not parse(text)


@pytest.mark.parametrize(
    ("text", "part", "value"),
    [
        ('"golan heights"', "phrases", (("golan", "heights"),)),
        ("«красная площадь»", "phrases", (("красная", "площадь"),)),
        ('"type:event"', "phrases", (("type", "event"),)),
        ("-drug", "excluded", (("drug",),)),
        ('-"joint staff"', "excluded", (("joint", "staff"),)),
        ("-anti-drug", "excluded", (("anti", "drug"),)),
        ("3.3.1", "codes", ("3.3.1",)),
        ("2.1.", "codes", ("2.1",)),
        ("type:event ", "filters", (Filter("type", ("event",)),)),
        ("TYPE:event,result ", "filters", (Filter("type", ("event", "result")),)),
        ('body:"joint staff" ', "filters", (Filter("body", ("joint staff",)),)),
        ("-type:event ", "filters", (Filter("type", ("event",), excluded=True),)),
        ("type:ev", "filters", (Filter("type", ("ev",), growing=True),)),
        ("type:", "filters", (Filter("type", (), growing=True),)),
    ],
)
def test_each_part_of_a_query_is_kept_apart(text: str, part: str, value: object) -> None:
    query = parse(text)
    assert getattr(query, part) == value
    assert query._replace(text="", unfinished=False, **{part: ()}) == Query("")


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2025-04", ("2025-04-01", "2025-04-30")),
        ("may 2025", ("2025-05-01", "2025-05-31")),
        ("28 апреля 2003", ("2003-04-28", "2003-04-28")),
        ("2023..2025", ("2023-01-01", "2025-12-31")),
        ("year:2025", ("2025-01-01", "2025-12-31")),
        ("year:2023..2024", ("2023-01-01", "2024-12-31")),
        ("after:2025-05", ("2025-05-01", NOTHING[1])),
        ("before:2025-05", (NOTHING[0], "2025-05-31")),
        ("after:2024 before:2025-05-13 ", ("2024-01-01", "2025-05-13")),
        ("2025 before:2025-05-13 ", ("2025-01-01", "2025-05-13")),
        ("year:20", NOTHING),
        ("year:2023.", NOTHING),
        ("channel", NOTHING),
    ],
)
def test_dates_alone_and_filters_on_dates_say_when(text: str, days: tuple[str, str]) -> None:
    assert parse(text).days == days


def test_a_date_stands_beside_words() -> None:
    query = parse("parade may 2025 moscow")
    assert texts(query) == ["parade", "moscow"]
    assert [date.words for date in query.dates] == [("may", "2025")]


@pytest.mark.parametrize(
    ("text", "unfinished"),
    [
        ("chan", True),
        ("chan ", False),
        ("type:ev", True),
        ("type:event ", False),
        ("chan 2025", False),
        ("x -y", False),
    ],
)
def test_a_space_finishes_the_last_word_or_value(text: str, unfinished: bool) -> None:
    assert parse(text).unfinished is unfinished


def test_a_long_query_is_cut() -> None:
    assert sum(len(word.text) for word in parse("x" * 500).words) == LONGEST
    assert parse("x" * 500 + " ").unfinished


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("typ:event", "no field 'typ'; did you mean type?"),
        ("organization:cis", "no field 'organization'; did you mean organisation?"),
        ("contry:x", "no field 'contry'; did you mean country?"),
        ("prio:3.3", "no field 'prio'; did you mean priority?"),
        ("year:20 ", "'20' is no date; write year:2025, year:2025-05 or year:2023..2025"),
        ("year:20 x", "'20' is no date; write year:2025, year:2025-05 or year:2023..2025"),
        ("after:never", "'never' is no date; write after:2025, after:2025-05 or after:2023..2025"),
        ("type: ", "type: needs a value right behind the colon, such as type:event"),
        ("type: event", "type: needs a value right behind the colon, such as type:event"),
        ("-year:2025", "-year: is no filter; write before: or after:"),
    ],
)
def test_an_error_names_the_nearest_that_there_is(text: str, message: str) -> None:
    with pytest.raises(QueryError) as error:
        parse(text)
    assert str(error.value) == message


@pytest.mark.parametrize("text", ["type:event,result", "-kind:meeting", 'body:"joint staff"', "year:2025"])
def test_a_filter_is_shown_as_it_is_typed(text: str) -> None:
    (given,) = parse(f"{text} ").filters
    assert str(given) == text


def test_reading_a_query_does_not_load_what_only_a_search_needs() -> None:
    code = "import sys, csto_tui.search.query; sys.exit('rapidfuzz' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
