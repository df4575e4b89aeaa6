"""The views, and the line at the top that names them."""

from textual import events
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from csto_tui.ui.messages import RunCommand

VIEWS = {
    "priorities": ("1", "Priorities"),
    "events": ("2", "Events"),
    "timeline": ("3", "Timeline"),
    "coverage": ("4", "Coverage"),
    "names": ("5", "Names"),
    "documents": ("6", "Documents"),
}
"""The views by name, with their key and title."""


class Views(Widget):
    """One line that names the views and marks the present one."""

    view: reactive[str] = reactive("priorities")

    def render(self) -> Content:
        """The views with their keys; narrow screens name only the present one."""
        parts: list[tuple[str, str]] = []
        for view, start, end in self._places():
            key, title = VIEWS[view]
            words = f"{key} {title}" if end - start > len(key) + 2 else key
            parts.append((f" {words} ", "bold reverse" if view == self.view else ""))
        return Content.assemble(*parts)

    def _places(self) -> list[tuple[str, int, int]]:
        """Each view with the columns that it takes."""
        whole = sum(len(key) + len(title) + 3 for key, title in VIEWS.values()) <= self.size.width
        places, at = [], 0
        for view, (key, title) in VIEWS.items():
            size = len(key) + (len(title) + 3 if whole or view == self.view else 2)
            places.append((view, at, at + size))
            at += size
        return places

    def on_click(self, event: events.Click) -> None:
        """Goes to the view that was clicked."""
        for view, start, end in self._places():
            if start <= event.x < end:
                self.post_message(RunCommand(f"show-{view}"))
