"""What the filters and codes of a query ask of a record, as terms of the index."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from csto_tui.archive import Archive
from csto_tui.connection import marks
from csto_tui.groups import KINDS
from csto_tui.search.own import FILTERS, Condition, Lists
from csto_tui.search.query import DATES, Query
from csto_tui.search.values import TYPES, Values
from csto_tui.terms import term

TERMS = {"in": "in", "sphere": "code", "priority": "code", "no": "has"} | dict.fromkeys(KINDS, "link")
"""The fields whose values the index knows under another name."""

AMONG = "f.rowid IN (SELECT rowid FROM records_fts WHERE records_fts MATCH ?)"
"""Whether a record is among those that answer a question to the index, all of which are read."""


class Scope(NamedTuple):
    """What the index is asked besides the words: parts that must hold, parts that must not, each an expression.

    `own` are the ids of the records that are asked for by name, `conditions` what the index does not know.
    """

    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()

    @property
    def narrows(self) -> bool:
        """Whether anything must hold or must not."""
        return bool(self.wanted or self.unwanted)

    def expression(self, *parts: str) -> str:
        """The question to the index for all of these parts too; for everything where nothing is wanted."""
        wanted = [*filter(None, parts), *self.wanted] or [any_of(term("type", type) for type in TYPES)]
        all_of = " AND ".join(f"({part})" for part in wanted)
        return f"({all_of}) NOT ({' OR '.join(self.unwanted)})" if self.unwanted else all_of


def settled(query: Query, values: Values) -> Query:
    """The query in which a value that is still being typed waits while it begins several that there are.

    QueryError names the nearest of them if it begins none.
    """
    given = query.filters[-1] if query.filters else None
    if not given or not given.growing or given.field in DATES:
        return query
    if values.chosen(given.field, given.values[-1], growing=True):
        return query
    applied = given._replace(values=given.values[:-1], growing=False)
    return query._replace(
        filters=(*query.filters[:-1], *([applied] if applied.values else [])),
        waiting=(*query.waiting, given._replace(values=given.values[-1:])),
    )


def scope(query: Query, values: Values, lists: Lists) -> Scope:
    """What the filters and codes of a query ask of the index; QueryError names an unknown value."""
    wanted: list[str] = []
    unwanted: list[str] = []
    own: list[str] = []
    conditions: list[Condition] = []
    for code in query.codes:
        wanted.append(any_of([term("code", code)]))
        own += _called(code, values.archive)
    # What is not of the day may speak of it.
    wanted += [
        f"{any_of([term('day', date.day)])} OR ({all_of(date.words)}{'*' * date.unfinished})"
        for date in query.dates
        if date.day
    ]
    for given in query.filters:
        if given.field in DATES:
            continue
        found = [_asked(given.field, value, values) for value in given.values]
        # Of what a record should not have, it may lack either.
        joint = " AND " if given.field == "no" else " OR "
        negative = given.excluded != (given.field == "no")
        if any(term in FILTERS for terms, _ in found for term in terms):
            conditions.append(_condition([terms for terms, _ in found], joint, negative, lists))
        else:
            (unwanted if negative else wanted).append(joint.join(f"({any_of(terms)})" for terms, _ in found))
        own += [id for _, ids in found for id in ids if not negative]
    return Scope(tuple(wanted), tuple(unwanted), tuple(own), tuple(conditions))


def _condition(found: Iterable[list[str]], joint: str, negative: bool, lists: Lists) -> Condition:
    """What is asked of a record where a reader's list is among the values of a filter, each with its terms."""
    parts = [
        lists.condition(terms[0]) if terms[0] in FILTERS else Condition(AMONG, (any_of(terms),)) for terms in found
    ]
    sql = joint.join(part.sql for part in parts)
    return Condition(f"{'NOT ' * negative}({sql})", tuple(value for part in parts for value in part.values))


def any_of(words: Iterable[str]) -> str:
    """The question to the index for any of these words."""
    return " OR ".join(map(_quoted, dict.fromkeys(words)))


def all_of(words: Iterable[str]) -> str:
    """The question to the index for all of these words."""
    return " AND ".join(map(_quoted, dict.fromkeys(words)))


def _quoted(word: str) -> str:
    """A word in quotes, so that nothing in it is syntax."""
    return '"' + word.replace('"', '""') + '"'


def _asked(field: str, value: str, values: Values) -> tuple[list[str], list[str]]:
    """The terms that stand for a value, and the ids of the records that it names."""
    found, archive = values.chosen(field, value), values.archive
    own = _called(found[0], archive) if field in ("sphere", "priority") else list(found) if field in KINDS else []
    if field in KINDS:
        found = _around(found, archive)
    elif field not in ("has", "no", "is"):
        found = found[:1]
    return [term(TERMS.get(field, field), value) for value in found], own


def _called(code: str, archive: Archive) -> list[str]:
    """The ids of the declared items of a code."""
    return [str(id) for (id,) in archive.rows("SELECT id FROM records WHERE code = ? AND code <> ''", [code])]


def _around(ids: tuple[str, ...], archive: Archive) -> tuple[str, ...]:
    """Named things, and the named things that are directly part of them."""
    return tuple(dict.fromkeys((*ids, *(part for _, part in parts(ids, archive)))))


def parts(ids: Sequence[str], archive: Archive) -> list[tuple[str, str]]:
    """The named things that are directly part of one of these, each after that one."""
    # A cross join is one in this order: names have few links of their own, but millions may lead to one.
    found = archive.rows(
        f"""SELECT target_id, source_id FROM records r CROSS JOIN links l ON l.source_id = r.id
        WHERE r.type = 'entity' AND target_id IN ({marks(ids)}) AND relation = 'part-of' ORDER BY l.key""",
        ids,
    )
    return [(str(whole), str(part)) for whole, part in found]
