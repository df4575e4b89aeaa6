"""Which of the records that answer a query comes first, and why."""

from collections.abc import Sequence
from itertools import pairwise
from math import log
from typing import NamedTuple

from csto_tui.model import Match
from csto_tui.search.query import Word
from csto_tui.search.vocabulary import Term, telling

TITLE, NAMES, TEXT = 1.0, 0.95, 0.7
"""How much a word counts where it stands; a kind counts as a title does: "operation" asks for operations."""

PHRASE, LENGTH = 0.08, 0.004
"""What words that follow each other in the title add, what each word of a title takes."""

WHOLE, ASKED = 0.25, 1.0
"""What a title or name that is just the query adds, and an id or code that was typed."""


class Candidate(NamedTuple):
    """A record as it is ranked: its id and code; the words of its title with their places, of its kind,
    of each name, of its text.

    `day` is the ISO day by which it is listed, empty if it has no date; `position` is the place among the records.
    """

    id: str
    code: str
    title: Sequence[tuple[str, int, int]]
    kind: frozenset[str]
    names: tuple[tuple[str, ...], ...]
    text: frozenset[str]
    day: str
    position: int


class Ranked(NamedTuple):
    """How well a record answers, how each word was found or that it is missing, and the places in its title that matched."""

    id: str
    score: float
    why: tuple[Match, ...]
    spans: tuple[tuple[int, int], ...]


def rank(
    candidates: Sequence[Candidate],
    words: Sequence[Word],
    groups: Sequence[Sequence[Term]],
    weights: Sequence[float],
    asked: frozenset[str],
) -> list[Ranked]:
    """The records, the best first; of equals the newest first, and what has no date in the order of the documents.

    Each word may be any of its group's terms; `weights` says how much each word tells; `asked` are the ids and codes
    that were typed.
    """
    newest = sorted(sorted(candidates, key=lambda record: record.position), key=lambda record: record.day, reverse=True)
    ranked = [_ranked(candidate, words, groups, weights, asked) for candidate in newest]
    return sorted(ranked, key=lambda found: -round(found.score, 3))


def rarity(groups: Sequence[Sequence[Term]], records: dict[str, int], size: int) -> list[float]:
    """How much each word of a query tells: the fewer records have it, the more."""
    rarest = [min((records.get(word, 0) for word in group[0].words), default=0) if group else 0 for group in groups]
    return [log(1 + size / max(1, found)) for found in rarest]


def _ranked(
    candidate: Candidate,
    words: Sequence[Word],
    groups: Sequence[Sequence[Term]],
    weights: Sequence[float],
    asked: frozenset[str],
) -> Ranked:
    title = [word for word, _, _ in candidate.title]
    called = [tuple(title), *candidate.names]
    names = frozenset(word for name in candidate.names for word in name)
    found = [_best(group, candidate.kind.union(title), names, candidate.text) for group in groups]
    terms = [best[1] for best in found if best]
    matched = [word for term in terms for word in term.words]
    score = sum(best[0] * weight for best, weight in zip(found, weights, strict=True) if best) / (sum(weights) or 1.0)
    score += PHRASE * max(_adjacent(matched, name) for name in called) - LENGTH * min(len(title), 20)
    if terms and frozenset(telling(matched)) in [frozenset(telling(name)) for name in called]:
        score += WHOLE * min(term.weight for term in terms) * len(terms) / len(groups)
    score += ASKED * bool(asked & {candidate.id.casefold(), candidate.code})
    why = tuple(
        Match(word.text, " ".join(best[1].words), best[1].how) if best else Match(word.text, "", "missing")
        for word, best in zip(words, found, strict=True)
    )
    spans = tuple((start, end) for word, start, end in candidate.title if word in matched)
    return Ranked(candidate.id, score, why, spans)


def _best(
    group: Sequence[Term], title: frozenset[str], names: frozenset[str], text: frozenset[str]
) -> tuple[float, Term] | None:
    best: tuple[float, Term] | None = None
    for term in group:
        place = _place(term.words, title, names, text)
        if place and (best is None or place * term.weight > best[0]):
            best = place * term.weight, term
    return best


def _place(words: tuple[str, ...], title: frozenset[str], names: frozenset[str], text: frozenset[str]) -> float:
    """How much the words count by the least telling place where one of them stands; 0 if one is missing."""
    least = TITLE
    for word in words:
        least = min(least, TITLE if word in title else NAMES if word in names else TEXT if word in text else 0.0)
    return least


def _adjacent(matched: Sequence[str], title: Sequence[str]) -> float:
    """The share of neighbouring words of the query that are neighbours in a title or name."""
    if len(matched) < 2:
        return 0.0
    pairs = set(pairwise(title))
    return sum(pair in pairs for pair in pairwise(matched)) / (len(matched) - 1)
