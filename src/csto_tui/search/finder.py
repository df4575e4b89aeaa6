"""The records that answer a query, without their order."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from csto_tui.search.candidates import Candidates
from csto_tui.search.filters import Scope
from csto_tui.search.meanings import Level
from csto_tui.search.query import Query
from csto_tui.search.rank import Wanted
from csto_tui.search.sources import Source, sources, stands, titled
from csto_tui.search.vocabulary import Rows, Vocabulary

CANDIDATES = 256
"""How many records are ranked at most."""

TITLED, CUT = 96, 160
"""Where there are more: how many that have all words in the title or a name, how many in all."""

COUNTED = 500
"""Up to how many records that answer are counted."""

JUMPS = 3000
"""How many jumps within the rows of words the index may make for one group of words; each takes about a microsecond."""

MANY = 6
"""From how many words on a group is looked for in that way, if at all."""

ENOUGH = 10
"""How many records are enough where older ones would take long to find."""

CHECKED = 4096
"""How many records are read at most where the index cannot tell whether one answers."""

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
        asked = level.expression
        keys = self.keys(query, sources(query, within, asked))
        best = keys if len(keys) <= CANDIDATES else self._best(query, within, asked, keys)
        return Found(best, min(len(keys), COUNTED), len(keys) > COUNTED)

    def _checked(self, query: Query, within: Scope, level: Level, narrow: Level) -> Found | None:
        """What has the words of the narrow level, checked for the others; None if too little is found without the index."""
        keys = self.keys(query, sources(query, within, narrow.expression))
        last = len(level.groups) - 1
        wanted = [
            Wanted(level.groups[at], 1.0, level.beginning if at == last else "")
            for at in level.required
            if at not in narrow.required
        ]
        if len(keys) <= CANDIDATES:
            kept = self._having(keys, wanted)
            return Found(kept, len(kept), False)
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
        """The keys of those that are ranked where there are many: what has the words in the title, then the newest."""
        called = self.keys(query, titled(query, within, asked), TITLED) if asked else []
        return list(dict.fromkeys([*called, *newest]))[:CUT]

    def _having(self, keys: Sequence[int], wanted: Sequence[Wanted]) -> list[int]:
        """The keys of the records that have a word of each of these groups."""
        texts = self._candidates.words(keys)
        return [
            record.key
            for record in self._candidates.of(keys)
            if all(word.found(record, texts.get(record.key, frozenset())) for word in wanted)
        ]

    def keys(self, query: Query, sources: Iterable[Source], most: int = COUNTED + 1) -> list[int]:
        """The keys of the records that answer, of each source the newest first, `most` of them at most."""
        excluded = [phrase for phrase in query.excluded if len(phrase) > 1]
        checked = bool(query.phrases or excluded)
        found: dict[int, None] = {}
        for source in sources:
            found.update((key, None) for (key,) in self._rows(*source.newest(CHECKED if checked else most)))
        keys = list(found)
        return self._holding(keys, query.phrases, excluded, most) if checked else keys[:most]

    def _holding(self, keys: Sequence[int], wanted: Phrases, unwanted: Phrases, most: int) -> list[int]:
        """The keys of the records in which phrases stand, and others do not: the index knows only their words."""
        held: list[int] = []
        for at in range(0, len(keys), CANDIDATES):
            chunk = keys[at : at + CANDIDATES]
            texts = self._candidates.texts(chunk)
            for record in self._candidates.of(chunk):
                parts = [*record.called, record.marks, texts.get(record.key, ())]
                if _any_stands(wanted, parts, all) and not _any_stands(unwanted, parts, any):
                    held.append(record.key)
            if len(held) >= most:
                break
        return held[:most]

    def passes(self, query: Query, within: Scope, key: int) -> bool:
        """Whether a record answers, wherever it stands among those that do."""
        return any(
            self._rows(*source._replace(keys=(key, key)).newest(1))
            for source in sources(query, within, "")
            if source.keys[0] <= key <= source.keys[1]
        )


def _any_stands(phrases: Phrases, parts: Sequence[Iterable[str]], which: Callable[[Iterable[bool]], bool]) -> bool:
    """Whether all or any of the phrases stand in one of the parts of a record each."""
    return which(any(stands(phrase, part) for part in parts) for phrase in phrases)
