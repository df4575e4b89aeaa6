"""Records as a flat table in CSV."""

import csv
from collections.abc import Callable, Iterable
from typing import TextIO

from csto_tui import escapes
from csto_tui.links import SERVING
from csto_tui.model import Record

MARK = "\ufeff"
"""Tells Excel that a table is UTF-8."""

BETWEEN = "; "
"""Stands between the several values of a cell; csto-tui build reads countries that are written so."""


def write(records: Iterable[Record], stream: TextIO, mark: bool = False) -> None:
    """Writes a row for each record under a row of names; `mark` begins the table as Excel wants it.

    A cell that a spreadsheet would take for a formula begins with an apostrophe. Control characters stand as their pictures:
    JSON Lines keeps them as they are.
    """
    if mark:
        stream.write(MARK)
    rows = csv.writer(stream, lineterminator="\n")
    rows.writerow(COLUMNS)
    rows.writerows([escapes.cell(value(record)) for value in COLUMNS.values()] for record in records)


def _far(record: Record, kind: str) -> str:
    """The titles of what a record leads to of this kind."""
    return BETWEEN.join(
        dict.fromkeys(link.far.title for link in record.links if (link.direction, link.far.kind) == ("out", kind))
    )


def _served(record: Record) -> str:
    return BETWEEN.join(link.far.id for link in record.links if link.direction == "out" and link.relation in SERVING)


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


COLUMNS: dict[str, Callable[[Record], str]] = {
    "id": lambda record: record.id,
    "type": lambda record: record.type,
    "kind": lambda record: record.kind,
    "code": lambda record: record.code,
    "title": lambda record: record.title,
    "date": lambda record: record.date,
    "date_text": lambda record: record.date_text,
    "basis": lambda record: record.basis,
    "text": lambda record: record.text,
    "note": lambda record: record.note,
    "in": lambda record: record.path[-1].id if record.path else "",
    "country": lambda record: _far(record, "country"),
    "body": lambda record: _far(record, "body"),
    "serves": _served,
    "recorded": lambda record: _number(record.recorded),
    "weak": lambda record: _number(record.weak),
    "names": lambda record: BETWEEN.join(name.text for name in record.names),
    "documents": lambda record: BETWEEN.join(dict.fromkeys(place.document for place in record.evidence)),
    "publisher": lambda record: record.source.publisher if record.source else "",
    "published": lambda record: record.source.published if record.source else "",
    "url": lambda record: record.source.url if record.source else "",
}
"""The columns in their order, each with what it says of a record."""
