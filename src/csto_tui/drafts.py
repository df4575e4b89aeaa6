"""The records of a folder of TOML files, as they stand there."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from csto_tui import blocks
from csto_tui.blocks import PATTERNS
from csto_tui.faults import Address, Source, allowed

FOLDERS = {
    "documents": ("document",),
    "chairmanships": ("chairmanship", "sphere", "priority", "measure"),
    "events": ("event",),
    "results": ("result",),
    "entities": ("entity",),
}
"""The folders, or single files, in reading order, and the types of the records that stand in each."""

PLACES = ", ".join(f"{name}/" if name != "documents" else "documents.toml" for name in FOLDERS)


@dataclass(frozen=True, slots=True)
class Draft:
    """A record as it stands in its file; `id` is empty when the file gives none that can be used."""

    type: str
    id: str
    parent: str
    source: Source
    address: Address
    table: dict[str, Any]

    def place(self, below: Address = ()) -> str:
        """The file and line of the record, or of a value below it."""
        return f"{self.source.name}:{self.source.line((*self.address, *below))}"

    def fault(self, below: Address, message: str) -> None:
        """Notes what is wrong with the record, or with a value below it."""
        self.source.fault((*self.address, *below), message)

    def tables(self, key: str) -> Iterator[tuple[Address, dict[str, Any]]]:
        """The well-formed tables of a list of the record, each with its address below the record."""
        yield from tables((key,), self.table.get(key))


def tables(address: Address, value: object) -> Iterator[tuple[Address, dict[str, Any]]]:
    """The well-formed tables of a list, each with its address."""
    if isinstance(value, list):
        yield from (((*address, number), table) for number, table in enumerate(value) if isinstance(table, dict))


def gather(sources: list[Source]) -> list[Draft]:
    """The records of all files in reading order; what is wrong inside one of them is noted in its source."""
    return [draft for source in sorted(sources, key=_reading_order) for draft in _drafts(source)]


def folder_of(name: str) -> str:
    """The folder of FOLDERS in which a file stands; empty when it stands elsewhere."""
    first, slash, _ = name.partition("/")
    folder = first if slash else first.removesuffix(".toml")
    return folder if folder in FOLDERS and bool(slash) == (folder != "documents") else ""


def _reading_order(source: Source) -> tuple[int, str, str]:
    """Documents, then chairmanships by date, events, results, entities."""
    folder, chairmanship = folder_of(source.name), source.values.get("chairmanship")
    date = chairmanship.get("date") if isinstance(chairmanship, dict) else ""
    return (list(FOLDERS).index(folder) if folder else len(FOLDERS), str(date), source.name)


def _drafts(source: Source) -> Iterator[Draft]:
    """The records of one file in the order of its lines."""
    folder = folder_of(source.name)
    if not folder:
        return source.fault((), f"no records are read from here; move the file to one of {PLACES}")
    if not source.whole:
        return
    types = FOLDERS[folder]
    for key in source.values.keys() - set(types):
        source.fault((key,), f"unknown type '{key}' in {folder}; {allowed(types, key)}")
    found = [(address, type, value) for type in types for address, value in _blocks(source, type)]
    for address, type, value in sorted(found, key=lambda item: source.line(item[0])):
        blocks.check(source, address, type, value)
        yield _draft(source, address, type, value if isinstance(value, dict) else {})


def _blocks(source: Source, type: str) -> Iterator[tuple[Address, object]]:
    """The blocks of one type, each with its address; a chairmanship has a file of its own."""
    value = source.values.get(type)
    if type == "chairmanship":
        if isinstance(value, dict):
            yield (type,), value
        else:
            source.fault((type,), "a file of a chairmanship holds one; write one table headed [chairmanship]")
    elif isinstance(value, list):
        yield from (((type, number), table) for number, table in enumerate(value))
    elif value is not None:
        source.fault((type,), f"{type} is not a list of tables; write [[{type}]] with two brackets")


def _draft(source: Source, address: Address, type: str, table: dict[str, Any]) -> Draft:
    if "code" not in blocks.TYPES[type].required:
        return Draft(type, _text(table, "id"), "", source, address, table)
    chairmanship, code = _text(source.values.get("chairmanship"), "id"), _text(table, "code")
    if not chairmanship or not PATTERNS[type, "code"][0].fullmatch(code):
        return Draft(type, "", "", source, address, table)
    id = f"{chairmanship}/{code}"
    parent = id.rpartition("." if "." in code else "/")[0]
    return Draft(type, id, parent, source, address, table)


def _text(table: object, key: str) -> str:
    value = table.get(key) if isinstance(table, dict) else None
    return value if isinstance(value, str) else ""
