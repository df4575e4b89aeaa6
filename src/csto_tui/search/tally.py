"""The records that answer a query, counted without being read."""

from collections import Counter
from collections.abc import Sequence
from json import dumps
from typing import Any, NamedTuple

from csto_tui.connection import marks
from csto_tui.dates import KEYS_OF_A_DAY, keys
from csto_tui.search.filters import Scope, any_of
from csto_tui.search.finder import CHECKED, COUNTED, Finder
from csto_tui.search.query import Query
from csto_tui.search.sources import Source, sources
from csto_tui.search.values import TYPES
from csto_tui.search.vocabulary import Rows
from csto_tui.terms import LONG, term

LOOKED = 5000
"""Of how many of the newest that take more than a day is looked how long they take."""

GIVEN = "SELECT value AS key FROM json_each(?)"
BY_DAY = f"SELECT key / {KEYS_OF_A_DAY}, count(*) FROM ({{}}) GROUP BY 1"
OF_YEARS = f"""SELECT r.key / {KEYS_OF_A_DAY}, r.precision, count(*) FROM records r
    WHERE r.precision IN ('year', 'years') AND r.key IN ({{}}) GROUP BY 1, 2"""
SPANS = f"""SELECT key FROM records WHERE key IN ({GIVEN}) AND (precision = 'bounded'
    OR basis IN ('inferred', 'year-inferred') OR substr(first_day, 1, ?) <> substr(last_day, 1, ?))
    ORDER BY key DESC LIMIT ?"""
RECORDS = f"SELECT type, kind, coalesce(first_day, last_day), last_day FROM records WHERE key IN ({GIVEN})"
NEAR = f"""SELECT id FROM records WHERE key IN ({GIVEN})
    UNION ALL SELECT target_id FROM links WHERE source_id IN (SELECT id FROM records WHERE key IN ({GIVEN}))
    UNION ALL SELECT source_id FROM (
      SELECT source_id FROM links WHERE target_id IN (SELECT id FROM records WHERE key IN ({GIVEN})) LIMIT {LOOKED})"""
"""The records of some keys and what they are linked with, once for each link."""

PARTS = f"SELECT source_id, target_id FROM links WHERE relation = 'part-of' AND source_id IN ({GIVEN})"
NAMED = f"SELECT id, kind, title FROM records WHERE type = 'entity' AND id IN ({GIVEN}) ORDER BY title"


class Listed(NamedTuple):
    """How many events and results are listed under each day, as an ordinal, and under the years that end on a day.

    What covers more years is in neither; `more` says that not all could be looked at.
    """

    days: Counter[int]
    years: Counter[int]
    more: bool = False


class Named(NamedTuple):
    """Something with a name, by how many links it is reached."""

    id: str
    kind: str
    title: str
    links: int


class Tally(NamedTuple):
    """The records that answer a query; none where `asked`, what its words ask of the index, is None."""

    rows: Rows
    finder: Finder
    query: Query
    within: Scope
    asked: str | None

    def of_types(self, types: Sequence[str]) -> "Tally":
        """Those of these types."""
        wanted = [term("type", type) for type in types]
        others = [term("type", type) for type in TYPES if type not in types]
        # There may be millions of events: what is left out, or asked for, is the few.
        return self if not others else self.lacking(*others) if "event" in types else self.having(*wanted)

    def having(self, *terms: str) -> "Tally":
        """Those that have any of these terms."""
        return self._replace(within=self.within._replace(wanted=(*self.within.wanted, any_of(terms))))

    def lacking(self, *terms: str) -> "Tally":
        """Those that have none of these terms."""
        return self._replace(within=self.within._replace(unwanted=(*self.within.unwanted, any_of(terms))))

    def keys(self, most: int = COUNTED) -> tuple[list[int], bool]:
        """The keys of the newest of them, and whether there are more."""
        return self.finder.keys(self.query, self._sources(), most)

    def all(self, size: int) -> list[int]:
        """The keys of all of them in an archive of so many records, the newest of each source first."""
        return self.finder.keys(self.query, self._sources(), size, size)[0]

    def among(self, known: Sequence[int]) -> int:
        """How many of them have one of these keys, which are keys of records that have the phrases of the query."""
        parts = [part._replace(keys=part.common(min(known), max(known))) for part in self._sources()] if known else []
        return len(set(known).intersection(key for part in parts for (key,) in self.rows(*part.all())))

    def linked(self, known: Sequence[int]) -> list[Named]:
        """The named things among the records of these keys, what they are linked with, what that is part of; most links first."""
        near = Counter(str(id) for (id,) in self.rows(NEAR, [dumps(known)] * 3))
        links = Counter(near)
        for part, whole in self.rows(PARTS, [dumps(list(near))]):
            links[str(whole)] += near[str(part)]
        named = self.rows(NAMED, [dumps(list(links))])
        found = [Named(str(id), str(kind), str(title), links[str(id)]) for id, kind, title in named]
        return sorted(found, key=lambda name: -name.links)

    def described(self, known: Sequence[int]) -> list[tuple[str, str, str, str]]:
        """Type, kind, first and last day of each record of these keys; the days are empty if it has no date."""
        return [
            (str(type), str(kind), str(first or ""), str(last or ""))
            for type, kind, first, last in self.rows(RECORDS, [dumps(known)])
        ]

    def listed(self) -> Listed:
        """How many of them are listed under each day of the period of the query."""
        sql, values, more = self._within()
        days: Counter[int] = Counter(dict(self.rows(BY_DAY.format(sql), values)))
        sql, values, _ = self.having(LONG)._within()
        years: Counter[int] = Counter()
        for day, precision, size in self.rows(OF_YEARS.format(sql), values):
            days[day] -= size
            years[day] += size if precision == "year" else 0
        return Listed(+days, +years, more)

    def spans(self, letters: int, most: int) -> list[int]:
        """The keys of the newest that take more than one period of so many letters, or whose date is open or inferred."""
        found, _ = self.having(LONG, term("is", "inferred"), term("is", "open")).keys(LOOKED)
        return [key for (key,) in self.rows(SPANS, [dumps(found), letters, letters, most])]

    def days_of(self, types: Sequence[str]) -> list[tuple[str, str]]:
        """The first and last ISO day of each record of these types that has a date, whatever is asked for."""
        sql = f"SELECT coalesce(first_day, last_day), last_day FROM records WHERE type IN ({marks(types)}) AND key >= ?"
        return [(str(first), str(last)) for first, last in self.rows(sql, [*types, KEYS_OF_A_DAY])]

    def _sources(self) -> list[Source]:
        return [] if self.asked is None else list(sources(self.query, self.within, self.asked))

    def _within(self) -> tuple[str, list[Any], bool]:
        """The statement for the keys that are listed in the period of the query, its values, whether there may be more."""
        period = keys(*self.query.period)
        parts = [part._replace(keys=part.common(*period)) for part in self._sources()]
        if self.finder.reads(self.query):
            found, more = self.finder.keys(self.query, parts, CHECKED)
            return GIVEN, [dumps(found)], more
        asked = [part.all() for part in parts if part.keys[0] <= part.keys[1]]
        if not asked:
            return GIVEN, ["[]"], False
        return " UNION ".join(sql for sql, _ in asked), [value for _, values in asked for value in values], False
