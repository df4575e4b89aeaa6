"""The colours of the screen: dark, light, the terminal's own, and none."""

from textual.theme import BUILTIN_THEMES, Theme

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
NAMES = ("dark", "light", "terminal", "none")
"""In the order in which a key goes through them."""


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


THEMES = (DARK, LIGHT, _terminal("terminal"), _terminal("none"))
