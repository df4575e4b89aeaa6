"""The line around a pane, and what it says at its upper and its lower edge."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from rich.segment import Segment
from textual._styles_cache import StylesCache
from textual.color import Color
from textual.content import Content
from textual.css.styles import StylesBase
from textual.geometry import Region, Size, Spacing
from textual.strip import Strip

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


OPACITY = 2
"""Where how much is seen of a pane stands among what its lines are drawn with."""


class EdgedLines(StylesCache):
    """The drawn lines of a pane with a border on all sides or none, without tint, and no padding above and below.

    What stands at the two ends of a line is worked out once: Textual does so for every line, which takes several times as long
    as what is between.
    """

    def __init__(self, content: Callable[[int], Sequence[Segment]] | None = None) -> None:
        """Has drawn nothing; `content` is what stands between the edges in a line, in all the cells there.

        None if every line is like the others, as in a pane that only holds others.
        """
        super().__init__()
        self._content = content
        self._ends: tuple[object, list[Segment], list[Segment]] | None = None

    def clear(self) -> None:
        """Forgets what was drawn: it is to look otherwise now."""
        super().clear()
        self._ends = None

    def render_line(
        self,
        styles: StylesBase,
        y: int,
        size: Size,
        content_size: Size,
        padding: Spacing,
        base_background: Color,
        background: Color,
        render_content_line: Callable[[int], Strip],
        *rest: Any,
    ) -> Strip:
        """A line of the pane, edges among them."""
        look = size, content_size, padding, base_background, background, rest[OPACITY:]
        top = size.height - content_size.height >> 1
        inside = top <= y < size.height - top
        if inside and self._ends and self._ends[0] == look and rest[OPACITY] == 1.0:
            content = self._content(y - top) if self._content else ()
            return Strip([*self._ends[1], *content, *self._ends[2]], size.width)
        line = super().render_line(
            styles, y, size, content_size, padding, base_background, background, render_content_line, *rest
        )
        if inside:
            segments = list(line)
            left, right = bool(top) + bool(padding.left), bool(top) + bool(padding.right)
            if self._content is None:
                left, right = len(segments), 0
            self._ends = look, segments[:left], segments[len(segments) - right :]
        return line
