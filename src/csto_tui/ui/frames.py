"""The frames that a screen is drawn in."""

import time
from collections.abc import Iterable

from textual._compositor import ChopsUpdate, Compositor, ReflowResult
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

TURN = 0.0005
"""Seconds in which a thread that waits for its turn has got it."""


def send() -> None:
    """Lets the frame that was drawn last be seen before the work goes on: the thread that writes it would wait ten times as long."""
    time.sleep(TURN)


class Frames(Compositor):
    """Asks each widget only for the lines that are to be drawn anew and that nothing before it hides.

    Textual asks all that a frame may touch for all of theirs.
    """

    _anew: frozenset[Region] = frozenset()

    def reflow(self, parent: Widget, size: Size) -> ReflowResult:
        """Lays all widgets out; Textual does it twice where one is shown that was hidden."""
        result = super().reflow(parent, size)
        self._full_map_invalidated = False
        return result

    def render_partial_update(self) -> ChopsUpdate | None:
        """The next frame, of what has changed."""
        self._anew = frozenset(self._dirty_regions)
        try:
            return super().render_partial_update()
        finally:
            self._anew = frozenset()

    def _get_renders(self, crop: Region | None = None) -> Iterable[tuple[Region, Region, list[Strip]]]:
        if not self._anew:
            yield from super()._get_renders(crop)
            return
        drawn: list[Region] = []
        for widget, (region, clip) in self.visible_widgets.items():
            seen = region.intersection(clip)
            parts = [part for part in map(seen.intersection, self._anew) if part]
            if not all(any(front.contains_region(part) for front in drawn) for part in parts):
                drawn.append(seen)
                top, bottom = min(part.y for part in parts), max(part.bottom for part in parts)
                band = Region(region.x, top, region.width, bottom - top)
                lines = Region(seen.x - region.x, top - region.y, seen.width, bottom - top)
                yield band, clip, widget.render_lines(lines)
