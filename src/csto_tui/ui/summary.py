"""The line above the hints that says in full what the cursor is on, where one pane has the whole screen."""

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from csto_tui.ui.rows import clip


class Summary(Widget):
    """One line about the record under the cursor, as much of it as fits."""

    SCOPED_CSS = False
    DEFAULT_CSS = """
    Summary { height: 1; display: none; background: $surface; }
    Browser.-alone Summary { display: block; }
    """

    words: reactive[str] = reactive("")

    def render(self) -> Content:
        """The words, cut between two of them."""
        return Content(clip(self.words, self.size.width))
