"""The language of the search box: words, phrases, exclusions, filters and dates."""

from typing import NamedTuple

from csto_tui.alphabets import fold, tokens
from csto_tui.dates import period
from csto_tui.errors import QueryError

LONGEST = 200
"""How many characters of a query are read."""

FIELDS = (
    "type", "kind", "country", "organisation", "body", "force", "operation", "exercise", "programme", "mission", "place", "person", "post",
    "observance", "conflict", "work", "sphere", "priority", "year", "after", "before", "in", "relation", "confidence", "has", "no", "is",
)  # fmt: skip
DATES = ("year", "after", "before")
NOTHING = "0001-01-01", "9999-12-31"


class Word(NamedTuple):
    """One word of a query: folded, and the run of characters as it was typed (for another keyboard layout)."""

    text: str
    typed: str


class Filter(NamedTuple):
    """A field and the values that it may have, as typed."""

    field: str
    values: tuple[str, ...]

    def __str__(self) -> str:
        values = ",".join(self.values)
        return f'{self.field}:"{values}"' if " " in values else f"{self.field}:{values}"


class Query(NamedTuple):
    """What a reader asks for; `unfinished` says that the last word may still be growing."""

    text: str
    words: tuple[Word, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    excluded: tuple[tuple[str, ...], ...] = ()
    filters: tuple[Filter, ...] = ()
    period: tuple[str, str] = NOTHING
    unfinished: bool = False

    def __bool__(self) -> bool:
        return bool(self.words or self.phrases or self.excluded or self.filters or self.dated)

    @property
    def dated(self) -> bool:
        """Whether only records of a period are asked for."""
        return self.period != NOTHING


def parse(text: str) -> Query:
    """The query that a text means; QueryError names a field or a date that does not exist, anything else is words."""
    chunks = _chunks(text[:LONGEST])
    words: list[Word] = []
    phrases, excluded, filters = [], [], []
    first, last = NOTHING
    unfinished = False
    at = 0
    while at < len(chunks):
        chunk, quoted = chunks[at]
        dated = None if quoted else _date_at(chunks, at)
        at += dated[0] if dated else 1
        found = tuple(word for word, _, _ in tokens(chunk))
        unfinished = False
        if dated:
            first, last = max(first, dated[1][0]), min(last, dated[1][1])
        elif quoted and not chunk.startswith("-"):
            phrases += [found] if found else []
        elif chunk.startswith("-") and found:
            excluded.append(found)
        elif given := _filter(chunk):
            if given.field in DATES:
                first, last = _narrowed(given, first, last)
            else:
                filters.append(given)
        else:
            words += [Word(word, chunk) for word in found]
            unfinished = at == len(chunks) and not text[-1:].isspace()
    return Query(text, tuple(words), tuple(phrases), tuple(excluded), tuple(filters), (first, last), unfinished)


def _chunks(text: str) -> list[tuple[str, bool]]:
    """The runs of characters between spaces, and whether each is quoted; quotes keep spaces together."""
    chunks: list[tuple[str, bool]] = []
    run, quoted, inside = "", False, False
    for character in text.translate({ord(mark): '"' for mark in "“”«»„"}) + " ":
        if character == '"':
            quoted = quoted or not run.strip("-")
            inside = not inside
        elif character.isspace() and not inside:
            if run:
                chunks.append((run, quoted))
            run, quoted = "", False
        else:
            run += character
    return [*chunks, (run, quoted)] if run.strip() else chunks


def _date_at(chunks: list[tuple[str, bool]], at: int) -> tuple[int, tuple[str, str]] | None:
    """The date that begins at a chunk, as the number of chunks that it takes and its first and last day."""
    for length in (3, 2, 1):
        run = chunks[at : at + length]
        if len(run) == length and not any(quoted for _, quoted in run):
            found = period(" ".join(chunk for chunk, _ in run))
            if found:
                return length, found
    return None


def _filter(chunk: str) -> Filter | None:
    field, colon, value = chunk.partition(":")
    field = fold(field)
    if not colon or not field.isalpha() or value.startswith("//"):
        return None
    if field not in FIELDS:
        raise QueryError(f"no field {field!r}; {nearest(field, FIELDS)}")
    return Filter(field, tuple(filter(None, value.split(","))))


def _narrowed(given: Filter, first: str, last: str) -> tuple[str, str]:
    """A period narrowed by a filter on dates; one that is still being typed narrows nothing."""
    for value in given.values:
        found = period(value)
        if not found:
            raise QueryError(
                f"{value!r} is no date; write {given.field}:2025, {given.field}:2025-05 or {given.field}:2023..2025"
            )
        if given.field == "year":
            first, last = max(first, found[0]), min(last, found[1])
        elif given.field == "after":
            first = max(first, found[0])
        else:
            last = min(last, found[1])
    return first, last


def nearest(value: str, allowed: tuple[str, ...] | list[str]) -> str:
    """A hint at the allowed value that is most like the one typed, or at a few of those there are."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    near = process.extractOne(fold(value), allowed, scorer=OSA.normalized_similarity, score_cutoff=0.5, processor=fold)
    if near:
        return f"did you mean {near[0]}?"
    starts = [name for name in allowed if fold(name).startswith(fold(value))]
    return f"there is {', '.join((starts or list(allowed))[:8])}{' …' if len(starts or allowed) > 8 else ''}"
