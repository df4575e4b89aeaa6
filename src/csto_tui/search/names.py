"""The names of an archive: what else is called what words of a query call something."""

from collections import Counter
from collections.abc import Iterable, Sequence

from csto_tui.archive import Archive
from csto_tui.search.vocabulary import Term, cut, telling

LONGEST = 20
"""How many words a name may have to count as one."""

ALIAS = 0.9
"""How good it is to be found under another name."""


class Names:
    """Every name of every record that has several, as words in any order; common words do not count."""

    def __init__(self, archive: Archive) -> None:
        """Reads the names of the archive."""
        self._called: dict[str, list[tuple[str, ...]]] = {}
        self._holding: dict[str, set[tuple[str, frozenset[str]]]] = {}
        found = archive.rows(
            "SELECT id, title FROM records WHERE id IN (SELECT record_id FROM names) "
            "UNION ALL SELECT record_id, text FROM (SELECT record_id, text FROM names ORDER BY key)"
        )
        for id, text in found:
            name = telling(cut(str(text)))
            if 0 < len(name) <= LONGEST:
                self._called.setdefault(str(id), []).append(name)
                for word in name:
                    self._holding.setdefault(word, set()).add((str(id), frozenset(name)))

    def others(self, words: Sequence[str]) -> dict[str, list[Term]]:
        """For each word that is a name of a record, alone or with others of these words, the other names of it."""
        found: dict[str, dict[Term, None]] = {}
        for id, given in self._given(set(words)):
            others = [Term(name, "alias", ALIAS) for name in self._called[id] if not set(name) <= given]
            for word in given:
                found.setdefault(word, {}).update(dict.fromkeys(others))
        return {word: sorted(terms, key=lambda term: len(term.words)) for word, terms in found.items()}

    def _given(self, words: Iterable[str]) -> list[tuple[str, frozenset[str]]]:
        """The records that the words name, and with which of them."""
        typed = frozenset(words)
        counts = Counter(name for word in typed for name in self._holding.get(word, ()))
        given = []
        for (id, name), count in counts.items():
            if count == len(name) or (count == len(name) - 1 >= 2 and self._only(name & typed)):
                given.append((id, name & typed))
        return sorted(given, key=lambda named: (named[0], sorted(named[1])))

    def _only(self, words: frozenset[str]) -> bool:
        """Whether names of one record only hold all of the words: then one that is left out is not missed."""
        first, *rest = (self._holding[word] for word in words)
        return len({id for id, _ in first.intersection(*rest)}) == 1
