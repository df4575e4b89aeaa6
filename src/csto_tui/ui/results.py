"""What a search found, the best first."""

from csto_tui import present
from csto_tui.model import Hit
from csto_tui.search.engine import Answer
from csto_tui.ui.messages import OpenRecord
from csto_tui.ui.rows import Line, Rows, fitting

WIDE = 60
"""As how wide a list is taken that was never seen, in cells."""


class Results(Rows):
    """The hits of the search box; the cursor's record is previewed beside them."""

    def __init__(self) -> None:
        """Begins empty."""
        super().__init__(classes="list -hidden")
        self.border_title = "Results"
        self._hits: tuple[Hit, ...] = ()
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
        self.reset(next((at for at, hit in enumerate(answer.hits) if hit.node.id == cursor), 0))

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
        how = [present.matched(match) for match in hit.why if match.how != "exact"] if hit else []
        words = [f"{self.cursor + 1} of {self._total}", *how] if hit else []
        # A list that was never seen has no width yet; most of what it says fits.
        self.name_edges("Results", fitting(words, self.size.width - 2 if self.size.width else WIDE))

    def action_open(self) -> None:
        """Opens the record."""
        if self.hit:
            self.post_message(OpenRecord(self.hit.node.id))
