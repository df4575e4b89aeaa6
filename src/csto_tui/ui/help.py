"""The keys of the pane in which the reader is."""

from textual.app import ComposeResult
from textual.content import Content
from textual.screen import ModalScreen

from csto_tui.ui.commands import COMMANDS, CONTEXTS, shown
from csto_tui.ui.detail import Page

LANGUAGE = (
    ("chanel oper", "words in any order, mistyped or cut"), ('"golan heights"', "these words together"), ("-parade", "without this word"),
    ("type:event", "chairmanship sphere priority measure event result entity document"), ("kind:meeting", "a kind of event or name"),
    ("country:kazakhstan", "linked with this country; so too body: operation: person: …"), ("priority:3.3", "serving 3.3 or below; so too sphere:3"),
    ("year:2025  2025-04", "in this time; so too after: before: 2023..2025"), ("no:links  has:note", "without or with links, note, date, names"),
    ("is:inferred,open", "dates that are not stated; is:weak is:recorded"), ("in:belta-2025-12-15", "standing in this document"),
)  # fmt: skip
"""Examples of the language of the search box."""


class Help(ModalScreen[None]):
    """Help for a pane: its keys first, then those that work everywhere, then the language of the search box."""

    DEFAULT_CSS = """
    Help { align: center middle; background: $background 60%; }
    Help Page { width: 84; max-width: 100%; height: auto; max-height: 90%; border: round $border; background: $surface; }
    """
    BINDINGS = [("escape,q,question_mark,f1,enter,й,comma", "dismiss", "Close")]

    def __init__(self, contexts: tuple[str, ...], keymap: dict[str, str]) -> None:
        """Shows the contexts in this order, with the keys as the reader's settings have them."""
        super().__init__()
        self._contexts = contexts
        self._keymap = keymap

    def compose(self) -> ComposeResult:
        """The page."""
        page = Page()
        page.update(Content.assemble(*self._page()))
        page.border_title = "Help"
        page.border_subtitle = "Esc closes"
        yield page

    def _page(self) -> list[tuple[str, str]]:
        parts: list[tuple[str, str]] = []
        for context in self._contexts:
            parts.append((f"{CONTEXTS[context]}\n", "bold"))
            for command in COMMANDS:
                if command.context == context and not command.id.startswith("follow-"):
                    parts += _entry(
                        " ".join(map(shown, self._keymap.get(command.id, command.keys).split(","))), command.help
                    )
            if context == "links":
                parts += _entry("1 … 9", "Follow the link of this number")
            parts.append(("\n", ""))
        parts.append(("What the search box understands\n", "bold"))
        for example, meaning in LANGUAGE:
            parts += _entry(example, meaning)
        parts.append(("\nGlyphs\n", "bold"))
        for glyph, meaning in (
            ("●", "recorded"),
            ("◐", "only weakly linked"),
            ("○", "no record in this archive, which is not “not done”"),
        ):
            parts += _entry(glyph, meaning)
        parts.append(("\nOn a Russian keyboard the same places do the same.", ""))
        return parts


def _entry(keys: str, meaning: str) -> list[tuple[str, str]]:
    return [(f"  {keys:<20} ", "bold $accent"), (f"{meaning}\n", "")]
