"""What a typed word may mean: the words of the archive that are like it."""

from collections.abc import Iterable
from functools import cache
from math import log
from typing import NamedTuple

from csto_tui.alphabets import cyrillic, latin, other_layout, tokens
from csto_tui.archive import Archive

COMPLETIONS = 24
"""How many words an unfinished one is completed to, the most frequent first."""

NEAR = 8
"""How many words near a mistyped one are tried."""

FREQUENT = 8
"""How many times as frequent a neighbour must be for a known word to be suspected of being mistyped."""


class Term(NamedTuple):
    """One or more words of the archive that together stand for a typed word: how they were found, and how good that is (0 to 1)."""

    words: tuple[str, ...]
    how: str
    weight: float


class Vocabulary:
    """The words of an archive and the names of its records."""

    def __init__(self, archive: Archive) -> None:
        """Reads the words of the archive's index."""
        found = archive.rows(
            "SELECT word, records FROM search_words WHERE typeof(word) = 'text' AND records > 0 AND typeof(records) = 'integer'"
        )
        self.records: dict[str, int] = {word: records for word, records in found if word.isprintable()}
        self._sorted = sorted(self.records)
        self._names = _names(archive)

    def sure(self, word: str, unfinished: bool) -> list[Term]:
        """The word itself, other names of what it names, and what it may grow to; empty when the archive has nothing of it."""
        known = word in self.records
        terms = [Term((word,), "exact", 1.0)] if known else []
        terms += self._aliases(word)
        if known:
            terms += [term for term in self.near(word, False, 1) if self._more_frequent(term, word)]
        if unfinished or (not known and len(word) >= 3):
            terms += [
                Term((longer,), "prefix", 0.75 + 0.2 * len(word) / len(longer)) for longer in self._completions(word)
            ]
        return terms

    def doubtful(self, word: str, typed: str, unfinished: bool) -> list[Term]:
        """What a word may mean that the archive does not have: in another script, on another keyboard layout, glued, or mistyped."""
        scripts = [*latin(word), *cyrillic(word)]
        terms = [term for spelling in scripts for term in self._found(spelling, "transliteration", 0.95)]
        typed_elsewhere = [found for found, _, _ in tokens(other_layout(typed))]
        if len(typed_elsewhere) == 1:
            terms += self._found(typed_elsewhere[0], "layout", 0.95)
        if not terms:
            terms = self._split(word) or self.near(word, unfinished)
        if not terms:
            terms = [
                Term(near.words, how, near.weight * 0.9)
                for how, spellings in (("transliteration", scripts[:2]), ("layout", typed_elsewhere[:1]))
                for spelling in spellings
                for near in (*self.sure(spelling, unfinished), *self.near(spelling, False))
            ]
        return terms

    def near(self, word: str, unfinished: bool, most: int | None = None) -> list[Term]:
        """The words that differ from a mistyped one by few letters, the likeliest first; at most `most` letters."""
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        most = most or (1 if len(word) < 5 else 2 if len(word) < 10 else 3)
        found = {
            near: distance
            for near, distance, _ in process.extract(
                word, self._sorted, scorer=OSA.distance, score_cutoff=most, limit=None
            )
        }
        if unfinished and len(word) > 3:
            begun = process.extract(
                word,
                [longer[: len(word)] for longer in self._sorted],
                scorer=OSA.distance,
                score_cutoff=most - (len(word) < 7),
                limit=64,
            )
            for _, distance, at in begun:
                found.setdefault(self._sorted[at], distance + 0.5)
        found.pop(word, None)
        ranked = sorted(
            found, key=lambda near: (2.2 * found[near] + _head(word, near) - 0.42 * log(self.records[near]), near)
        )
        return [Term((near,), "typo", 0.85 - 0.5 * found[near] / max(len(word), 3)) for near in ranked[:NEAR]]

    def joined(self, first: str, second: str) -> list[Term]:
        """The one word that two neighbours make together."""
        return [Term((first + second,), "split", 0.95)] if first + second in self.records else []

    def _found(self, word: str, how: str, weight: float) -> list[Term]:
        if word not in self.records:
            return []
        return [Term((word,), how, weight), *(Term(alias.words, how, alias.weight) for alias in self._aliases(word))]

    def _aliases(self, word: str) -> list[Term]:
        return [Term(name, "alias", 0.9) for name in self._names.get((word,), ()) if name != (word,)]

    def _completions(self, word: str) -> list[str]:
        from bisect import bisect_left

        start, end = bisect_left(self._sorted, word), bisect_left(self._sorted, word + chr(0x10FFFF))
        longer = [found for found in self._sorted[start:end] if found != word]
        return sorted(longer, key=lambda found: (-self.records[found], found))[:COMPLETIONS]

    def _split(self, word: str) -> list[Term]:
        """The two words of the archive that were typed as one, cut where both are most frequent."""
        cuts = [
            (word[:at], word[at:])
            for at in range(2, len(word) - 1)
            if word[:at] in self.records and word[at:] in self.records
        ]
        best = max(cuts, key=lambda cut: min(self.records[part] for part in cut), default=None)
        return [Term(best, "split", 0.95)] if best else []

    def _more_frequent(self, term: Term, word: str) -> bool:
        return len(word) > 3 and self.records[term.words[0]] >= FREQUENT * self.records[word]


def _head(word: str, near: str) -> float:
    """Misspellings seldom touch the first letter."""
    return 0.0 if word[:1] == near[:1] else 0.8


def _names(archive: Archive) -> dict[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """For every name of a record, as words, all names of the records that have it."""
    named: dict[str, list[tuple[str, ...]]] = {}
    found = archive.rows(
        """SELECT id, title FROM records WHERE id IN (SELECT record_id FROM names)
        UNION ALL SELECT record_id, text FROM names WHERE sort <> 'variant' OR language <> 'en'"""
    )
    for id, text in found:
        words = _words(str(text))
        if words:
            named.setdefault(str(id), []).append(words)
    aliases: dict[tuple[str, ...], dict[tuple[str, ...], None]] = {}
    for names in named.values():
        for name in names:
            aliases.setdefault(name, {}).update(dict.fromkeys(names))
    return {name: tuple(others) for name, others in aliases.items()}


@cache
def _words(text: str) -> tuple[str, ...]:
    return tuple(word for word, _, _ in tokens(text))


def known(terms: Iterable[Term], records: dict[str, int]) -> list[Term]:
    """The terms of which the archive has every word."""
    return [term for term in terms if all(word in records for word in term.words)]
