"""Corpora of invented events: rows as JSON Lines, the same for the same flavour, size and seed."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TypedDict

from bench.words import COUNTRIES

FLAVOURS = ("few", "many")
KINDS = ("meeting", "session", "parade", "graduation", "training", "observance", "decision", "publication")
FIRST, LAST = date(2002, 10, 7), date(2026, 6, 30)
DAYS = (LAST - FIRST).days + 1


class Row(TypedDict):
    """An event: `date` is an ISO day."""

    id: str
    date: str
    title: str
    text: str
    kind: str
    country: str


class Corpus:
    """The rows of a flavour, size and seed, in a file of its own, the oldest first."""

    def __init__(self, work: Path, flavour: str, size: int, seed: int) -> None:
        """Names the folder of the corpus; nothing is written."""
        self.flavour, self.size, self.seed = flavour, size, seed
        self.folder = work / f"{flavour}-{size}-{seed}"
        self.path = self.folder / "rows.jsonl"

    def __iter__(self) -> Iterator[Row]:
        with self.path.open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)

    def make(self) -> None:
        """Writes the rows unless they are there."""
        if self.path.exists():
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        unfinished = self.path.with_suffix(".part")
        with unfinished.open("w", encoding="utf-8") as lines:
            lines.writelines(json.dumps(row) + "\n" for row in rows(self.flavour, self.size, self.seed))
        unfinished.replace(self.path)


def said(row: Row) -> str:
    """What a row says beside its title: its text, and its kind, which is a word to search for too."""
    return f"{row['text']} {row['kind']}"


def rows(flavour: str, size: int, seed: int) -> Iterator[Row]:
    """Events spread evenly over the days from FIRST to LAST."""
    from bench.grammar import grammar

    random, made = grammar(flavour, seed)
    for number in range(size):
        kind, country = random.choice(KINDS), random.choice(COUNTRIES)
        title, text = made.row(kind, country)
        day = FIRST + timedelta(number * DAYS // size)
        yield Row(id=f"e{number:07}", date=day.isoformat(), title=title, text=text, kind=kind, country=country)
