"""The records that answer a query, the best first."""

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Any, NamedTuple

from csto_tui.alphabets import tokens
from csto_tui.archive import Archive
from csto_tui.connection import marks
from csto_tui.errors import ArchiveError
from csto_tui.model import Hit, Match, Node
from csto_tui.search.filters import Condition, conditions, quoted, settled
from csto_tui.search.meanings import Group, Level, Meanings
from csto_tui.search.query import NOTHING, Query, Word
from csto_tui.search.rank import Candidate, rank, rarity
from csto_tui.search.vocabulary import Term, cut

CANDIDATES = 256
"""How many records are ranked at most, the newest of those that answer."""

REMEMBERED = 4096
"""How many records' words are kept for the next search."""

HOLDING = "SELECT rowid FROM records_fts WHERE records_fts MATCH ?"

Cancelled = Callable[[], bool]


class Answer(NamedTuple):
    """The hits of a query, best first, and how many records answer it in all, by type.

    `waiting` are the filters, as typed, that narrow nothing until more of their value is typed.
    """

    hits: tuple[Hit, ...]
    counts: dict[str, int]
    waiting: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """How many records answer."""
        return sum(self.counts.values())


class Superseded(Exception):
    """The search was cancelled: a newer one has begun."""


def never() -> bool:
    """A search that nobody cancels."""
    return False


class Engine:
    """Answers queries on one archive, in the thread that made it."""

    def __init__(self, archive: Archive) -> None:
        """Reads the vocabulary of the archive."""
        self._archive = archive
        self._meanings = Meanings(archive)
        self._size = archive.rows("SELECT count(*) FROM records")[0][0]
        self._candidates: dict[int, Candidate] = {}
        self._cancelled: Cancelled = never

    def search(self, query: Query, cancelled: Cancelled = never, limit: int = 100) -> Answer:
        """The records that answer a query, `limit` of them at most.

        Superseded once `cancelled` says so, QueryError for an unknown value of a field.
        """
        self._cancelled = cancelled
        query = settled(self._with_known_codes(query), self._archive)
        answer = self._answer(query, limit) if query else Answer((), {})
        return answer._replace(waiting=tuple(map(str, query.waiting)))

    def _answer(self, query: Query, limit: int) -> Answer:
        condition = self._condition(query)
        if not query.words and not query.phrases:
            return self._listed(query, condition, limit)
        for level in self._meanings.levels(query):
            match = _match(level) if query.words else " AND ".join(map(quoted, query.phrases))
            # By the words alone: what they mean must not change when a filter or a phrase is added.
            if match and self._rows(f"{HOLDING} LIMIT 1", [match]):
                return self._matching(query, level, match, condition, limit)
        return Answer((), {})

    def _with_known_codes(self, query: Query) -> Query:
        """The query with phrases for the codes that the archive does not have: numbers like any other."""
        known = [code for code in query.codes if self._rows("SELECT 1 FROM records WHERE code = ? LIMIT 1", [code])]
        phrases = (cut(code) for code in query.codes if code not in known)
        return query._replace(codes=tuple(known), phrases=(*query.phrases, *phrases))

    def _condition(self, query: Query) -> Condition:
        sql, values, own = conditions(query, self._archive)
        for phrase in query.phrases:
            sql += f" AND r.key IN ({HOLDING})"
            values += (quoted(phrase),)
        for words in query.excluded:
            sql += f" AND r.key NOT IN ({HOLDING})"
            values += (" OR ".join(quoted(form) for form in self._meanings.forms(words)),)
        return Condition(sql, values, own)

    def _listed(self, query: Query, condition: Condition, limit: int) -> Answer:
        """What passes the filters: first what they name, what lies whole in the period, the newest."""
        sql, values, own = condition
        source = f"FROM records r WHERE {sql}"
        named = f"r.id IN ({marks(own)}) DESC," if own else ""
        days = query.days
        whole = "(coalesce(r.first_day, r.last_day) >= ? AND r.last_day <= ?) DESC," if days != NOTHING else ""
        order = f"ORDER BY {named} {whole} r.sort_day DESC, r.position LIMIT ?"
        found = self._rows(f"SELECT r.id {source} {order}", (*values, *own, *(days if whole else ()), limit))
        nodes = self._archive.nodes([str(id) for (id,) in found])
        return Answer(tuple(Hit(node, 0.0, _codes(node, query), ()) for node in nodes), self._counts(source, values))

    def _matching(self, query: Query, level: Level, match: str, condition: Condition, limit: int) -> Answer:
        source = f"FROM records_fts f JOIN records r ON r.key = f.rowid WHERE records_fts MATCH ? AND {condition.sql}"
        values = (match, *condition.values)
        keys = self._rows(f"SELECT r.key {source} ORDER BY f.rowid DESC LIMIT {CANDIDATES}", values)
        hits = self._ranked(query, level, [key for (key,) in keys])
        return Answer(hits[:limit], self._counts(source, values))

    def _ranked(self, query: Query, level: Level, keys: Sequence[int]) -> tuple[Hit, ...]:
        """The records of these keys, the best first; phrases and dates count too where they stand."""
        given = [*query.phrases, *(date.words for date in query.dates)]
        others = [Word(word, word) for words in given for word in words]
        words = [*query.words, *others]
        groups: list[Group] = [*level.groups, *([Term((word.text,), "exact", 1.0)] for word in others)]
        weights = rarity(groups, self._meanings.vocabulary.records, self._size)
        found = {ranked.id: ranked for ranked in rank(self._read(keys), words, groups, weights, _asked(query))}
        hits = []
        for node in self._archive.nodes(list(found)):
            _, score, why, spans = found[node.id]
            # A record is of a date without saying it.
            said = (match for at, match in enumerate(why) if at < len(query.words) or match.how != "missing")
            hits.append(Hit(node, score, (*_codes(node, query), *said), spans))
        return tuple(hits)

    def _read(self, keys: Sequence[int]) -> list[Candidate]:
        """The words of the records of these keys, read once."""
        missing = [key for key in keys if key not in self._candidates]
        if len(self._candidates) + len(missing) > REMEMBERED:
            self._candidates.clear()
            missing = list(keys)
        among = marks(missing)
        names: dict[str, list[tuple[str, ...]]] = {}
        named = f"SELECT n.record_id, n.text FROM names n JOIN records r ON r.id = n.record_id WHERE r.key IN ({among})"
        for id, name in self._rows(named, missing):
            names.setdefault(str(id), []).append(cut(str(name)))
        columns = "key, id, code, title, sort_day, position, kind, text, note, type"
        for row in self._rows(f"SELECT {columns} FROM records WHERE key IN ({among})", missing):
            key, id, code, title, day, position, kind, *more = row
            self._candidates[key] = Candidate(
                id=str(id), code=str(code), title=tokens(self._archive.line(title)), kind=frozenset(cut(str(kind))),
                names=tuple(names.get(str(id), ())), text=frozenset(cut("\n".join(map(str, (*more, code, id))))),
                day=str(day or ""), position=position,
            )  # fmt: skip
        return [self._candidates[key] for key in keys if key in self._candidates]

    def _counts(self, source: str, values: Sequence[Any]) -> dict[str, int]:
        found = self._rows(f"SELECT r.type, count(*) {source} GROUP BY r.type", values)
        return {self._archive.line(type): count for type, count in found}

    def _rows(self, sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        if self._cancelled():
            raise Superseded
        try:
            return self._archive.rows(sql, values, self._cancelled)
        except ArchiveError:
            if self._cancelled():
                raise Superseded from None
            raise


def _asked(query: Query) -> frozenset[str]:
    """The codes of a query and what may be an id in it: a word that is not alone hardly is one."""
    alone = len(query.words) == 1
    ids = (word.typed.casefold() for word in query.words if alone or word.typed.casefold() != word.text)
    return frozenset((*query.codes, *ids))


def _codes(node: Node, query: Query) -> tuple[Match, ...]:
    """The codes of a query that are the beginning of a record's own."""
    begun = (code for code in query.codes if f"{node.code}.".startswith(f"{code}."))
    return tuple(Match(code, node.code, "exact" if code == node.code else "prefix") for code in begun)


def _match(level: Level) -> str:
    """The question to the index: as many of the words that are required as the level asks for."""
    parts = [" OR ".join(dict.fromkeys(_all_of(term.words) for term in level.groups[at])) for at in level.required]
    chosen = combinations(filter(None, parts), level.fewest)
    return " OR ".join(f"({' AND '.join(f'({part})' for part in way)})" for way in chosen if way)


def _all_of(words: tuple[str, ...]) -> str:
    return quoted(words) if len(words) == 1 else f"({' AND '.join(quoted((word,)) for word in words)})"
