"""The keys of a widget, from the table of commands."""

from textual.binding import Binding, BindingType
from textual.widget import Widget

from csto_tui.ui.commands import COMMANDS, keys_of, shown


def bindings(context: str) -> list[BindingType]:
    """The bindings of a context, under the ids by which the reader's settings change them."""
    return [
        Binding(
            ",".join(keys_of(command)), command.action, command.label, id=command.id, show=False, priority=command.first
        )
        for command in COMMANDS
        if command.context == context
    ]


def written(key: str, widget: Widget) -> str:
    """A key as people write it, with the glyphs that the screen of a widget has."""
    return shown(key, ascii=widget.is_running and widget.app.has_class("-ascii"))
