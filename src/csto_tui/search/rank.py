"""Which of the records that answer a query comes first, and why."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from math import log
from typing import NamedTuple

from csto_tui.model import Match
from csto_tui.search.candidates import Candidate
from csto_tui.search.query import Word
from csto_tui.search.vocabulary import Term
from csto_tui.words import telling

TITLE, NAMES, TEXT, VERBATIM = 1.0, 0.95, 0.7, 0.96
"""How much a word counts where it stands; what an entity is counts as its title does: "operation" asks for operations.

Several words that all stand as they were typed, be it in the text, tell more than other forms of them in a title.
"""

PHRASE, LENGTH = 0.08, 0.004
"""What words that follow each other in the title add, what each word of a title takes."""

WHOLE, ASKED = 0.25, 1.0
"""What a title or name that is just the query adds, and an id or code that was typed."""


REMEMBERED = 256
"""How many combinations of words are kept with what they tell."""


class Wanted:
    """What one word of a query may mean: its terms, the best first, looked up by the word that each is."""

    def __init__(self, group: Sequence[Term], weight: float, beginning: str = "") -> None:
        """Takes the terms of a word and how much it tells; `beginning` is with what other words may begin that it means."""
        self.weight = weight
        self.beginning = beginning
        self.terms = sorted(group, key=lambda term: -term.weight)
        self.best = self.terms[0].weight if self.terms else 0.0
        self.order = {term.words[0]: at for at, term in reversed([*enumerate(self.terms)]) if len(term.words) == 1}
        self.words = frozenset(self.order)
        self.several = [term for term in self.terms if len(term.words) > 1]

    def found(self, candidate: Candidate, text: frozenset[str] | None) -> tuple[float, Term] | None:
        """The term that tells the most where it stands, and how much; in a text that was not read any may stand."""
        best: tuple[float, Term] | None = None
        for place, words in (
            (TITLE, candidate.titled), (NAMES, candidate.named), (TEXT, candidate.marks), (TEXT, text)
        ):  # fmt: skip
            if not self.terms or (best and best[0] >= place * self.best):
                break
            there = self.words if words is None else self.words & words
            if there:
                term = self.terms[min(map(self.order.__getitem__, there))]
                if not best or place * term.weight > best[0]:
                    best = place * term.weight, term
        for term in self.several:
            place = min(_place(word, candidate, text) for word in term.words)
            if place and (not best or place * term.weight > best[0]):
                best = place * term.weight, term
        return best or (self._begun(candidate, text) if self.beginning else None)

    def _begun(self, candidate: Candidate, text: frozenset[str] | None) -> tuple[float, Term] | None:
        """A word that begins so, where it tells the most."""
        for place, words in ((TITLE, candidate.titled), (NAMES, candidate.named), (TEXT, text or ())):
            found = min((word for word in words if word.startswith(self.beginning)), key=len, default="")
            if found:
                weight = 0.75 + 0.2 * len(self.beginning) / len(found)
                return place * weight, Term((found,), "prefix", weight)
        return None


class Asked(NamedTuple):
    """What is asked: words with what each may mean, and the ids and codes that were typed."""

    words: Sequence[Word]
    wanted: Sequence[Wanted]
    codes: frozenset[str]

    @property
    def weight(self) -> float:
        """How much all words together tell."""
        return sum(wanted.weight for wanted in self.wanted) or 1.0


class Ranked(NamedTuple):
    """How well a record answers, and the term that was found for each word."""

    candidate: Candidate
    score: float
    found: tuple[Term | None, ...]

    def why(self, words: Sequence[Word]) -> tuple[Match, ...]:
        """How each word was found, or that it is missing."""
        return tuple(
            Match(word.text, " ".join(term.words), term.how) if term else Match(word.text, "", "missing")
            for word, term in zip(words, self.found, strict=True)
        )


def rank(candidates: Sequence[Candidate], asked: Asked, texts: Mapping[int, frozenset[str]]) -> list[Ranked]:
    """The records, the best first; of equals the newest first, and what has no date in the order of the documents.

    A record whose text was not read is taken to hold what its title and names do not.
    """
    newest = sorted(candidates, key=lambda record: record.key, reverse=True)
    weight = asked.weight
    ranked = [_ranked(candidate, asked, weight, texts.get(candidate.key)) for candidate in newest]
    return sorted(ranked, key=lambda found: -round(found.score, 3))


def rarity(rarest: int, size: int) -> float:
    """How much a word tells that stands in so many of all records: the fewer, the more."""
    return log(1 + size / max(1, rarest))


def _ranked(candidate: Candidate, asked: Asked, weight: float, text: frozenset[str] | None) -> Ranked:
    score = 0.0
    matched: list[str] = []
    found: list[Term | None] = []
    least = 1.0
    for wanted in asked.wanted:
        best = wanted.found(candidate, text)
        found.append(best and best[1])
        if best:
            score += best[0] * wanted.weight
            matched += best[1].words
            least = min(least, best[1].weight)
    score /= weight
    if score < VERBATIM and len(found) > 1 and all(term and term.how == "exact" for term in found):
        score = VERBATIM
    score -= LENGTH * min(len(candidate.title), 20)
    if len(matched) > 1:
        score += PHRASE * sum(pair in candidate.pairs for pair in map(" ".join, pairwise(matched))) / (len(matched) - 1)
    if matched and _telling(tuple(matched)) in candidate.wholes:
        score += WHOLE * least * sum(map(bool, found)) / len(found)
    score += ASKED * bool(asked.codes and asked.codes & {candidate.id.casefold(), candidate.code})
    return Ranked(candidate, score, tuple(found))


def _place(word: str, candidate: Candidate, text: frozenset[str] | None) -> float:
    """How much a word counts where it stands."""
    if word in candidate.titled:
        return TITLE
    if word in candidate.named:
        return NAMES
    return TEXT if text is None or word in text or word in candidate.marks else 0.0


@lru_cache(REMEMBERED)
def _telling(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(telling(words))
