"""The lists of records that a reader keeps, as a search asks for them."""

import json
from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple

from csto_tui.search.vocabulary import Rows
from csto_tui.terms import term

Own = Mapping[str, Callable[[], Collection[str]]]
"""What gives the ids of a list, by the filter that asks for it."""

NOBODYS: Own = {}
FILTERS = {term("has", "note"): "has:note", term("is", "new"): "is:new"}
"""The filters that ask for a list, by the terms that stand for them."""

CHUNK = 10_000
"""How many ids are looked up at once: a value of SQLite is not endless."""

FEW = 500
"""Up to how many records SQLite looks for each of them instead of going through what else answers."""


class Condition(NamedTuple):
    """What is asked of a record `f` beside the index: SQL with the values in it."""

    sql: str
    values: tuple[str, ...]


class Lists:
    """The keys of the records in the lists of a reader."""

    def __init__(self, rows: Rows, own: Own) -> None:
        """Reads no list yet."""
        self._rows = rows
        self._own = own
        self._known: dict[str, tuple[Collection[str], list[int]]] = {}

    def condition(self, term: str) -> Condition:
        """That a record is in the list for which a term stands; no record is where nobody keeps one."""
        name = FILTERS[term]
        keys = self._keys(name) if name in self._own else []
        # The sign keeps SQLite from asking the index anew for each of many keys.
        sign = "+" if len(keys) > FEW else ""
        return Condition(f"{sign}f.rowid IN (SELECT value FROM json_each(?))", (json.dumps(keys),))

    def _keys(self, name: str) -> list[int]:
        """The keys of a list, looked up again when it has changed."""
        ids = self._own[name]()
        known = self._known.get(name)
        if known is None or (known[0] is not ids and known[0] != ids):
            listed = list(ids)
            chunks = [json.dumps(listed[at : at + CHUNK]) for at in range(0, len(listed), CHUNK)]
            sql = "SELECT key FROM records WHERE id IN (SELECT value FROM json_each(?))"
            known = (ids, [key for chunk in chunks for (key,) in self._rows(sql, [chunk])])
            self._known[name] = known
        return known[1]
