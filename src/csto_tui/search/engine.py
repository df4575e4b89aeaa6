"""The records that answer a query, the best first."""

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import Any, NamedTuple

from csto_tui.alphabets import tokens
from csto_tui.archive import Archive
from csto_tui.model import Hit
from csto_tui.search.filters import Condition, conditions
from csto_tui.search.query import Query, Word
from csto_tui.search.rank import Candidate, Ranked, rank, rarity
from csto_tui.search.vocabulary import Term, Vocabulary, known

CANDIDATES = 256
"""How many records are ranked at most, the newest of those that answer."""

REMEMBERED = 4096
"""How many records' words are kept for the next search."""

Cancelled = Callable[[], bool]
Group = list[Term]


class Answer(NamedTuple):
    """The hits of a query, best first, and how many records answer it in all, by type."""

    hits: tuple[Hit, ...]
    counts: dict[str, int]

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
        self._vocabulary = Vocabulary(archive)
        self._size = archive.rows("SELECT count(*) FROM records")[0][0]
        self._candidates: dict[int, tuple[str, Candidate]] = {}

    def search(self, query: Query, cancelled: Cancelled = never, limit: int = 100) -> Answer:
        """The records that answer a query; Superseded once `cancelled` says so, QueryError for an unknown value of a field."""
        if not query:
            return Answer((), {})
        condition = self._condition(query)
        if not query.words and not query.phrases:
            return self._listed(condition, cancelled, limit)
        for groups, fewest in self._levels(query.words, query.unfinished):
            match = _match(groups, query.phrases, fewest)
            if match:
                answer = self._matching(match, condition, query.words, groups, cancelled, limit)
                if answer.hits:
                    return answer
        return Answer((), {})

    def _condition(self, query: Query) -> Condition:
        part, values = conditions(query, self._archive)
        for words in query.excluded:
            part += " AND r.key NOT IN (SELECT rowid FROM records_fts WHERE records_fts MATCH ?)"
            values.append(_quoted(words))
        return part, values

    def _levels(self, words: Sequence[Word], unfinished: bool) -> Iterator[tuple[list[Group], int]]:
        """What the words may mean and how many of them must be found: first what is sure, then ever more doubtful."""
        last = len(words) - 1
        sure = [self._sure(words, at, unfinished and at == last) for at in range(len(words))]
        if all(sure):
            yield sure, len(words)
        growing = [unfinished and at == last for at in range(len(words))]
        vocabulary = self._vocabulary
        doubtful = [
            group or vocabulary.doubtful(word.text, word.typed, grows)
            for word, group, grows in zip(words, sure, growing, strict=True)
        ]
        if not all(sure) and all(doubtful):
            yield doubtful, len(words)
        wide = [
            [*group, *vocabulary.near(word.text, grows)]
            for word, group, grows in zip(words, doubtful, growing, strict=True)
        ]
        if all(wide):
            yield wide, len(words)
        if len(words) > 1:
            yield wide, len(words) - 1

    def _sure(self, words: Sequence[Word], at: int, unfinished: bool) -> Group:
        terms = self._vocabulary.sure(words[at].text, unfinished)
        if at:
            terms += self._vocabulary.joined(words[at - 1].text, words[at].text)
        if at + 1 < len(words):
            terms += self._vocabulary.joined(words[at].text, words[at + 1].text)
        return known(terms, self._vocabulary.records)

    def _listed(self, condition: Condition, cancelled: Cancelled, limit: int) -> Answer:
        part, values = condition
        counts = self._counts(f"FROM records r WHERE {part}", values, cancelled)
        found = self._rows(
            f"SELECT r.id FROM records r WHERE {part} ORDER BY r.sort_day DESC, r.position LIMIT ?",
            [*values, limit],
            cancelled,
        )
        return Answer(
            tuple(Hit(node, 0.0, (), ()) for node in self._archive.nodes([str(id) for (id,) in found])), counts
        )

    def _matching(
        self,
        match: str,
        condition: Condition,
        words: Sequence[Word],
        groups: Sequence[Group],
        cancelled: Cancelled,
        limit: int,
    ) -> Answer:
        """The records that the index finds and the filters let pass, ranked."""
        part, values = condition
        source = f"FROM records_fts f JOIN records r ON r.key = f.rowid WHERE records_fts MATCH ? AND {part}"
        keys = self._rows(
            f"SELECT r.key {source} ORDER BY f.rowid DESC LIMIT {CANDIDATES}", [match, *values], cancelled
        )
        weights = rarity(groups, self._vocabulary.records, self._size)
        ranked: list[tuple[str, Ranked]] = []
        for id, candidate in self._read([key for (key,) in keys]):
            ranked.append((id, rank(candidate, words, groups, weights)))
        ranked.sort(key=lambda found: -found[1].score)
        best = dict(ranked[:limit])
        nodes = self._archive.nodes(list(best))
        hits = tuple(Hit(node, best[node.id].score, best[node.id].why, best[node.id].spans) for node in nodes)
        return Answer(hits, self._counts(source, [match, *values], cancelled) if hits else {})

    def _read(self, keys: Sequence[int]) -> list[tuple[str, Candidate]]:
        """The words of the records of these keys, read once."""
        missing = [key for key in keys if key not in self._candidates]
        if len(self._candidates) + len(missing) > REMEMBERED:
            self._candidates.clear()
            missing = list(keys)
        marks = ", ".join("?" * len(missing))
        names: dict[str, list[tuple[str, ...]]] = {}
        named = f"SELECT n.record_id, n.text FROM names n JOIN records r ON r.id = n.record_id WHERE r.key IN ({marks})"
        for id, name in self._archive.rows(named, missing):
            names.setdefault(str(id), []).append(tuple(word for word, _, _ in tokens(str(name))))
        for key, id, title, body, more in self._archive.rows(
            f"SELECT key, id, title, text, note || ' ' || type || ' ' || kind || ' ' || code || ' ' || id FROM records WHERE key IN ({marks})",
            missing,
        ):
            words = frozenset(word for word, _, _ in tokens(f"{body} {more}"))
            shown = self._archive.line(title)
            self._candidates[key] = str(id), Candidate(tokens(shown), tuple(names.get(str(id), ())), words)
        return [self._candidates[key] for key in keys if key in self._candidates]

    def _counts(self, source: str, values: Sequence[Any], cancelled: Cancelled) -> dict[str, int]:
        found = self._rows(f"SELECT r.type, count(*) {source} GROUP BY r.type", values, cancelled)
        return {self._archive.line(type): count for type, count in found}

    def _rows(self, sql: str, values: Sequence[Any], cancelled: Cancelled) -> list[tuple[Any, ...]]:
        if cancelled():
            raise Superseded
        return self._archive.rows(sql, values, cancelled)


def _match(groups: Sequence[Group], phrases: Sequence[tuple[str, ...]], fewest: int) -> str:
    """The question to the index: all phrases, and at least `fewest` of the groups."""
    parts = [" OR ".join(dict.fromkeys(_all_of(term.words) for term in group)) for group in groups if group]
    ways = (
        [" AND ".join(f"({part})" for part in chosen) for chosen in combinations(parts, min(fewest, len(parts)))]
        if parts
        else []
    )
    words = " OR ".join(f"({way})" for way in ways if way)
    return " AND ".join(filter(None, [*(_quoted(phrase) for phrase in phrases), f"({words})" if words else ""]))


def _all_of(words: tuple[str, ...]) -> str:
    return _quoted(words) if len(words) == 1 else f"({' AND '.join(_quoted((word,)) for word in words)})"


def _quoted(words: tuple[str, ...]) -> str:
    """Words as the index takes them: one string, in quotes, so that nothing in it is syntax."""
    return '"' + " ".join(words).replace('"', '""') + '"'
