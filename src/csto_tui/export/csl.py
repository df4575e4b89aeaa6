"""Documents as CSL-JSON, which Zotero and Pandoc read."""

from collections.abc import Iterable
from typing import TextIO

from csto_tui.citation import citation
from csto_tui.model import Record


def write(documents: Iterable[Record], stream: TextIO, edition: str) -> None:
    """Writes one array with an object for each document of this edition of an archive."""
    before = "[\n"
    for document in documents:
        stream.write(before + citation(document, (), "csl", edition))
        before = ",\n"
    stream.write("[]\n" if before == "[\n" else "\n]\n")
