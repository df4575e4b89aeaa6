"""Records as the entities of FollowTheMoney, in JSON Lines."""

import re
from collections.abc import Iterable
from hashlib import sha256
from typing import TextIO

from csto_tui import dates
from csto_tui.archive import Archive
from csto_tui.escapes import address, filename
from csto_tui.export.jsonl import Value, dump
from csto_tui.model import Link, Record
from csto_tui.text import line, safe

DIGITS = 32
NAME, TEXT = 300, 60_000
"""How long a name and a text may be."""

KINDS = {
    "person": "Person", "post": "Position", "body": "PublicBody", "organisation": "Organization", "force": "Organization",
    "country": "Territory", "place": "Address", "work": "Document", "conflict": "Event", "observance": "Event",
}  # fmt: skip
TYPES = {"event": "Event", "result": "Note", "document": "Document"}
"""The schema of each kind and type; a result is what a report claims, hence a note. All else, what is declared too, is a Project."""

LANGUAGES = {"en": "eng", "ru": "rus"}
NAMED = {"acronym": "weakAlias"}
"""The property in which a sort of name stands, where that is not alias."""

_SPACES = re.compile(r"[^\S\n]+")


def write(archive: Archive, records: Iterable[Record], stream: TextIO) -> None:
    """Writes an entity for each record, then those to which their links lead, and for each link an entity that joins two."""
    written: set[str] = set()
    wanted: dict[str, None] = {}
    for record in records:
        written.add(record.id)
        outward = [link for link in record.links if link.direction == "out"]
        wanted |= dict.fromkeys([link.far.id for link in outward] + [place.document for place in record.evidence])
        for value in (_entity(record), *(_edge(record, link) for link in outward)):
            stream.write(dump(value) + "\n")
    for record in archive.records([id for id in wanted if id not in written]):
        stream.write(dump(_entity(record._replace(evidence=()))) + "\n")


def _schema(type: str, kind: str) -> str:
    return (KINDS if type == "entity" else TYPES).get(kind if type == "entity" else type, "Project")


def _entity(record: Record) -> Value:
    schema = _schema(record.type, record.kind)
    properties = {
        "name": [_name(record.title) or record.id],
        "summary": [_text(record.text)],
        "notes": [_text(record.note)],
        "keywords": [_name(word) for word in (record.id, record.type, record.kind, record.code)],
        "proof": [_id(place.document) for place in record.evidence if place.document != record.id],
    }
    for name in record.names:
        properties.setdefault(NAMED.get(name.sort, "alias"), []).append(_name(name.text))
    if schema in ("Event", "Project"):
        properties |= _days(record.date)
    elif record.date_text:
        properties["notes"].append(f"Date: {_name(record.date_text)}")
    if schema == "Document":
        properties |= {"title": properties["name"], "fileName": [filename(record.id)]}
    if record.source is not None:
        properties |= _published(record)
    return _value(_id(record.id), schema, properties)


def _published(record: Record) -> dict[str, list[str]]:
    """What is known of a document as a publication."""
    source = record.source
    if source is None:
        return {}
    return {
        "publisher": [_name(source.publisher)],
        "sourceUrl": [address(source.url)],
        "language": [LANGUAGES.get(source.language, "")],
        "publishedAt": _exact(source.published),
        "retrievedAt": _exact(source.captured),
    }


def _edge(record: Record, link: Link) -> Value:
    """A link as what joins its two records, with the id of the one it starts from; the post that somebody holds has its own schema."""
    own, far, relation = record.id, link.far.id, link.relation
    ends = _schema(record.type, record.kind), _schema(link.far.type, link.far.kind)
    schema, first, second = "UnknownLink", "subject", "object"
    if relation == "holds-post" and ends == ("Person", "Position"):
        schema, first, second = "Occupancy", "holder", "post"
    properties = {
        first: [_id(own)],
        second: [_id(far)],
        "description": [_text(f"{link.label}: {link.why} ({link.confidence} confidence, {link.basis}, {link.status})")],
        "proof": [_id(place.document) for place in link.evidence],
        "summary": [_name(relation)],
        "recordId": [_name(own)],
    }
    if schema == "UnknownLink":
        properties["role"] = [_name(link.label)]
    return _value(_id(own, relation, far), schema, properties)


def _value(id: str, schema: str, properties: dict[str, list[str]]) -> Value:
    """An entity with the properties that say anything, each value once."""
    said = {name: list(dict.fromkeys(filter(None, values))) for name, values in properties.items()}
    return {"id": id, "schema": schema, "properties": {name: values for name, values in said.items() if values}}


def _id(*parts: str) -> str:
    """The id of an entity: only letters, digits, dots and hyphens may stand in one."""
    return f"csto-{sha256(chr(0).join(parts).encode(errors='replace')).hexdigest()[:DIGITS]}"


def _name(text: str) -> str:
    return line(text, NAME)


def _text(text: str) -> str:
    return _SPACES.sub(" ", safe(text)).strip()[:TEXT]


def _exact(edtf: str) -> list[str]:
    """A day, month or year as it is; nothing for any other date."""
    found = dates.sides(edtf)
    return (
        [edtf.rstrip("?~")]
        if len(found) == 1 and found[0].precision in ("day", "month", "year") and "/" not in edtf
        else []
    )


def _days(edtf: str) -> dict[str, list[str]]:
    """When something was: a date as exact as it is known, or the days between which it lies."""
    try:
        found = dates.parse(edtf)
    except ValueError:
        return {}
    exact = _exact(edtf)
    return {"date": exact} if exact else {"startDate": [found.first or ""], "endDate": [found.last]}
