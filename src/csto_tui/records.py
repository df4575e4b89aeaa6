"""The records that people edit: TOML files under one folder, read with every fault by file and line."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from csto_tui import dates, rules
from csto_tui.blocks import RELATIONS
from csto_tui.drafts import Draft, gather, tables
from csto_tui.errors import RecordsError
from csto_tui.faults import load
from csto_tui.text import line

__all__ = ["RELATIONS", "Records", "Row", "read"]

Row = dict[str, Any]
"""A row of a table of the archive by column."""

UNSERVED = "Serves no declared priority: "
"""What opens the paragraph of a note that gives the reason for having no link to a priority."""


@dataclass(frozen=True, slots=True)
class Records:
    """The rows of the archive's tables in reading order, without the records' keys; a digest of them."""

    records: tuple[Row, ...]
    links: tuple[Row, ...]
    names: tuple[Row, ...]
    evidence: tuple[Row, ...]
    documents: tuple[Row, ...]
    digest: str = ""


def read(folder: Path) -> Records:
    """Reads all records under a folder; RecordsError holds every fault of every file, sorted by file and line."""
    sources = [load(folder, name) for name in _names(folder)]
    drafts = gather(sources)
    rules.check(drafts, complete=all(source.whole for source in sources))
    faults = sorted(fault for source in sources for fault in source.faults)
    if faults:
        raise RecordsError([str(fault) for fault in faults])
    rows = _rows(drafts)
    return replace(rows, digest=_digest(rows))


def _names(folder: Path) -> list[str]:
    """The names of all TOML files under a folder, sorted; hidden files are nobody's records."""
    names: list[str] = []
    for place, folders, files in os.walk(folder, onerror=_refuse):
        folders[:] = [name for name in folders if not name.startswith(".")]
        shown = (name for name in files if name.endswith(".toml") and not name.startswith("."))
        names += ((Path(place) / name).relative_to(folder).as_posix() for name in shown)
    if not names:
        raise RecordsError([f"{line(str(folder))} has no TOML files; give the folder that holds the records"])
    return sorted(names)


def _refuse(error: OSError) -> None:
    shown = line(f"{error.filename} cannot be read: {error.strerror}")
    raise RecordsError([f"{shown}; give the folder that holds the records"])


def _digest(rows: Records) -> str:
    """The SHA-256 of what the records say, in hexadecimal: comments, and which file holds what, make no difference."""
    tables = [rows.records, rows.links, rows.names, rows.evidence, rows.documents]
    return sha256(json.dumps(tables, sort_keys=True).encode()).hexdigest()


def _rows(drafts: list[Draft]) -> Records:
    links = [(draft, table) for draft in drafts for _, table in draft.tables("link")]
    names = [(draft, table) for draft in drafts for _, table in draft.tables("name")]
    return Records(
        records=tuple(_record(draft, position) for position, draft in enumerate(drafts, 1)),
        links=tuple(_link(draft, key, table) for key, (draft, table) in enumerate(links, 1)),
        names=tuple(_other_name(draft, key, table) for key, (draft, table) in enumerate(names, 1)),
        evidence=tuple({"key": key, **row} for key, row in enumerate(_evidence(drafts, links), 1)),
        documents=tuple(_document(draft) for draft in drafts if draft.type == "document"),
    )


def _record(draft: Draft, position: int) -> Row:
    given = draft.table
    date = dates.parse(given["date"]) if "date" in given else None
    return {
        "id": draft.id,
        "type": draft.type,
        "kind": given.get("kind", ""),
        "parent_id": draft.parent or None,
        "position": position,
        "code": given.get("code", ""),
        "title": given["title"],
        "text": given.get("text", ""),
        "note": _note(given),
        "date": date and date.edtf,
        "first_day": date and date.first,
        "last_day": date and date.last,
        "sort_day": date and date.last,
        "precision": date and date.precision,
        "basis": given.get("basis"),
    }


def _note(given: dict[str, Any]) -> str:
    """The note of a record; the reason for serving no priority is its last paragraph."""
    paragraphs = [given.get("note", "").strip()]
    if "no_priority" in given:
        reason = given["no_priority"].strip()
        paragraphs.append(UNSERVED + reason + ("" if reason.endswith((".", "!", "?")) else "."))
    return "\n\n".join(filter(None, paragraphs))


def _link(draft: Draft, key: int, given: dict[str, Any]) -> Row:
    return {
        "key": key,
        "source_id": draft.id,
        "target_id": given["to"],
        "relation": given["relation"],
        "confidence": given.get("confidence", "high"),
        "basis": given.get("basis", "stated"),
        "why": given["why"],
        "status": given.get("status", "accepted"),
    }


def _other_name(draft: Draft, key: int, given: dict[str, Any]) -> Row:
    return {
        "key": key,
        "record_id": draft.id,
        "text": given["text"],
        "language": given["language"],
        "sort": given["sort"],
        "known_by": given.get("known_by", "document"),
        "ambiguous": int(given.get("ambiguous", False)),
    }


def _evidence(drafts: list[Draft], links: list[tuple[Draft, dict[str, Any]]]) -> Iterator[Row]:
    """The evidence of the records, then that of their links."""
    for draft in drafts:
        for _, place in draft.tables("evidence"):
            yield _place(draft, None, place)
    for key, (draft, link) in enumerate(links, 1):
        for _, place in tables((), link.get("evidence")):
            yield _place(draft, key, place)


def _place(draft: Draft, link: int | None, given: dict[str, Any]) -> Row:
    start, end = given.get("chars", (None, None))
    return {
        "record_id": draft.id,
        "link_key": link,
        "document_id": given["document"],
        "locator": given["place"],
        "start_char": start,
        "end_char": end,
        "phrase": given.get("phrase", ""),
    }


def _document(draft: Draft) -> Row:
    given = draft.table
    return {
        "record_id": draft.id,
        "publisher": given["publisher"],
        "language": given["language"],
        **{key: given.get(key) for key in ("url", "published", "captured", "sha256")},
        "text": None,
    }
