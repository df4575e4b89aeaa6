"""The last line of defence: no control character and no link target reaches the terminal."""

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from csto_tui.text import safe


class Printable(LineFilter):
    """Makes whatever is about to be drawn safe, wherever it came from."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments, with the unprintable ones replaced and links dropped."""
        return [self._checked(segment) for segment in segments]

    def _checked(self, segment: Segment) -> Segment:
        text, style, control = segment
        if control or (text.isprintable() and (style is None or style.link is None)):
            return segment
        clean = text if text.isprintable() else safe(text).replace("\n", " ")
        # What replaces a character may be wider: the line keeps its width.
        return Segment(clean[: len(text)].ljust(len(text)), style.update_link(None) if style else style)
