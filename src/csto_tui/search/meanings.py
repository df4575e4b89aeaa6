"""What the words of a query may mean, from what is sure to what is ever more doubtful."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from csto_tui.alphabets import cyrillic, latin
from csto_tui.keyboard import other_layout
from csto_tui.search.filters import all_of
from csto_tui.search.names import ALIAS, Names
from csto_tui.search.query import Query
from csto_tui.search.vocabulary import COMPLETIONS, Rows, Term, Vocabulary
from csto_tui.words import COMMON, cut

REQUIRED = 12
"""How many words a record must have at most; a longer query is one that was pasted."""

ELSEWHERE = 0.95
"""How good it is to be found in the other script or on the other keyboard layout."""

GROWN = 0.7
"""How good it is, as a share, to be what a word may grow to that is one already: less than the word itself in a text."""

NEAREST = 0.8
"""As good a share of the nearest word a near one is that is as near."""

Group = list[Term]


class Level(NamedTuple):
    """The terms of each word of a query, the places of those that are required, how many of these must be found.

    `beginning` is the last word where it may begin more words than are among its terms.
    """

    groups: list[Group]
    required: list[int]
    fewest: int
    beginning: str = ""

    @property
    def expression(self) -> str:
        """The question to the index: as many of the words that are required as it asks for; empty if there are none."""
        parts = [" OR ".join(f"({all_of(term.words)})" for term in self.groups[at]) for at in self.required]
        ways = combinations(filter(None, parts), self.fewest)
        return " OR ".join(f"({' AND '.join(f'({part})' for part in way)})" for way in ways if way)


class Meanings:
    """What words may mean in one archive."""

    def __init__(self, rows: Rows) -> None:
        """Reads nothing yet."""
        self.vocabulary = Vocabulary(rows)
        self._names = Names(rows)

    def levels(self, query: Query) -> Iterator[Level]:
        """First what is sure, then what unknown words may be, then near misses of all, then without the unknown, then all but one."""
        words = [word.text for word in query.words]
        growing = [query.unfinished and at == len(words) - 1 for at in range(len(words))]
        groups = self._sure(words, growing)
        required = self._required(words, growing, groups)
        cut_off = growing[-1:] == [True] and sum(term.how == "prefix" for term in groups[-1]) >= COMPLETIONS
        beginning = words[-1] if cut_off else ""
        if all(groups[at] for at in required):
            yield Level(groups, required, len(required), beginning)
        unknown = [at for at in required if not groups[at]]
        for at in unknown:
            groups[at] = self._doubtful(query.words[at].text, query.words[at].typed, growing[at])
        if unknown and all(groups[at] for at in required):
            yield from _nearest_first(Level(groups, required, len(required), beginning))
        known = [at for at in required if at not in unknown]
        for at in known:
            groups[at] = [*groups[at], *self.vocabulary.near(words[at], growing[at])]
        if required and all(groups[at] for at in required):
            yield from _nearest_first(Level(groups, required, len(required), beginning))
        if unknown and known:
            yield Level(groups, known, len(known), beginning)
        if len(required) > 1:
            yield Level(groups, required, len(required) - 1)

    def forms(self, words: tuple[str, ...]) -> list[tuple[str, ...]]:
        """What an excluded word stands for: itself in every number and case; a phrase only for itself."""
        return [words, *(term.words for term in self.vocabulary.forms(words[0]) if len(words) == 1)]

    def _required(self, words: Sequence[str], growing: Sequence[bool], groups: Sequence[Group]) -> list[int]:
        """The words that a record must have: the rarest that tell something, or all if none of them does."""
        telling = [at for at, word in enumerate(words) if word not in COMMON or growing[at]]
        rare = sorted(telling or range(len(words)), key=lambda at: self._frequency(groups[at]))
        return sorted(rare[:REQUIRED])

    def _frequency(self, group: Group) -> int:
        """In how many records the likeliest meaning of a word stands."""
        return self.vocabulary.rarest(group[0].words) if group else 0

    def _sure(self, words: Sequence[str], growing: Sequence[bool]) -> list[Group]:
        """The words themselves, their other forms and names, what two of them make together, what they may grow to."""
        vocabulary = self.vocabulary
        aliases = self._names.others(words)
        groups = []
        for at, word in enumerate(words):
            forms = vocabulary.forms(word)
            terms = [Term((word,), "exact", 1.0), *forms, *(aliases.get(word) or self._called(forms))]
            terms += vocabulary.joined(word, [*words[:at], *words[at + 1 :]])
            known = bool(vocabulary.records([word]))
            if growing[at] or (len(word) >= 3 and not known):
                share = GROWN if known else 1.0
                terms += [term._replace(weight=term.weight * share) for term in vocabulary.completions(word)]
            groups.append(vocabulary.known(terms))
        return groups

    def _called(self, forms: Group) -> Group:
        """What else is called what a word calls in other numbers and cases: Kazakhstan for Казахстане."""
        others = self._names.others([form.words[0] for form in forms]) if forms else {}
        return list(dict.fromkeys(term for terms in others.values() for term in terms))

    def _doubtful(self, word: str, typed: str, unfinished: bool) -> Group:
        """What an unknown word may mean: in the other script, on the other layout, glued together, mistyped."""
        elsewhere = [(spelling, "transliteration") for spelling in (*latin(word), *cyrillic(word))]
        layout = cut(other_layout(typed))
        if len(layout) == 1:
            elsewhere.append((layout[0], "layout"))
        terms = [term for spelling, how in elsewhere for term in self._just(spelling, how)]
        if terms or len(word) < 3:
            return terms
        terms = [*self.vocabulary.split(word), *self._like(word, unfinished)]
        if unfinished or not terms:
            likely = [*elsewhere[:2], *elsewhere[2:][-1:]]
            terms += [
                Term(term.words, how, term.weight * ALIAS)
                for spelling, how in likely
                for term in (*self.vocabulary.completions(spelling), *([] if terms else self._like(spelling, False)))
            ]
        return self.vocabulary.known(terms)

    def _just(self, word: str, how: str) -> Group:
        """A word that was found elsewhere, with its other forms and names; nothing if there is no such word."""
        if not self.vocabulary.records([word]):
            return []
        found = [Term((word,), "", 1.0), *self.vocabulary.forms(word), *self._names.others([word]).get(word, ())]
        return self.vocabulary.known(Term(term.words, how, term.weight * ELSEWHERE) for term in found)

    def _like(self, word: str, unfinished: bool) -> Group:
        """The near words, with the other names of the nearest; if there are none, those with the same beginning."""
        near = self.vocabulary.near(word, unfinished)
        names = self._names.others(near[0].words).get(near[0].words[0], ()) if near else ()
        aliases = [Term(name.words, near[0].how, near[0].weight * ALIAS) for name in names]
        return [*near, *aliases] or self.vocabulary.relatives(word)


def _nearest_first(level: Level) -> Iterator[Level]:
    """The level with the nearest of the near words only, if there are others, then with all of them."""
    groups = [_nearest(group) for group in level.groups]
    if groups != level.groups:
        yield level._replace(groups=groups)
    yield level


def _nearest(group: Group) -> Group:
    """The terms without the near words that have more wrong letters than the nearest."""
    best = max((term.weight for term in group if term.how == "typo"), default=0.0)
    return [term for term in group if term.how != "typo" or term.weight > NEAREST * best]
