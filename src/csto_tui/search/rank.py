"""Which of the records that answer a query comes first, and why."""

from collections.abc import Sequence
from math import log
from typing import NamedTuple

from csto_tui.model import Match
from csto_tui.search.query import Word
from csto_tui.search.vocabulary import Term

TITLE, NAMES, TEXT = 1.0, 0.95, 0.85
"""How much a word counts where it stands."""

PHRASE, WHOLE, LENGTH = 0.08, 0.25, 0.004
"""What words that follow each other in the title add, what a title or name that is just the query adds, what each word of a title takes."""

Tokens = Sequence[tuple[str, int, int]]


class Candidate(NamedTuple):
    """The words of a record: of its title with their places, of each of its names, and of its text."""

    title: Tokens
    names: tuple[tuple[str, ...], ...]
    text: frozenset[str]


class Ranked(NamedTuple):
    """How well a record answers, how each word was found, and the places in its title that matched."""

    score: float
    why: tuple[Match, ...]
    spans: tuple[tuple[int, int], ...]


def rank(
    candidate: Candidate, words: Sequence[Word], groups: Sequence[Sequence[Term]], rarity: Sequence[float]
) -> Ranked:
    """How well a record answers the words, of which each may be any of its group's terms; `rarity` weighs the words."""
    title = {word for word, _, _ in candidate.title}
    names = frozenset(word for name in candidate.names for word in name)
    found: list[tuple[float, Term] | None] = [_best(group, title, names, candidate.text) for group in groups]
    total = sum(rarity) or 1.0
    score = sum(best[0] * weight for best, weight in zip(found, rarity, strict=True) if best) / total
    terms = [best[1] for best in found if best]
    matched = [word for term in terms for word in term.words]
    in_title = [word for word, _, _ in candidate.title]
    score += PHRASE * _adjacent(matched, in_title)
    if terms and len(terms) == len(groups) and (tuple(in_title), *candidate.names).count(tuple(dict.fromkeys(matched))):
        score += WHOLE * min(term.weight for term in terms)
    score -= LENGTH * min(len(in_title), 20)
    why = tuple(
        Match(word.text, " ".join(best[1].words), best[1].how) for word, best in zip(words, found, strict=True) if best
    )  # fmt: skip
    spans = tuple((start, end) for word, start, end in candidate.title if word in set(matched))
    return Ranked(score, why, spans)


def rarity(groups: Sequence[Sequence[Term]], records: dict[str, int], size: int) -> list[float]:
    """How much each word of a query tells: the fewer records have it, the more."""
    return [
        log(1 + size / max(1, sum(records.get(word, 0) for word in group[0].words[:1]))) if group else 0.0
        for group in groups
    ]


def _best(
    group: Sequence[Term], title: set[str], names: frozenset[str], text: frozenset[str]
) -> tuple[float, Term] | None:
    best: tuple[float, Term] | None = None
    for term in group:
        place = _place(term.words, title, names, text)
        if place and (best is None or place * term.weight > best[0]):
            best = place * term.weight, term
    return best


def _place(words: tuple[str, ...], title: set[str], names: frozenset[str], text: frozenset[str]) -> float:
    """How much the words count by the least telling place where one of them stands; 0 if one is missing."""
    least = TITLE
    for word in words:
        least = min(least, TITLE if word in title else NAMES if word in names else TEXT if word in text else 0.0)
    return least


def _adjacent(matched: Sequence[str], title: Sequence[str]) -> float:
    """The share of neighbouring words of the query that are neighbours in the title."""
    if len(matched) < 2:
        return 0.0
    pairs = set(zip(title, title[1:], strict=False))
    return sum(pair in pairs for pair in zip(matched, matched[1:], strict=False)) / (len(matched) - 1)
