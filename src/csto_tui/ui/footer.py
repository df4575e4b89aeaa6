"""The hints at the bottom of the screen: as many whole ones as fit, the most important first."""

from collections.abc import Mapping

from textual import events
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from csto_tui.ui.bindings import written
from csto_tui.ui.commands import COMMANDS, Command, keys, types
from csto_tui.ui.messages import RunCommand

LAST = 2
"""The hints up to this rank, help and quit, stand at the end and are always there."""

Hint = tuple[str, str, str]
"""Key, word and id of a command."""


class Footer(Widget):
    """One line of hints for the pane in which the reader is; empty where no keys are those of a pane."""

    contexts: reactive[tuple[str, ...]] = reactive(("list", "browser"))

    def __init__(self, keymap: Mapping[str, str]) -> None:
        """Shows the keys as the reader's settings have them."""
        super().__init__()
        self._keymap = keymap

    def hints(self, width: int) -> list[Hint]:
        """The hints that fit into `width` cells, in the order in which they are read: the most important ones are taken first."""
        taken: dict[int, Hint] = {}
        room = width - 1
        for command in sorted(self._wanted(), key=_importance):
            key = self._key(command)
            size = len(key) + len(command.label) + 3
            if key and command.footer not in taken and size <= room:
                taken[command.footer] = key, command.label, command.id
                room -= size
        return [taken[rank] for rank in sorted(taken, key=lambda rank: (rank <= LAST, rank))]

    def _wanted(self) -> list[Command]:
        commands = [
            command
            for command in COMMANDS
            if command.footer and command.context in self.contexts and command.hinted in ("", *self.contexts[:1])
        ]
        return [
            command for command in commands if not self._typing or command.context == "search" or command.footer <= LAST
        ]

    @property
    def _typing(self) -> bool:
        return "search" in self.contexts

    def _key(self, command: Command) -> str:
        """The first key of a command; where one types, the first that types nothing."""
        named = [key for key in keys(command, self._keymap) if not self._typing or not types(key)]
        return written(named[0], self) if named else ""

    def render(self) -> Content:
        """The hints on one line."""
        parts: list[tuple[str, str]] = [(" ", "")]
        for key, word, _ in self.hints(self.size.width):
            parts += [(key, "bold $accent"), (f" {word}  ", "")]
        return Content.assemble(*parts)

    def on_click(self, event: events.Click) -> None:
        """Runs the command whose hint was clicked."""
        at = 1
        for key, word, id in self.hints(self.size.width):
            end = at + len(key) + len(word) + 3
            if at <= event.x < end:
                self.post_message(RunCommand(id))
            at = end


def _importance(command: Command) -> tuple[int, bool]:
    """By rank; of the same rank in the pane itself before everywhere."""
    return command.footer, command.context == "browser"
