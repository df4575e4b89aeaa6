"""The words of an archive: which of them a typed word is, begins, or nearly is."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from math import log
from typing import Any, NamedTuple

from csto_tui.connection import marks
from csto_tui.lexicon import likenesses, remote_likeness
from csto_tui.words import COMMON

COMPLETIONS = 24
"""How many words an unfinished one is completed to, the most frequent first."""

NEAR = 8
"""How many words near a mistyped one are tried."""

STEM, BEGINNING = 4, 5
"""How many letters a word must keep when its end is cut off to find its other forms, and to find its relatives."""

LETTER, HEAD, FREQUENCY = 2.2, 0.8, 0.42
"""What a wrong letter costs, and a wrong first one besides (misspellings seldom touch it); what being frequent saves."""

FARTHER = 0.65
"""How good a near word is, as a share, for each letter more that is wrong than in the nearest: less than a text is of a title."""

WRONG = ((10, 3), (6, 2), (3, 1))
"""How many letters of a word may be wrong, from how many letters on.

Two of five would bring "great" for "guest": 1.7 times as many strangers, for 1.5 % more of the words with two wrong letters.
"""

REMEMBERED = 500
"""For how many words what was found is kept for the next search."""

COUNTED = 20_000
"""Of how many words it is kept in how many records they stand."""

# What English and Russian words end in where they only change their number or case.
_PLURALS = (("ies", "y"), ("es", ""), ("s", ""), ("y", "ies"), ("", "s"), ("", "es"))
_ENDINGS = (
    "", "а", "я", "о", "е", "ы", "и", "у", "ю", "ь", "ои", "еи", "ом", "ем", "ам", "ям", "ах", "ях", "ов", "ев", "ами",
    "ями", "ыи", "ии", "ая", "яя", "ое", "ее", "ые", "ие", "ого", "его", "ому", "ему", "ую", "юю", "ым", "им", "ых",
    "их", "ыми", "ими", "ия", "ию", "иеи", "иям", "иями", "иях",
)  # fmt: skip

_LETTERS = "abcdefghijklmnopqrstuvwxyz", "абвгдежзиклмнопрстуфхцчшщъыьэюя"
_AFTER = "\U0010ffff"

MISBEGUN = 64
"""How many words are looked at that may begin with a mistyped beginning."""


Rows = Callable[[str, Sequence[Any]], list[tuple[Any, ...]]]
"""Reads the archive, as long as nobody cancels."""


class Term(NamedTuple):
    """Words of the archive that together stand for a typed word: how they were found, how good that is (0 to 1)."""

    words: tuple[str, ...]
    how: str
    weight: float


class Vocabulary:
    """The words of an archive with the number of records that hold each, looked for as they are needed."""

    def __init__(self, rows: Rows) -> None:
        """Reads nothing yet."""
        self._rows = rows
        self._records: dict[str, int] = {}
        self.forms = lru_cache(REMEMBERED)(self._forms)
        self.completions = lru_cache(REMEMBERED)(self._completions)
        self.near = lru_cache(REMEMBERED)(self._near)

    def records(self, words: Iterable[str]) -> dict[str, int]:
        """In how many records each of these words stands, without those that stand in none."""
        wanted = list(dict.fromkeys(words))
        missing = [word for word in wanted if word not in self._records]
        if missing:
            if len(self._records) + len(missing) > COUNTED:
                self._records.clear()
                missing = wanted
            sql = f"SELECT word, records FROM search_words WHERE word IN ({marks(missing)})"
            # Read before anything is remembered: a search that is superseded here knows nothing of these words.
            self._records.update(dict.fromkeys(missing, 0) | _counted(self._rows(sql, missing)))
        return {word: self._records[word] for word in wanted if self._records[word]}

    def rarest(self, words: Sequence[str]) -> int:
        """In how many records the rarest of these words stands."""
        records = self.records(words)
        return min((records.get(word, 0) for word in words), default=0)

    def standing(self, terms: Iterable[Term]) -> int:
        """In how many records these terms stand, a record that has several of them counted for each."""
        return sum(self.rarest(term.words) for term in terms)

    def _forms(self, word: str) -> list[Term]:
        """The same word in other numbers and cases, as far as the archive has them."""
        found = {word[: len(word) - len(old)] + new for old, new in _PLURALS if word.endswith(old)}
        for ending in _ENDINGS:
            if "а" <= word[-1:] <= "я" and word.endswith(ending) and len(word) - len(ending) >= STEM:
                found |= {word[: len(word) - len(ending)] + other for other in _ENDINGS}
        same = sorted(self.records(found - {word})) if len(word) > 3 else []
        return [Term((form,), "form", 0.95) for form in same]

    def _completions(self, word: str) -> list[Term]:
        """The words that begin with this one, the most frequent first."""
        most = [found for found in self._begun(word, COMPLETIONS + 1) if found != word][:COMPLETIONS]
        return [Term((found,), "prefix", 0.75 + 0.2 * len(word) / len(found)) for found in most]

    def relatives(self, word: str) -> list[Term]:
        """The words that share a long beginning with one that is unknown: миротворец, миротворческие."""
        least = max(BEGINNING, len(word) * 3 // 5)
        for length in range(len(word) - 1, least - 1, -1):
            found = self._begun(word[:length], NEAR)
            if found:
                weight = 0.75 * length / len(word)
                return [Term((relative,), "form", weight) for relative in found]
        return []

    def _near(self, word: str, unfinished: bool = False) -> list[Term]:
        """The words that differ from a mistyped one by few letters, the likeliest first; none for a number."""
        most = next((wrong for length, wrong in WRONG if len(word) >= length), 0)
        if not most or not word.isalpha():
            return []
        lengths = range(max(1, len(word) - most), len(word) + most + 1)
        alike = self._alike([likeness for length in lengths for likeness in likenesses(word, length)])
        found = _within(word, alike, most)
        if len(word) > 4 and min(found.values(), default=most) > 1:
            alike |= self._alike([likeness for length in lengths for likeness in _remote(word, length)])
            found = _within(word, alike, most)
        if unfinished and len(word) > 3:
            begun = self._misbegun(word)
            found = dict.fromkeys(begun, 1.5) | found
            alike |= begun
        tells = (near for near in found if near != word and near not in COMMON)
        cost = {near: _cost(word, near, found[near], alike[near]) for near in tells}
        kept = sorted(cost, key=lambda near: (cost[near], near))[:NEAR]
        least = min((found[near] for near in kept), default=0.0)
        return [
            Term((near,), "typo", (0.85 - 0.5 * found[near] / len(word)) * FARTHER ** (found[near] - least))
            for near in kept
        ]

    def split(self, word: str) -> list[Term]:
        """The two words of the archive that were typed as one, cut where both are most frequent."""
        cuts = [(word[:at], word[at:]) for at in range(3, len(word) - 2)]
        records = self.records(part for cut in cuts for part in cut)
        known = [cut for cut in cuts if cut[0] in records and cut[1] in records]
        best = max(known, key=lambda cut: min(records[part] for part in cut), default=None)
        return [Term(best, "split", 0.95)] if best else []

    def joined(self, word: str, others: Sequence[str]) -> list[Term]:
        """The one word that this and another word of the query make together."""
        pairs = [pair for other in others for pair in (word + other, other + word) if min(len(word), len(other)) > 1]
        return [Term((pair,), "split", 0.95) for pair in self.records(pair for pair in pairs if len(pair) > 4)]

    def known(self, terms: Iterable[Term]) -> list[Term]:
        """The terms of which the archive has every word."""
        terms = list(terms)
        records = self.records(word for term in terms for word in term.words)
        return [term for term in terms if all(word in records for word in term.words)]

    def _begun(self, word: str, most: int) -> list[str]:
        """The words that begin so, the most frequent first."""
        if len(word) <= 3:
            return list(self._listed("SELECT words FROM search_beginnings WHERE letters = ?", [word]))[:most]
        sql = "SELECT word, records FROM search_words WHERE word >= ? AND word < ? ORDER BY records DESC, word LIMIT ?"
        return list(_counted(self._rows(sql, [word, word + _AFTER, most])))

    def _alike(self, keys: Sequence[str]) -> dict[str, int]:
        """The words that have one of these likenesses."""
        return self._listed(f"SELECT words FROM search_likenesses WHERE likeness IN ({marks(keys)})", keys)

    def _misbegun(self, word: str) -> dict[str, int]:
        """The words that begin with this one but for a letter, the most frequent."""
        bounds = [bound for spelling in _respelt(word) for bound in (spelling, spelling + _AFTER)]
        sql = f"""SELECT word, records FROM (VALUES {", ".join(["(?, ?)"] * (len(bounds) // 2))}) AS begun
            CROSS JOIN search_words WHERE word >= begun.column1 AND word < begun.column2 ORDER BY records DESC, word LIMIT ?"""
        return _counted(self._rows(sql, [*bounds, MISBEGUN]))

    def _listed(self, sql: str, values: Sequence[str]) -> dict[str, int]:
        """The words in the lists of a table, in their order, with in how many records each stands."""
        found: dict[str, int] = {}
        for (words,) in self._rows(sql, values):
            parts = str(words).split(" ")
            found.update(_counted(zip(parts[::2], map(_number, parts[1::2]), strict=False)))
        return found


def _counted(rows: Iterable[Sequence[Any]]) -> dict[str, int]:
    """Words with in how many records they stand; without what a stranger's archive has there and no record does."""
    return {word: records for word, records in rows if records > 0 and word and word.isprintable()}


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _within(word: str, among: Iterable[str], most: int) -> dict[str, float]:
    """The words that are at most so many wrong, missing, additional or swapped letters away from one, and how many."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    found = process.extract(word, list(among), scorer=OSA.distance, score_cutoff=most, limit=None)
    return {near: float(distance) for near, distance, _ in found}


def _cost(word: str, near: str, distance: float, records: int) -> float:
    return LETTER * distance + HEAD * (word[:1] != near[:1]) - FREQUENCY * log(records)


def _remote(word: str, length: int) -> list[str]:
    """What words have in common with one that is misspelt at both ends: with letters swapped there, or one too many."""
    swapped = word[1] + word[0] + word[2:]
    ends = (word[:-2] + word[-1] + word[-2], swapped, word[1:], word[:-1])
    return [
        *(likenesses(end, length)[2] for end in ends),
        remote_likeness(word, length),
        remote_likeness(swapped, length),
    ]


def _respelt(word: str) -> list[str]:
    """The word with one letter left out, swapped with the next, replaced or added, but not at its end."""
    letters = next((letters for letters in _LETTERS if word[0] in letters), "")
    cuts = [(word[:at], word[at:]) for at in range(len(word))]
    spelt = [head + rest[1:] for head, rest in cuts]
    spelt += [head + rest[1] + rest[0] + rest[2:] for head, rest in cuts if len(rest) > 1]
    spelt += [head + letter + rest[1:] for head, rest in cuts for letter in letters]
    spelt += [head + letter + rest for head, rest in cuts for letter in letters]
    return list(dict.fromkeys(spelling for spelling in spelt if spelling != word))
