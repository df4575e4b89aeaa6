"""Records as the JSON that SQLite makes of them: of most records of a large archive, in a third of the time of Python."""

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from csto_tui import dates

if TYPE_CHECKING:
    from csto_tui.archive import Archive

MARK, PLACE, END = "\x01", "\x02", "\n"
"""What stands around what Python puts into words, for the evidence of the record, and between records: none is ever in JSON."""

DATES = 4096
"""How many dates in words are kept."""

FEW = 250
"""How many links, each way, a record has at most that is encoded here: all of them are read, and none left out."""

# A cross join is one in this order: the evidence comes by its keys, and nothing need be sorted.
PLACES = """(SELECT group_concat(json_object('document', e.document_id, 'locator', e.locator, 'phrase', e.phrase,
    'start', e.start_char, 'end', e.end_char))
  FROM evidence e CROSS JOIN records d ON d.id = e.document_id WHERE {})"""
OF_LINK, OF_RECORD, OF_SOURCE = (
    PLACES.format(f"e.{whose} AND e.link_key {of}")
    for whose, of in (
        ("link_key = l.key", "IS NOT NULL"),
        ("record_id = r.id", "IS NULL"),
        ("record_id = l.source_id", "IS NULL"),
    )
)

SIDE = f"""SELECT v.position, '{{direction}}' AS direction, l.confidence, l.key, json_object('direction', '{{direction}}',
    'relation', l.relation, 'id', f.id, 'type', f.type, 'title', f.title, 'confidence', l.confidence, 'basis', l.basis,
    'why', l.why, 'status', l.status) AS link, coalesce({OF_LINK}, {{lent}}) AS places
  FROM links l CROSS JOIN records f ON f.id = l.{{far}} CROSS JOIN relations v ON v.id = l.relation WHERE l.{{own}} = r.id"""
# A link that has no evidence of its own has that of the record from which it starts.
OUT = SIDE.format(direction="out", own="source_id", far="target_id", lent=f"char({ord(PLACE)})")
IN = SIDE.format(direction="in", own="target_id", far="source_id", lent=f"coalesce({OF_SOURCE}, '')")
LINKS = """(SELECT group_concat(rtrim(link, '}}') || ',"evidence":[' || places || ']}}')
  FROM ({}))"""
SORTED = f"SELECT * FROM ({OUT} UNION ALL {IN}) ORDER BY position, direction, instr('high medium low', confidence), key"

NAMES = """(SELECT group_concat(json_object('text', text, 'lang', language, 'kind', sort, 'known_by', known_by,
    'ambiguous', json(iif(ambiguous, 'true', 'false'))))
  FROM (SELECT * FROM names WHERE record_id = r.id ORDER BY key))"""
OWN = """json_object('id', r.id, 'type', type, 'kind', kind, 'code', code, 'title', title, 'text', text,
  'date', coalesce(date, ''))"""
DATED = "json_array(coalesce(date, ''), coalesce(basis, ''))"

ENCODED = f"""SELECT json_group_array(id), group_concat(
  rtrim(own, '}}') || ',"date_text":' || char({ord(MARK)}) || dated || char({ord(MARK)}) || ',"basis":' || basis ||
  ',"path":[],"children":[],"links":[' || replace(coalesce(links, ''), char({ord(PLACE)}), places) ||
  '],"names":[' || coalesce(names, '') || '],"evidence":[' || places || '],"note":' || note || '}}', char({ord(END)}))
FROM (
  SELECT r.id, {OWN} AS own, {DATED} AS dated, json_quote(coalesce(basis, '')) AS basis, json_quote(note) AS note,
    {NAMES} AS names, coalesce({OF_RECORD}, '') AS places,
    -- A single link need not be sorted.
    CASE WHEN ins > 0 OR outs > 1 THEN {LINKS.format(SORTED)} ELSE {LINKS.format(OUT)} END AS links
  FROM (
    SELECT value AS asked, (SELECT count(*) FROM links WHERE source_id = value) AS outs,
      (SELECT count(*) FROM links WHERE target_id = value) AS ins FROM json_each(?) LIMIT -1
  ) CROSS JOIN records r ON r.id = asked
  WHERE outs <= {FEW} AND ins <= {FEW} AND type IN ('event', 'result', 'entity') AND parent_id IS NULL
    AND NOT EXISTS (SELECT 1 FROM records WHERE parent_id = r.id)
  LIMIT -1
)"""
"""The ids of what is encoded, and all of it; a part that ends with LIMIT -1 is not worked out again wherever it is named."""


def encoded(archive: "Archive", ids: Sequence[str]) -> dict[str, str]:
    """Those of these records that stand alone in the tree and have few links, as JSON, by id; ArchiveError.

    They have the fields of `export.jsonl`. ArchiveError too where only SQLite cannot encode one, as its text is too long.
    """
    made, lines = archive.rows(ENCODED, [json.dumps(ids)])[0]
    parts = (lines or "").split(MARK)
    parts[1::2] = map(_date_text, parts[1::2])
    return dict(zip(json.loads(made), "".join(parts).split(END), strict=False))


@lru_cache(DATES)
def _date_text(dated: str) -> str:
    """A date and its basis, as JSON, in words, as JSON."""
    return json.dumps(dates.words(*json.loads(dated)), ensure_ascii=False)
