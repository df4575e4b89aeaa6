"""The values of an archive: what its readers are given."""

from enum import StrEnum
from typing import NamedTuple


class Served(StrEnum):
    """What the archive records for a declared item."""

    RECORDED = "recorded"
    WEAK = "only weak links"
    NONE = "no record"


class Node(NamedTuple):
    """A record, or a group of records, as one line of a list.

    `id` of a group begins with `@`; its `kind` is `records` where all that it holds stands directly below it, `groups` for
    the sections and for a year, whose children are months. `recorded` and `weak` count the events and results that serve
    a declared item or anything below it; `size` counts the records of a group, the links of an entity, the records that
    stand in a document. The counts are None where they have no meaning. `date` is that of a record in EDTF.
    """

    id: str
    type: str
    kind: str
    code: str
    title: str
    date_text: str = ""
    parent: bool = False
    recorded: int | None = None
    weak: int | None = None
    size: int | None = None
    date: str = ""

    @property
    def served(self) -> Served | None:
        """What is recorded for a declared item; None for anything else."""
        if self.recorded is None:
            return None
        return Served.RECORDED if self.recorded else Served.WEAK if self.weak else Served.NONE


class Name(NamedTuple):
    """Another name of a record; `known_by` says whether a document gives it or general knowledge."""

    text: str
    language: str
    sort: str
    known_by: str
    ambiguous: bool


class Evidence(NamedTuple):
    """Where in which document a record or a link stands; `start` and `end` are character offsets, None if unknown."""

    document: str
    document_title: str
    locator: str
    phrase: str
    start: int | None
    end: int | None


class Link(NamedTuple):
    """A link as seen from one of its two records: the far record and why the two are connected.

    `direction` is `out` from the record that the link starts from, `in` at the other; `label` is worded accordingly.
    """

    direction: str
    relation: str
    label: str
    far: Node
    confidence: str
    basis: str
    why: str
    status: str
    evidence: tuple[Evidence, ...] = ()


class Source(NamedTuple):
    """What only a record of type document has: where it was published and what the archive holds of it."""

    publisher: str
    url: str
    language: str
    published: str
    captured: str
    sha256: str


class Record(NamedTuple):
    """A record with a page of its own: everything the archive says of it."""

    id: str
    type: str
    kind: str
    code: str
    title: str
    text: str
    note: str
    date: str
    date_text: str
    basis: str
    path: tuple[Node, ...]
    children: tuple[Node, ...]
    links: tuple[Link, ...]
    names: tuple[Name, ...]
    evidence: tuple[Evidence, ...]
    recorded: int | None = None
    weak: int | None = None
    source: Source | None = None


class Match(NamedTuple):
    """How one word of a query was found: `how` is exact, prefix, form, typo, alias, transliteration, layout or split.

    It is missing, and `found` empty, for a word that the record does not have.
    """

    typed: str
    found: str
    how: str


class Hit(NamedTuple):
    """A record that answers a query, why, and which characters of its title matched (start, end)."""

    node: Node
    score: float
    why: tuple[Match, ...]
    spans: tuple[tuple[int, int], ...]
