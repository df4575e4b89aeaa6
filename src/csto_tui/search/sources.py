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

ANSWERS = "EXISTS (SELECT 1 FROM records_fts WHERE records_fts MATCH ? AND records_fts.rowid = f.rowid)"
"""Whether the record answers a question to the index of whole records too."""


class Source(NamedTuple):
    """A question to one of the two indexes about the records of some keys.

    `days` are the ISO days that they must touch; `scope` is a question to the index of whole records that they must answer
    too, if it is not the one that is asked; `conditions` is what else must hold.
    """

    table: str
    expression: str
    keys: tuple[int, int] = KEYS
    days: tuple[str, str] = NOTHING
    scope: str = ""
    conditions: tuple[Condition, ...] = ()

    def common(self, first: int, last: int) -> tuple[int, int]:
        """The keys that lie between two as well."""
        return max(self.keys[0], first), min(self.keys[1], last)

    def newest(self, most: int) -> tuple[str, list[Any]]:
        """The statement for the keys of the newest that answer, with its values."""
        sql, values = self.all()
        return f"{sql} ORDER BY f.rowid DESC LIMIT {most}", values

    def all(self) -> tuple[str, list[Any]]:
        """The statement for the keys of all that answer, with its values."""
        sql = f"SELECT f.rowid AS key FROM {self.table} f WHERE {self.table} MATCH ? AND f.rowid BETWEEN ? AND ?"
        values: list[Any] = [self.expression, *self.keys]
        if self.days != NOTHING:
            sql += f" AND {WITHIN}"
            values += reversed(self.days)
        if self.scope:
            sql += f" AND {ANSWERS}"
            values.append(self.scope)
        for condition in self.conditions:
            sql += f" AND {condition.sql}"
            values += condition.values
        return sql, values


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
    """What has all the words in its title or a name, with the filters of the query."""
    # The filters alone: what is in the title is in the record, and asking each title so much again takes long.
    for source in sources(query, scope, ""):
        if source.table == "records_fts":
            yield source._replace(
                table="titles_fts", expression=asked, scope=source.expression if scope.narrows else ""
            )


def stands(phrase: Iterable[str], text: Iterable[str]) -> bool:
    """Whether the words of a phrase follow each other in a text."""
    return f" {' '.join(phrase)} " in f" {' '.join(text)} "
