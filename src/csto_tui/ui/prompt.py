"""A question above all else that the reader answers in one line."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from csto_tui.ui.modal import Modal


class Prompt(Modal[str]):
    """Asks for a line of text; closes with it, with None if the reader leaves."""

    DEFAULT_CSS = """
    Prompt { align: center middle; background: $background 60%; }
    Prompt Vertical { width: 72; max-width: 100%; height: auto; border: round $border; background: $surface; padding: 0 1; }
    Prompt Input { background: $panel; }
    Prompt Static { color: $quiet; }
    """
    BINDINGS = [("escape", "close", "Close")]

    def __init__(self, title: str, hint: str = "", given: str = "") -> None:
        """Asks under a title, with a hint below, beginning from a given text."""
        super().__init__()
        self._title = title
        self._hint = hint
        self._given = given

    def compose(self) -> ComposeResult:
        """The line, and the hint below it."""
        with Vertical() as box:
            box.border_title = self._title
            box.border_subtitle = "Enter goes on · Esc closes"
            yield Input(self._given, compact=True, select_on_focus=False)
            if self._hint:
                yield Static(self._hint, markup=False)

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Closes with what was typed."""
        message.stop()
        self.close(message.value.strip())
