"""What the filters, codes and dates of a query ask of a record, as a condition of SQL."""

from collections.abc import Iterable, Sequence
from itertools import permutations
from typing import NamedTuple

from csto_tui.alphabets import tokens
from csto_tui.archive import Archive
from csto_tui.connection import marks
from csto_tui.errors import QueryError
from csto_tui.groups import KINDS
from csto_tui.search.query import DATES, NOTHING, Dated, Filter, Query, nearest
from csto_tui.text import line

SHOWN = 60
"""How many characters of a name that a reader may have meant are shown."""

TYPES = ("chairmanship", "sphere", "priority", "measure", "event", "result", "entity", "document")
CONFIDENCES = ("high", "medium", "low")
LINKED = """CASE
  WHEN r.type IN ('entity', 'document') THEN r.id IN (SELECT source_id FROM links UNION SELECT target_id FROM links)
  ELSE r.id IN (
    SELECT record_id FROM served WHERE recorded + weak > 0
    UNION SELECT source_id FROM links JOIN relations ON relations.id = relation
    WHERE coverage <> 'none' AND relation <> 'reports-on') END"""
"""An event or result that serves a declared item, a declared item that is served, anything else that has a link."""

PRESENT = {
    "links": LINKED,
    "note": "r.note <> ''",
    "names": "EXISTS (SELECT 1 FROM names WHERE record_id = r.id)",
    "text": "r.text <> ''",
    "date": "r.date IS NOT NULL",
}
STATES = {
    "inferred": "r.basis IN ('inferred', 'year-inferred')",
    "open": "r.basis = 'bounded'",
    "stated": "r.basis = 'stated'",
    "recorded": "EXISTS (SELECT 1 FROM served WHERE record_id = r.id AND recorded > 0)",
    "weak": "EXISTS (SELECT 1 FROM served WHERE record_id = r.id AND recorded = 0 AND weak > 0)",
}
# What has only a last day counts there: a period that begins nowhere would be found in every year.
WITHIN = "coalesce(r.first_day, r.last_day) <= ? AND r.last_day >= ?"
UNDER = """r.code = ? OR r.code LIKE ? OR r.id IN (
  SELECT source_id FROM links JOIN records ON id = target_id WHERE code = ? OR code LIKE ?)"""
AROUND = """r.id IN (SELECT source_id FROM links WHERE target_id IN ({marks})
  UNION SELECT target_id FROM links WHERE source_id IN ({marks}) UNION SELECT id FROM records WHERE id IN ({marks}))"""


class Condition(NamedTuple):
    """What must hold of a record `r`, with its values, and the records that are asked for by name."""

    sql: str
    values: tuple[str, ...] = ()
    own: tuple[str, ...] = ()


def settled(query: Query, archive: Archive) -> Query:
    """The query in which a value that is still being typed waits while it begins several that there are.

    QueryError names the nearest of them if it begins none.
    """
    given = query.filters[-1] if query.filters else None
    if not given or not given.growing or given.field in DATES:
        return query
    if _chosen(given.field, given.values[-1], archive, growing=True):
        return query
    applied = given._replace(values=given.values[:-1], growing=False)
    return query._replace(
        filters=(*query.filters[:-1], *([applied] if applied.values else [])),
        waiting=(*query.waiting, given._replace(values=given.values[-1:])),
    )


def conditions(query: Query, archive: Archive) -> Condition:
    """What must hold for all filters, codes and dates of a query; QueryError names an unknown value."""
    parts = [_dated(date) for date in query.dates]
    if query.period != NOTHING:
        parts.append(Condition(WITHIN, (query.period[1], query.period[0])))
    parts += [_under(code, archive) for code in query.codes]
    parts += [_filtered(given, archive) for given in query.filters if given.field not in DATES]
    return Condition(
        " AND ".join(f"({part.sql})" for part in parts) or "TRUE",
        tuple(value for part in parts for value in part.values),
        tuple(id for part in parts for id in part.own),
    )


def quoted(words: Sequence[str]) -> str:
    """Words as the index takes them: one string, in quotes, so that nothing in it is syntax."""
    return '"' + " ".join(words).replace('"', '""') + '"'


def _dated(date: Dated) -> Condition:
    """Dated then, or so called: a date may stand in a title or an id, in another order than it was typed."""
    orders: Iterable[Sequence[str]] = permutations(date.words) if len(date.words) <= 3 else [date.words]
    called = f"{{title names}} : ({' OR '.join(map(quoted, orders))})"
    return Condition(
        f"({WITHIN}) OR r.key IN (SELECT rowid FROM records_fts WHERE records_fts MATCH ?)",
        (date.last, date.first, called),
    )


def _filtered(given: Filter, archive: Archive) -> Condition:
    parts = [_condition(given.field, value, archive) for value in given.values]
    either = " OR ".join(f"({part.sql})" for part in parts)
    values = tuple(value for part in parts for value in part.values)
    if given.excluded:
        return Condition(f"NOT coalesce({either}, FALSE)", values)
    return Condition(either, values, tuple(id for part in parts for id in part.own))


def _condition(field: str, value: str, archive: Archive) -> Condition:
    """What one value of a filter asks for."""
    found = _chosen(field, value, archive)
    if field in ("has", "no"):
        return Condition(f"{'NOT ' * (field == 'no')}({PRESENT[found[0]]})")
    if field == "is":
        return Condition(STATES[found[0]])
    if field in ("type", "kind"):
        return Condition(f"r.{field} = ?", found[:1])
    if field == "in":
        return Condition("r.id IN (SELECT record_id FROM evidence WHERE document_id = ?)", found[:1])
    if field in ("sphere", "priority"):
        return _under(found[0], archive)
    if field in ("relation", "confidence"):
        ends = (f"SELECT {end} FROM links WHERE {field} = ?" for end in ("source_id", "target_id"))
        return Condition(f"r.id IN ({' UNION '.join(ends)})", found[:1] * 2)
    return _around(found, archive)


def _allowed(field: str, archive: Archive) -> list[tuple[str, str]]:
    """Every value that a field may have, and what stands for it in the archive."""
    fixed = {"type": TYPES, "confidence": CONFIDENCES, "has": tuple(PRESENT), "no": tuple(PRESENT), "is": tuple(STATES)}
    if field in fixed:
        return [(value, value) for value in fixed[field]]
    if field in KINDS:
        sql = """SELECT id, id FROM records WHERE type = 'entity' AND kind = ?
            UNION ALL SELECT title, id FROM records WHERE type = 'entity' AND kind = ?
            UNION ALL SELECT n.text, r.id FROM records r JOIN names n ON n.record_id = r.id
            WHERE r.type = 'entity' AND r.kind = ?"""
        return [(str(name), str(id)) for name, id in archive.rows(sql, [field] * 3)]
    sql, values = {
        "kind": ("SELECT DISTINCT kind FROM records WHERE kind <> ''", []),
        "in": ("SELECT record_id FROM documents", []),
        "relation": ("SELECT id FROM relations ORDER BY position", []),
    }.get(field, ("SELECT code FROM records WHERE type = ? GROUP BY code ORDER BY min(position)", [field]))
    return [(str(value), str(value)) for (value,) in archive.rows(sql, values)]


def _chosen(field: str, value: str, archive: Archive, growing: bool = False) -> tuple[str, ...]:
    """What is called just so, else the only one that is called so at its beginning; nothing yet if it is growing."""
    wanted = _key(value)
    names = [(_key(name), name, meant) for name, meant in _allowed(field, archive)]
    same = tuple(dict.fromkeys(meant for key, _, meant in names if key == wanted))
    begun = tuple(dict.fromkeys(meant for key, _, meant in names if key.startswith(wanted)))
    if wanted and (same or len(begun) == 1):
        return same or begun
    if growing and wanted and begun:
        return ()
    what = field if field in KINDS else f"{field}: value"
    shown = dict.fromkeys(line(name, SHOWN) for _, name, _ in names)
    raise QueryError(f"no {what} {value!r}; {nearest(value, shown)}")


def _under(code: str, archive: Archive) -> Condition:
    """A declared item of this code, all below it, and what is linked with any of that."""
    own = tuple(str(id) for (id,) in archive.rows("SELECT id FROM records WHERE code = ?", [code]))
    return Condition(UNDER, (code, f"{code}.%") * 2, own)


def _around(ids: tuple[str, ...], archive: Archive) -> Condition:
    """Named things, what is linked with them, and what is linked with named things that are directly part of them."""
    parts = archive.rows(
        f"""SELECT source_id FROM links JOIN records ON id = source_id
        WHERE relation = 'part-of' AND type = 'entity' AND target_id IN ({marks(ids)})""",
        ids,
    )
    every = tuple(dict.fromkeys((*ids, *(str(id) for (id,) in parts))))
    return Condition(AROUND.format(marks=marks(every)), every * 3, ids)


def _key(text: str) -> str:
    return " ".join(word for word, _, _ in tokens(text))
