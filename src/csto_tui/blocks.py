"""The blocks of the files that people edit: their keys, and what each may say."""

import re
from dataclasses import dataclass
from typing import Any

from csto_tui import dates
from csto_tui.faults import Address, Source, allowed

RELATIONS = (
    ("implements", "implements", "implemented by", "recorded"),
    ("contributes", "contributes to", "served by", "recorded"),
    ("related", "related to", "related", "weak"),
    ("reports-on", "reports on", "reported by", "none"),
    ("names", "names", "named in", "none"),
    ("participant", "participant", "took part in", "none"),
    ("organiser", "organised by", "organised", "none"),
    ("guest", "guest", "guest at", "none"),
    ("subject", "about", "subject of", "none"),
    ("at", "held at", "place of", "none"),
    ("part-of", "part of", "includes", "none"),
    ("series", "in the series", "has in its series", "none"),
    ("holds-post", "holds the post", "held by", "none"),
    ("commemorates", "commemorates", "commemorated by", "none"),
)
"""Every relation in its order: id, label forwards, label backwards, whether it counts for coverage."""

WORDS_OF_A_PHRASE = 8
LAST_CHARACTER = 2**31
"""The largest offset into a document: any larger is a slip."""

EVENT_KINDS = ("meeting", "session", "parade", "graduation", "training", "observance", "decision", "publication")
ENTITY_KINDS = (
    "country", "body", "organisation", "force", "operation", "exercise", "programme", "mission", "place", "person",
    "post", "observance", "conflict", "work",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Block:
    """The keys that a kind of block must have, and those that it may have."""

    required: tuple[str, ...]
    optional: tuple[str, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """Every key that it may have."""
        return self.required + self.optional


WORDS = ("text", "note")
DATED = ("date", "basis", *WORDS)
TABLES = ("name", "evidence", "link")
TYPES = {
    "document": Block(
        ("id", "title", "publisher", "language"), (*DATED, "published", "captured", "url", "sha256", *TABLES)
    ),
    "chairmanship": Block(("id", "title"), (*DATED, *TABLES)),
    "sphere": Block(("code", "title"), (*WORDS, *TABLES)),
    "priority": Block(("code", "title"), (*WORDS, *TABLES)),
    "measure": Block(("code", "title"), (*WORDS, *TABLES)),
    "event": Block(("id", "title", "kind"), (*DATED, "no_priority", *TABLES)),
    "result": Block(("id", "title"), (*DATED, "no_priority", *TABLES)),
    "entity": Block(("id", "title", "kind"), (*DATED, *TABLES)),
}
BLOCKS = TYPES | {
    "name": Block(("text", "language", "sort"), ("known_by", "ambiguous")),
    "evidence": Block(("document", "place"), ("chars", "phrase")),
    "link": Block(("to", "relation", "why"), ("confidence", "basis", "status", "evidence")),
}

VOCABULARIES = {
    **{(type, "basis"): ("stated", "year-inferred", "inferred", "bounded") for type in TYPES},
    ("event", "kind"): EVENT_KINDS,
    ("entity", "kind"): ENTITY_KINDS,
    ("name", "sort"): ("full", "short", "acronym", "variant"),
    ("name", "known_by"): ("document", "general"),
    ("link", "relation"): tuple(relation for relation, *_ in RELATIONS),
    ("link", "confidence"): ("high", "medium", "low"),
    ("link", "basis"): ("stated", "named", "wording", "inference"),
    ("link", "status"): ("accepted", "suggested"),
}
NUMBER = "[1-9][0-9]{0,3}"
ID = (re.compile("[a-z0-9][a-z0-9./-]*"), "small letters, digits, dots, slashes and hyphens")
LANGUAGE = (re.compile("[a-z]{2,3}"), "a code of two or three small letters, as en or ru")
PATTERNS = {
    **dict.fromkeys(((type, "id") for type in TYPES), ID),
    ("sphere", "code"): (re.compile(NUMBER), "a number, as 3"),
    ("priority", "code"): (re.compile(rf"{NUMBER}\.{NUMBER}"), "two numbers, as 3.3"),
    ("measure", "code"): (re.compile(rf"{NUMBER}\.{NUMBER}\.{NUMBER}"), "three numbers, as 3.3.1"),
    ("document", "language"): LANGUAGE,
    ("name", "language"): LANGUAGE,
    ("document", "url"): (re.compile(r"https?://\S+"), "an address that begins with https://"),
    ("document", "sha256"): (re.compile("[0-9a-f]{64}"), "64 hexadecimal digits"),
}
DATES = {*((type, "date") for type in TYPES), ("document", "published"), ("document", "captured")}


def check(source: Source, address: Address, block: str, table: object) -> None:
    """Notes in a source every fault of one of its blocks, and of the blocks within that."""
    if not isinstance(table, dict):
        source.fault(address, f"this {block} is not a table; write its keys below a [[…{block}]] header")
        return
    keys = BLOCKS[block].keys
    for key, value in table.items():
        if key not in keys:
            source.fault((*address, key), f"unknown key '{key}' in {block}; {allowed(keys, key)}")
        elif key in TABLES:
            _check_tables(source, (*address, key), key, value)
        elif why := _wrong(block, key, value):
            source.fault((*address, key), f"{key} of {block} {why}")
    for key in BLOCKS[block].required:
        if key not in table:
            source.fault(address, f"missing key '{key}' in {block}; add it")
    if block in TYPES:
        _check_basis(source, address, table)


def _check_tables(source: Source, address: Address, block: str, value: object) -> None:
    if not isinstance(value, list):
        source.fault(address, f"{block} is not a list of tables; write [[…{block}]] with two brackets")
        return
    for number, table in enumerate(value):
        check(source, (*address, number), block, table)


def _wrong(block: str, key: str, value: object) -> str:
    """What is wrong with a value that stands for itself; nothing when it may stand."""
    if key == "ambiguous":
        return "" if isinstance(value, bool) else "is neither true nor false; write one of them without quotes"
    if key == "chars":
        return "" if _is_span(value) else "is not [start, end] with 0 <= start < end; count the characters from 0"
    if not isinstance(value, str):
        return "is not text; put it in quotes"
    if not value.strip():
        return "is empty; fill it or leave the key out"
    if (block, key) in VOCABULARIES and value not in VOCABULARIES[block, key]:
        return f"is '{value}'; {allowed(VOCABULARIES[block, key], value)}"
    if (block, key) in PATTERNS and not PATTERNS[block, key][0].fullmatch(value):
        return f"is '{value}'; it must be {PATTERNS[block, key][1]}"
    if (block, key) in DATES:
        return _wrong_date(value)
    if key == "phrase" and len(value.split()) > WORDS_OF_A_PHRASE:
        return f"has {len(value.split())} words; shorten it to {WORDS_OF_A_PHRASE} at most"
    return ""


def _is_span(value: object) -> bool:
    if not isinstance(value, list) or [type(offset) for offset in value] != [int, int]:
        return False
    start, end = value
    return bool(0 <= start < end <= LAST_CHARACTER)


def _wrong_date(value: str) -> str:
    try:
        dates.parse(value)
    except ValueError as error:
        return f"is wrong: {error}"
    return ""


def _check_basis(source: Source, address: Address, table: dict[str, Any]) -> None:
    """Notes where the basis of a date does not fit the date."""
    edtf, basis = table.get("date"), table.get("basis")
    if edtf is None and basis is not None:
        source.fault((*address, "basis"), "basis stands without a date; add the date or leave the basis out")
    if edtf is not None and basis is None:
        source.fault((*address, "date"), "date stands without a basis; say what it rests on, as in basis = 'stated'")
    if not isinstance(edtf, str) or basis not in VOCABULARIES["event", "basis"] or _wrong_date(edtf):
        return
    date, here = dates.parse(edtf), f"basis is '{basis}' but date is '{edtf}'"
    if (date.precision == "bounded") != (basis == "bounded"):
        source.fault((*address, "basis"), f"{here}; bounded goes with a date like ../2025-12-15 and only with it")
    elif date.inferred and basis != "inferred":
        source.fault((*address, "basis"), f"{here}; a date marked ? or ~ has the basis inferred")
