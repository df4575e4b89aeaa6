"""What a pane says at its upper and its lower edge."""

from typing import TYPE_CHECKING

from textual.content import Content
from textual.geometry import Region

if TYPE_CHECKING:
    from textual.widget import Widget as Base
else:
    # A second widget among the bases would hide the style of the first.
    Base = object


class Edges(Base):
    """A pane with a line around it."""

    def name_edges(self, title: str | None = None, subtitle: str | None = None) -> None:
        """Says something at the upper and the lower edge; what is None stays as it is."""
        if title is not None:
            self._say("_border_title", title, -self.content_offset.y)
        if subtitle is not None:
            self._say("_border_subtitle", subtitle, self.outer_size.height - self.content_offset.y - 1)

    def draw_anew(self, top: int, lines: int) -> None:
        """Draws lines anew, as they are seen, from edge to edge: one that is drawn in part is cut at every cell of its ends."""
        self.refresh(Region(-self.content_offset.x, top, self.outer_size.width, lines))

    def _say(self, edge: str, words: str, top: int) -> None:
        """Draws an edge anew if it says something else now.

        Textual's own attributes, without the first underscore, would draw all of the pane: several times what a key costs.
        """
        if words != str(getattr(self, edge) or ""):
            setattr(self, edge, Content(words))
            self.draw_anew(top, 1)
