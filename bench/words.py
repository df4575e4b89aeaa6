"""The words that corpora and queries are made of: English ones with their misspellings, and those of the subject."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

BODIES = (
    "Collective Security Council", "Foreign Ministers", "Defence Ministers", "Permanent Council",
    "Committee of Secretaries", "Secretariat", "Joint Staff", "Parliamentary Assembly", "Military Committee",
    "Interstate Commission", "Coordination Council", "Situation Centre", "Analytical Association", "Academy",
    "Working Group", "University League", "Institute", "Presidium", "Delegation", "Headquarters",
)  # fmt: skip
PLACES = (
    "Moscow", "Minsk", "Bishkek", "Dushanbe", "Astana", "Yerevan", "Almaty", "Brest", "Grodno", "Gyumri", "Kant",
    "Karaganda", "Kazan", "Khorog", "Khujand", "Kulob", "Naryn", "Novosibirsk", "Pavlodar", "Ryazan", "Samara",
    "Sochi", "Tokmok", "Vitebsk", "Balykchy", "Chebarkul", "Kapchagay", "Yekaterinburg", "Orenburg", "Batken",
)  # fmt: skip
COUNTRIES = ("Armenia", "Belarus", "Kazakhstan", "Kyrgyzstan", "Russia", "Tajikistan", "Serbia", "Afghanistan")
EXERCISES = (
    "Interaction", "Echelon", "Frontier", "Thunder", "Cobalt", "Rock", "Barrier", "Brotherhood", "Channel",
    "Mercenary", "Illegal", "Proxy", "Shield", "Steppe", "Granite", "Typhoon", "Clear Sky", "Enduring Brotherhood",
)  # fmt: skip
VERBS = (
    "adopts", "approves", "discusses", "reviews", "endorses", "coordinates", "rehearses", "condemns", "opens", "signs",
    "announces", "appoints", "supports", "postpones", "completes", "extends", "ratifies", "hosts", "deploys",
)  # fmt: skip
TOPICS = (
    "security", "treaty", "peacekeeping", "terrorism", "extremism", "narcotics", "trafficking", "migration", "border",
    "military", "biological", "emergency", "cooperation", "chairmanship", "priorities", "declaration", "statement",
    "airborne", "reconnaissance", "logistics", "interoperability", "cybersecurity", "weapons", "nuclear", "ministers",
    "presidents", "parliament", "sovereignty", "stability", "consultations", "observers", "contingent", "battalion",
    "brigade", "convoy", "medics", "engineers", "veterans", "cadets", "sanctions", "disarmament", "ceasefire",
    "mediation", "humanitarian", "disaster", "rescue", "wildfire", "flood", "pandemic", "equipment", "standardization",
    "financing", "budget", "secretary", "general", "colonel", "marshal", "ambassador", "delegates", "summit",
)  # fmt: skip
FUNCTION = (
    "the", "of", "and", "to", "in", "a", "for", "on", "with", "that", "by", "at", "from", "as", "which", "was", "were",
    "is", "are", "has", "have", "been", "this", "these", "its", "their", "after", "before", "between", "under", "into",
    "also", "will", "not", "other", "all", "during", "more", "than", "such",
)  # fmt: skip
"""Words that hold sentences together, the most frequent first."""

_PLAIN = re.compile("[a-z]{2,18}")
_TOKEN = re.compile("[a-z0-9]+")


class Dictionary(NamedTuple):
    """English words in the order of the alphabet; for each its misspellings that are misspellings of nothing else."""

    words: tuple[str, ...]
    misspellings: dict[str, tuple[str, ...]]


@cache
def dictionary() -> Dictionary:
    """The dictionary of codespell."""
    found: dict[str, set[str]] = {}
    for wrong, right in _entries():
        for word in right:
            found.setdefault(word, set())
        if len(right) == 1 and _PLAIN.fullmatch(wrong):
            found[right[0]].add(wrong)
    words = sorted(word for word in found if _PLAIN.fullmatch(word) and word not in FUNCTION)
    return Dictionary(
        tuple(words), {word: tuple(sorted(wrong for wrong in found[word] if wrong not in found)) for word in words}
    )


def _entries() -> Iterator[tuple[str, list[str]]]:
    """Each misspelling with the words that it may stand for: `wrong->right`, or `wrong->one, other,`, in the file."""
    text = files("codespell_lib").joinpath("data", "dictionary.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        wrong, _, right = line.partition("->")
        yield wrong, [word for word in map(str.strip, right.split(",")) if _PLAIN.fullmatch(word)]


def tokens(text: str) -> list[str]:
    """The words of a text of a corpus, in small letters."""
    return _TOKEN.findall(text.lower())
