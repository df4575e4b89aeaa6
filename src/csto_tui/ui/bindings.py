"""The key bindings of a widget, from the table of commands."""

from textual.binding import Binding, BindingType

from csto_tui.ui.commands import COMMANDS, keys_of


def bindings(context: str) -> list[BindingType]:
    """The bindings of a context, under the ids by which the reader's settings change them."""
    return [
        Binding(
            ",".join(keys_of(command)), command.action, command.label, id=command.id, show=False, priority=command.first
        )
        for command in COMMANDS
        if command.context == context
    ]
