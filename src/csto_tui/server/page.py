"""The page that a visitor sees, with all that belongs to it."""

from html import escape
from importlib.resources import files
from typing import NamedTuple

OWN, TERMINAL = files("csto_tui.server"), files("textual_serve") / "static"


class Part(NamedTuple):
    """A file of the page."""

    content: bytes
    type: str


def page(socket: str) -> str:
    """The page that draws what comes through a socket."""
    return (OWN / "page.html").read_text("utf-8").replace("{socket}", escape(socket))


def full() -> str:
    """The page for a visitor for whom there is no room."""
    return (OWN / "full.html").read_text("utf-8")


def parts() -> dict[str, Part]:
    """The files that the page asks for, by name: no other is ever opened."""
    return {
        "page.css": Part((OWN / "page.css").read_bytes(), "text/css"),
        "page.js": Part((OWN / "page.js").read_bytes(), "text/javascript"),
        "terminal.css": Part((TERMINAL / "css" / "xterm.css").read_bytes(), "text/css"),
        "terminal.js": Part((TERMINAL / "js" / "textual.js").read_bytes(), "text/javascript"),
        "upright.ttf": Part((TERMINAL / "fonts" / "RobotoMono-VariableFont_wght.ttf").read_bytes(), "font/ttf"),
        "italic.ttf": Part((TERMINAL / "fonts" / "RobotoMono-Italic-VariableFont_wght.ttf").read_bytes(), "font/ttf"),
    }
