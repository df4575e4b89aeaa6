"""A date as an archive writes it (a subset of EDTF), as days, and in words."""

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

DAWN, END = "0001-01-01", "9999-12-31"
KEYS_OF_A_DAY = 65536
"""How many records an archive may have of one day: keys are in the order of the days."""

# English for what is shown; English and Russian, in the cases that a date takes, for what is typed, where any beginning
# of three letters or more stands for the month.
_MONTHS = (
    ("January", "январь", "января", "январе"),
    ("February", "февраль", "февраля", "феврале"),
    ("March", "март", "марта", "марте"),
    ("April", "апрель", "апреля", "апреле"),
    ("May", "май", "мая", "мае"),
    ("June", "июнь", "июня", "июне"),
    ("July", "июль", "июля", "июле"),
    ("August", "август", "августа", "августе"),
    ("September", "сентябрь", "сентября", "сентябре"),
    ("October", "октябрь", "октября", "октябре"),
    ("November", "ноябрь", "ноября", "ноябре"),
    ("December", "декабрь", "декабря", "декабре"),
)
_QUARTERS = ("1st", "2nd", "3rd", "4th")
_ALLOWED = (
    "2025, 2025-05, 2025-05-13, 2025-33 to 2025-36 (quarters), 2023/2025 (the earlier first) or ../2025-12-15, "
    "with ? after what is inferred"
)
_BASES = {"inferred": " (inferred)", "year-inferred": " (year inferred)"}

# Patterns as text: they are compiled when a date is first read, not at every start.
_VALUE = r"([0-9]{4})(?:-(?!00)([0-9]{2})(?:-(?!00)([0-9]{2}))?)?([?~]?)"
_RANGE = r"\.\./?|/|(?<=^[0-9]{4})\s?[-–—]\s?(?=[0-9]{4}$)"
_YEAR, _NUMBER, _DAY = r"(?P<year>[0-9]{4})", r"(?P<month>[0-9]{1,2})", r"(?P<day>[0-9]{1,2})"
_WORD, _NTH = r"(?P<month>[^\W\d_]{3,})\.?", _DAY + r"(?:st|nd|rd|th)?"
_ORDERS = (
    _YEAR,
    f"{_YEAR}-{_NUMBER}(?:-{_DAY})?",
    rf"{_DAY}\.{_NUMBER}\.{_YEAR}",
    rf"(?:{_NTH}\s+)?{_WORD},?\s+{_YEAR}(?:\s*г(?:\.|ода?)?)?",
    rf"{_WORD}\s+{_NTH},?\s+{_YEAR}",
)
_DAYS = rf"{_NTH}\s+{_WORD}", rf"{_WORD}\s+{_NTH}"
_LEAP = "2000"


class Date(NamedTuple):
    """A date and the days it covers: `first` and `last` are ISO days, `first` is None if only the end is known.

    `precision` is day, days, month, quarter, year, years or bounded; `inferred` if the value is marked with ? or ~.
    """

    edtf: str
    first: str | None
    last: str
    precision: str
    inferred: bool


def parse(edtf: str) -> Date:
    """Reads a date of an archive.

    Raises ValueError, with what is allowed, for anything but a year, month, day, quarter (2025-33 to 2025-36), an
    interval of two of them or one that is open at its beginning.
    """
    try:
        start, end = _ends(edtf)
    except ValueError:
        raise ValueError(f"{edtf[:40]!r} is no date: write {_ALLOWED}") from None
    if start is end:
        return end
    if start is None:
        return Date(edtf, None, end.last, "bounded", end.inferred)
    precision = "years" if start.precision == end.precision == "year" else "days"
    return Date(edtf, start.first, end.last, precision, start.inferred or end.inferred)


def sides(edtf: str) -> tuple[Date, ...]:
    """Both ends of an interval or the one date; the end alone if the beginning is open, nothing for what is no date."""
    try:
        start, end = _ends(edtf)
    except ValueError:
        return ()
    return (end,) if start is None or start is end else (start, end)


@lru_cache(8192)
def words(edtf: str, basis: str = "", short: bool = False) -> str:
    """The date in words for people ("5–9 May 2025", "by 15 December 2025"), with what its basis warns of.

    What is no date comes back as it is.
    """
    try:
        start, end = _ends(edtf)
    except ValueError:
        return edtf
    inferred = end.inferred or (start is not None and start.inferred)
    warning = _BASES.get(basis, _BASES["inferred"] if inferred else "")
    if start is None:
        whole = "" if end.precision == "day" else "the end of "
        return f"by {whole}{_named(end, short)}{warning}"
    return _interval(start, end, short) + warning


def period(text: str) -> tuple[str, str] | None:
    """The first and the last ISO day of what a reader typed, a date or two with ".." between; None if it is none."""
    sides = [side.strip() for side in re.split(_RANGE, text.strip().casefold())]
    if len(sides) > 2 or not any(sides):
        return None
    values = [_typed(side) for side in sides if side]
    found = [value for value in values if value is not None]
    if len(found) < len(values):
        return None
    first = min(value.first or DAWN for value in found) if sides[0] else DAWN
    last = max(value.last for value in found) if sides[-1] else END
    return first, last


def day_of_year(text: str) -> str | None:
    """The month and the day ("05-13") of what a reader typed, a day without a year; None if it is none."""
    match = next(filter(None, (re.fullmatch(order, text.strip().casefold()) for order in _DAYS)), None)
    found = match and _given(_LEAP, match["month"], match["day"])
    return found.last.partition("-")[2] if found else None


def keys(first: str, last: str) -> tuple[int, int]:
    """The first and the last key that a record may have that is listed under one of these ISO days."""
    return (
        date.fromisoformat(first).toordinal() * KEYS_OF_A_DAY,
        (date.fromisoformat(last).toordinal() + 1) * KEYS_OF_A_DAY - 1,
    )


@lru_cache(4096)
def _ends(edtf: str) -> tuple[Date | None, Date]:
    """Both sides of an interval: the same value twice for a single date, None for an open beginning."""
    before, slash, after = edtf.partition("/")
    if slash and before == "..":
        return None, _value(after)
    start = _value(before)
    end = _value(after) if slash else start
    if (start.first or DAWN) > end.last:
        raise ValueError(edtf)
    return start, end


def _value(edtf: str) -> Date:
    match = re.fullmatch(_VALUE, edtf)
    if match is None:
        raise ValueError(edtf)
    year, month, day = (int(number or 0) for number in match.group(1, 2, 3))
    if day and month > 12:
        raise ValueError(edtf)
    precision = "day" if day else "quarter" if month > 12 else "month" if month else "year"
    begins, ends = (3 * month - 98, 3 * month - 96) if month > 12 else (month or 1, month or 12)
    # A month or a day that no calendar has fails here.
    first = date(year, begins, day or 1)
    last = first if day else date(year, 12, 31) if ends == 12 else date(year, ends + 1, 1) - timedelta(days=1)
    return Date(edtf, first.isoformat(), last.isoformat(), precision, bool(match[4]))


def _interval(start: Date, end: Date, short: bool) -> str:
    if (start.first, start.last) == (end.first, end.last):
        return _named(end, short)
    (year, month, day), (end_year, end_month, _) = _numbers(start), _numbers(end)
    kinds = {start.precision, end.precision}
    if kinds == {"year"}:
        return f"{year}–{end_year}"
    if year == end_year and kinds == {"month"}:
        return f"{_month(month, short)}–{_named(end, short)}"
    if (year, month) == (end_year, end_month) and kinds == {"day"}:
        return f"{day}–{_named(end, short)}"
    if year == end_year and kinds == {"day"}:
        return f"{day} {_month(month, short)} – {_named(end, short)}"
    return f"{_named(start, short)} – {_named(end, short)}"


def _named(value: Date, short: bool) -> str:
    year, month, day = _numbers(value)
    if value.precision == "year":
        return str(year)
    if value.precision == "quarter":
        return f"Q{month // 3} {year}" if short else f"{_QUARTERS[month // 3 - 1]} quarter of {year}"
    return f"{day} {_month(month, short)} {year}" if value.precision == "day" else f"{_month(month, short)} {year}"


def _numbers(value: Date) -> tuple[int, int, int]:
    """Year, month and day of the last day, which names a value of any precision."""
    year, month, day = value.last.split("-")
    return int(year), int(month), int(day)


def _month(number: int, short: bool) -> str:
    name = _MONTHS[number - 1][0]
    return name[:3] if short else name


def _typed(text: str) -> Date | None:
    match = next(filter(None, (re.fullmatch(order, text) for order in _ORDERS)), None)
    if match is None:
        return None
    given = match.groupdict()
    return _given(given["year"], given.get("month"), given.get("day"))


def _given(year: str, month: str | None, day: str | None) -> Date | None:
    parts = year, month and _month_number(month), day and day.zfill(2)
    try:
        return _value("-".join(filter(None, parts)))
    except ValueError:
        return None


def _month_number(typed: str) -> str:
    """The month in two digits; 00, which no date has, for a word that is none."""
    if typed.isdigit():
        return typed.zfill(2)
    fits = (number for number, names in enumerate(_MONTHS, 1) if any(name.lower().startswith(typed) for name in names))
    return f"{next(fits, 0):02}"
