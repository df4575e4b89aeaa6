"""The colours of the screen: themes for eyes, terminals or lights of every kind."""

from textual.theme import BUILTIN_THEMES, Theme


def _marks(faint: str, mark: str, marked: str) -> dict[str, str]:
    """Colours that would be mixed of others, and too weakly: the hint in an empty text box, titles, what is marked with the mouse."""
    return {
        "text-disabled": faint, "text-success": mark, "text-warning": mark, "text-error": mark,
        "input-selection-background": mark, "input-selection-foreground": marked,
        "screen-selection-background": mark, "screen-selection-foreground": marked,
    }  # fmt: skip


DARK = Theme(
    name="dark", primary="#7aa2d6", secondary="#8fb8a8", accent="#e0b060", foreground="#d8dce2", background="#14171c",
    surface="#1a1e25", panel="#222833", success="#8fb573", warning="#e0b060", error="#e07a6a", dark=True,
    variables={"border": "#5b86bd", "border-blurred": "#39414e", "quiet": "#8f99a8"},
)  # fmt: skip
LIGHT = Theme(
    name="light", primary="#1d5fa8", secondary="#2f6f62", accent="#8a5a00", foreground="#1c2026", background="#fbfaf7",
    surface="#f3f1ec", panel="#e8e5de", success="#3e6b24", warning="#8a5a00", error="#a8321f", dark=False,
    variables={"border": "#1d5fa8", "border-blurred": "#b9b5ab", "quiet": "#5f656e"},
)  # fmt: skip
CONTRAST = Theme(
    name="contrast", primary="#ffd800", secondary="#7fe0ff", accent="#ffd800", foreground="#ffffff", background="#000000",
    surface="#000000", panel="#1c1c1c", success="#7fff7f", warning="#ffd800", error="#ffa08f", dark=True,
    variables={"border": "#ffd800", "border-blurred": "#6e6e6e", "quiet": "#c8c8c8", **_marks("#c8c8c8", "#ffd800", "#000000")},
)  # fmt: skip
COLOURBLIND = Theme(
    name="colourblind", primary="#56b4e9", secondary="#56b4e9", accent="#e69f00", foreground="#f2f2f2", background="#10131a",
    surface="#151922", panel="#1d222d", success="#56b4e9", warning="#f0e442", error="#ec8038", dark=True,
    variables={"border": "#f0e442", "border-blurred": "#4d5463", "quiet": "#a4adbb", **_marks("#a4adbb", "#56b4e9", "#10131a")},
)  # fmt: skip
"""Hues of Okabe and Ito, for eyes that confuse others; what has to be told apart differs in lightness as well."""


def _terminal(name: str) -> Theme:
    """A theme of nothing but the colours that the terminal itself is set to."""
    model = BUILTIN_THEMES["ansi-dark"]
    variables = {
        **model.variables,
        "border": "ansi_blue",
        "border-blurred": "ansi_bright_black",
        "quiet": "ansi_default",
    }
    return Theme(
        name=name, ansi=True, primary="ansi_blue", secondary="ansi_cyan", accent="ansi_yellow", success="ansi_green",
        warning="ansi_yellow", error="ansi_red", foreground="ansi_default", background="ansi_default", surface="ansi_default",
        panel="ansi_default", boost="ansi_default", dark=True, variables=variables,
    )  # fmt: skip


THEMES = (DARK, LIGHT, CONTRAST, COLOURBLIND, _terminal("terminal"), _terminal("none"))
BY_NAME = {theme.name: theme for theme in THEMES}
