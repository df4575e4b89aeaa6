"""The words of an archive in the orders in which a search looks for them."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator

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

Lists = dict[str, list[str]]
NAMED = """SELECT id, title FROM records WHERE id IN (SELECT record_id FROM names)
UNION ALL SELECT record_id, text FROM names"""


def fill_lexicon(archive: sqlite3.Connection, into: sqlite3.Connection) -> None:
    """Fills the tables of the words of one archive from its index and from the names of the same or another."""
    into.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.lexicon USING fts5vocab('main', 'records_fts', 'row')")
    words = "SELECT term, doc FROM temp.lexicon WHERE substr(term, 1, 1) <> ?"
    into.execute(f"INSERT INTO search_words (word, records) {words}", [MARK])
    begun, alike = _lists(into.execute("SELECT word, records FROM search_words ORDER BY records DESC, word"))
    into.executemany("INSERT INTO search_beginnings (letters, words) VALUES (?, ?)", _joined(begun))
    into.executemany("INSERT INTO search_likenesses (likeness, words) VALUES (?, ?)", _joined(alike))
    into.executemany("INSERT OR IGNORE INTO search_names (word, record_id, name) VALUES (?, ?, ?)", _names(archive))


def likenesses(word: str, length: int) -> tuple[str, str, str]:
    """What words of a length that are like this one have in common: beginning, end, first and last letter."""
    return f"{length}{word[:3]}", f"{length}-{word[-3:]}", f"{length}{word[0]}-{word[-1]}"


def remote_likeness(word: str, length: int) -> str:
    """What frequent words of a length have in common with one that is misspelt at both ends: the first letter."""
    return f"{length}{word[0]}--"


def _lists(words: Iterable[tuple[str, int]]) -> tuple[Lists, Lists]:
    """The words by what they begin with, and by what they have in common, each with its records; they come the most frequent first."""
    begun: Lists = defaultdict(list)
    alike: Lists = defaultdict(list)
    for word, records in words:
        counted, length = f"{word} {records}", len(word)
        # A word that is shorter begins so once only.
        for letters in (word[:1], word[:2], word[:3])[:length]:
            if len(kept := begun[letters]) < BEGINNINGS:
                kept.append(counted)
        if length >= SHORTEST and word.isalpha():
            for likeness in likenesses(word, length):
                if len(kept := alike[likeness]) < LIKE:
                    kept.append(counted)
            if len(kept := alike[remote_likeness(word, length)]) < FREQUENT:
                kept.append(counted)
    return begun, alike


def _joined(lists: Lists) -> Iterator[tuple[str, str]]:
    """The lists in the order of their names, each as one text; they go as they are read."""
    for name in sorted(lists):
        yield name, " ".join(lists.pop(name))


def _names(archive: sqlite3.Connection) -> Iterator[tuple[str, str, str]]:
    """Every word of a name, common ones aside, with the record and the whole name."""
    for id, text in archive.execute(NAMED):
        name = telling(cut(text))
        if 0 < len(name) <= LONGEST:
            yield from ((word, id, " ".join(name)) for word in dict.fromkeys(name))
