"""The words of an archive in the orders in which a search looks for them."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby

from csto_tui.terms import MARK
from csto_tui.words import cut, telling

BEGINNINGS = 48
"""How many words are kept for one to three letters with which they begin."""

LIKE = 2000
"""How many words are kept of those that are alike in one way, the most frequent; the rest are hardly meant by anyone."""

FREQUENT = 400
"""How many words of a length are kept that have the first letter only in common, the most frequent."""

LONGEST = 20
"""How many words a name may have to be looked for as one."""

SHORTEST = 3
"""How many letters a word has that is compared with others."""

Counted = tuple[str, int]
NAMED = """SELECT id, title FROM records WHERE id IN (SELECT record_id FROM names)
UNION ALL SELECT record_id, text FROM names"""


def fill_lexicon(archive: sqlite3.Connection, into: sqlite3.Connection) -> None:
    """Fills the tables of the words of one archive from its index and from the names of the same or another."""
    into.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.lexicon USING fts5vocab('main', 'records_fts', 'row')")
    words = "SELECT term, doc FROM temp.lexicon WHERE substr(term, 1, 1) <> ?"
    into.execute(f"INSERT INTO search_words (word, records) {words}", [MARK])
    counted = into.execute("SELECT word, records FROM search_words ORDER BY word")
    into.executemany("INSERT INTO search_beginnings (letters, words) VALUES (?, ?)", sorted(_beginnings(counted)))
    counted = into.execute("SELECT word, records FROM search_words ORDER BY records DESC, word")
    into.executemany("INSERT INTO search_likenesses (likeness, words) VALUES (?, ?)", _alike(counted))
    into.executemany("INSERT OR IGNORE INTO search_names (word, record_id, name) VALUES (?, ?, ?)", _names(archive))


def likenesses(word: str, length: int) -> tuple[str, str, str]:
    """What words of a length that are like this one have in common: beginning, end, first and last letter."""
    return f"{length}{word[:3]}", f"{length}-{word[-3:]}", f"{length}{word[0]}-{word[-1]}"


def remote_likeness(word: str, length: int) -> str:
    """What frequent words of a length have in common with one that is misspelt at both ends: the first letter."""
    return f"{length}{word[0]}--"


def _beginnings(words: Iterable[Counted]) -> Iterator[tuple[str, str]]:
    """One to three letters with the most frequent words that begin so; the words come in their order."""
    for _, group in groupby(words, key=lambda counted: counted[0][:1]):
        begun: dict[str, list[Counted]] = defaultdict(list)
        for word, records in group:
            for letters in {word[:1], word[:2], word[:3]}:
                begun[letters].append((word, records))
        for letters, among in begun.items():
            yield letters, _listed(sorted(among, key=lambda counted: (-counted[1], counted[0]))[:BEGINNINGS])


def _alike(words: Iterable[Counted]) -> Iterator[tuple[str, str]]:
    """What words have in common, with the words; they come and go the most frequent first."""
    alike: dict[str, list[Counted]] = defaultdict(list)
    for word, records in words:
        if len(word) >= SHORTEST and word.isalpha():
            for likeness in likenesses(word, len(word)):
                if len(alike[likeness]) < LIKE:
                    alike[likeness].append((word, records))
            remote = alike[remote_likeness(word, len(word))]
            if len(remote) < FREQUENT:
                remote.append((word, records))
    for likeness in sorted(alike):
        yield likeness, _listed(alike.pop(likeness))


def _listed(words: Iterable[Counted]) -> str:
    return " ".join(f"{word} {records}" for word, records in words)


def _names(archive: sqlite3.Connection) -> Iterator[tuple[str, str, str]]:
    """Every word of a name, common ones aside, with the record and the whole name."""
    for id, text in archive.execute(NAMED):
        name = telling(cut(text))
        if 0 < len(name) <= LONGEST:
            yield from ((word, id, " ".join(name)) for word in dict.fromkeys(name))
