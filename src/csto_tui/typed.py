"""What can be typed in plain browsing: the letters of the screen, a word for each, and what it does."""

from typing import NamedTuple

from csto_tui.keyboard import russian_key
from csto_tui.ui.commands import BY_ID, SHOWN


class Typed(NamedTuple):
    """A letter and a word of which either may be typed, what may stand behind it, and what is then done in words.

    `does` is the method of the reader that does it; what is empty there is done elsewhere.
    """

    does: str
    letter: str
    word: str
    help: str
    takes: str = ""

    @property
    def shown(self) -> str:
        """What can be typed, as help lists it."""
        return " or ".join(f"{name} {self.takes}".rstrip() for name in (self.letter, self.word) if name)


def _same(id: str, does: str, word: str = "", takes: str = "", help: str = "") -> Typed:
    """What does the same as a command of the screen, with its letter, and its name and help unless said otherwise."""
    command = BY_ID[id]
    key = command.keys.partition(",")[0]
    return Typed(does, SHOWN.get(key, key), word or command.label, help or command.help, takes)


TABLE = (
    _same("go-back", "back"),
    _same("go-forward", "forward"),
    Typed("more", "j", "more", "Read more of a long list"),
    Typed("earlier", "k", "earlier", "Read the lines before"),
    Typed("first", "g", "first", "Read from the first line"),
    Typed("last", "G", "last", "Read the last lines"),
    Typed("home", "", "home", "The sections"),
    _same("reveal", "reveal", "above", help="Show where the record stands, or the group above"),
    _same("show-links", "links", help="Read all links of the record with the reason for each"),
    _same("show-reason", "why", takes="NUMBER", help="Say why the link of this number is there"),
    _same("facets", "facets", takes="FILTER", help=f"{BY_ID['facets'].help}; without a filter, list what there is"),
    _same("values", "values", "values", help="List what this record is or is linked with, to narrow by"),
    _same("drop-filter", "drop_filter", "drop"),
    _same("change-order", "reorder"),
    _same("show-gaps", "gaps"),
    _same("narrow-period", "narrow", takes="PERIOD", help="Narrow the timeline to 2025-05, to 2023..2025, or to the number of a line"),
    _same("widen-period", "widen"),
    _same("find", "find", takes="WORDS", help="Look for words in what is read"),
    _same("find-next", "find_next", "next"),
    _same("find-previous", "find_previous", "previous"),
    _same("toggle-bookmark", "bookmark"),
    _same("bookmarks", "bookmarks", help="List your bookmarks, saved searches and where you have been, to go there"),
    _same("save-search", "save", "save"),
    _same("edit-note", "note", takes="WORDS", help="Write a note of your own, or one more line of it; alone in $EDITOR; a - removes it"),
    _same("copy", "copy", takes="FORM", help="Print the record, a citation of it, or this place as a command; without a form, list them"),
    _same("open-source", "source", help="Say the addresses of the documents in which the record stands"),
    _same("export", "export", takes="FILE", help="Write what is listed into a file: .csv .jsonl .md .ics .bib .json"),
    _same("reopen", "reopen"),
    _same("help", "help", help="Show what can be typed"),
    _same("quit", "", help=BY_ID["quit"].help),
)  # fmt: skip
"""In the order in which help lists them."""

BY_NAME = {name: typed for typed in TABLE for name in (typed.letter, typed.word) if name and typed.does}
QUIT = {name for typed in TABLE if not typed.does for name in (typed.letter, typed.word)}

TYPED = {
    "a number": "Open the line of this number",
    "/words": "Search everything; / alone ends the search",
    "events": "Go to a section by its name or the beginning of it",
    "Enter": "Read the page again",
    **{typed.shown: typed.help for typed in TABLE},
}
"""What can be typed, in the order in which help lists it, with what it does."""

TWINS = {
    SHOWN.get(twin, twin): typed.letter
    for typed in TABLE
    if typed.letter and (twin := russian_key(typed.letter)) and len(SHOWN.get(twin, twin)) == 1
}
"""The letters that stand on a Russian keyboard in the places of those that are asked for."""


def latin(typed: str) -> str:
    """A line in which a letter of a Russian keyboard that stands first, alone, is the one in its place."""
    first, space, rest = typed.partition(" ")
    return f"{TWINS.get(first, first)}{space}{rest}"
