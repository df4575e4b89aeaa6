"""A window on any number of lines."""

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.reactive import Reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from csto_tui.ui.edges import EdgedLines, Edges

LAID_OVER = {"rows--match", "rows--right"}
"""The parts whose style is laid over that of their line, whichever it is."""

PARTS = {"scroll--bar", "rows--cursor", "rows--heading", "bars--bar", *LAID_OVER}
"""The parts of a window that have a style. A screen has these styles for all windows: each part costs as much as a widget."""


class Scroll(Edges, ScrollView, can_focus=True, inherit_bindings=False, inherit_css=False):
    """Draws the lines in sight, and a bar at the right that says where they are.

    How many lines there are is no matter of layout, and the bar no widget: either costs more than all that is drawn. So it has
    nothing of Textual's rules for scrollbars and for links in a text.
    """

    DEFAULT_CSS = """
    Scroll { width: 1fr; height: 1fr; background: $background; overflow: hidden hidden; }
    """
    BAR = "▐"

    virtual_size: Reactive[Size] = Reactive(Size(0, 0), repaint=False)

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        """Begins with no lines."""
        self._styles: dict[str, Style] = {}
        self._grip: int | None = None
        self._frame = 0, 0, range(0)
        self._fitted = Size(0, 0)
        super().__init__(id=id, classes=classes)
        self._styles_cache = EdgedLines(self._segments)

    def text_line(self, index: int, width: int) -> Sequence[Segment]:
        """A line, drawn in just `width` cells; there may be no line of this number."""
        raise NotImplementedError

    def renew(self, lines: int) -> None:
        """Takes note that the lines are others now, and how many; draws those that were and those that are.

        Where there is none, or was none, the window may say why in any number of lines: it is drawn whole.
        """
        seen = max(lines, self.virtual_size.height) if lines and self.virtual_size.height else self.size.height
        self.measure(lines)
        self.draw_anew(0, min(seen, self.size.height))

    def refresh_line(self, y: int) -> None:
        """Draws a line anew."""
        self.draw_anew(y - self.scroll_offset.y, 1)

    def measure(self, lines: int) -> None:
        """Takes note of how many lines there are; those of a pane that is not seen are fitted once it is."""
        if not self.size:
            self._fitted = self.size
        self.virtual_size = Size(self.container_size.width, lines)
        self.scroll_y = self.validate_scroll_y(self.scroll_y)

    @property
    def edge_width(self) -> int:
        """How many cells a word at an edge can take: there are a line and a space at either end of it."""
        return max(0, self.size.width - 4)

    @property
    def allow_vertical_scroll(self) -> bool:
        """Whether there is more than is seen."""
        return self.max_scroll_y > 0

    @property
    def text_width(self) -> int:
        """How many cells are left of the bar."""
        return max(0, self.scrollable_content_region.width - 1)

    def refit(self) -> None:
        """Fits the lines to their room, which is another now and is drawn anew."""
        raise NotImplementedError

    def on_resize(self) -> None:
        """Fits the lines to their room; one that is merely seen again they fit already."""
        if self.size != self._fitted:
            self._fitted = self.size
            self.refit()

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of the screen, edges among them; what they have in common is worked out once.

        That the room is another is seen here first, and now and then here only: Textual tells it later, if at all.
        """
        self.on_resize()
        self._frame = self.scroll_offset.y, self.text_width, self._thumb
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        return Strip(self._segments(y), self._frame[1] + 1)

    def _segments(self, y: int) -> Sequence[Segment]:
        """The text and the bar of one line of the screen."""
        top, width, thumb = self._frame
        bar = Segment(self.BAR if y in thumb else " ", self.part_style("scroll--bar"))
        return [*self.text_line(top + y, width), bar]

    @property
    def _thumb(self) -> range:
        """The lines of the screen where the bar is drawn: as much of them as is seen of all lines."""
        height, hidden = self.size.height, self.max_scroll_y
        if not hidden:
            return range(0)
        size = max(1, height * height // (height + hidden))
        top = round(self.scroll_offset.y * (height - size) / hidden)
        return range(top, top + size)

    def part_style(self, name: str) -> Style:
        """The style of a part, of the whole if the name is empty; worked out once."""
        if name not in self._styles:
            part = self.screen.get_component_rich_style(name, partial=True) if name else Style()
            self._styles[name] = part if name in LAID_OVER else self.rich_style + part
        return self._styles[name]

    def notify_style_update(self) -> None:
        """Forgets the styles that were worked out."""
        super().notify_style_update()
        self._styles.clear()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Takes hold of the bar where it is drawn, in its middle elsewhere."""
        at = event.get_content_offset(self)
        if at and at.x >= self.text_width and self.max_scroll_y:
            thumb = self._thumb
            self._grip = at.y - thumb.start if at.y in thumb else len(thumb) // 2
            self.capture_mouse()
            self._drag(at.y)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Scrolls to where the bar is drawn to."""
        if self._grip is not None:
            self._drag(event.get_content_offset_capture(self).y)

    def on_mouse_up(self) -> None:
        """Lets the bar go."""
        if self._grip is not None:
            self._grip = None
            self.release_mouse()

    def _drag(self, y: int) -> None:
        room = max(1, self.size.height - len(self._thumb))
        top = max(0, min(room, y - (self._grip or 0)))
        if top != self._thumb.start:
            self.scroll_to(y=self.max_scroll_y * top / room, animate=False)
