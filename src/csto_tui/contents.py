"""The rows of the tables of an archive, as they stand there."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from csto_tui.archive import Archive

COLUMNS = {
    "records": (
        "id", "type", "kind", "parent_id", "position", "code", "title", "text", "note", "date", "first_day", "last_day",
        "sort_day", "precision", "basis",
    ),
    "links": ("key", "source_id", "target_id", "relation", "confidence", "basis", "why", "status"),
    "names": ("key", "record_id", "text", "language", "sort", "known_by", "ambiguous"),
    "evidence": ("key", "record_id", "link_key", "document_id", "locator", "start_char", "end_char", "phrase"),
    "documents": ("record_id", "publisher", "language", "url", "published", "captured", "sha256", "text"),
}  # fmt: skip
"""The tables that hold what people wrote, each with its columns; what follows from them is left out."""

BATCH = 5000
"""How many rows are read at a time."""


def rows(archive: "Archive", table: str) -> Iterator[dict[str, Any]]:
    """The rows of one of COLUMNS in the order of the file, each by column; texts are as the archive gives them."""
    columns = COLUMNS[table]
    sql = f"SELECT rowid, {', '.join(columns)} FROM {table} WHERE rowid > ? ORDER BY rowid LIMIT {BATCH}"
    last = -(2**63)
    while batch := archive.rows(sql, [last]):
        last = batch[-1][0]
        for row in batch:
            yield {column: _value(archive, value) for column, value in zip(columns, row[1:], strict=True)}


def _value(archive: "Archive", value: object) -> object:
    return value if value is None or isinstance(value, int) else archive.lines(value)
