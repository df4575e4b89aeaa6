"""Dates of an archive: what is one, which days it covers, how it is said."""

from datetime import date, timedelta

import pytest
from edtf import parse_edtf
from hypothesis import example, given
from hypothesis import strategies as st

from csto_tui import dates

ACCEPTED = [
    ("2025", "2025-01-01", "2025-12-31", "year", False),
    ("0001", "0001-01-01", "0001-12-31", "year", False),
    ("9999", "9999-01-01", "9999-12-31", "year", False),
    ("2025-05", "2025-05-01", "2025-05-31", "month", False),
    ("2024-02", "2024-02-01", "2024-02-29", "month", False),
    ("1900-02", "1900-02-01", "1900-02-28", "month", False),
    ("9999-12", "9999-12-01", "9999-12-31", "month", False),
    ("2025-05-13", "2025-05-13", "2025-05-13", "day", False),
    ("2025-33", "2025-01-01", "2025-03-31", "quarter", False),
    ("2025-34", "2025-04-01", "2025-06-30", "quarter", False),
    ("2025-35", "2025-07-01", "2025-09-30", "quarter", False),
    ("9999-36", "9999-10-01", "9999-12-31", "quarter", False),
    ("2023/2025", "2023-01-01", "2025-12-31", "years", False),
    ("2025-05-05/2025-05-09", "2025-05-05", "2025-05-09", "days", False),
    ("2024-11/2025-02", "2024-11-01", "2025-02-28", "days", False),
    ("2025/2025-03-02", "2025-01-01", "2025-03-02", "days", False),
    ("../2025-12-15", None, "2025-12-15", "bounded", False),
    ("../2025-02", None, "2025-02-28", "bounded", False),
    ("../2025", None, "2025-12-31", "bounded", False),
    ("2025-05-09?", "2025-05-09", "2025-05-09", "day", True),
    ("2025~", "2025-01-01", "2025-12-31", "year", True),
    ("2023?/2025", "2023-01-01", "2025-12-31", "years", True),
    ("2023/2025~", "2023-01-01", "2025-12-31", "years", True),
    ("../2025-12-15?", None, "2025-12-15", "bounded", True),
]
# The library has quarters alone only: neither marked with ? nor as a side of an interval.
ONLY_OURS = [
    ("2025-34?", "2025-04-01", "2025-06-30", "quarter", True),
    ("2025-33/2025-34", "2025-01-01", "2025-06-30", "days", False),
    ("../2025-34", None, "2025-06-30", "bounded", False),
]
REFUSED = [
    *("", " ", "2025 ", "25", "20255", "0000", "-0044", "２０２５", "202X", "13 May 2025", "2025-05-13T10:00"),
    *("2025-00", "2025-13", "2025-21", "2025-32", "2025-37", "2025-5", "2025-05-00", "2025-02-29", "2025-04-31"),
    *("2025-34-01", "2025/..", "../..", "..", "/2025", "2025/", "2025/2024", "2025-05-13/2025-05-12"),
    *("2023/2024/2025", "2025??", "2025%", "?2025", "2025-05-13\n"),
]
DAYS = st.dates()
VALUES = st.one_of(
    DAYS.map(date.isoformat), DAYS.map(lambda day: day.isoformat()[:7]), DAYS.map(lambda day: day.isoformat()[:4])
)


@pytest.mark.parametrize(("edtf", "first", "last", "precision", "inferred"), ACCEPTED + ONLY_OURS)
def test_a_date_covers_its_days(edtf: str, first: str | None, last: str, precision: str, inferred: bool) -> None:
    assert dates.parse(edtf) == dates.Date(edtf, first, last, precision, inferred)


def library_bounds(edtf: str) -> tuple[str | None, str]:
    bounds = parse_edtf(edtf)
    lower, upper = bounds.lower_strict(), bounds.upper_strict()
    return None if edtf.startswith("..") else date(*lower[:3]).isoformat(), date(*upper[:3]).isoformat()


@pytest.mark.parametrize("edtf", [accepted[0] for accepted in ACCEPTED])
def test_the_edtf_library_finds_the_same_bounds(edtf: str) -> None:
    found = dates.parse(edtf)
    assert (found.first, found.last) == library_bounds(edtf)


@given(VALUES, VALUES, st.sampled_from(["", "?", "~"]), st.booleans())
def test_the_edtf_library_agrees_on_any_interval(one: str, other: str, mark: str, open_start: bool) -> None:
    start, end = sorted((one, other))
    edtf = f"../{end}{mark}" if open_start else f"{start}/{end}{mark}"
    found = dates.parse(edtf)
    assert (found.first, found.last) == library_bounds(edtf)
    assert found.inferred is bool(mark)


@pytest.mark.parametrize("edtf", REFUSED)
def test_what_is_no_date_is_refused_with_what_is_allowed(edtf: str) -> None:
    with pytest.raises(ValueError, match=r"is no date: write 2025, 2025-05, 2025-05-13, .* \.\./2025-12-15") as refusal:
        dates.parse(edtf)
    assert "\n" not in str(refusal.value)


@given(st.text() | st.text("0123456789-/.?~"))
@example("9" * 5000)
def test_any_text_is_a_date_or_refused_in_one_short_line(edtf: str) -> None:
    try:
        found = dates.parse(edtf)
    except ValueError as error:
        refusal = str(error)
    else:
        assert (found.first or dates.DAWN) <= found.last
        return
    assert len(refusal.splitlines()) == 1
    assert len(refusal) < 600


@pytest.mark.parametrize(
    ("edtf", "basis", "long", "short"),
    [
        ("2025-05-13", "", "13 May 2025", "13 May 2025"),
        ("2025-05-09", "stated", "9 May 2025", "9 May 2025"),
        ("2025-12", "", "December 2025", "Dec 2025"),
        ("2025-34", "", "2nd quarter of 2025", "Q2 2025"),
        ("2025-33", "", "1st quarter of 2025", "Q1 2025"),
        ("2025-35", "", "3rd quarter of 2025", "Q3 2025"),
        ("2025-36", "", "4th quarter of 2025", "Q4 2025"),
        ("2025", "", "2025", "2025"),
        ("0988", "", "988", "988"),
        ("2023/2025", "", "2023–2025", "2023–2025"),
        ("2025/2025", "", "2025", "2025"),
        ("2025-05-05/2025-05-09", "", "5–9 May 2025", "5–9 May 2025"),
        ("2025-05-13/2025-05-13", "", "13 May 2025", "13 May 2025"),
        ("2025-04-28/2025-05-02", "", "28 April – 2 May 2025", "28 Apr – 2 May 2025"),
        ("2024-12-30/2025-01-02", "", "30 December 2024 – 2 January 2025", "30 Dec 2024 – 2 Jan 2025"),
        ("2025-03/2025-05", "", "March–May 2025", "Mar–May 2025"),
        ("2024-11/2025-02", "", "November 2024 – February 2025", "Nov 2024 – Feb 2025"),
        ("2025-33/2025-34", "", "1st quarter of 2025 – 2nd quarter of 2025", "Q1 2025 – Q2 2025"),
        ("2023/2025-05", "", "2023 – May 2025", "2023 – May 2025"),
        ("../2025-12-15", "bounded", "by 15 December 2025", "by 15 Dec 2025"),
        ("../2025-05", "bounded", "by the end of May 2025", "by the end of May 2025"),
        ("../2025", "bounded", "by the end of 2025", "by the end of 2025"),
        ("2025-05-09?", "", "9 May 2025 (inferred)", "9 May 2025 (inferred)"),
        ("2025-05-09?", "inferred", "9 May 2025 (inferred)", "9 May 2025 (inferred)"),
        ("2025-12-09", "inferred", "9 December 2025 (inferred)", "9 Dec 2025 (inferred)"),
        ("2025-04-28", "year-inferred", "28 April 2025 (year inferred)", "28 Apr 2025 (year inferred)"),
        ("2025-04-28?", "year-inferred", "28 April 2025 (year inferred)", "28 Apr 2025 (year inferred)"),
        ("2023?/2025", "", "2023–2025 (inferred)", "2023–2025 (inferred)"),
        ("", "inferred", "", ""),
        ("some day", "inferred", "some day", "some day"),
        ("2025-02-30", "stated", "2025-02-30", "2025-02-30"),
    ],
)
def test_a_date_is_said_in_words(edtf: str, basis: str, long: str, short: str) -> None:
    assert dates.words(edtf, basis) == long
    assert dates.words(edtf, basis, short=True) == short


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("2025", "2025-01-01", "2025-12-31"),
        ("2025-05", "2025-05-01", "2025-05-31"),
        ("2025-5", "2025-05-01", "2025-05-31"),
        ("2025-05-13", "2025-05-13", "2025-05-13"),
        ("2025-34", "2025-04-01", "2025-06-30"),
        ("13.05.2025", "2025-05-13", "2025-05-13"),
        ("2025..2026", "2025-01-01", "2026-12-31"),
        ("2026..2025", "2025-01-01", "2026-12-31"),
        ("2023..2025-05", "2023-01-01", "2025-05-31"),
        ("2023/2025", "2023-01-01", "2025-12-31"),
        ("2023-2025", "2023-01-01", "2025-12-31"),
        ("2023–2025", "2023-01-01", "2025-12-31"),
        ("march 2025 .. 13 may 2025", "2025-03-01", "2025-05-13"),
        ("13.05.2025..20.05.2025", "2025-05-13", "2025-05-20"),
        ("2025..", "2025-01-01", "9999-12-31"),
        ("..2025-05", "0001-01-01", "2025-05-31"),
        ("../2025-12-15", "0001-01-01", "2025-12-15"),
        ("may 2025", "2025-05-01", "2025-05-31"),
        ("MAY 2025", "2025-05-01", "2025-05-31"),
        ("  Sept. 2025 ", "2025-09-01", "2025-09-30"),
        ("13 may 2025", "2025-05-13", "2025-05-13"),
        ("13th May 2025", "2025-05-13", "2025-05-13"),
        ("May 13, 2025", "2025-05-13", "2025-05-13"),
        ("dec 1 2025", "2025-12-01", "2025-12-01"),
        ("janu 2025", "2025-01-01", "2025-01-31"),
        ("май 2025", "2025-05-01", "2025-05-31"),
        ("13 мая 2025", "2025-05-13", "2025-05-13"),
        ("13 Мая 2025 г.", "2025-05-13", "2025-05-13"),
        ("13 мая 2025 года", "2025-05-13", "2025-05-13"),
        ("дек. 2025", "2025-12-01", "2025-12-31"),
        ("нояб 2025", "2025-11-01", "2025-11-30"),
        ("1 июня 2025", "2025-06-01", "2025-06-01"),
        ("июл 2025", "2025-07-01", "2025-07-31"),
    ],
)
def test_a_typed_date_is_a_period(typed: str, first: str, last: str) -> None:
    assert dates.period(typed) == (first, last)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("13 may", "05-13"), ("13th May", "05-13"), ("may 1", "05-01"), (" 9 мая ", "05-09"), ("15 дек.", "12-15"),
        ("29 february", "02-29"), ("30 february", None), ("may", None), ("13", None), ("13 may 2025", None), ("13 ma", None),
        ("32 may", None), ("13 mayor", None), ("", None),
    ],
)  # fmt: skip
def test_a_typed_day_needs_no_year(typed: str, day: str | None) -> None:
    assert dates.day_of_year(typed) == day


NO_PERIOD = [
    *("", " ", "..", "/", "may", "май", "25", "13 may", "31 feb 2025", "2025-13", "2025-0", "0000", "kanal 2025"),
    *("ma 2025", "2025..kanal", "2023..2024..2025", "mayor 2025", "32.01.2025", "20250513", "2025-05-13 10:00"),
]


@pytest.mark.parametrize("typed", NO_PERIOD)
def test_what_is_no_date_is_no_period(typed: str) -> None:
    assert dates.period(typed) is None


@pytest.mark.parametrize("number", range(1, 13))
@pytest.mark.parametrize("names", [0, 1, 2, 3], ids=["English", "nominative", "genitive", "prepositional"])
def test_every_month_is_understood_whole_and_by_three_letters(number: int, names: int) -> None:
    english = "january february march april may june july august september october november december"
    nominative = "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь"
    genitive = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
    prepositional = "январе феврале марте апреле мае июне июле августе сентябре октябре ноябре декабре"
    name = (english, nominative, genitive, prepositional)[names].split()[number - 1]
    expected = dates.parse(f"2025-{number:02}")
    for typed in (name, name[:3], name.upper()):
        assert dates.period(f"{typed} 2025") == (expected.first, expected.last)


@given(st.dates(max_value=date(9999, 12, 30)))
def test_a_day_in_words_is_understood_again(day: date) -> None:
    text = dates.words(day.isoformat()).rsplit(" ", 1)[0] + f" {day.year:04}"
    assert dates.period(text) == (day.isoformat(), day.isoformat())
    following = (day + timedelta(days=1)).isoformat()
    assert dates.period(f"{day.isoformat()}..{following}") == (day.isoformat(), following)


@given(st.text() | st.text("0123456789-/. мая", max_size=20))
def test_any_typed_text_is_a_period_in_order_or_none(typed: str) -> None:
    found = dates.period(typed)
    assert found is None or found[0] <= found[1]


@pytest.mark.parametrize(
    ("edtf", "ends"),
    [
        ("2025-05-13", ["2025-05-13"]),
        ("2023/2025", ["2023", "2025"]),
        ("../2025-12-15", ["2025-12-15"]),
        ("2025/2023", []),
        ("soon", []),
    ],
)
def test_an_interval_has_two_sides_and_no_date_none(edtf: str, ends: list[str]) -> None:
    assert [side.edtf for side in dates.sides(edtf)] == ends
