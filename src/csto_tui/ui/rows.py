"""A list of any length that draws only the lines in sight."""

import re
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive

from csto_tui import present
from csto_tui.ui.bindings import bindings
from csto_tui.ui.scroll import Scroll

REST = " …"
"""What stands for parts for which there is no room."""

BETWEEN = r" |-(?=[^\W\d_])"
"""Where a text may be cut: before a space or a hyphen, but not between two years."""

FEWEST = 12
"""How many cells of a text that is cut are enough to know it by."""


class Line(NamedTuple):
    """One line of a list: its text, what stands at its right end, which characters matched a search."""

    text: str
    right: str = ""
    indent: int = 0
    spans: tuple[tuple[int, int], ...] = ()
    heading: bool = False


class Rows(Scroll, inherit_bindings=False):
    """A list with a cursor. Subclasses say how many lines there are and what each of them says."""

    BINDINGS = bindings("list")
    CURSOR = "›"
    context = "list"
    """Whose commands hold when it has the keys, besides those of every list."""

    cursor: reactive[int] = reactive(0, repaint=False, init=False)

    class Moved(Message):
        """The cursor went to another line."""

        def __init__(self, rows: "Rows") -> None:
            super().__init__()
            self.rows = rows

        @property
        def control(self) -> "Rows":
            """The list whose cursor moved."""
            return self.rows

    nothing = ""
    """What an empty list says."""

    gives_way = False
    """Whether what stands at the right end of a line goes where so little is left of its text that it tells nothing."""

    @property
    def under(self) -> str:
        """The id of what the cursor is on; empty if that is no record and no group."""
        return ""

    @property
    def mark(self) -> str:
        """What tells where the cursor is, so that it can be put there again."""
        return self.under

    def count(self) -> int:
        """How many lines there are."""
        raise NotImplementedError

    def line(self, index: int) -> Line:
        """What a line says."""
        raise NotImplementedError

    def rests(self, index: int) -> bool:
        """Whether the cursor can rest on a line."""
        return not self.line(index).heading

    def headings(self, index: int) -> int:
        """How many of the lines above one are headings, on which the cursor cannot rest."""
        return 0

    def reset(self, cursor: int = 0) -> None:
        """Takes note that the lines are others now, and puts the cursor on one of them."""
        self.renew(self.count())
        self.set_reactive(Rows.cursor, -1)
        self.go_to(cursor)

    def return_to(self, cursor: int) -> None:
        """Puts the cursor on one of the lines, which are those that they were, and shows it there."""
        self.go_to(cursor)
        self.refit()

    def go_to(self, index: int, step: int = 1) -> None:
        """Puts the cursor on a line, or on the nearest one in the direction of `step` where it can rest."""
        last = self.count() - 1
        index = max(0, min(index, last))
        at = index
        while 0 <= at <= last and not self.rests(at):
            at += step
        if not 0 <= at <= last:
            at = index
            while 0 <= at <= last and not self.rests(at):
                at -= step
        self.cursor = at if 0 <= at <= last else 0

    def watch_cursor(self, old: int, new: int) -> None:
        """Shows the line of the cursor; the first lines are shown with the heading above them."""
        self.refresh_line(old)
        self.refresh_line(new)
        top = 0 if new and not any(map(self.rests, range(min(new, 3)))) else new
        if self.size.height:
            self.scroll_to_region(Region(0, top, 1, 1), animate=False, force=True)
            self.scroll_to_region(Region(0, new, 1, 1), animate=False, force=True)
        self.place_changed()
        self.post_message(self.Moved(self))

    def place_changed(self) -> None:
        """Says at the lower edge on which of the lines where it can rest the cursor is, and how many these are."""
        lines, above = self.count() - self.headings(self.count()), self.headings(self.cursor)
        self.name_edges(subtitle=f"{self.cursor - above + 1} of {lines}" if lines else "")

    def refit(self) -> None:
        """Fits the lines to their room, with the cursor in sight; those of a pane that is not seen, as soon as it is."""
        self.place_changed()
        self.measure(self.count())
        if self.size.height:
            self.scroll_to_region(Region(0, max(0, self.cursor), 1, 1), animate=False, force=True)

    def on_focus(self) -> None:
        """Draws the cursor as the one that the keys move."""
        self.refresh()

    def on_blur(self) -> None:
        """Draws the cursor as one that rests."""
        self.refresh()

    def text_line(self, index: int, width: int) -> list[Segment]:
        """A line; in an empty list, why there is none."""
        if index < self.count():
            return self._drawn(self.line(index), width, index == self.cursor)
        said = [] if self.count() else present.wrapped([self.nothing], max(1, width - 1)).splitlines()
        text = f" {said[index]}" if index < len(said) else ""
        return Segment.adjust_line_length([Segment(text, self.part_style(""))], width, self.part_style(""))

    def _drawn(self, line: Line, width: int, current: bool) -> list[Segment]:
        base = self.part_style("rows--heading") if line.heading else self.part_style("")
        if current:
            base = self.part_style("rows--cursor") if self.has_focus else base + Style(bold=True)
        right = f" {line.right}" if line.right else ""
        room = max(1, width - 1 - line.indent - cell_len(right))
        text = clip(line.text, room)
        if self.gives_way and right and text != line.text and cell_len(text) < FEWEST:
            room, right = room + cell_len(right), ""
            text = clip(line.text, room)
        taken = cell_len(text)
        segments = [Segment((self.CURSOR if current else " ") + " " * line.indent, base)]
        segments += self._marked(text, line.spans, base)
        segments.append(Segment(" " * max(0, room - taken), segments[-1].style))
        if right:
            segments.append(Segment(right, base if current else base + self.part_style("rows--right")))
        length = 1 + line.indent + max(room, taken) + cell_len(right)
        return segments if length == width else Segment.adjust_line_length(segments, width, base)

    def _marked(self, text: str, spans: tuple[tuple[int, int], ...], base: Style) -> list[Segment]:
        """The text with the matched letters marked."""
        style = base + self.part_style("rows--match")
        shown = len(text) - text.endswith("…")
        segments, at = [], 0
        for start, end in sorted(spans):
            start, end = min(start, shown), min(end, shown)
            if start >= at:
                segments += [Segment(text[at:start], base), Segment(text[start:end], style)]
                at = end
        return [*segments, Segment(text[at:], base)]

    def action_cursor_down(self) -> None:
        """Goes one line down."""
        self.go_to(self.cursor + 1, 1)

    def action_cursor_up(self) -> None:
        """Goes one line up."""
        self.go_to(self.cursor - 1, -1)

    def action_page_down(self) -> None:
        """Goes one page down."""
        self.go_to(self.cursor + max(1, self.size.height - 1), 1)

    def action_page_up(self) -> None:
        """Goes one page up."""
        self.go_to(self.cursor - max(1, self.size.height - 1), -1)

    def action_cursor_first(self) -> None:
        """Goes to the first line."""
        self.go_to(0, 1)

    def action_cursor_last(self) -> None:
        """Goes to the last line."""
        self.go_to(self.count() - 1, -1)

    def action_fold(self) -> None:
        """Folds the line; a flat list has nothing to fold."""

    def action_unfold(self) -> None:
        """Unfolds the line; in a flat list it opens it."""
        self.action_open()

    def action_open(self) -> None:
        """Opens the line of the cursor."""
        raise NotImplementedError

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Puts the cursor on the line under the mouse, before the focus that comes with it moves what is on the screen."""
        at = event.get_content_offset_capture(self)
        index = self.scroll_offset.y + at.y
        if at.x < self.text_width and 0 <= index < self.count() and self.rests(index):
            self.cursor = index

    def on_click(self, event: events.Click) -> None:
        """Opens the line of the cursor on the second click of two."""
        if event.chain == 2:
            self.action_open()


def clip(text: str, width: int) -> str:
    """The text in at most `width` cells, cut between two words or two parts of one; a part that is too long is cut itself."""
    if cell_len(text) <= width:
        return text
    head = set_cell_size(text, max(0, width - 1)).rstrip()
    start = len(head) - len(head.lstrip())
    between = (found.start() for found in re.finditer(BETWEEN, text[: len(head) + 2]))
    end = max((at for at in between if start < at <= len(head)), default=len(head))
    return head[:end].rstrip(" ,;:–-·") + "…"


def fitting(parts: list[str], width: int) -> str:
    """As many whole parts as fit into `width` cells, with a dot between; `…` where others are left out.

    Of the first there is as much as fits.
    """
    line = clip(parts[0], width) if parts else ""
    for at in range(len(parts), 1, -1):
        whole = " · ".join(parts[:at]) + (REST if at < len(parts) else "")
        if cell_len(whole) <= width:
            return whole
    return line + REST if line in parts[:-1] and cell_len(line + REST) <= width else line
