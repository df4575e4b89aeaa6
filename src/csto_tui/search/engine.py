"""The records that answer a query, the best first."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from csto_tui.alphabets import tokens
from csto_tui.archive import Archive
from csto_tui.connection import marks
from csto_tui.errors import ArchiveError
from csto_tui.model import Hit, Match, Node
from csto_tui.search.candidates import Candidate, Candidates
from csto_tui.search.filters import Scope, any_of, scope, settled
from csto_tui.search.finder import CANDIDATES, CHUNK, Finder, Found
from csto_tui.search.hits import Hits
from csto_tui.search.meanings import Level, Meanings
from csto_tui.search.own import NOBODYS, Lists, Own
from csto_tui.search.query import Query, Word
from csto_tui.search.rank import ASKED, Asked, Ranked, Wanted, rank, rarity
from csto_tui.search.sources import sources
from csto_tui.search.tally import Tally
from csto_tui.search.values import Values
from csto_tui.search.vocabulary import Term
from csto_tui.words import cut

READ = 64
"""Of how many of them, the best by title and names, the text is read."""

CACHE = 65_536
"""How many kilobytes of the archive are kept in memory at most: the pages that most searches need."""

HOLDING = "SELECT rowid FROM records_fts WHERE records_fts MATCH ?"

Cancelled = Callable[[], bool]


class Answer(NamedTuple):
    """The hits of a query, best first, and how many records answer it in all.

    `more` says that there are more than were counted; `counts` tells the types of those that were looked at, which are all
    unless their sum is less than the total; `waiting` are the filters, as typed, that narrow nothing until more of their
    value is typed.
    """

    hits: Sequence[Hit]
    counts: dict[str, int]
    total: int = 0
    more: bool = False
    waiting: tuple[str, ...] = ()


class Superseded(Exception):
    """The search was cancelled: a newer one has begun."""


def never() -> bool:
    """A search that nobody cancels."""
    return False


class Engine:
    """Answers queries on one archive, in the thread that made it.

    `own` gives the ids for has:note and is:new, which find nothing without it.
    """

    def __init__(self, archive: Archive, own: Own = NOBODYS) -> None:
        """Reads next to nothing: what a query needs is looked for as it comes."""
        self._archive = archive
        archive.rows(f"PRAGMA cache_size = -{CACHE}")
        self._meanings = Meanings(self._rows)
        self._candidates = Candidates(archive, self._rows)
        self._size = max(1, sum(archive.sizes("type:").values()))
        self._finder = Finder(self._rows, self._candidates, self._meanings.vocabulary, self._size)
        self._lists = Lists(self._rows, own)
        self._values = Values(archive)
        self._cancelled: Cancelled = never

    def search(self, query: Query, cancelled: Cancelled = never, limit: int = 100) -> Answer:
        """The records that answer a query, `limit` of them at most.

        Superseded once `cancelled` says so, QueryError for an unknown value of a field.
        """
        query = self._begun(query, cancelled)
        answer = self._with_named(query, self._answer(query, limit), limit) if query else Answer((), {})
        return answer._replace(waiting=tuple(map(str, query.waiting)))

    def others(self, query: Query, answer: Answer) -> Iterator[Hit]:
        """The records that answer a query besides the hits of an answer to it, the newest first, read as they are asked for."""
        if not answer.more and len(answer.hits) >= answer.total:
            return
        tally, known = self.tally(query), {hit.node.id for hit in answer.hits}
        query = tally.query
        meant = self._meant(query, tally.within) if query.words or query.phrases else None
        asked = self._asked(query, meant[0]) if meant else None
        keys = tally.all(self._size)
        for at in range(0, len(keys), CHUNK):
            records = [record for record in self._candidates.of(keys[at : at + CHUNK]) if record.id not in known]
            texts = self._candidates.words([record.key for record in records]) if asked else {}
            ranked = {one.candidate.id: one for one in rank(records, asked, texts)} if asked else {}
            for node in self._archive.nodes([record.id for record in records]):
                yield _hit(node, ranked[node.id], asked, query) if asked else Hit(node, 0.0, _codes(node, query), ())

    def tally(self, query: Query, cancelled: Cancelled = never) -> Tally:
        """The records that answer a query, to be counted; all if it is empty.

        Superseded, here and while it is counted, once `cancelled` says so, QueryError for an unknown value of a field.
        """
        query = self._begun(query, cancelled)
        within = self._within(query)
        asked = None if query.text.strip() and not query else ""
        if query.words or query.phrases:
            meant = self._meant(query, within)
            asked = meant[0].expression if meant else None
        return Tally(self._rows, self._finder, query, within, asked)

    def _begun(self, query: Query, cancelled: Cancelled) -> Query:
        """The query as the archive understands it, to be answered until it is cancelled."""
        self._cancelled = cancelled
        return settled(self._with_known_codes(query), self._values)

    def _within(self, query: Query) -> Scope:
        """What must hold besides the words of the query, and what must not."""
        within = scope(query, self._values, self._lists)
        return within._replace(unwanted=(*within.unwanted, *self._excluded(query)))

    def _with_named(self, query: Query, answer: Answer, limit: int) -> Answer:
        """The answer with the record whose id the query is, even where its words do not stand in the record."""
        id = query.text.strip().casefold()
        named = self._archive.nodes([id]) if id.isascii() and " " not in id else []
        if not named or any(hit.node.id == id for hit in answer.hits):
            return answer
        counts = dict(Counter(answer.counts) + Counter(node.type for node in named))
        hits = (*(Hit(node, ASKED, (Match(id, id, "exact"),), ()) for node in named), *answer.hits)
        return answer._replace(hits=hits[:limit], counts=counts, total=answer.total + 1)

    def _answer(self, query: Query, limit: int) -> Answer:
        within = self._within(query)
        if not query.words and not query.phrases:
            return self._listed(query, within, limit)
        meant = self._meant(query, within)
        return self._ranked(query, *meant, limit) if meant else Answer((), {})

    def _meant(self, query: Query, within: Scope) -> tuple[Level, Found] | None:
        """The first level at which records answer, with those; None if there is none."""
        # Phrases alone are ranked, by the words in them.
        for level in self._meanings.levels(query) if query.words else [Level([], [], 0)]:
            asked = level.expression
            if query.words and not asked:
                continue
            found = self._finder.found(query, within, level)
            if found.keys:
                return level, found
            # By the words alone: what they mean must not change when a filter or a phrase is added.
            if asked and query.narrowed and self._rows(f"{HOLDING} LIMIT 1", [asked]):
                break
        return None

    def _with_known_codes(self, query: Query) -> Query:
        """The query with phrases for the codes that the archive does not have: numbers like any other."""
        exists = "SELECT 1 FROM records WHERE code = ? AND code <> '' LIMIT 1"
        known = [code for code in query.codes if self._rows(exists, [code])]
        phrases = (cut(code) for code in query.codes if code not in known)
        return query._replace(codes=tuple(known), phrases=(*query.phrases, *phrases))

    def _excluded(self, query: Query) -> list[str]:
        """What must not be found: each word in every number and case."""
        words = [words for words in query.excluded if len(words) == 1]
        return [any_of(form for forms in self._meanings.forms(word) for form in forms) for word in words]

    def _listed(self, query: Query, within: Scope, limit: int) -> Answer:
        """What passes the filters: first what they name, then what lies whole in their time, the newest."""
        own = self._rows(f"SELECT key FROM records WHERE id IN ({marks(within.own)})", within.own) if within.own else []
        named = {key for (key,) in own if self._finder.passes(query, within, key)}
        keys, more = self._finder.keys(query, sources(query, within, ""))
        listed = [*named, *(key for key in keys if key not in named)][: max(CANDIDATES, limit)]
        records = self._candidates.of(listed)
        in_time = _in_time(query)
        order = sorted(records, key=lambda record: (record.key not in named, not in_time(record)))
        nodes = self._archive.nodes([record.id for record in order[:limit]])
        hits = tuple(Hit(node, 0.0, _codes(node, query), ()) for node in nodes)
        return Answer(hits, _types(records), len(keys), more)

    def _ranked(self, query: Query, level: Level, found: Found, limit: int) -> Answer:
        """The records that were found, the best first; phrases and dates count too where they stand."""
        asked = self._asked(query, level)
        records = self._candidates.of(found.keys)
        most = max(READ, limit)
        best = rank(records, asked, {}) if len(records) > most else []
        read = [ranked.candidate for ranked in best[:most]] or records
        texts = self._candidates.words([record.key for record in read])
        order = [*rank(read, asked, texts), *best[len(read) :]]
        if any(date.day for date in query.dates):
            in_time = _in_time(query)
            order.sort(key=lambda one: not in_time(one.candidate))
        heads = self._archive.heads([one.candidate.id for one in order[:limit]])
        listed = [one for one in order[:limit] if one.candidate.id in heads]
        hits = Hits(listed, lambda one: _hit(self._archive.node_of(heads[one.candidate.id]), one, asked, query))
        # A damaged index may know of records that there are not.
        total = found.total - len(found.keys) + len(records)
        return Answer(hits, _types(records), total, found.more)

    def _asked(self, query: Query, level: Level) -> Asked:
        # A day without a year comes before what only speaks of it, however it is called.
        given = [*query.phrases, *(date.words for date in query.dates if not date.day)]
        others = [Word(word, word) for words in given for word in words]
        groups = [*level.groups, *([Term((word.text,), "exact", 1.0)] for word in others)]
        rarest = [self._meanings.vocabulary.rarest(group[0].words) if group else 0 for group in groups]
        begun = ["" if at < len(level.groups) - 1 else level.beginning for at in range(len(level.groups))]
        begun += [""] * len(others)
        wanted = [
            Wanted(group, rarity(few, self._size), beginning)
            for group, few, beginning in zip(groups, rarest, begun, strict=True)
        ]
        return Asked([*query.words, *others], wanted, _codes_of(query))

    def _rows(self, sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        if self._cancelled():
            raise Superseded
        try:
            return self._archive.rows(sql, values, self._cancelled)
        except ArchiveError:
            if self._cancelled():
                raise Superseded from None
            raise


def _hit(node: Node, found: Ranked, asked: Asked, query: Query) -> Hit:
    # A record is of a date without saying it.
    why = enumerate(found.why(asked.words))
    said = [match for at, match in why if at < len(query.words) or match.how != "missing"]
    matched = {word for term in found.found if term for word in term.words}
    spans = tuple((start, end) for word, start, end in tokens(node.title) if word in matched)
    return Hit(node, found.score, (*_codes(node, query), *said), spans)


def _in_time(query: Query) -> Callable[[Candidate], bool]:
    """Tells whether a record is of nothing but the days of a query."""
    first, last = query.days
    days = {date.day for date in query.dates if date.day}
    return lambda record: first <= record.first <= record.day <= last and (not days or record.day[5:] in days)


def _codes_of(query: Query) -> frozenset[str]:
    """The codes of a query and what may be an id in it: a word that is not alone hardly is one."""
    alone = len(query.words) == 1
    ids = (word.typed.casefold() for word in query.words if alone or word.typed.casefold() != word.text)
    return frozenset((*query.codes, *ids))


def _codes(node: Node, query: Query) -> tuple[Match, ...]:
    """The codes of a query that are the beginning of a record's own."""
    begun = (code for code in query.codes if f"{node.code}.".startswith(f"{code}."))
    return tuple(Match(code, node.code, "exact" if code == node.code else "prefix") for code in begun)


def _types(records: Iterable[Candidate]) -> dict[str, int]:
    return dict(sorted(Counter(record.type for record in records).items()))
