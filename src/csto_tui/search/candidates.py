"""The records that may answer a query, as they are ranked."""

from collections.abc import Iterable, Sequence
from itertools import chain, pairwise
from typing import Any, NamedTuple

from csto_tui.archive import Archive
from csto_tui.connection import marks
from csto_tui.search.vocabulary import Rows
from csto_tui.words import cut, telling

REMEMBERED = 1500
"""How many records' words are kept for the next search; many more, and collecting garbage takes longer than searching."""


class Candidate(NamedTuple):
    """A record as it is ranked: the words of its title, and of each of its other names after that.

    `titled` are the words of the title, with the kind of an entity, `named` those of the other names, `marks` those of
    type, kind, code and id; `wholes` what tells something of the title and of each name, `pairs` which words follow each
    other there; `first` and `day` the ISO days when it begins and by which it is listed, empty if it has no date.
    """

    key: int
    id: str
    code: str
    called: tuple[tuple[str, ...], ...]
    titled: frozenset[str]
    named: frozenset[str]
    marks: frozenset[str]
    wholes: tuple[frozenset[str], ...]
    pairs: frozenset[str]
    type: str
    first: str
    day: str

    @property
    def title(self) -> tuple[str, ...]:
        """The words of the title."""
        return self.called[0]


class Candidates:
    """Reads records by their keys, each once."""

    def __init__(self, archive: Archive, rows: Rows) -> None:
        """Has read nothing yet."""
        self._archive = archive
        self._rows = rows
        self._known: dict[int, Candidate] = {}
        self._words: dict[int, frozenset[str]] = {}

    def of(self, keys: Sequence[int]) -> list[Candidate]:
        """The records of these keys, in their order."""
        missing = _missing(keys, self._known)
        columns = "r.key, r.id, r.code, r.type, r.title, r.kind, r.first_day, r.last_day, n.text"
        sql = f"""SELECT {columns} FROM records r LEFT JOIN names n ON n.record_id = r.id
            WHERE r.key IN ({marks(missing)}) ORDER BY r.key, n.key"""
        rows: dict[int, list[tuple[Any, ...]]] = {}
        for row in self._rows(sql, missing) if missing else ():
            rows.setdefault(row[0], []).append(row)
        self._known.update((key, self._candidate(found)) for key, found in rows.items())
        return [self._known[key] for key in keys if key in self._known]

    def texts(self, keys: Sequence[int]) -> dict[int, tuple[str, ...]]:
        """The words of text and note of the records of these keys, in their order."""
        sql = f"SELECT key, text, note FROM records WHERE key IN ({marks(keys)})"
        return {key: cut(f"{text} {note}") for key, text, note in self._rows(sql, keys)}

    def words(self, keys: Sequence[int]) -> dict[int, frozenset[str]]:
        """The words of text and note of the records of these keys, in any order, each record read once."""
        missing = _missing(keys, self._words)
        if missing:
            self._words.update((key, frozenset(words)) for key, words in self.texts(missing).items())
        return {key: self._words[key] for key in keys if key in self._words}

    def _candidate(self, rows: Sequence[tuple[Any, ...]]) -> Candidate:
        key, id, code, type, title, kind, first, day, _ = rows[0]
        called = (cut(self._archive.line(title)), *(cut(str(row[-1])) for row in rows if row[-1] is not None))
        # What a name is says as much as what it is called; the kind of an event is one of few.
        named = cut(str(kind)) if type == "entity" else ()
        marks = (str(type), *cut(str(kind)), *cut(str(code)), *(() if type == "event" else cut(str(id))))
        return Candidate(
            key, str(id), str(code), called, frozenset((*called[0], *named)),
            frozenset(word for name in called[1:] for word in name), frozenset(marks),
            tuple(frozenset(telling(name)) for name in called), frozenset(map(" ".join, chain.from_iterable(map(pairwise, called)))),
            self._archive.line(type), str(first or day or ""), str(day or ""),
        )  # fmt: skip


def _missing(keys: Iterable[int], known: dict[int, Any]) -> list[int]:
    """The keys that are not known; all of them, and nothing is known any more, when there would be too many."""
    wanted = list(keys)
    missing = [key for key in wanted if key not in known]
    if len(known) + len(missing) > REMEMBERED:
        known.clear()
        return wanted
    return missing
