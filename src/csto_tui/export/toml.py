"""An archive as the records that it is built from."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from csto_tui.archive import Archive
from csto_tui.blocks import BLOCKS
from csto_tui.contents import rows
from csto_tui.drafts import FOLDERS
from csto_tui.errors import CstoError, RecordsError
from csto_tui.escapes import filename
from csto_tui.records import UNSERVED, Records, Row, read
from csto_tui.rules import SERVED, SERVING, TIED
from csto_tui.text import line

FOLDER_OF = {type: folder for folder, types in FOLDERS.items() for type in types}
COLUMN = {"to": "target_id", "document": "document_id", "place": "locator"}
"""What a key is called in the archive, where that is another word."""

Tables = dict[str, list[Row]]


def write(archive: Archive, folder: Path) -> None:
    """Writes into a folder the records from which `csto-tui build` makes the same archive again.

    CstoError when the archive holds what no records can say, as one does that was made from a table.
    """
    if "table" in archive.info():
        raise CstoError(
            f"{line(str(archive.path))} was made from a table, not from records. Export it with --format tables."
        )
    tables: Tables = {name: list(rows(archive, name)) for name in Records.__dataclass_fields__ if name != "digest"}
    tables["records"].sort(key=lambda row: int(row["position"]))
    for name, blocks in _files(tables).items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("\n".join(blocks), encoding="utf-8", newline="\n")
    _verify(archive, folder, tables)


def _verify(archive: Archive, folder: Path, tables: Tables) -> None:
    """Makes sure that what was written is read as what the archive holds."""
    try:
        found = read(folder)
        why = next(
            (f"its table {name} reads otherwise" for name in tables if [*getattr(found, name)] != tables[name]), ""
        )
    except RecordsError as error:
        why = error.faults[0]
    if why:
        shown = line(str(archive.path))
        raise CstoError(f"{shown} holds what no records can say: {line(why)}. Export it with --format tables.")


def _files(tables: Tables) -> dict[str, list[str]]:
    """The blocks of each file, in the order in which they are read again."""
    documents = {row["record_id"]: row for row in tables["documents"]}
    below = {
        "name": _by(tables["names"], "record_id"),
        "evidence": _by((row for row in tables["evidence"] if row["link_key"] is None), "record_id"),
        "link": _by(tables["links"], "source_id"),
    }
    places = _by((row for row in tables["evidence"] if row["link_key"] is not None), "link_key")
    types = {row["id"]: row["type"] for row in tables["records"]}
    files: dict[str, list[str]] = defaultdict(list)
    name = ""
    for row in tables["records"]:
        type = row["type"]
        if type == "chairmanship":
            # Files of one date are read in the order of their names.
            name = f"chairmanships/{len(files):04}-{filename(row['id'])}.toml"
        elif row["code"] == "":
            name = f"{FOLDER_OF[type]}.toml" if type == "document" else f"{FOLDER_OF[type]}/{FOLDER_OF[type]}.toml"
        links = below["link"].get(row["id"], [])
        values = {**documents.get(row["id"], {}), **row, **_note(row, links, types)}
        found = {block: below[block].get(row["id"], []) for block in below}
        files[name].append("\n".join(_block(type, values, found, places)))
    return files


def _by(found: Iterable[Row], column: str) -> dict[Any, list[Row]]:
    groups: dict[Any, list[Row]] = {}
    for row in found:
        groups.setdefault(row[column], []).append(row)
    return groups


def _note(row: Row, links: Iterable[Row], types: Mapping[str, str]) -> Row:
    """The note of a record, with the reason for serving no priority on its own."""
    serves = any(
        link["relation"] in TIED and link["status"] != "suggested" and types.get(link["target_id"]) in SERVED
        for link in links
    )
    if row["type"] not in SERVING or serves:
        return {}
    note, _, reason = f"\n\n{row['note']}".partition(f"\n\n{UNSERVED}")
    return {"note": note.strip(), "no_priority": reason}


def _block(type: str, values: Row, below: Mapping[str, list[Row]], places: Mapping[Any, list[Row]]) -> Iterator[str]:
    """The lines of a record with what stands in it."""
    yield f"[{type}]" if type == "chairmanship" else f"[[{type}]]"
    yield from _keys(type, values)
    for block, found in below.items():
        for row in found:
            yield ""
            yield f"[[{type}.{block}]]"
            yield from _keys(block, row)
            yield from _inline(places.get(row["key"], ()) if block == "link" else ())
    yield ""


def _inline(places: Iterable[Row]) -> Iterator[str]:
    """The evidence of a link, each place on a line."""
    listed = [f"  {{ {', '.join(_keys('evidence', place))} }}," for place in places]
    yield from ("evidence = [", *listed, "]") if listed else ()


def _keys(block: str, row: Row) -> Iterator[str]:
    """What a block says, a key for each value that it has."""
    if block == "evidence" and row["start_char"] is not None:
        row = {**row, "chars": [row["start_char"], row["end_char"]]}
    for key in BLOCKS[block].keys:
        value = row.get(COLUMN.get(key, key))
        if key == "ambiguous":
            value = bool(value)
        if value not in (None, "", False):
            yield f"{key} = {_written(value)}"


def _written(value: object) -> str:
    """A value as TOML writes it."""
    if isinstance(value, bool):
        return "true"
    return _text(value) if isinstance(value, str) else str(value)


def _text(text: str) -> str:
    marked = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return '"' + "".join(sign if sign.isprintable() else f"\\U{ord(sign):08X}" for sign in marked) + '"'
