"""The language of the search box."""

import subprocess
import sys

import pytest

from csto_tui.errors import QueryError
from csto_tui.search.query import LONGEST, NOTHING, Filter, Query, parse

SOME = "there is type, kind, country, organisation, body, force, operation, exercise …"
WRITE = "write 2025, 2025-05 or 2023..2025, or put it in quotes"


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
        ("http:/", ["http"]),
        ("3a:b", ["3a", "b"]),
        ("date:", ["date"]),
        ("2025-13", ["2025", "13"]),
        ("12.345.6789 ", ["12", "345", "6789"]),
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


@pytest.mark.parametrize(("text", "words"), [('"foo:bar" ', ("foo", "bar")), ('"2025-13" ', ("2025", "13"))])
def test_in_quotes_nothing_is_a_field_or_a_date(text: str, words: tuple[str, ...]) -> None:
    assert parse(text).phrases == (words,)


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
        ('body:"joint sta', "filters", (Filter("body", ("joint sta",), growing=True),)),
        ('body:"joint ', "filters", (Filter("body", ("joint ",), growing=True),)),
        ("type:event,", "filters", (Filter("type", ("event",)),)),
        ("type:", "waiting", (Filter("type", (), growing=True),)),
        ("-type:", "waiting", (Filter("type", (), excluded=True, growing=True),)),
        ("year:20", "waiting", (Filter("year", ("20",), growing=True),)),
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
        ("2025 may", ("2025-05-01", "2025-05-31")),
        ("2025 мая", ("2025-05-01", "2025-05-31")),
        ("2025 may 13", ("2025-05-13", "2025-05-13")),
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


@pytest.mark.parametrize("text", ["parade may 2025 moscow", "parade 2025 may moscow"])
def test_a_date_stands_beside_words(text: str) -> None:
    query = parse(text)
    assert texts(query) == ["parade", "moscow"]
    assert [date.words for date in query.dates] == [("may", "2025")]


@pytest.mark.parametrize(
    ("text", "day", "words"),
    [
        ("13 may", "05-13", ()),
        ("May 13th", "05-13", ()),
        ("meeting 13 мая", "05-13", ("meeting",)),
        ("29 feb", "02-29", ()),
        ("13 may 20", "05-13", ()),
        ("13 may 2025", "", ()),
        ("13 may 20 ", "05-13", ("20",)),
        ("30 feb", None, ("30", "feb")),
        ("13 ma", None, ("13", "ma")),
        ("5 marshals", None, ("5", "marshals")),
        ('"13 may"', None, ()),
    ],
)
def test_a_day_needs_no_year(text: str, day: str | None, words: tuple[str, ...]) -> None:
    query = parse(text)
    assert [date.day for date in query.dates] == ([] if day is None else [day])
    assert texts(query) == list(words)
    assert (query.days == NOTHING) == (day != "")


DAYS = (
    "2025-05-13",
    "31.12.2025",
    "29.02.2024",
    "29.02.1996",
    "../2025-12-15",
    "2023..2025",
    "2023-2025",
    "1998–1999",
    "2024-02-29",
)


@pytest.mark.parametrize("text", [day[:end] for day in DAYS for end in range(len(day) + 1)])
def test_every_beginning_of_a_date_waits_or_narrows(text: str) -> None:
    query = parse(f"year:{text}")
    assert (len(query.waiting), len(query.filters)) in [(1, 0), (0, 1)]
    assert bool(query.filters) == (query.period != NOTHING)


def test_a_date_in_quotes_waits_until_they_close() -> None:
    assert parse('after:"may').waiting
    assert parse('after:"may 2025').period == ("2025-05-01", NOTHING[1])
    with pytest.raises(QueryError):
        parse('after:"may"')


def test_of_several_dates_only_the_one_that_grows_waits() -> None:
    query = parse("year:2024..2025,202")
    assert query.period == ("2024-01-01", "2025-12-31")
    assert list(map(str, query.waiting)) == ["year:202"]


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


@pytest.mark.parametrize("text", ["chan", "chan ", "oper chan", "type:event chan"])
def test_when_nobody_types_on_the_last_word_may_be_a_beginning(text: str) -> None:
    assert parse(text, typing=False).unfinished


@pytest.mark.parametrize("text", ["type:ev", "oper type:ev", 'body:"joint sta'])
def test_when_nobody_types_on_no_value_grows(text: str) -> None:
    query = parse(text, typing=False)
    assert [given.growing for given in query.filters] == [False]


@pytest.mark.parametrize(
    ("typed", "whole"),
    [
        ("2025-", "2025"), ("2025-0", "2025"), ("2025-04-", "2025-04"), ("2024..2", "2024.."),
        ("2024..2025-0", "2024..2025"), ("meeting 2025-0", "meeting 2025"),
    ],
)  # fmt: skip
def test_a_date_that_is_being_typed_is_what_stands_there_whole(typed: str, whole: str) -> None:
    begun, asked = parse(typed), parse(f"{whole} ")
    assert (begun.days, begun.words) == (asked.days, asked.words)
    assert list(map(str, begun.waiting)) == [typed.rsplit(maxsplit=1)[-1]]
    assert not asked.waiting


@pytest.mark.parametrize("text", ["type:", "year:20", "2025-13", "chan year:", 'after:"may'])
def test_when_nobody_types_on_nothing_waits(text: str) -> None:
    with pytest.raises(QueryError):
        parse(text, typing=False)


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
        ("foo:bar", f"no field 'foo'; {SOME}"),
        ("-foo:bar", f"no field 'foo'; {SOME}"),
        ("foo:bar ", f"no field 'foo'; {SOME}"),
        ('foo:"bar', f"no field 'foo'; {SOME}"),
        ("тип:событие", f"no field 'тип'; {SOME}"),
        ("a:b", "no field 'a'; did you mean after?"),
        ("date:2025", "no field 'date'; there is year, after, before"),
        ("yaer:2025", "no field 'yaer'; did you mean year?"),
        ("2025-13 ", f"'2025-13' is no date; {WRITE}"),
        ("2025-13 channel", f"'2025-13' is no date; {WRITE}"),
        ("2025-02-30 ", f"'2025-02-30' is no date; {WRITE}"),
        ("31.02.2025 ", f"'31.02.2025' is no date; {WRITE}"),
        ("2025..13 ", f"'2025..13' is no date; {WRITE}"),
        ("year:20256", "'20256' is no date; write year:2025, year:2025-05 or year:2023..2025"),
        ("year:2025-13", "'2025-13' is no date; write year:2025, year:2025-05 or year:2023..2025"),
        ("year:20,2025", "'20' is no date; write year:2025, year:2025-05 or year:2023..2025"),
        ("before:30.02", "'30.02' is no date; write before:2025, before:2025-05 or before:2023..2025"),
        ("type:,", "type: needs a value right behind the colon, such as type:event"),
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
