"""The words of an archive: which of them a typed word is, begins, or nearly is."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from math import log
from typing import NamedTuple

from csto_tui.alphabets import tokens
from csto_tui.archive import Archive

COMPLETIONS = 24
"""How many words an unfinished one is completed to, the most frequent first."""

NEAR = 8
"""How many words near a mistyped one are tried."""

STEM = 5
"""How many letters a word must keep when its end is cut off to find its relatives."""

LETTER, HEAD, FREQUENCY = 2.2, 0.8, 0.42
"""What a wrong letter costs, and a wrong first one besides (misspellings seldom touch it); what being frequent saves."""

WORSE = 1.5
"""How much dearer than the best near word another may be.

"chanel" is channel with one wrong letter, and "changed", with two, is kept only when it is five times as frequent. Of 680
words of titles with one wrong letter, 98.7 % found their record among the first five with this bound and without; 96 %
found nothing that the right word does not find, and 81 % without it.
"""

WRONG = ((10, 3), (6, 2), (3, 1))
"""How many letters of a word may be wrong, from how many letters on.

Two of five would bring "great" for "guest": 1.7 times as many strangers, for 1.5 % more of the words with two wrong letters.
"""

COMMON = frozenset((
    "a", "an", "the", "of", "to", "and", "or", "in", "on", "at", "for", "by", "with", "from", "as", "is", "are",
    "was", "were", "be", "been", "it", "its", "that", "this", "these", "they", "them", "their", "there", "than",
    "then", "which", "what", "who", "when", "where", "how", "why", "has", "have", "had", "do", "does", "did",
    "about", "not", "no", "any", "can", "will", "would", "he", "his", "she", "her", "we", "our", "you", "your", "s",
    "и", "в", "во", "на", "о", "об", "по", "за", "с", "к", "от", "до", "для", "из", "при", "что", "кто", "где",
    "когда", "как", "или", "не",
))  # fmt: skip
"""Words that tell little: they are looked for only when nothing else is asked for."""

# What English and Russian words end in where they only change their number or case.
_PLURALS = (("ies", "y"), ("es", ""), ("s", ""), ("y", "ies"), ("", "s"), ("", "es"))
_ENDINGS = (
    "", "а", "я", "о", "е", "ы", "и", "у", "ю", "ь", "ои", "еи", "ом", "ем", "ам", "ям", "ах", "ях", "ов", "ев", "ами",
    "ями", "ыи", "ии", "ая", "яя", "ое", "ее", "ые", "ие", "ого", "его", "ому", "ему", "ую", "юю", "ым", "им", "ых",
    "их", "ыми", "ими", "ия", "ию", "иеи", "иям", "иями", "иях",
)  # fmt: skip


class Term(NamedTuple):
    """Words of the archive that together stand for a typed word: how they were found, how good that is (0 to 1)."""

    words: tuple[str, ...]
    how: str
    weight: float


class Vocabulary:
    """The words of an archive with the number of records that hold each."""

    def __init__(self, archive: Archive) -> None:
        """Reads the words of the archive's index."""
        found = archive.rows(
            "SELECT word, records FROM search_words "
            "WHERE typeof(word) = 'text' AND typeof(records) = 'integer' AND records > 0"
        )
        self.records: dict[str, int] = {word: records for word, records in found if word.isprintable()}
        self._sorted = sorted(self.records)

    def forms(self, word: str) -> list[Term]:
        """The same word in other numbers and cases, as far as the archive has them."""
        found = {word[: len(word) - len(old)] + new for old, new in _PLURALS if word.endswith(old)}
        for ending in _ENDINGS:
            if "а" <= word[-1:] <= "я" and word.endswith(ending) and len(word) - len(ending) >= STEM:
                found |= {word[: len(word) - len(ending)] + other for other in _ENDINGS}
        same = sorted(form for form in found - {word} if len(word) > 3 and form in self.records)
        return [Term((form,), "prefix", 0.95) for form in same]

    def completions(self, word: str) -> list[Term]:
        """The words that begin with this one, the most frequent first."""
        longer = [found for found in self._begun(word) if found != word]
        most = sorted(longer, key=lambda found: (-self.records[found], found))[:COMPLETIONS]
        return [Term((found,), "prefix", 0.75 + 0.2 * len(word) / len(found)) for found in most]

    def relatives(self, word: str) -> list[Term]:
        """The words that share a long beginning with one that is unknown: миротворец, миротворческие."""
        least = max(STEM, len(word) * 3 // 5)
        for length in range(len(word) - 1, least - 1, -1):
            found = self._begun(word[:length])
            if found:
                weight = 0.75 * length / len(word)
                most = sorted(found, key=lambda relative: (-self.records[relative], relative))[:NEAR]
                return [Term((relative,), "prefix", weight) for relative in most]
        return []

    def near(self, word: str, unfinished: bool = False) -> list[Term]:
        """The words that differ from a mistyped one by few letters, the likeliest first; none for a number."""
        most = next((wrong for length, wrong in WRONG if len(word) >= length), 0)
        if not most or not word.isalpha():
            return []
        found = {near: float(distance) for near, distance in self._within(word, self._sorted, most)}
        if unfinished and len(word) > 3:
            begun = [longer[: len(word)] for longer in self._sorted]
            for at, distance in self._within_at(word, begun, most - (len(word) < 7)):
                found.setdefault(self._sorted[at], distance + 0.5)
        tells = (near for near in found if near != word and near not in COMMON)
        cost = {near: self._cost(word, near, found[near]) for near in tells}
        ranked = sorted(cost, key=lambda near: (cost[near], near))[:NEAR]
        kept = [near for near in ranked if cost[near] <= cost[ranked[0]] + WORSE]
        return [Term((near,), "typo", 0.85 - 0.5 * found[near] / len(word)) for near in kept]

    def split(self, word: str) -> list[Term]:
        """The two words of the archive that were typed as one, cut where both are most frequent."""
        cuts = ((word[:at], word[at:]) for at in range(3, len(word) - 2))
        known = [cut for cut in cuts if cut[0] in self.records and cut[1] in self.records]
        best = max(known, key=lambda cut: min(self.records[part] for part in cut), default=None)
        return [Term(best, "split", 0.95)] if best else []

    def joined(self, word: str, others: Iterable[str]) -> list[Term]:
        """The one word that this and another word of the query make together."""
        pairs = (pair for other in others for pair in (word + other, other + word) if min(len(word), len(other)) > 1)
        return [Term((pair,), "split", 0.95) for pair in pairs if len(pair) > 4 and pair in self.records]

    def known(self, terms: Iterable[Term]) -> list[Term]:
        """The terms of which the archive has every word."""
        return [term for term in terms if all(word in self.records for word in term.words)]

    def _begun(self, word: str) -> list[str]:
        return self._sorted[bisect_left(self._sorted, word) : bisect_left(self._sorted, word + chr(0x10FFFF))]

    def _within(self, word: str, among: Sequence[str], most: int) -> list[tuple[str, float]]:
        return [(among[at], distance) for at, distance in self._within_at(word, among, most)]

    def _within_at(self, word: str, among: Sequence[str], most: int) -> list[tuple[int, float]]:
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        found = process.extract(word, among, scorer=OSA.distance, score_cutoff=most, limit=None)
        return [(at, distance) for _, distance, at in found]

    def _cost(self, word: str, near: str, distance: float) -> float:
        return LETTER * distance + HEAD * (word[:1] != near[:1]) - FREQUENCY * log(self.records[near])


def telling(words: Sequence[str]) -> tuple[str, ...]:
    """The words without the common ones; all of them if there are no others."""
    return tuple(word for word in words if word not in COMMON) or tuple(words)


def cut(text: str) -> tuple[str, ...]:
    """The words of a text, folded."""
    return tuple(word for word, _, _ in tokens(text))
