"""The names of an archive: what else is called what words of a query call something."""

from collections.abc import Sequence

from csto_tui.connection import marks
from csto_tui.lexicon import LONGEST
from csto_tui.search.vocabulary import Rows, Term
from csto_tui.words import cut, telling

ALIAS = 0.9
"""How good it is to be found under another name."""

HOLDING = 500
"""How many names that hold a word are looked at; a word of more names tells little of what is meant."""

Name = tuple[str, frozenset[str]]


class Names:
    """Every name of every record that has several, as words in any order; common words do not count."""

    def __init__(self, rows: Rows) -> None:
        """Reads nothing yet."""
        self._rows = rows

    def others(self, words: Sequence[str]) -> dict[str, list[Term]]:
        """For each word that is a name of a record, alone or with others of these words, the other names of it."""
        given = self._given(words)
        called = self._called([id for id, _ in given])
        found: dict[str, dict[Term, None]] = {}
        for id, typed in given:
            others = [Term(name, "alias", ALIAS) for name in called.get(id, ()) if not set(name) <= typed]
            for word in typed:
                found.setdefault(word, {}).update(dict.fromkeys(others))
        return {word: sorted(terms, key=lambda term: len(term.words)) for word, terms in found.items()}

    def _given(self, words: Sequence[str]) -> list[Name]:
        """The records that the words name, and with which of them."""
        typed = frozenset(words)
        holding = self._holding(sorted(typed))
        given = set()
        for id, name in {named for names in holding.values() for named in names}:
            common = name & typed
            missing = len(name) - len(common)
            if not missing or (missing == 1 and len(common) > 1 and _only(holding, common)):
                given.add((id, common))
        return sorted(given, key=lambda named: (named[0], sorted(named[1])))

    def _holding(self, words: Sequence[str]) -> dict[str, set[Name]]:
        """For each word the names that hold it, with their records."""
        sql = "SELECT record_id, name FROM search_names WHERE word = ? LIMIT ?"
        return {
            word: {(str(id), frozenset(str(name).split(" "))) for id, name in self._rows(sql, [word, HOLDING])}
            for word in words
        }

    def _called(self, ids: Sequence[str]) -> dict[str, list[tuple[str, ...]]]:
        """The names of these records, each as its words in their order."""
        among = marks(ids)
        sql = f"""SELECT id, title FROM records WHERE id IN ({among})
            UNION ALL SELECT record_id, text FROM (SELECT record_id, text FROM names WHERE record_id IN ({among}) ORDER BY key)"""
        called: dict[str, list[tuple[str, ...]]] = {}
        for id, name in self._rows(sql, [*ids, *ids]) if ids else ():
            called.setdefault(str(id), []).append(telling(cut(str(name))))
        return {id: [name for name in names if len(name) <= LONGEST] for id, names in called.items()}


def _only(holding: dict[str, set[Name]], words: frozenset[str]) -> bool:
    """Whether names of one record only hold all of the words: then one that is left out is not missed."""
    first, *rest = (holding[word] for word in words)
    return len({id for id, _ in first.intersection(*rest)}) == 1
