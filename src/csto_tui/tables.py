"""Tables of events: JSON Lines, CSV or TSV, read row by row with the faults of each."""

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from csto_tui import dates
from csto_tui.blocks import ID
from csto_tui.errors import TableError
from csto_tui.text import line

COLUMNS = ("title", "date", "text", "kind", "country", "id")
"""What a column may hold; the first two must be there."""

REQUIRED = ("title", "date")
LONGEST = 1_000_000
"""How many characters a value may have."""

FORMATS = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "tsv", ".tab": "tsv"}

UNCLOSED = "unexpected end of data"
"""What the reader of CSV says of a quote that nothing closes."""

UTF_16 = ("\udcff\udcfe", "\udcfe\udcff")
"""How a file in UTF-16 begins, where bytes that are no UTF-8 are kept."""

_SEVERAL = re.compile("[;|]")
_NO_TEXT = re.compile("[\ud800-\udfff]")
_date = lru_cache(4096)(dates.parse)

csv.field_size_limit(LONGEST)


class Event(NamedTuple):
    """A row: the line where it begins, its values, the countries that it names; `id` may be empty."""

    line: int
    id: str
    title: str
    text: str
    kind: str
    date: dates.Date
    countries: tuple[str, ...]


class BadRow(NamedTuple):
    """A row that is no event: the line where it begins, and why."""

    line: int
    why: str


def rows(path: Path, columns: Mapping[str, str]) -> Iterator[Event | BadRow]:
    """The events of a table, in the order of its lines; `columns` names the column of each value that is called otherwise.

    TableError when the file cannot be read, or has no column of a name.
    """
    kind = FORMATS.get(path.suffix.lower())
    if kind is None:
        raise TableError(f"{line(str(path))} is no table; give a file that ends in {', '.join(FORMATS)}.")
    if not path.is_file():
        raise TableError(f"{line(str(path))} is no file that is there; give the path of a table.")
    try:
        with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
            if file.read(2) in UTF_16:
                raise TableError(f"{line(str(path))} is UTF-16; save the table as UTF-8.")
            file.seek(0)
            yield from _json_rows(file, columns, path) if kind == "jsonl" else _csv_rows(file, columns, path, kind)
    except OSError as error:
        raise TableError(f"{line(str(path))} cannot be read: {error.strerror}. Give the path of a table.") from None


def _json_rows(file: Iterable[str], columns: Mapping[str, str], path: Path) -> Iterator[Event | BadRow]:
    missing = set(columns.values())
    for number, text in enumerate(file, 1):
        if not text.strip():
            continue
        try:
            found = json.loads(text)
            if not isinstance(found, dict):
                yield BadRow(number, 'this is no object; write {"title": …, "date": …}')
                continue
            missing -= found.keys()
            yield _event(number, {name: found.get(columns.get(name, name)) for name in COLUMNS})
        except (ValueError, RecursionError) as error:
            yield BadRow(number, f"this is no JSON: {line(str(error), 120)}")
    if missing:
        raise TableError(f"{line(str(path))} has nowhere a {line(min(missing))!r}; name another with --map.")


def _csv_rows(file: Iterator[str], columns: Mapping[str, str], path: Path, kind: str) -> Iterator[Event | BadRow]:
    names = next(file, "")
    reader = csv.reader(chain([names], file), delimiter=_delimiter(kind, names), strict=True)
    places, width = _header(reader, columns, path)
    while True:
        begun = reader.line_num + 1
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if str(error) == UNCLOSED:
                raise TableError(
                    f"{line(str(path))}:{begun}: a quote is opened in this row and never closed."
                ) from None
            yield BadRow(begun, str(error))
            continue
        if values and len(values) != width:
            yield BadRow(begun, f"this row has {len(values)} columns, not {width}")
        elif values:
            yield _event(begun, {name: values[place] for name, place in places.items()})


def _delimiter(kind: str, names: str) -> str:
    """What stands between columns: Excel writes a semicolon where numbers have a comma, as in Russia."""
    return "\t" if kind == "tsv" else ";" if ";" in names and "," not in names else ","


def _header(reader: Iterator[list[str]], columns: Mapping[str, str], path: Path) -> tuple[dict[str, int], int]:
    """Where each value stands in a row, and how many values a row has."""
    try:
        header = [name.strip() for name in next(reader, [])]
    except csv.Error as error:
        raise TableError(f"{line(str(path))}:1: {error}. Correct the names of the columns.") from None
    for name in (*columns.values(), *(name for name in REQUIRED if name not in columns)):
        if header.count(name) != 1:
            there = line(", ".join(header), 200) or "nothing"
            what = "several columns" if name in header else "no column"
            raise TableError(f"{line(str(path))} has {what} {line(name)!r}, only {there}; name another with --map.")
    named = {name: columns.get(name, name) for name in COLUMNS}
    return {name: header.index(column) for name, column in named.items() if column in header}, len(header)


def _event(number: int, values: Mapping[str, Any]) -> Event | BadRow:
    """A row as an event; a value that is no text is taken as JSON writes it."""
    countries = values.get("country") or []
    if not isinstance(countries, str | list):
        return BadRow(number, "the country is no name; write one, or several with ; between them")
    named = _SEVERAL.split(countries) if isinstance(countries, str) else [_text(country) for country in countries]
    title, day, text, kind, id = (_text(values.get(name)) for name in ("title", "date", "text", "kind", "id"))
    why = _objection({"title": title, "date": day, "text": text, "kind": kind, "id": id, "country": " ".join(named)})
    if why:
        return BadRow(number, why)
    try:
        return Event(
            number, id, title, text, kind, _date(day), tuple(dict.fromkeys(filter(None, map(str.strip, named))))
        )
    except ValueError as error:
        return BadRow(number, line(str(error), 300))


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else "" if value is None else json.dumps(value, ensure_ascii=False)


def _objection(values: dict[str, str]) -> str:
    """Why the values of a row cannot be taken; empty if they can."""
    for name in REQUIRED:
        if not values[name]:
            return f"the {name} is missing"
    if values["id"] and not ID[0].fullmatch(values["id"]):
        return f"the id {line(values['id'], 60)!r} may hold only {ID[1]}"
    for name, value in values.items():
        if len(value) > LONGEST:
            return f"the {name} has {len(value)} characters; {LONGEST} are allowed"
        if not value.isascii() and _NO_TEXT.search(value):
            return f"the {name} is no UTF-8; save the table as UTF-8"
    return ""
