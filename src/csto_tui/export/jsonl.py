"""Records as JSON, one shape everywhere."""

import json
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, partial
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from csto_tui.archive import Archive, Identity
from csto_tui.encoded import encoded
from csto_tui.links import DECLARED, serving
from csto_tui.model import Evidence, Hit, Link, Name, Node, Record
from csto_tui.present import Serving

Value = dict[str, Any]

HIT = ("id", "type", "kind", "code", "title", "date", "date_text", "score", "why")
LINK = ("direction", "relation", "id", "type", "title", "confidence", "basis", "why", "status", "evidence")
RECORD = (
    "id", "type", "kind", "code", "title", "text", "date", "date_text", "basis", "path", "children", "links", "names",
    "evidence", "note", "recorded", "weak", "served_by", "source",
)  # fmt: skip
"""The fields of each shape; what serves a declared item is a link with an `item` before it."""

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

BATCH = 1000
"""How many records are encoded at a time."""

Told = Callable[[int], None]
"""Takes how many records are done."""


def silent(done: int) -> None:
    """Tells nobody."""


def of_record(record: Record, serving: Serving = ()) -> Value:
    """A record as a JSON object; a declared item also says what serves it and what is below it, a document where it is from."""
    value: Value = {
        "id": record.id, "type": record.type, "kind": record.kind, "code": record.code, "title": record.title,
        "text": record.text, "date": record.date, "date_text": record.date_text, "basis": record.basis,
        "path": [_named(node) for node in record.path], "children": [_named(node) for node in record.children],
        "links": [of_link(link) for link in record.links], "names": [_name(name) for name in record.names],
        "evidence": [_evidence(evidence) for evidence in record.evidence], "note": record.note,
    }  # fmt: skip
    if record.recorded is not None:
        value |= {"recorded": record.recorded, "weak": record.weak, "served_by": of_serving(serving)}
    if record.source is not None:
        source = record.source
        value["source"] = {
            "publisher": source.publisher, "url": source.url, "language": source.language,
            "published": source.published, "captured": source.captured, "sha256": source.sha256,
        }  # fmt: skip
    return value


def of_link(link: Link) -> Value:
    """A link as a JSON object, as seen from the record that it is given with."""
    return {
        "direction": link.direction, "relation": link.relation, "id": link.far.id, "type": link.far.type, "title": link.far.title,
        "confidence": link.confidence, "basis": link.basis, "why": link.why, "status": link.status,
        "evidence": [_evidence(evidence) for evidence in link.evidence],
    }  # fmt: skip


def of_serving(serving: Serving) -> list[Value]:
    """What serves declared items as JSON objects: each link, with the item to which it leads."""
    return [{"item": _named(node), **of_link(link)} for node, link in serving]


def of_hit(hit: Hit) -> Value:
    """A record that answers a query as a JSON object, with how its words matched."""
    node = hit.node
    return {
        "id": node.id, "type": node.type, "kind": node.kind, "code": node.code, "title": node.title,
        "date": node.date, "date_text": node.date_text, "score": round(hit.score, 4),
        "why": [{"typed": match.typed, "found": match.found, "how": match.how} for match in hit.why],
    }  # fmt: skip


def dump(value: object, indent: int | None = None) -> str:
    """A value as JSON in which every character that a terminal could act on is escaped."""
    text = _encode(value) if indent is None else json.dumps(value, ensure_ascii=False, indent=indent)
    return _printable(text)


def write(archive: Archive, ids: Iterable[str], stream: TextIO, told: Told = silent, processes: int = 1) -> None:
    """Writes each of these records of an archive, as far as they exist, as a line of JSON.

    They are encoded by so many `processes`; each of several imports the main module of this one.
    """
    done, rest = 0, iter(ids)
    batches = iter(lambda: list(islice(rest, BATCH)), [])
    # What is encoded already need not pass through text again.
    stream.flush()
    buffer = getattr(stream, "buffer", None)
    for batch, lines in _encoded_batches(archive, batches, processes):
        if buffer:
            buffer.write(lines)
        else:
            stream.write(lines.decode())
        done += len(batch)
        told(done)


def _encoded_batches(
    archive: Archive, batches: Iterable[Sequence[str]], processes: int
) -> Iterable[tuple[Sequence[str], bytes]]:
    if processes == 1:
        return ((batch, _lines(archive, batch)) for batch in batches)
    from csto_tui.export.processes import ahead

    return ahead(partial(_lines_apart, archive.path, archive.identity, archive.original), batches, processes)


def _lines_apart(path: Path, identity: Identity, original: bool, ids: Sequence[str]) -> bytes:
    """The lines of these records, in a process of its own."""
    return _lines(_opened(path, identity, original), ids)


@lru_cache(1)
def _opened(path: Path, identity: Identity, original: bool) -> Archive:
    return Archive(path, original=original, identity=identity)


def _lines(archive: Archive, ids: Sequence[str]) -> bytes:
    """A line of JSON for each of these records that exists, in UTF-8."""
    made = encoded(archive, ids) if archive.original else {}
    for record in archive.records(id for id in ids if id not in made):
        served = serving(archive, record.id) if record.type in DECLARED else ()
        made[record.id] = _encode(of_record(record, served))
    return "".join(f"{_printable(made[id])}\n" for id in ids if id in made).encode()


def _printable(text: str) -> str:
    """JSON in which the signs below a space are escaped already, with every other that a terminal could act on escaped too."""
    if (text.isascii() and "\x7f" not in text) or text.isprintable():
        return text
    return "".join(
        character if character.isprintable() or character == "\n" else json.dumps(character)[1:-1] for character in text
    )


def _named(node: Node) -> Value:
    return {"id": node.id, "title": node.title}


def _name(name: Name) -> Value:
    return {
        "text": name.text,
        "lang": name.language,
        "kind": name.sort,
        "known_by": name.known_by,
        "ambiguous": name.ambiguous,
    }


def _evidence(evidence: Evidence) -> Value:
    return {
        "document": evidence.document, "locator": evidence.locator, "phrase": evidence.phrase,
        "start": evidence.start, "end": evidence.end,
    }  # fmt: skip
