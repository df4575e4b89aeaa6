"""Titles and texts of invented events, in two flavours: `few` different words in long rows, or `many` in short ones."""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from random import Random
from typing import Protocol

from bench.words import BODIES, COUNTRIES, EXERCISES, FUNCTION, PLACES, TOPICS, VERBS, dictionary

HEADS = {
    "meeting": ("Meeting of the {body} in {place}:", "{body} meets in {place}:", "{body} {verb}"),
    "session": ("Session of the {body} in {place}:", "{country} hosts a session on", "{body} in session:"),
    "parade": ("Parade in {place}:", "{country} at the parade of"),
    "graduation": ("Graduation in {place}:", "{body} graduates in"),
    "training": ("Exercise {exercise} in {country}:", "{exercise} {verb}", "Training of {topic} {topic} in {place}:"),
    "observance": ("Day of {topic} in {country}:", "{body} remembers"),
    "decision": ("{body} decides on", "Decision on {topic} {topic} in {place}:"),
    "publication": ("Report of the {body} on", "{country} {verb} {topic}", "Statement on {topic}:"),
}
"""How a title begins, by the kind of event."""

SLOTS = {
    "body": BODIES, "place": PLACES, "country": COUNTRIES, "exercise": EXERCISES, "verb": VERBS, "topic": TOPICS,
}  # fmt: skip
OPENINGS = (
    "The CSTO {verb} {topic} {topic} in {place}",
    "In {place} the {body} of the CSTO {verb}",
    "{country} and the CSTO on {topic}:",
    "Exercise {exercise} of the CSTO",
)
SYLLABLES = tuple(
    first + vowel + last
    for first in ("b", "d", "g", "k", "l", "m", "n", "r", "s", "t", "v", "z", "sh", "ch", "kh", "zh")
    for vowel in "aeiouy"
    for last in ("", "n", "r", "l")
)
ENDINGS = ("", "ov", "enko", "yan", "bek", "iev", "idze", "uly", "sky", "zoda", "in", "ova", "", "kul", "uk", "ich")
VOCABULARY = 1_500_000
"""How many different words the rows of many words are drawn from."""

EXPONENT, OFFSET = 1.1, 20.0
"""The law of Zipf and Mandelbrot: the word of rank r is as frequent as (r + OFFSET) to the power of -EXPONENT."""

NUMBERS = 12
"""One of how many rare words is a number."""


class Grammar(Protocol):
    """Makes the words of one row after another."""

    def row(self, kind: str, country: str) -> tuple[str, str]:
        """A title and a text."""


class Few:
    """Long rows of English words: the title has 4 to 9, the text 15 to 45, CSTO among them."""

    def __init__(self, random: Random, seed: int) -> None:
        """Orders the dictionary by frequency."""
        self._random = random
        self._english = _ranked(seed)
        self._weights = list(accumulate(1 / (rank + 3) for rank in range(len(self._english))))
        self._function = list(accumulate(1 / (rank + 2) for rank in range(len(FUNCTION))))

    def row(self, kind: str, country: str) -> tuple[str, str]:
        """A title and a text."""
        head = self._filled(HEADS[kind], country)
        size = len(head.split())
        title = [head, *self._words(self._random.randint(max(4, size + 1), 9) - size)]
        opening = self._filled(OPENINGS, country)
        rest = self._random.randint(15, 45) - len(opening.split())
        return " ".join(title), f"{opening} {' '.join(self._sentences(rest))}."

    def _filled(self, patterns: Sequence[str], country: str) -> str:
        chosen = {slot: self._random.choice(words) for slot, words in SLOTS.items()}
        return self._random.choice(patterns).format(**(chosen | {"country": country}))

    def _words(self, count: int) -> list[str]:
        return self._random.choices(self._english, cum_weights=self._weights, k=count)

    def _sentences(self, count: int) -> Iterator[str]:
        """Words of which two in five hold the others together and one in twelve is of the subject."""
        joints = iter(self._random.choices(FUNCTION, cum_weights=self._function, k=count))
        english = iter(self._words(count))
        for number in range(count):
            share = self._random.random()
            word = next(joints) if share < 0.4 else self._random.choice(TOPICS) if share < 0.48 else next(english)
            yield f"{word}." if number % 11 == 10 and number < count - 1 else word


class Many:
    """Short rows of words with a long tail: names, numbers and English; a title of 3 to 8 words, hardly any text."""

    def __init__(self, random: Random, seed: int) -> None:
        """Orders the dictionary by frequency."""
        self._random = random
        self._english = _ranked(seed)
        self._low = OFFSET ** (1 - EXPONENT)
        self._span = (VOCABULARY + OFFSET) ** (1 - EXPONENT) - self._low

    def row(self, kind: str, country: str) -> tuple[str, str]:
        """A title and a text, which three rows in four do not have."""
        title = [self._word() for _ in range(self._random.randint(3, 8))]
        short = f"CSTO {kind}, {country}: {self._word()}" if self._random.random() < 0.25 else ""
        return " ".join([title[0].capitalize(), *title[1:]]), short

    def _word(self) -> str:
        drawn = self._low + self._random.random() * self._span
        return self._ranked_word(int(drawn ** (1 / (1 - EXPONENT)) - OFFSET))

    def _ranked_word(self, rank: int) -> str:
        """Every other frequent word is English; what is rarer is a name or a number."""
        if rank % 2 == 0 and rank // 2 < len(self._english):
            return self._english[rank // 2]
        return str(1000 + rank * 7919 % 999_983) if rank % NUMBERS == 1 else _name(rank)


def grammar(flavour: str, seed: int) -> tuple[Random, Grammar]:
    """The grammar of a flavour and the chance it runs on."""
    random = Random(f"{flavour} {seed}")
    return random, Few(random, seed) if flavour == "few" else Many(random, seed)


def _ranked(seed: int) -> list[str]:
    """The English words, the most frequent first: by chance, but short ones tend to be frequent."""
    random = Random(f"ranks {seed}")
    words = [*dictionary().words, *map(str.lower, (*TOPICS, *VERBS, *PLACES, *COUNTRIES))]
    return sorted(dict.fromkeys(words), key=lambda word: len(word) * random.random())


def _name(rank: int) -> str:
    """The name of a rank: two or three syllables and an ending, in no order that the rank shows."""
    mixed = rank * 48_271 % 2_147_483_647
    count = 2 if rank < 4000 or mixed % 5 == 0 else 3
    parts = []
    for _ in range(count):
        mixed, at = divmod(mixed, len(SYLLABLES))
        parts.append(SYLLABLES[at])
    return "".join(parts) + ENDINGS[(mixed + rank) % len(ENDINGS)]
