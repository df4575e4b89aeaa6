"""Records as the JSON that SQLite makes of them, in a third of the time of Python: most of those of a large archive."""

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from csto_tui import dates
from csto_tui.errors import ArchiveError

if TYPE_CHECKING:
    from csto_tui.archive import Archive

MARK, PLACE, END = "\x01", "\x02", "\n"
"""What stands around what Python puts into words, for the evidence of the record, and between records: none is ever in JSON."""

DATES = 4096
"""How many dates in words are kept."""

FEW = 250
"""How many links, each way, a record has at most that is encoded here: all of them are read, and none left out."""


def _text(column: str) -> str:
    """A column as text, whatever a stranger put there."""
    return f"coalesce(CAST({column} AS TEXT), '')"


def _object(texts: dict[str, str], **others: str) -> str:
    """An object of texts by the columns where they stand, and of what is no text."""
    members = {name: _text(column) for name, column in texts.items()} | others
    return f"json_object({', '.join(f'{name!r}, {value}' for name, value in members.items())})"


def _number(column: str) -> str:
    return f"iif(typeof({column}) = 'integer', {column}, NULL)"


EVIDENCE = _object(
    {"document": "document_id", "locator": "locator", "phrase": "phrase"},
    start=_number("start_char"),
    end=_number("end_char"),
)
# A cross join is one in this order: the evidence comes by its keys.
PLACES = f"""(SELECT group_concat({EVIDENCE}) FROM (
    SELECT e.document_id, e.locator, e.phrase, e.start_char, e.end_char
    FROM evidence e CROSS JOIN records d ON d.id = e.document_id WHERE {{}} ORDER BY e.key))"""
OF_LINK = PLACES.format("e.link_key = l.key")
OF_RECORD = PLACES.format("e.record_id = r.id AND e.link_key IS NULL")
OF_SOURCE = PLACES.format("e.record_id = l.source_id AND e.link_key IS NULL")

LINK = _object(
    {"direction": "'{direction}'", "relation": "l.relation", "id": "f.id", "type": "f.type", "title": "f.title"}
    | {name: f"l.{name}" for name in ("confidence", "basis", "why", "status")}
)
SIDE = f"""SELECT v.position, '{{direction}}' AS direction, l.confidence, l.key, {LINK} AS link,
    coalesce({OF_LINK}, {{lent}}) AS places
  FROM links l CROSS JOIN records f ON f.id = l.{{far}} CROSS JOIN relations v ON v.id = l.relation WHERE l.{{own}} = r.id"""
# A link that has no evidence of its own has that of the record from which it starts.
OUT = SIDE.format(direction="out", own="source_id", far="target_id", lent=f"char({ord(PLACE)})")
IN = SIDE.format(direction="in", own="target_id", far="source_id", lent=f"coalesce({OF_SOURCE}, '')")
LINKS = """(SELECT group_concat(rtrim(link, '}}') || ',"evidence":[' || places || ']}}') FROM ({}))"""
SORTED = f"SELECT * FROM ({OUT} UNION ALL {IN}) ORDER BY position, direction, instr('high medium low', confidence), key"

NAME = _object(
    {"text": "text", "lang": "language", "kind": "sort", "known_by": "known_by"},
    ambiguous="json(iif(ambiguous, 'true', 'false'))",
)
NAMES = f"(SELECT group_concat({NAME}) FROM (SELECT * FROM names WHERE record_id = r.id ORDER BY key))"
OWN = _object({"id": "r.id"} | {name: name for name in ("type", "kind", "code", "title", "text", "date")})

ENCODED = f"""SELECT json_group_array(id), group_concat(
  rtrim(own, '}}') || ',"date_text":' || char({ord(MARK)}) || dated || char({ord(MARK)}) || ',"basis":' || basis ||
  ',"path":[],"children":[],"links":[' || replace(coalesce(links, ''), char({ord(PLACE)}), places) ||
  '],"names":[' || coalesce(names, '') || '],"evidence":[' || places || '],"note":' || note || '}}', char({ord(END)}))
FROM (
  SELECT r.id, {OWN} AS own, json_array({_text("date")}, {_text("basis")}) AS dated, json_quote({_text("basis")}) AS basis,
    json_quote({_text("note")}) AS note, {NAMES} AS names, coalesce({OF_RECORD}, '') AS places,
    -- A single link need not be sorted.
    CASE WHEN ins > 0 OR outs > 1 THEN {LINKS.format(SORTED)} ELSE {LINKS.format(OUT)} END AS links
  FROM (
    SELECT value AS asked, (SELECT count(*) FROM links WHERE source_id = value) AS outs,
      (SELECT count(*) FROM links WHERE target_id = value) AS ins FROM json_each(?) LIMIT -1
  ) CROSS JOIN records r ON r.id = asked
  WHERE outs <= {FEW} AND ins <= {FEW} AND type IN ('event', 'result', 'entity') AND parent_id IS NULL
    AND NOT EXISTS (SELECT 1 FROM records WHERE parent_id = r.id)
    AND NOT EXISTS (SELECT 1 FROM served WHERE record_id = r.id)
  LIMIT -1
)"""
"""The ids of what is encoded, and all of it; a part that ends with LIMIT -1 is not worked out again wherever it is named."""


def encoded(archive: "Archive", ids: Sequence[str]) -> dict[str, str]:
    """Those of these records that stand alone in the tree and have few links, as JSON, by id.

    They have the fields of `export.jsonl`. A record that SQLite cannot read or encode is left out.
    """
    try:
        made, lines = archive.rows(ENCODED, [json.dumps(ids)])[0]
    except ArchiveError:
        # Together, long texts may be more than SQLite may make of them.
        half = len(ids) // 2
        return encoded(archive, ids[:half]) | encoded(archive, ids[half:]) if half else {}
    parts = (lines or "").split(MARK)
    parts[1::2] = map(_date_text, parts[1::2])
    return dict(zip(json.loads(made), "".join(parts).split(END), strict=False))


@lru_cache(DATES)
def _date_text(dated: str) -> str:
    """A date and its basis, as JSON, in words, as JSON."""
    return json.dumps(dates.words(*json.loads(dated)), ensure_ascii=False)
