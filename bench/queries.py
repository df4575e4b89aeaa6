"""Queries with known answers: words of a title, right, misspelt or cut, and every row that holds all the right ones."""

import json
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from itertools import cycle
from math import prod
from random import Random
from typing import NamedTuple

from bench.corpus import Corpus, said
from bench.errors import cut, listed, misspelt
from bench.words import tokens

CLASSES = ("right", "one", "two", "cut", "cut-one", "single")
"""What is wrong: nothing; one letter; two letters, of one word or of two; the last word is cut; it is cut and a letter
is wrong besides; one letter of the only word."""

SHORTEST = 4
"""The least length of a word that is taken."""

MOST = 10
"""How many rows may hold the words of a query at most."""

RARE = 1000
"""One of how many rows may hold the word of a query that has no other."""

TITLES = 8
"""How many titles are looked at for one query."""

TRIES = 10
"""How often words are chosen from one title."""

PREFERRED = 0.5
"""How often a word is misspelt because the dictionary lists misspellings of it, and not just any word."""


class Query(NamedTuple):
    """What is typed, what is wrong with it (one of CLASSES), the ids of the rows that are meant.

    `wrong` says how many of its words are misspelt, and `listed` how many of these misspellings are in the dictionary.
    """

    text: str
    kind: str
    relevant: tuple[str, ...]
    wrong: int = 0
    listed: int = 0


class Draft(NamedTuple):
    """A query before its answers are known: the right words, and what is left of the last if it is cut."""

    query: Query
    right: tuple[str, ...]
    begun: str

    @property
    def whole(self) -> tuple[str, ...]:
        """The right words without the one that is cut."""
        return self.right[:-1] if self.begun else self.right

    def may_mean(self, words: set[str]) -> bool:
        """Whether a row of these words is one for which the query, were it not misspelt, could have been typed."""
        return words.issuperset(self.whole) and any(word.startswith(self.begun) for word in words)


def queries(corpus: Corpus, seed: int, each: int) -> list[Query]:
    """As many queries of each class as can be had up to `each`, kept in the folder of the corpus."""
    path = corpus.folder / f"queries-{seed}-{each}.json"
    if not path.exists():
        found = _answered(corpus, _drafts(corpus, Random(f"queries {seed}"), each), each)
        path.write_text(json.dumps([query._asdict() for query in found]))
    return [Query(**{**found, "relevant": tuple(found["relevant"])}) for found in json.loads(path.read_text())]


class Frequencies:
    """In how many rows of a corpus each word stands."""

    def __init__(self, rows: Counter[str], size: int) -> None:
        """Sorts the words, so that those with the same beginning are beside each other."""
        self.rows, self.size = rows, size
        self._sorted = sorted(rows)

    def rarest(self, draft: Draft) -> str:
        """The rarest of the whole words of a query."""
        return min(draft.whole, key=lambda word: (self.rows[word], word))

    def expected(self, draft: Draft) -> float:
        """How many rows the query could mean if each word stood where it does by chance."""
        shares = [self.rows[word] / self.size for word in draft.whole]
        if draft.begun:
            first, last = (bisect_left(self._sorted, end) for end in (draft.begun, draft.begun + "{"))
            shares.append(min(1.0, sum(self.rows[word] for word in self._sorted[first:last]) / self.size))
        return self.size * prod(shares)


def most(kind: str, size: int) -> int:
    """How many of so many rows may hold the words of a query of a class."""
    return max(MOST, size // RARE) if kind == "single" else MOST


def _drafts(corpus: Corpus, random: Random, each: int) -> dict[str, list[Draft]]:
    """Drafts that probably have few answers, more than are needed, by the rarest of their words."""
    wanted = min(corpus.size, each * TITLES * len(CLASSES))
    titles, frequencies = _counted(corpus, sorted(random.sample(range(corpus.size), wanted)))
    random.shuffle(titles)
    drafts: dict[str, list[Draft]] = {}
    texts = set()
    for title, kind in zip(titles, cycle(CLASSES), strict=False):
        draft = _draft(title, kind, frequencies, random)
        if draft and draft.query.text not in texts:
            texts.add(draft.query.text)
            drafts.setdefault(frequencies.rarest(draft), []).append(draft)
    return drafts


def _counted(corpus: Corpus, chosen: Sequence[int]) -> tuple[list[str], Frequencies]:
    """The titles of the rows of these numbers, and the frequencies of the words in all rows."""
    rows: Counter[str] = Counter()
    titles, numbers = [], set(chosen)
    for number, row in enumerate(corpus):
        rows.update(set(tokens(f"{row['title']} {said(row)}")))
        if number in numbers:
            titles.append(row["title"])
    return titles, Frequencies(rows, corpus.size)


def _draft(title: str, kind: str, frequencies: Frequencies, random: Random) -> Draft | None:
    """A query from a title, or nothing if its words are all too frequent."""
    words = sorted({word for word in tokens(title) if word.isalpha() and len(word) >= SHORTEST})
    for _ in range(TRIES):
        size = 1 if kind == "single" else random.choice((2, 3))
        if len(words) < size:
            return None
        draft = typed(tuple(random.sample(words, size)), kind, random)
        # A single word that is another one is a right answer to itself.
        known = kind == "single" and draft is not None and draft.query.text in frequencies.rows
        if draft and not known and frequencies.expected(draft) <= most(kind, frequencies.size):
            return draft
    return None


def typed(right: tuple[str, ...], kind: str, random: Random) -> Draft | None:
    """A query of a class for the right words; nothing if they are too short for it."""
    words, begun = list(right), ""
    if kind.startswith("cut"):
        words[-1] = begun = cut(right[-1])
    distances = _distances(words, begun, kind, random)
    if distances is None:
        return None
    from_list = 0
    for at, distance in distances.items():
        whole = words[at] == right[at]
        from_list += whole and bool(listed(words[at], distance))
        words[at] = misspelt(words[at], distance, random)
    return Draft(Query(" ".join(words), kind, (), len(distances), from_list), right, begun)


def _distances(words: Sequence[str], begun: str, kind: str, random: Random) -> dict[int, int] | None:
    """How many letters of which words of a query are wrong; nothing if the words are too short."""
    if kind in ("right", "cut"):
        return {}
    if kind == "two" and random.random() < 0.5:
        return dict.fromkeys(random.sample(range(len(words)), 2), 1)
    wrong = 2 if kind == "two" else 1
    # Three letters with one wrong, or four with two, say nothing.
    least = 7 if kind == "two" else SHORTEST
    fit = [at for at, word in enumerate(words) if len(word) >= least]
    preferred = [at for at in fit if listed(words[at], wrong)] if random.random() < PREFERRED else []
    return {random.choice(preferred or fit): wrong} if fit else None


def _answered(corpus: Corpus, drafts: dict[str, list[Draft]], each: int) -> list[Query]:
    """Of the drafts that few rows answer, some of each class, with these rows."""
    meant: dict[Draft, list[str]] = {}
    possible: Counter[Draft] = Counter()
    for row in corpus:
        words = set(tokens(f"{row['title']} {said(row)}"))
        for draft in (draft for word in words & drafts.keys() for draft in drafts[word]):
            if draft.may_mean(words):
                possible[draft] += 1
                if words.issuperset(draft.right):
                    meant.setdefault(draft, []).append(row["id"])
    found = []
    for kind in CLASSES:
        fit = [draft for some in drafts.values() for draft in some if draft.query.kind == kind]
        few = [draft for draft in fit if 0 < possible[draft] <= most(kind, corpus.size)]
        found += [draft.query._replace(relevant=tuple(meant[draft])) for draft in few[:each]]
    return found
