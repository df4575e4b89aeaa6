"""What happened as entries of a calendar."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import TextIO

from csto_tui import dates, escapes, present
from csto_tui.model import Record
from csto_tui.text import flat, safe

HAPPENED = ("event", "result")
OCTETS = 75
"""How long a line may be, in bytes of UTF-8."""

ESCAPED = str.maketrans({"\\": r"\\", ";": r"\;", ",": r"\,", "\n": r"\n"})
BEGINNING = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//csto-tui//archive//EN", "CALSCALE:GREGORIAN")


def write(records: Iterable[Record], stream: TextIO) -> int:
    """Writes an entry over whole days for each event and result that has a date, and says how many; others are left out.

    What is known only by its end stands on that day. What was inferred, or is known only by its end, is marked in the summary
    and TENTATIVE; a date that is not of days is said in the summary too.
    """
    stream.writelines(map(_folded, BEGINNING))
    written = 0
    for record in records:
        if record.type in HAPPENED and (day := _date(record)):
            stream.writelines(map(_folded, _entry(record, day)))
            written += 1
    stream.write(_folded("END:VCALENDAR"))
    return written


def _date(record: Record) -> dates.Date | None:
    try:
        return dates.parse(record.date)
    except ValueError:
        return None


def _entry(record: Record, day: dates.Date) -> Iterator[str]:
    first = day.first or day.last
    uncertain = day.first is None or day.inferred or "inferred" in record.basis
    yield "BEGIN:VEVENT"
    yield f"UID:{escapes.key(record.id)}@csto-tui"
    # An archive does not say when it was made; the same archive gives the same file.
    yield f"DTSTAMP:{_digits(first)}T000000Z"
    yield f"DTSTART;VALUE=DATE:{_digits(first)}"
    if day.last < dates.END:
        after = date.fromisoformat(day.last) + timedelta(days=1)
        yield f"DTEND;VALUE=DATE:{_digits(after.isoformat())}"
    yield f"SUMMARY:{_text(_summary(record, day))}"
    yield f"DESCRIPTION:{_text(_description(record))}"
    yield "CATEGORIES:" + ",".join(_text(flat(word)) for word in (record.type, record.kind) if word)
    yield f"STATUS:{'TENTATIVE' if uncertain else 'CONFIRMED'}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _summary(record: Record, day: dates.Date) -> str:
    """The title, with the date where it is not of days, and what is to be known of it."""
    words, bracket, warning = record.date_text.partition(" (")
    exact = day.first and all(side.precision == "day" for side in dates.sides(record.date))
    said = [] if exact else [f"({words})"]
    return flat(" ".join([record.title, *said, *([f"({warning}"] if bracket else [])]))


def _description(record: Record) -> str:
    parts = (
        f"{present.type_words(record)} · {present.dated(record)} · {record.id}",
        record.text,
        record.note,
        "\n".join(present.places(record.evidence, whole=True)),
    )
    return "\n\n".join(filter(None, parts))


def _digits(day: str) -> str:
    return day.replace("-", "")


def _text(text: str) -> str:
    return safe(text).translate(ESCAPED)


def _folded(line: str) -> str:
    """A line with its end, broken where it is too long but never within a character."""
    octets, parts, start, end = line.encode(), [], 0, OCTETS
    while end < len(octets):
        while octets[end] & 0b1100_0000 == 0b1000_0000:
            end -= 1
        parts.append(octets[start:end])
        start, end = end, end + OCTETS - 1
    return b"\r\n ".join([*parts, octets[start:]]).decode() + "\r\n"
