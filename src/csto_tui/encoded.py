"""Records as the JSON that SQLite makes of them: of most records of a large archive, in half of the time of Python."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from csto_tui.archive import Archive

FEW = 250
"""How many links, each way, a record has at most that is encoded here: all of them are read, and none left out."""

# A cross join is one in this order: the evidence comes by its keys, and nothing need be sorted.
PLACES = """(SELECT group_concat(json_object('document', e.document_id, 'locator', e.locator, 'phrase', e.phrase,
    'start', e.start_char, 'end', e.end_char))
  FROM evidence e CROSS JOIN records d ON d.id = e.document_id WHERE {})"""
OF_LINK, LENT, OF_RECORD = map(
    PLACES.format,
    (
        "e.link_key = l.key",
        "e.record_id = l.source_id AND e.link_key IS NULL",
        "e.record_id = r.id AND e.link_key IS NULL",
    ),
)

SIDE = f"""SELECT v.position, '{{direction}}' AS direction, l.confidence, l.key, json_object('direction', '{{direction}}',
    'relation', l.relation, 'id', f.id, 'type', f.type, 'title', f.title, 'confidence', l.confidence, 'basis', l.basis,
    'why', l.why, 'status', l.status) AS link, coalesce({OF_LINK}, {LENT}, '') AS places
  FROM links l CROSS JOIN records f ON f.id = l.{{far}} CROSS JOIN relations v ON v.id = l.relation WHERE l.{{own}} = r.id"""
OUT = SIDE.format(direction="out", own="source_id", far="target_id")
IN = SIDE.format(direction="in", own="target_id", far="source_id")
LINKS = """(SELECT group_concat(substr(link, 1, length(link) - 1) || ',"evidence":[' || places || ']}}')
  FROM (SELECT * FROM ({}) ORDER BY position, direction, instr('high medium low', confidence), key))"""

NAMES = """(SELECT group_concat(json_object('text', text, 'lang', language, 'kind', sort, 'known_by', known_by,
    'ambiguous', json(iif(ambiguous, 'true', 'false'))))
  FROM (SELECT * FROM names WHERE record_id = r.id ORDER BY key))"""
OWN = """json_object('id', r.id, 'type', type, 'kind', kind, 'code', code, 'title', title, 'text', text,
  'date', coalesce(date, ''), 'date_text', date_words(coalesce(date, ''), coalesce(basis, '')), 'basis', coalesce(basis, ''))"""

ENCODED = f"""SELECT id, substr(own, 1, length(own) - 1) || ',"path":[],"children":[],"links":[' || coalesce(links, '') ||
  '],"names":[' || coalesce(names, '') || '],"evidence":[' || coalesce(places, '') || '],"note":' || json_quote(note) || '}}'
FROM (
  SELECT r.id, note, {OWN} AS own, {NAMES} AS names, {OF_RECORD} AS places,
    CASE WHEN EXISTS (SELECT 1 FROM links WHERE target_id = r.id) THEN {LINKS.format(f"{OUT} UNION ALL {IN}")}
      ELSE {LINKS.format(OUT)} END AS links
  FROM (SELECT value AS asked FROM json_each(?)) CROSS JOIN records r ON r.id = asked
  WHERE type IN ('event', 'result', 'entity') AND parent_id IS NULL
    AND NOT EXISTS (SELECT 1 FROM records WHERE parent_id = r.id)
    AND NOT EXISTS (SELECT 1 FROM links WHERE source_id = r.id LIMIT 1 OFFSET {FEW})
    AND NOT EXISTS (SELECT 1 FROM links WHERE target_id = r.id LIMIT 1 OFFSET {FEW})
)"""


def encoded(archive: "Archive", ids: Sequence[str]) -> dict[str, str]:
    """Those of these records that stand alone in the tree and have few links, as JSON, by id; ArchiveError.

    They have the fields of `export.jsonl`. ArchiveError too where only SQLite cannot encode one, as its text is too long.
    """
    return dict(archive.rows(ENCODED, [json.dumps(ids)]))
