"""Documents as entries of a BibTeX database."""

from collections.abc import Iterable
from typing import TextIO

from csto_tui.citation import citation
from csto_tui.model import Record


def write(documents: Iterable[Record], stream: TextIO, edition: str) -> None:
    """Writes an entry for each document of this edition of an archive."""
    for document in documents:
        stream.write(citation(document, (), "bibtex", edition) + "\n\n")
