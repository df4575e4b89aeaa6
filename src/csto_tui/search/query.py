"""The language of the search box: words, phrases, exclusions, codes, filters and dates."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from csto_tui.alphabets import fold, tokens
from csto_tui.dates import day_of_year, period
from csto_tui.errors import QueryError

LONGEST = 200
"""How many characters of a query are read."""

FIELDS = (
    "type", "kind", "country", "organisation", "body", "force", "operation", "exercise", "programme", "mission",
    "place", "person", "post", "observance", "conflict", "work", "sphere", "priority", "year", "after", "before", "in",
    "relation", "confidence", "has", "no", "is",
)  # fmt: skip
DATES = ("year", "after", "before")
NOTHING = "0001-01-01", "9999-12-31"
"""The period of a query that asks for none."""

_QUOTES = {ord(mark): '"' for mark in "“”«»„"}
# A quote that nothing closes is left out: what follows it is words until the reader closes it. Behind a colon it holds a
# value together to the end.
_CHUNK = re.compile(r'(?:[^\s"]|"[^"]*"|(?<=:)"[^"]*$)+')
_CODE = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3})+\.?")
_LIKE_DATE = re.compile(r"[0-9]{4}(?:-[0-9]{1,2}){1,2}|[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}|[0-9.-]*\.\.[0-9.-]*")
_BEGUN_DATE = re.compile(r"[0-9]{4}-(?:[0-9]{0,2}|[0-9]{2}-[0-9]?)|[0-9]{4}\.\.[0-9]{1,4}(?:-[0-9-]*)?")
_BEGUN_YEAR = re.compile(r"[0-9]{1,3}")
_SPAN = re.compile(r"([0-9]{4})[-–—]")

# What makes a date of the beginning of one if anything does: the late years end spans, the leap years February.
_ENDS = ("9", "99", "999", "9999", "4", "6", "96", "996", "9996", ".", ".9996", "1.9996")


class Word(NamedTuple):
    """One word of a query: folded, and the run of characters as it was typed (for another keyboard layout)."""

    text: str
    typed: str


class Filter(NamedTuple):
    """A field and the values that it may have, or must not have if `excluded`, as typed; no field of a date that stands alone.

    `growing` says that the last value may be a mere beginning.
    """

    field: str
    values: tuple[str, ...]
    excluded: bool = False
    growing: bool = False

    def __str__(self) -> str:
        values = ",".join(self.values)
        shown = f'"{values}"' if " " in values else values
        return f"{'-' * self.excluded}{self.field}{':' if self.field else ''}{shown}"


class Dated(NamedTuple):
    """A date that stands alone in a query: its words, and its first and last ISO day.

    `day` is the month and day of one that has no year ("05-13"), which is of any time; the last word of such a one may be
    a mere beginning of another word if it is `unfinished`.
    """

    words: tuple[str, ...]
    first: str
    last: str
    day: str = ""
    unfinished: bool = False


class Query(NamedTuple):
    """What a reader asks for; `unfinished` says that the last word may be a mere beginning.

    `period` is what the filters on dates leave (ISO days), `codes` are codes of declared items such as 3.3.1, `waiting`
    are filters that narrow nothing until more of their value is typed.
    """

    text: str
    words: tuple[Word, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    excluded: tuple[tuple[str, ...], ...] = ()
    codes: tuple[str, ...] = ()
    dates: tuple[Dated, ...] = ()
    filters: tuple[Filter, ...] = ()
    period: tuple[str, str] = NOTHING
    unfinished: bool = False
    waiting: tuple[Filter, ...] = ()

    def __bool__(self) -> bool:
        return any((self.words, self.phrases, self.excluded, self.codes, self.dates, self.filters))

    @property
    def narrowed(self) -> bool:
        """Whether anything but words is asked for."""
        return any((self.phrases, self.excluded, self.codes, self.dates, self.filters))

    @property
    def days(self) -> tuple[str, str]:
        """The first and the last ISO day of all that is said of the time, NOTHING if nothing is."""
        periods = [(date.first, date.last) for date in self.dates] + [self.period]
        return max(first for first, _ in periods), min(last for _, last in periods)


def parse(text: str, typing: bool = True) -> Query:
    """The query that a text means: anything is words that is nothing else.

    While a reader is `typing`, the last word or value may be a mere beginning unless a space follows; of a query that is
    typed to its end the last word may. QueryError names a field that there is not, a field without a value, or what is
    no date.
    """
    chunks = [_Chunk(run) for run in _CHUNK.findall(text[:LONGEST].translate(_QUOTES))]
    growing = not text[:LONGEST][-1:].isspace() or (bool(chunks) and chunks[-1].unclosed)
    query = Query(text)
    at = 0
    while at < len(chunks):
        dated = _date_at(chunks, at)
        at += dated[0] if dated else 1
        last = at == len(chunks)
        if dated:
            date = dated[1]._replace(unfinished=last and (growing or not typing))
            query = query._replace(dates=(*query.dates, date))
            # A year that is still being typed narrows nothing.
            if date.day and growing and typing and at == len(chunks) - 1 and _BEGUN_YEAR.fullmatch(chunks[at].typed):
                break
            continue
        query = _with(query, chunks[at - 1], last and (growing or not typing), last and growing and typing)
    return query


class _Chunk(NamedTuple):
    """A run of characters between spaces, with its quotes, which keep spaces together."""

    typed: str

    @property
    def excluded(self) -> bool:
        return self.typed.startswith("-")

    @property
    def quoted(self) -> bool:
        return self.typed.lstrip("-").startswith('"')

    @property
    def unclosed(self) -> bool:
        return self.typed.count('"') % 2 == 1

    @property
    def text(self) -> str:
        return self.typed.replace('"', "")


def _with(query: Query, chunk: _Chunk, unfinished: bool, growing: bool) -> Query:
    """The query and what one more chunk of it means: `unfinished` as a word, `growing` as a filter or date."""
    words = tuple(word for word, _, _ in tokens(chunk.text))
    given = None if chunk.quoted else _filter(chunk, growing)
    if given:
        return _narrowed(query, given, chunk.unclosed)._replace(unfinished=unfinished)
    if not words:
        return query
    if chunk.excluded:
        return query._replace(excluded=(*query.excluded, words))
    if chunk.quoted:
        return query._replace(phrases=(*query.phrases, words))
    if _CODE.fullmatch(chunk.text):
        return query._replace(codes=(*query.codes, chunk.text.rstrip(".")))
    if growing and _BEGUN_DATE.fullmatch(chunk.text) and _begins_date(chunk.text):
        return _dated_so_far(query, chunk.text)
    if not growing and _LIKE_DATE.fullmatch(chunk.text):
        raise QueryError(f"{chunk.text!r} is no date; write 2025, 2025-05 or 2023..2025, or put it in quotes")
    found = (Word(word, chunk.text) for word in words)
    return query._replace(words=(*query.words, *found), unfinished=unfinished)


def _dated_so_far(query: Query, begun: str) -> Query:
    """The query with as much of a date as stands there whole; the rest waits."""
    whole = next(filter(period, (begun.rpartition("-")[0], f"{begun.partition('..')[0]}..")), "")
    date = Dated(tuple(word for word, _, _ in tokens(whole)), *(period(whole) or NOTHING))
    return query._replace(
        dates=(*query.dates, *([date] if whole else [])), waiting=(*query.waiting, Filter("", (begun,), growing=True))
    )


def _date_at(chunks: Sequence[_Chunk], at: int) -> tuple[int, Dated] | None:
    """The date that begins at a chunk and how many chunks it takes: with the year at its end or its beginning, or without."""
    for length in (3, 2, 1):
        run = chunks[at : at + length]
        if len(run) < length or any(chunk.quoted for chunk in run):
            continue
        texts = [chunk.text for chunk in run]
        for text in dict.fromkeys((" ".join(texts), " ".join(reversed(texts)))):
            found = period(text)
            day = None if found else day_of_year(text)
            if found or day:
                return length, Dated(tuple(word for word, _, _ in tokens(text)), *(found or NOTHING), day or "")
    return None


def _filter(chunk: _Chunk, growing: bool) -> Filter | None:
    """The filter that a chunk is; None if it is words: an address, a time, a colon behind a word that is no field."""
    field, colon, value = chunk.text.lstrip("-").partition(":")
    field = fold(field)
    if not colon or not field.isalpha() or value.startswith("//") or (growing and value == "/"):
        return None
    if field not in FIELDS:
        if value:
            raise QueryError(f"no field {field!r}; {nearest(field, DATES if period(value) else FIELDS)}")
        return None
    if chunk.excluded and field in DATES:
        raise QueryError(f"-{field}: is no filter; write before: or after:")
    growing = growing and not value.endswith(",")
    values = tuple(filter(None, value.split(",")))
    if not values and not growing:
        raise QueryError(f"{field}: needs a value right behind the colon, such as {_example(field)}")
    return Filter(field, values, chunk.excluded, growing)


def _example(field: str) -> str:
    examples = {
        "type": "event", "kind": "meeting", "sphere": "3", "priority": "3.3", "in": "DOCUMENT", "relation": "guest",
        "confidence": "high", "has": "links", "no": "links", "is": "inferred",
    }  # fmt: skip
    return f"{field}:{'2025' if field in DATES else examples.get(field, 'NAME')}"


def _narrowed(query: Query, given: Filter, unclosed: bool) -> Query:
    """The query with one more filter; no value yet, or the beginning of a date, waits while it is growing."""
    last = given.values[-1] if given.values else ""
    begun = given.field in DATES and not period(last) and (unclosed or _begins_date(last))
    if given.growing and (begun or not last):
        query = query._replace(waiting=(*query.waiting, given._replace(values=given.values[-1:])))
        given = given._replace(values=given.values[:-1], growing=False)
    if not given.values:
        return query
    narrow = _within(given, query.period) if given.field in DATES else query.period
    return query._replace(filters=(*query.filters, given), period=narrow)


def _begins_date(text: str) -> bool:
    """Whether more letters make a date of a text; two years with a hyphen between are meant in their order."""
    span = _SPAN.match(text)
    found = filter(None, (period(text + end) for end in _ENDS))
    return any(not span or first[:4] == span[1] for first, _ in found)


def _within(given: Filter, narrow: tuple[str, str]) -> tuple[str, str]:
    """A period narrowed by a filter on dates, which counts whole."""
    first, last = narrow
    for value in given.values:
        found = period(value)
        if not found:
            example = f"{given.field}:2025, {given.field}:2025-05 or {given.field}:2023..2025"
            raise QueryError(f"{value!r} is no date; write {example}")
        if given.field != "before":
            first = max(first, found[0])
        if given.field != "after":
            last = min(last, found[1])
    return first, last


def nearest(value: str, allowed: Iterable[str]) -> str:
    """A hint at the allowed value that is most like the one typed, or at a few of those there are."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    names = list(allowed)
    begun = [name for name in names if fold(name).startswith(fold(value))]
    near = process.extractOne(fold(value), names, scorer=OSA.normalized_similarity, score_cutoff=0.5, processor=fold)
    if len(begun) == 1 or near:
        return f"did you mean {begun[0] if len(begun) == 1 or not near else near[0]}?"
    shown = begun or names or ["none"]
    return f"there is {', '.join(shown[:8])}{' …' if len(shown) > 8 else ''}"
