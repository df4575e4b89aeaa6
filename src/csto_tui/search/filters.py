"""What a filter of a query asks of a record, as a condition of SQL."""

from csto_tui.alphabets import fold
from csto_tui.archive import Archive
from csto_tui.groups import KINDS
from csto_tui.errors import QueryError
from csto_tui.search.query import NOTHING, Query, nearest

TYPES = ("chairmanship", "sphere", "priority", "measure", "event", "result", "entity", "document")
CONFIDENCES = ("high", "medium", "low")
SERVES = """EXISTS (SELECT 1 FROM served WHERE record_id = r.id AND recorded + weak > 0) OR EXISTS (SELECT 1 FROM links l
  JOIN relations ON relations.id = l.relation WHERE l.source_id = r.id AND coverage <> 'none' AND l.relation <> 'reports-on')"""
"""An event or result that serves a declared item, or a declared item that is served."""

PRESENT = {
    "links": SERVES,
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
Condition = tuple[str, list[str]]


def conditions(query: Query, archive: Archive) -> Condition:
    """The condition under which a record passes all filters of a query, with its values; QueryError names an unknown value."""
    parts: list[str] = []
    values: list[str] = []
    if query.period != NOTHING:
        # What has only a last day counts there: a period that begins nowhere would be found in every year.
        parts.append("coalesce(r.first_day, r.last_day) <= ? AND r.last_day >= ?")
        values += [query.period[1], query.period[0]]
    for given in query.filters:
        either = [_condition(given.field, value, archive) for value in given.values]
        if either:
            parts.append(" OR ".join(f"({part})" for part, _ in either))
            values += [value for _, wanted in either for value in wanted]
    return " AND ".join(f"({part})" for part in parts) or "TRUE", values


def _condition(field: str, value: str, archive: Archive) -> Condition:
    if field == "type":
        return "r.type = ?", [_one_of(field, value, TYPES)]
    if field == "kind":
        return "r.kind = ?", [
            _one_of(field, value, _column(archive, "SELECT DISTINCT kind FROM records WHERE kind <> ''"))
        ]
    if field in ("has", "no"):
        return f"{'NOT ' * (field == 'no')}({PRESENT[_one_of(field, value, tuple(PRESENT))]})", []
    if field == "is":
        return STATES[_one_of(field, value, tuple(STATES))], []
    if field == "in":
        document = _one_of(field, value, _column(archive, "SELECT record_id FROM documents"))
        return "EXISTS (SELECT 1 FROM evidence WHERE record_id = r.id AND document_id = ?)", [document]
    if field in ("sphere", "priority"):
        code = _one_of(field, value, _column(archive, "SELECT code FROM records WHERE type = ?", field))
        under = "(d.code = ? OR d.code LIKE ? || '.%')"
        return f"{under.replace('d.', 'r.')} OR {_linked(under, 'd')}", [code, code] * 2
    if field in ("relation", "confidence"):
        allowed = (
            CONFIDENCES if field == "confidence" else _column(archive, "SELECT id FROM relations ORDER BY position")
        )
        return f"EXISTS (SELECT 1 FROM links WHERE r.id IN (source_id, target_id) AND {field} = ?)", [
            _one_of(field, value, allowed)
        ]
    return _entity(field, value, archive)


def _linked(condition: str, far: str) -> str:
    """Linked, in either direction, with a record for which the condition holds; names of declared items do not count."""
    return f"""EXISTS (SELECT 1 FROM links l JOIN records {far} ON {far}.id = l.target_id WHERE l.source_id = r.id AND {condition})"""


def _entity(kind: str, value: str, archive: Archive) -> Condition:
    """A named entity of a kind, or anything linked with it; it is given by its id or any of its names."""
    named = archive.rows(
        """SELECT r.id, r.id FROM records r WHERE r.kind = ?1 UNION ALL SELECT r.title, r.id FROM records r WHERE r.kind = ?1
        UNION ALL SELECT n.text, r.id FROM records r JOIN names n ON n.record_id = r.id WHERE r.kind = ?1""",
        [kind],
    )
    ids = {fold(str(name)): str(id) for name, id in named}
    id = ids[fold(_one_of(kind, value, tuple(dict.fromkeys(str(name) for name, _ in named))))]
    return (
        "r.id = ? OR EXISTS (SELECT 1 FROM links WHERE (source_id = r.id AND target_id = ?) OR (target_id = r.id AND source_id = ?))",
        [id] * 3,
    )


def _column(archive: Archive, sql: str, *values: str) -> tuple[str, ...]:
    return tuple(str(value) for (value,) in archive.rows(sql, values))


def _one_of(field: str, value: str, allowed: tuple[str, ...]) -> str:
    """The allowed value that was meant; the start of only one of them will do."""
    same = [name for name in allowed if fold(name) == fold(value)]
    begun = same or [name for name in allowed if fold(name).startswith(fold(value))]
    if len(begun) == 1 or same:
        return begun[0]
    raise QueryError(f"no {field if field in KINDS else f'{field}: value'} {value!r}; {nearest(value, allowed)}")
