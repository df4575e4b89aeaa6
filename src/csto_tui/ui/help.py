"""The keys of the pane in which the reader is."""

from collections.abc import Iterable, Mapping
from textwrap import wrap

from textual.content import Content

from csto_tui.ui.bindings import written
from csto_tui.ui.commands import COMMANDS, CONTEXTS, keys
from csto_tui.ui.page import PageScreen

LANGUAGE = (
    ("chanel oper", "Words in any order, mistyped or cut"),
    ('"golan heights"', "These words together"),
    ("-parade", "Without this word"),
    ("type:event", "A chairmanship, sphere, priority, measure, event, result, entity or document"),
    ("kind:meeting", "A kind of event or name"),
    ("country:kazakhstan", "Linked with this country; so too body: operation: person: …"),
    ("priority:3.3", "Serving 3.3 or what is below it; so too sphere:3"),
    ("year:2025, 2025-04", "In this time; so too year:2023..2025, after:2025, before:2025 (2025 itself too)"),
    ("13 may", "That day in any year, then what speaks of it"),
    ("no:links, has:date", "Without or with links, date, names"),
    ("has:note, is:new", "With a note of yours; not there at your last visit"),
    ("is:inferred,open", "With a date that is not stated; so too is:weak is:recorded"),
    ("in:belta-2025-12-15", "Standing in this document"),
)
"""Examples of the language of the search box."""

GLYPHS = (
    ("● 3+2", "Three events or results are recorded, two more are only weakly linked"),
    ("◐ 1", "One is linked, but only weakly"),
    ("○", "No record in this archive, which does not mean “not done”"),
)
KEYS = 20
"""How wide the column of the keys is."""

Parts = list[tuple[str, str]]


class Help(PageScreen):
    """Help for a pane: its keys first, then those that work everywhere, then the language of the search box."""

    def __init__(self, contexts: tuple[str, ...], keymap: Mapping[str, str]) -> None:
        """Shows the contexts in this order, with the keys as the reader's settings have them."""
        super().__init__("Help")
        self._contexts = contexts
        self._keymap = keymap

    def text(self, width: int) -> Content:
        """The sections, each a heading with its keys or examples."""
        parts: Parts = []
        for context in self._contexts:
            parts += _section(CONTEXTS[context], self._keys(context), width)
        parts += _section("What the search box understands", LANGUAGE, width)
        parts += _section("What is recorded for a declared item", GLYPHS, width)
        return Content.assemble(*parts, "On a Russian keyboard the same places do the same.")

    def _keys(self, context: str) -> Iterable[tuple[str, str]]:
        for command in COMMANDS:
            if command.id == "follow-1" and context == "links":
                yield "1 … 9", "Follow the link of this number"
            elif command.context == context and not command.id.startswith("follow-"):
                yield " ".join(written(key, self) for key in keys(command, self._keymap)), command.help


def _section(heading: str, entries: Iterable[tuple[str, str]], width: int) -> Parts:
    parts: Parts = [(f"{heading}\n", "bold")]
    narrow = width < 3 * KEYS
    for typed, meaning in entries:
        indent = 4 if narrow else KEYS + 3
        lines = wrap(meaning, max(16, width - indent))
        alone = narrow or len(typed) > KEYS
        first = f"  {typed}\n" if alone else f"  {typed:<{KEYS}} {lines.pop(0)}\n"
        parts += [(first[: len(typed) + 2], "bold $accent"), (first[len(typed) + 2 :], "")]
        parts += [(f"{' ' * indent}{line}\n", "") for line in lines]
    return [*parts, ("\n", "")]
