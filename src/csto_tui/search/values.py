"""The values that the fields of a query may have in an archive."""

from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from csto_tui.alphabets import tokens
from csto_tui.archive import Archive
from csto_tui.errors import QueryError
from csto_tui.groups import KINDS
from csto_tui.search.query import nearest
from csto_tui.text import line

SHOWN = 60
"""How many characters of a name that a reader may have meant are shown."""

TYPES = ("chairmanship", "sphere", "priority", "measure", "event", "result", "entity", "document")
CONFIDENCES = ("high", "medium", "low")
PRESENT = ("links", "note", "names", "text", "date")
STATES = ("inferred", "open", "stated", "recorded", "weak", "new")
FIXED = {"type": TYPES, "confidence": CONFIDENCES, "has": PRESENT, "no": PRESENT, "is": STATES}


class Known(NamedTuple):
    """The values of a field as they are written; what each stands for, by its words, and these in their order."""

    written: tuple[str, ...]
    meant: dict[str, dict[str, None]]
    keys: list[str]


class Values:
    """The values of each field, read when the first of them is asked for: an archive may have very many names."""

    def __init__(self, archive: Archive) -> None:
        """Reads nothing yet."""
        self.archive = archive
        self._known: dict[str, Known] = {}

    def chosen(self, field: str, value: str, growing: bool = False) -> tuple[str, ...]:
        """What is called just so, else the only one that is called so at its beginning; nothing yet if it is growing.

        QueryError names the nearest value if there is none.
        """
        known, wanted = self._of(field), _key(value)
        begun = tuple(islice(_begun(known, wanted), 2))
        same = tuple(known.meant.get(wanted, ()))
        if wanted and (same or len(begun) == 1):
            return same or begun
        if growing and wanted and begun:
            return ()
        what = field if field in KINDS else f"{field}: value"
        shown = dict.fromkeys(line(name, SHOWN) for name in known.written)
        raise QueryError(f"no {what} {value!r}; {nearest(value, shown)}")

    def _of(self, field: str) -> Known:
        if field not in self._known:
            allowed = self._allowed(field)
            meant: dict[str, dict[str, None]] = {}
            for name, stands_for in allowed:
                meant.setdefault(_key(name), {})[stands_for] = None
            self._known[field] = Known(tuple(name for name, _ in allowed), meant, sorted(meant))
        return self._known[field]

    def _allowed(self, field: str) -> list[tuple[str, str]]:
        """Every value that a field may have, and what stands for it in the archive."""
        if field in FIXED:
            return [(value, value) for value in FIXED[field]]
        if field in KINDS:
            sql = """SELECT id, id FROM (SELECT id FROM records WHERE type = 'entity' AND kind = ? ORDER BY id)
                UNION ALL SELECT title, id FROM records WHERE type = 'entity' AND kind = ?
                UNION ALL SELECT n.text, r.id FROM records r JOIN names n ON n.record_id = r.id
                WHERE r.type = 'entity' AND r.kind = ?"""
            return [(str(name), str(id)) for name, id in self.archive.rows(sql, [field] * 3)]
        if field == "kind":
            return [(kind, kind) for kind in self.archive.sizes("kind:")]
        sql, values = {
            "in": ("SELECT record_id FROM documents", []),
            "relation": ("SELECT id FROM relations ORDER BY position", []),
        }.get(field, ("SELECT code FROM records WHERE type = ? GROUP BY code ORDER BY min(position)", [field]))
        return [(str(value), str(value)) for (value,) in self.archive.rows(sql, values)]


def _begun(known: Known, beginning: str) -> Iterator[str]:
    """What is called so at its beginning, each once."""
    seen: dict[str, None] = {}
    for key in islice(known.keys, bisect_left(known.keys, beginning), None):
        if not key.startswith(beginning):
            return
        for meant in known.meant[key]:
            if meant not in seen:
                seen[meant] = None
                yield meant


def _key(text: str) -> str:
    return " ".join(word for word, _, _ in tokens(text))
