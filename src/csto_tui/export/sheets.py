"""Every table of an archive as CSV."""

import csv
from pathlib import Path

from csto_tui.archive import Archive
from csto_tui.contents import COLUMNS, rows
from csto_tui.escapes import cell


def write(archive: Archive, folder: Path) -> None:
    """Writes a file into a folder for each table that holds what people wrote: records, links, names, evidence, documents.

    A cell that a spreadsheet would take for a formula begins with an apostrophe; what the archive does not know is empty.
    """
    for table, columns in COLUMNS.items():
        with (folder / f"{table}.csv").open("x", encoding="utf-8", newline="") as stream:
            sheet = csv.writer(stream, lineterminator="\n")
            sheet.writerow(columns)
            sheet.writerows(map(_cell, row.values()) for row in rows(archive, table))


def _cell(value: object) -> object:
    return cell(value) if isinstance(value, str) else value
