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
            self._say("_border_title", title, 0)
        if subtitle is not None:
            self._say("_border_subtitle", subtitle, self.outer_size.height - 1)

    def _say(self, edge: str, words: str, y: int) -> None:
        """Draws an edge anew if it says something else now.

        Textual's own attributes, without the first underscore, would draw all of the pane: several times what a key costs.
        """
        if words != str(getattr(self, edge) or ""):
            setattr(self, edge, Content(words))
            self.refresh(Region(0, y, self.outer_size.width, 1).translate(-self.content_offset))
