"""Where in the index the records that answer a query are looked for."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from csto_tui.dates import KEYS_OF_A_DAY, keys
from csto_tui.search.filters import Scope, all_of
from csto_tui.search.own import Condition
from csto_tui.search.query import NOTHING, Query
from csto_tui.terms import LONG

KEYS, UNDATED = (-(2**62), 2**62), (0, KEYS_OF_A_DAY - 1)
"""The keys of all records, and of those that have no date."""

WITHIN = "EXISTS (SELECT 1 FROM records r WHERE r.key = f.rowid AND coalesce(r.first_day, r.last_day) <= ? AND r.last_day >= ?)"
"""What has only a last day counts there: a period that begins nowhere would be found in every year."""

OTHER = {"records_fts": "titles_fts", "titles_fts": "records_fts"}
"""The one index of each that is asked too, where both are."""

TITLES = 500
"""Of how many titles, the newest, it is looked up whether their records pass the filters, and of as many records that pass
whether their titles have the words: each takes some forty microseconds."""


class Source(NamedTuple):
    """A question to one of the two indexes about the records of some keys.

    `days` are the ISO days that they must touch; `scope` is a question to the other index that they must answer too, if it
    is not empty; `conditions` is what else must hold. Of those that answer this index, the newest `looked` are looked up in the
    other; all if it is 0.
    """

    table: str
    expression: str
    keys: tuple[int, int] = KEYS
    days: tuple[str, str] = NOTHING
    scope: str = ""
    conditions: tuple[Condition, ...] = ()
    looked: int = 0

    def common(self, first: int, last: int) -> tuple[int, int]:
        """The keys that lie between two as well."""
        return max(self.keys[0], first), min(self.keys[1], last)

    def newest(self, most: int) -> tuple[str, list[Any]]:
        """The statement for the keys of the newest that answer among those that are looked up, with its values."""
        if not self.looked:
            sql, values = self.all()
            return f"{sql} ORDER BY f.rowid DESC LIMIT {most}", values
        sql, values = self._narrowed()
        asked = f"SELECT rowid FROM {self._asked} ORDER BY rowid DESC LIMIT {self.looked}"
        # They come in this order; to ask for it again would look all of them up before the first comes.
        newest = f"SELECT f.rowid AS key FROM ({asked}) f WHERE {sql} LIMIT {most}"
        return newest, [self.expression, *self.keys, *values]

    def beyond(self) -> tuple[str, list[Any]]:
        """The statement that has an answer if this index has more than are looked up in the other, with its values."""
        return f"SELECT 1 FROM {self._asked} LIMIT 1 OFFSET {self.looked}", [self.expression, *self.keys]

    def turned(self) -> "Source":
        """The same question to both indexes, the other one first; what is in a title is in the record."""
        expression = f"({self.scope}) AND ({self.expression})"
        return self._replace(table=OTHER[self.table], expression=expression, scope=self.expression)

    def all(self) -> tuple[str, list[Any]]:
        """The statement for the keys of all that answer, with its values."""
        sql, values = self._narrowed()
        asked = f"SELECT f.rowid AS key FROM {self.table} f WHERE {self.table} MATCH ? AND f.rowid BETWEEN ? AND ?"
        return f"{asked} AND {sql}", [self.expression, *self.keys, *values]

    @property
    def _asked(self) -> str:
        return f"{self.table} WHERE {self.table} MATCH ? AND rowid BETWEEN ? AND ?"

    def _narrowed(self) -> tuple[str, list[Any]]:
        """What else must hold of a record `f` besides the answer of the index, with its values."""
        parts: list[str] = []
        values: list[Any] = []
        if self.days != NOTHING:
            parts.append(WITHIN)
            values += reversed(self.days)
        if self.scope:
            other = OTHER[self.table]
            parts.append(f"EXISTS (SELECT 1 FROM {other} WHERE {other} MATCH ? AND {other}.rowid = f.rowid)")
            values.append(self.scope)
        for condition in self.conditions:
            parts.append(condition.sql)
            values += condition.values
        return " AND ".join(parts) or "TRUE", values


def sources(query: Query, scope: Scope, asked: str) -> Iterator[Source]:
    """What happened in the time of the query, as keys tell; what is longer and ends later; what is called by its dates."""
    parts = [asked, *map(all_of, query.phrases)]
    whole = Source("records_fts", scope.expression(*parts), conditions=scope.conditions)
    if query.days == NOTHING:
        yield whole
        return
    first, last = query.days
    if first <= last:
        within = keys(first, last)
        yield whole._replace(keys=within)
        long = scope.expression(*parts, all_of([LONG]))
        yield whole._replace(expression=long, keys=(within[1] + 1, KEYS[1]), days=query.days)
    if query.dates:
        # A date may stand in a title or a name, in another order than it was typed.
        called = all_of([word for date in query.dates for word in date.words])
        yield whole._replace(table="titles_fts", expression=called, days=query.period, scope=whole.expression)


def titled(query: Query, scope: Scope, asked: str) -> Iterator[Source]:
    """What has all the words in its title or a name, with the filters of the query: of very many, the newest."""
    # The filters alone: what is in the title is in the record, and asking each title so much again takes long.
    for source in sources(query, scope, ""):
        if source.table == "records_fts":
            titles = source._replace(table="titles_fts", expression=asked)
            yield titles._replace(scope=source.expression, looked=TITLES) if scope.narrows else titles


def stands(phrase: Iterable[str], text: Iterable[str]) -> bool:
    """Whether the words of a phrase follow each other in a text."""
    return f" {' '.join(phrase)} " in f" {' '.join(text)} "
