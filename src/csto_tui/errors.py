"""Every error a reader can cause.

Each message is one line that says what is wrong and what to do; it is raised low and shown at two edges, the command line and the screen.

    CstoError
    ├── ArchiveError      the file cannot be read as an archive
    ├── NotFound          the archive has no record of this id
    ├── QueryError        the query names a field or a value that does not exist
    ├── RecordsError      the records that people edit have faults (all of them, one a line)
    ├── TableError        the table cannot be read, or lacks a column
    └── StateError        the reader's notes and bookmarks cannot be read or written
"""


class CstoError(Exception):
    """Something the reader can put right."""


class ArchiveError(CstoError):
    """The file cannot be read as an archive."""


class NotFound(CstoError):
    """The archive has no record of this id."""


class QueryError(CstoError):
    """The query names a field or a value that does not exist."""


class RecordsError(CstoError):
    """The records that people edit have faults."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class TableError(CstoError):
    """The table cannot be read, or lacks a column."""


class StateError(CstoError):
    """The reader's notes and bookmarks cannot be read or written."""
