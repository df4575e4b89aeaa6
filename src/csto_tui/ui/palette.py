"""The list of all commands, found by their names."""

from collections.abc import Mapping

from textual.widget import Widget

from csto_tui.ui.bindings import written
from csto_tui.ui.commands import COMMANDS, CONTEXTS, keys
from csto_tui.ui.menu import Choice, Menu


def palette(contexts: tuple[str, ...], keymap: Mapping[str, str], screen: Widget) -> Menu:
    """The menu of the commands of some contexts, with the keys as the reader's settings have them."""
    offered = [
        Choice(
            command.help,
            command.id,
            " ".join(written(key, screen) for key in keys(command, keymap)[:2]),
            words=f"{command.label} {command.id} {CONTEXTS[command.context]}",
        )
        for command in COMMANDS
        if command.context in contexts and command.id not in ("palette", "step-back")
    ]
    return Menu("Commands", offered, "No command has these words.", "runs")
