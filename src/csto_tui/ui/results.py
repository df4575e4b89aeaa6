"""What a search found, the best first."""

from collections.abc import Collection, Sequence

from rich.cells import cell_len

from csto_tui import present
from csto_tui.alphabets import tokens
from csto_tui.model import Hit
from csto_tui.search.engine import Answer
from csto_tui.ui.messages import OpenRecord
from csto_tui.ui.rows import REST, Line, Rows, clip, fitting

WIDE = 60
"""As how wide a list is taken that was never seen, in cells."""

MISSING, ELSEWHERE = "missing", "not in title"
"""How a word was found that a record does not have, or that stands in its text, a name or its date."""


class Results(Rows):
    """The hits of the search box; the cursor's record is previewed beside them."""

    def __init__(self) -> None:
        """Begins empty."""
        super().__init__(classes="list")
        self.styles.display = "none"
        self.border_title = "Results"
        self._hits: Sequence[Hit] = ()
        self._total = ""

    @property
    def hit(self) -> Hit | None:
        """What the cursor is on; None if nothing was found."""
        return self._hits[self.cursor] if 0 <= self.cursor < len(self._hits) else None

    @property
    def under(self) -> str:
        """The id of what the cursor is on; empty if there is nothing."""
        return self.hit.node.id if self.hit else ""

    def show(self, answer: Answer, nothing: str, cursor: str = "") -> None:
        """Shows what was found, with the cursor on a record if it is among the hits, or says why there is nothing."""
        self.nothing = nothing
        self._hits, self._total = answer.hits, present.found(answer.total, answer.more)
        self.reset(next((at for at, hit in enumerate(answer.hits) if hit.node.id == cursor), 0) if cursor else 0)

    def count(self) -> int:
        """How many hits are listed."""
        return len(self._hits)

    def line(self, index: int) -> Line:
        """A hit: code and title with the matched letters marked, and its type."""
        hit = self._hits[index]
        shift = len(present.label(hit.node)) - len(hit.node.title)
        spans = tuple((start + shift, end + shift) for start, end in hit.spans)
        return Line(present.label(hit.node), present.short_type(hit.node), spans=spans)

    def place_changed(self) -> None:
        """Says which hit of how many this is, and how the words of the query were found in it."""
        hit = self.hit
        # A list that was never seen has no width yet; most of what it says fits.
        room = self.edge_width if self.size.width else WIDE
        self.name_edges("Results", _words(f"{self.cursor + 1} of {self._total}", hit, room) if hit else "")

    def action_open(self) -> None:
        """Opens the record."""
        if self.hit:
            self.post_message(OpenRecord(self.hit.node.id))


def _words(place: str, hit: Hit, room: int) -> str:
    """Which hit of how many it is, and why it is one, in words that are fewer where there is less room."""
    said = " · ".join([place, *_reasons(hit, False)])
    if cell_len(said) <= room:
        return said
    reasons = _reasons(hit, True)
    said = fitting([place, *reasons], room)
    return said if said != f"{place}{REST}" else clip(f"{place} · {reasons[0]}", room)


def _reasons(hit: Hit, short: bool) -> list[str]:
    """How the words of a query were found in a hit; there is no need to say so of one that its title has as it was typed."""
    title = {word for word, _, _ in tokens(present.label(hit.node))}
    changed: list[str] = []
    others: dict[str, list[str]] = {MISSING: [], ELSEWHERE: []}
    for match in hit.why:
        if not match.found:
            others[MISSING].append(match.typed)
        elif match.how != "exact":
            changed.append(
                f"{match.typed} → {match.found}" if short and match.found != match.typed else present.matched(match)
            )
        elif match.found not in (hit.node.id, hit.node.code) and not title.issuperset(match.found.split()):
            others[ELSEWHERE].append(match.typed)
    return changed + [_together(dict.fromkeys(words), how, short) for how, words in others.items() if words]


def _together(words: Collection[str], how: str, short: bool) -> str:
    """Words that were found, or not, in the same way."""
    return f"{len(words)} words {how}" if short and len(words) > 1 else f"{', '.join(words)} ({how})"
