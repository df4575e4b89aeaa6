"""Typing errors: those of the dictionary where it lists any, else one at random."""

from random import Random
from string import ascii_lowercase

from bench.words import dictionary
from rapidfuzz.distance import OSA

FIRST_KEPT = 0.95
"""How often an error leaves the first letter alone."""

PATIENCE = 50


def listed(word: str, distance: int) -> list[str]:
    """The misspellings of a word in the dictionary at this distance (optimal string alignment)."""
    return [wrong for wrong in dictionary().misspellings.get(word, ()) if OSA.distance(word, wrong) == distance]


def misspelt(word: str, distance: int, random: Random) -> str:
    """The word with as many errors as `distance` says."""
    known = listed(word, distance)
    if known:
        return random.choice(known)
    for _ in range(PATIENCE):
        wrong = word
        for _ in range(distance):
            wrong = _edited(wrong, random)
        if OSA.distance(word, wrong) == distance:
            return wrong
    raise ValueError(f"no misspelling of {word!r} at distance {distance}")


def cut(word: str) -> str:
    """The first three fifths of a word of four letters or more, at least three letters."""
    return word[: max(3, -(-len(word) * 3 // 5))]


def _edited(word: str, random: Random) -> str:
    """The word with one letter replaced, left out, put in, or exchanged with the next."""
    at = random.randrange(1, len(word)) if random.random() < FIRST_KEPT else 0
    letter = random.choice(ascii_lowercase)
    head, tail = word[:at], word[at:]
    return random.choice((
        head + letter + tail[1:],
        head + tail[1:],
        head + letter + tail,
        head + tail[1:2] + tail[:1] + tail[2:],
    ))  # fmt: skip
