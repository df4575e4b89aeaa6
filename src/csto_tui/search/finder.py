"""The records that answer a query, without their order."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from csto_tui.search.candidates import Candidates
from csto_tui.search.filters import Scope
from csto_tui.search.meanings import Level
from csto_tui.search.query import Query
from csto_tui.search.rank import Wanted
from csto_tui.search.sources import KEYS, UNDATED, Source, sources, stands, titled
from csto_tui.search.vocabulary import Rows, Vocabulary
from csto_tui.words import cut

CANDIDATES = 256
"""How many records are ranked at most."""

TITLED, CUT = 64, 128
"""Where there are more: how many that have all words in the title or a name, how many in all."""

COUNTED = 500
"""Up to how many records that answer are counted."""

JUMPS = 3000
"""How many jumps within the rows of words the index may make for one group of words; each takes about a microsecond."""

MANY = 6
"""From how many words on a group is looked for in that way, if at all."""

ENOUGH = 10
"""How many records are enough where older ones would take long to find."""

CHUNK, CHECKED = 1024, 20_480
"""How many records are read at once, and at most while a reader waits, where the index cannot tell whether one answers."""

NAMED = 32
"""How many that have no date, such as names, are ranked besides, where there are many."""

Phrases = Sequence[tuple[str, ...]]


class Found(NamedTuple):
    """The keys of records that answer, as far as they are ranked; how many there are, and whether there are more."""

    keys: list[int]
    total: int
    more: bool


class Finder:
    """Asks the index of an archive for the records that answer."""

    def __init__(self, rows: Rows, candidates: Candidates, vocabulary: Vocabulary, size: int) -> None:
        """Reads with `rows` an archive of so many records."""
        self._rows = rows
        self._candidates = candidates
        self._vocabulary = vocabulary
        self._size = size

    def found(self, query: Query, within: Scope, level: Level) -> Found:
        """The records that answer at a level; a wide group of words is looked for in the records that have the others."""
        narrow = self._narrow(level)
        if len(narrow.required) < len(level.required):
            found = self._checked(query, within, level, narrow)
            if found:
                return found
        keys, more = self.keys(query, sources(query, within, level.expression))
        best = keys if len(keys) <= CANDIDATES else self._best(query, within, level.expression, keys)
        return Found(best, len(keys), more)

    def _checked(self, query: Query, within: Scope, level: Level, narrow: Level) -> Found | None:
        """What has the words of the narrow level, checked for the others; None if too little is found without the index."""
        keys, more = self.keys(query, sources(query, within, narrow.expression))
        last = len(level.groups) - 1
        wanted = [
            Wanted(level.groups[at], 1.0, level.beginning if at == last else "")
            for at in level.required
            if at not in narrow.required
        ]
        if len(keys) <= CANDIDATES:
            kept = self._having(keys, wanted)
            return Found(kept, len(kept), more) if kept or not more else None
        best = self._best(query, within, level.expression, self._having(keys[:CUT], wanted))
        return Found(best, len(best), True) if len(best) >= ENOUGH else None

    def _narrow(self, level: Level) -> Level:
        """The level without the groups of so many words that the index would jump about too much to find one of them."""
        if level.fewest < len(level.required) or len(level.required) < 2:
            return level
        records = [self._vocabulary.standing(level.groups[at]) for at in level.required]
        fewest = min(records)
        jumps = {
            at: min(fewest, COUNTED * self._size // max(1, standing)) * len(level.groups[at])
            for at, standing in zip(level.required, records, strict=True)
            if standing > fewest and len(level.groups[at]) >= MANY
        }
        last = len(level.groups) - 1 if level.beginning else -1
        kept = [at for at in level.required if jumps.get(at, 0) <= JUMPS and at != last]
        return level._replace(required=kept, fewest=len(kept)) if kept else level

    def _best(self, query: Query, within: Scope, asked: str, newest: list[int]) -> list[int]:
        """The keys of those that are ranked where there are many: what has the words in the title, names first, the newest."""
        called = list(titled(query, within, asked)) if asked else []
        names, _ = self.keys(query, (source._replace(keys=UNDATED) for source in called if source.keys == KEYS), NAMED)
        others, _ = self.keys(query, called, TITLED)
        return list(dict.fromkeys([*names, *others, *newest]))[:CUT]

    def _having(self, keys: Sequence[int], wanted: Sequence[Wanted]) -> list[int]:
        """The keys of the records that have a word of each of these groups."""
        texts = self._candidates.words(keys)
        return [
            record.key
            for record in self._candidates.of(keys)
            if all(word.found(record, texts.get(record.key, frozenset())) for word in wanted)
        ]

    def keys(
        self, query: Query, sources: Iterable[Source], most: int = COUNTED, read: int = 0
    ) -> tuple[list[int], bool]:
        """The keys of the records that answer, the newest of each source first, `most` of them; whether there may be more.

        Where records must be read to know, `read` of them are at most; as many as a reader waits for if it is 0.
        """
        excluded = _phrases(query.excluded)
        checked = self.reads(query)
        found: dict[int, None] = {}
        more = False
        for source in sources:
            if checked:
                keys, unread = self._holding(source, query.phrases, excluded, most + 1, read or CHECKED)
                more |= unread
            else:
                keys = self._newest(source, most + 1)
            found.update(dict.fromkeys(keys))
            if len(found) > most:
                break
        return list(found)[:most], more or len(found) > most

    def _newest(self, source: Source, most: int) -> list[int]:
        """The keys of the newest that answer.

        Where few of very many are looked up, those of both indexes are: the words may be rare in titles, or the filters be.
        """
        keys = [key for (key,) in self._rows(*source.newest(most))]
        if source.looked and len(keys) < most and self._rows(*source.beyond()):
            keys += [key for (key,) in self._rows(*source.turned().newest(most))]
            keys = sorted({*keys}, reverse=True)[:most]
        return keys

    def _holding(
        self, source: Source, wanted: Phrases, unwanted: Phrases, most: int, read: int
    ) -> tuple[list[int], bool]:
        """The keys of the records in which phrases stand, and others do not: the index knows only their words.

        Whether there are records that were not read is said too.
        """
        held: list[int] = []
        for _ in range(0, read, CHUNK):
            chunk = self._newest(source, CHUNK)
            texts = self._candidates.texts(chunk)
            for record in self._candidates.of(chunk):
                parts = [*record.called, cut(record.id), cut(record.code), texts.get(record.key, ())]
                if _any_stands(wanted, parts, all) and not _any_stands(unwanted, parts, any):
                    held.append(record.key)
            if len(chunk) < CHUNK or len(held) >= most:
                return held[:most], False
            source = source._replace(keys=(source.keys[0], chunk[-1] - 1))
        return held, True

    def reads(self, query: Query) -> bool:
        """Whether records must be read to know which answer."""
        return bool(query.phrases or _phrases(query.excluded))

    def passes(self, query: Query, within: Scope, key: int) -> bool:
        """Whether a record answers, wherever it stands among those that do."""
        return any(
            self._rows(*source._replace(keys=(key, key)).newest(1))
            for source in sources(query, within, "")
            if source.keys[0] <= key <= source.keys[1]
        )


def _phrases(excluded: Phrases) -> list[tuple[str, ...]]:
    return [words for words in excluded if len(words) > 1]


def _any_stands(phrases: Phrases, parts: Sequence[Sequence[str]], which: Callable[[Iterable[bool]], bool]) -> bool:
    """Whether all or any of the phrases stand in one of the parts of a record each."""
    return which(any(stands(phrase, part) for part in parts) for phrase in phrases)
