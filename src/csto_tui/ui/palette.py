"""The list of all commands, found by their names."""

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from csto_tui.alphabets import fold, other_layout
from csto_tui.ui.commands import COMMANDS, CONTEXTS, Command, keys, shown
from csto_tui.ui.rows import Line, Rows
from csto_tui.ui.searchbox import QueryInput


class CommandList(Rows):
    """The commands whose words the reader typed."""

    nothing = "No command has these words."

    def __init__(self, keymap: Mapping[str, str]) -> None:
        """Begins with all commands, with the keys as the reader's settings have them."""
        super().__init__()
        self._keymap = keymap
        self._commands: list[Command] = []

    @property
    def command(self) -> Command | None:
        """The command under the cursor; None if nothing fits."""
        return self._commands[self.cursor] if 0 <= self.cursor < len(self._commands) else None

    def show(self, commands: list[Command]) -> None:
        """Shows these commands."""
        self._commands = commands
        self.reset()

    def count(self) -> int:
        """How many commands there are."""
        return len(self._commands)

    def line(self, index: int) -> Line:
        """A command and its keys."""
        command = self._commands[index]
        given = " ".join(map(shown, keys(command, self._keymap)[:2]))
        return Line(command.help, given)

    def action_open(self) -> None:
        """Chooses the command."""
        self.screen.dismiss(self.command.id if self.command else None)


class Palette(ModalScreen[str | None]):
    """All commands; closes with the id of the one that was chosen."""

    DEFAULT_CSS = """
    Palette { align: center middle; background: $background 60%; }
    Palette Vertical { width: 72; max-width: 100%; height: 80%; border: round $border; background: $surface; }
    Palette QueryInput { background: $panel; }
    CommandList { height: 1fr; background: $surface; }
    """
    BINDINGS = [("escape", "dismiss(None)", "Close")]

    def __init__(self, contexts: tuple[str, ...], keymap: Mapping[str, str]) -> None:
        """Offers the commands of the contexts."""
        super().__init__()
        self._offered = [
            command
            for command in COMMANDS
            if command.context in contexts and command.id not in ("palette", "step-back")
        ]
        self._keymap = keymap

    def compose(self) -> ComposeResult:
        """The input above the list."""
        with Vertical() as box:
            box.border_title = "Commands"
            box.border_subtitle = "Enter runs · Esc closes"
            yield QueryInput(placeholder="Type part of a command", compact=True)
            yield CommandList(self._keymap)

    def on_mount(self) -> None:
        """Shows all commands."""
        self.query_one(CommandList).show(self._offered)
        self.query_one(QueryInput).focus()

    def on_input_changed(self, message: Input.Changed) -> None:
        """Keeps the commands that have every typed word, also when it was typed on another layout."""
        message.stop()
        fitting = [command for command in self._offered if _fits(command, message.value)]
        self.query_one(CommandList).show(
            fitting or [command for command in self._offered if _fits(command, other_layout(message.value))]
        )

    def on_query_input_moved(self, message: QueryInput.Moved) -> None:
        """Moves in the list."""
        message.stop()
        getattr(self.query_one(CommandList), f"action_{message.action}")()


def _fits(command: Command, typed: str) -> bool:
    words = fold(f"{command.help} {command.label} {command.id} {CONTEXTS[command.context]}")
    return all(word in words for word in fold(typed).split())
