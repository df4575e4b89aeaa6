"""Values of any shape as JSON, CSV or Markdown."""

import csv
from collections.abc import Iterable, Sequence
from typing import Any, TextIO

from csto_tui.escapes import cell, markdown
from csto_tui.export.jsonl import Value, dump
from csto_tui.export.tables import BETWEEN


def write(values: Iterable[Value], fields: Sequence[str], format: str, stream: TextIO) -> None:
    """Writes values one by one as json, jsonl, csv or markdown, each with these fields as far as it has them, in this order."""
    match format:
        case "json":
            _array((picked(value, fields) for value in values), stream)
        case "jsonl":
            stream.writelines(f"{dump(picked(value, fields))}\n" for value in values)
        case "csv":
            rows = csv.writer(stream, lineterminator="\n")
            rows.writerow(fields)
            rows.writerows([cell(text(value.get(field))) for field in fields] for value in values)
        case _:
            stream.write(f"{_row(map(markdown, fields))}{_row('---' for _ in fields)}")
            stream.writelines(_row(markdown(text(value.get(field))) for field in fields) for value in values)


def picked(value: Value, fields: Sequence[str]) -> Value:
    """These fields of a value, as far as it has them, in this order."""
    return {field: value[field] for field in fields if field in value}


def text(value: Any) -> str:
    """A part of a value in a cell: what is in a list with a mark between, nothing for what is not known."""
    if isinstance(value, list):
        return BETWEEN.join(map(text, value))
    if isinstance(value, dict):
        return " ".join(filter(None, map(text, value.values())))
    return "" if value is None else str(value)


def _array(values: Iterable[Value], stream: TextIO) -> None:
    before = "[\n"
    for value in values:
        stream.write(before + "  " + dump(value, indent=2).replace("\n", "\n  "))
        before = ",\n"
    stream.write("[]\n" if before == "[\n" else "\n]\n")


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |\n"
