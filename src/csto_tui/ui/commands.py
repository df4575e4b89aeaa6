"""Everything a reader can do with a key: the one table behind bindings, footer, help, palette and README."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from csto_tui.keyboard import russian_key

CONTEXTS = {
    "browser": "Everywhere",
    "timeline": "In the timeline",
    "list": "In a list",
    "links": "In the links",
    "detail": "In the detail",
    "search": "In the search box",
}
PANES = {
    "list": ("list", "browser"),
    "timeline": ("timeline", "list", "browser"),
    "detail": ("detail", "browser"),
    "links": ("links", "list", "browser"),
    "history": ("list", "browser"),
    "search": ("search", "browser"),
}
"""The contexts whose commands hold in each pane, the nearest first."""


class Command(NamedTuple):
    """An action and its keys, as Textual names them; `footer` orders the hints at the bottom of the screen, 0 is not there.

    `hinted` is the pane in whose hints alone it stands; its label may then be worded for that pane.
    `first` if the key is answered before the pane in which the reader is sees it, so that what follows it goes to another.
    """

    id: str
    keys: str
    label: str
    help: str
    context: str = "browser"
    footer: int = 0
    does: str = ""
    first: bool = False
    hinted: str = ""

    @property
    def action(self) -> str:
        """What is done, in Textual's words for it: the method of this name unless said otherwise."""
        return self.does or self.id.replace("-", "_")


COMMANDS = (
    Command("help", "question_mark,f1", "help", "Show the keys of the pane you are in", footer=1),
    Command("quit", "q,ctrl+q", "quit", "Leave the program", footer=2, does="app.quit"),
    Command(
        "search",
        "slash,f3",
        "search",
        "Search everything as you type",
        footer=5,
        does="focus_pane('search')",
        first=True,
    ),
    Command("step-back", "escape", "list", "Come one step back; it never quits", footer=4, hinted="detail"),
    Command("go-back", "b,backspace,left_square_bracket,alt+left", "back", "Return to where you were", footer=7),
    Command("go-forward", "B,right_square_bracket,alt+right", "forward", "Go where Back came from"),
    Command("next-pane", "tab,p", "pane", "Go to the next pane", footer=6),
    Command("previous-pane", "shift+tab,P", "previous pane", "Go to the previous pane", does="next_pane(-1)"),
    Command("show-links", "r", "links", "Go to the links of the record", footer=8, does="focus_pane('links')"),
    Command("facets", "f", "filter", "Narrow the view by type, kind, year, country and more", footer=12),
    Command("values", "v", "its values", "Narrow the view by what this record is or is linked with"),
    Command("copy", "y", "copy", "Copy the record, a citation of it, or this place as a command", footer=13),
    Command("open-source", "o", "source", "Open the address of the document in which the record stands"),
    Command(
        "export", "e", "export", "Write what is shown into a file: CSV, JSON Lines, Markdown, calendar, references"
    ),
    Command("toggle-bookmark", "m", "bookmark", "Set a bookmark on the record, or remove it"),
    Command("bookmarks", "apostrophe", "bookmarks", "Go to a bookmark or a saved search"),
    Command("save-search", "S", "save search", "Keep this search, or forget it"),
    Command("edit-note", "a", "note", "Write a note of your own on the record"),
    Command("find", "F", "find", "Look for words in the record"),
    Command("find-next", "n", "next place", "Go to the next place with the words looked for", does="find_next(1)"),
    Command("find-previous", "N", "place before", "Go to the place before", does="find_next(-1)"),
    Command("change-order", "s", "order", "Arrange the lines of this view in another order"),
    Command("show-gaps", "exclamation_mark", "gaps", "Show only what has no record, or all again"),
    Command("drop-filter", "backslash", "drop filter", "Take the last filter away"),
    Command("reveal", "t", "in tree", "Show the record where it stands in its tree", footer=10),
    Command(
        "zoom",
        "z",
        "zoom",
        "Give the whole screen to this pane, or share it again",
        footer=9,
        does="app.toggle_class('Lists', '-zoomed')",
    ),
    Command(
        "show-priorities",
        "1,f5",
        "priorities",
        "What was declared, with what is recorded for it",
        does="go_to_view('priorities')",
    ),
    Command(
        "show-events", "2,f6", "events", "Events and reported results by year and month", does="go_to_view('events')"
    ),
    Command("show-timeline", "3,f7", "timeline", "How much happened when, as bars", does="go_to_view('timeline')"),
    Command(
        "show-coverage",
        "4,f8",
        "coverage",
        "What is recorded for each declared item, by period",
        does="go_to_view('coverage')",
    ),
    Command(
        "show-names",
        "5,f9",
        "names",
        "Countries, bodies, operations, people and other names",
        does="go_to_view('names')",
    ),
    Command("show-documents", "6,f10", "documents", "The sources", does="go_to_view('documents')"),
    Command(
        "scroll-down",
        "J",
        "scroll detail down",
        "Scroll the detail while you are in another pane",
        does="scroll_detail(3)",
    ),
    Command("scroll-up", "K", "scroll detail up", "Scroll the detail back", does="scroll_detail(-3)"),
    Command(
        "change-theme",
        "T",
        "theme",
        "Change the colours, the theme: dark, light, the terminal's own, high contrast, none",
        does="app.change_theme",
    ),
    Command("reopen", "R", "reopen", "Open the archive again, when its file has changed"),
    Command("palette", "colon,ctrl+p,f2", "commands", "Find a command by its name", footer=11),
    Command("cursor-down", "down,j", "down", "Go one line down", "list"),
    Command("cursor-up", "up,k", "up", "Go one line up", "list"),
    Command("unfold", "right,l", "unfold", "Unfold the line, or go to the first line below it", "list"),
    Command("fold", "left,h", "fold", "Fold the line, or go to the line above it in the tree", "list"),
    Command("page-down", "pagedown,ctrl+d", "page down", "Go one page down", "list"),
    Command("page-up", "pageup,ctrl+u", "page up", "Go one page up", "list"),
    Command("cursor-first", "home,g", "first", "Go to the first line", "list"),
    Command("cursor-last", "end,G", "last", "Go to the last line", "list"),
    Command("open", "enter", "open", "Open the record, or unfold the group", "list", footer=3),
    Command("narrow-period", "i,shift+right", "narrow", "Narrow the timeline to this period", "timeline", footer=9),
    Command("widen-period", "u,shift+left", "widen", "Widen the timeline again", "timeline", footer=10),
    Command(
        "extend-down", "shift+down", "mark", "Mark one more period of the timeline", "timeline", does="extend_period(1)"
    ),
    Command(
        "extend-up", "shift+up", "mark", "Mark one period more or less above", "timeline", does="extend_period(-1)"
    ),
    Command("show-reason", "w", "why", "Say why the link under the cursor is there", "links", footer=4),
    *(
        Command(f"follow-{n}", str(n), f"link {n}", f"Follow link {n}", "links", does=f"follow({n})")
        for n in range(1, 10)
    ),
    Command("detail-down", "down,j", "down", "Scroll one line down", "detail"),
    Command("detail-up", "up,k", "up", "Scroll one line up", "detail"),
    Command("detail-page-down", "pagedown,ctrl+d,space", "page down", "Scroll one page down", "detail"),
    Command("detail-page-up", "pageup,ctrl+u", "page up", "Scroll one page up", "detail"),
    Command("detail-first", "home,g", "top", "Go to the top", "detail"),
    Command("detail-last", "end,G", "bottom", "Go to the bottom", "detail"),
    Command("detail-left", "left,h", "list", "Return to the list", "detail", does="screen.focus_pane('list')"),
    Command(
        "detail-links",
        "enter,right,l",
        "links",
        "Go to the links of the record",
        "detail",
        footer=3,
        does="screen.focus_pane('links')",
    ),
    Command("results-down", "down", "next", "Go to the next result", "search", does="move('cursor_down')"),
    Command("results-up", "up", "previous", "Go to the previous result", "search", does="move('cursor_up')"),
    Command(
        "results-page-down", "pagedown", "page down", "Go one page of results down", "search", does="move('page_down')"
    ),
    Command("results-page-up", "pageup", "page up", "Go one page of results up", "search", does="move('page_up')"),
    Command(
        "open-result", "enter", "open", "Open the result under the cursor", "search", footer=3, does="move('open')"
    ),
    Command(
        "leave-search",
        "escape",
        "clear",
        "Clear the search and return to the tree",
        "search",
        footer=4,
        does="screen.leave_search",
    ),
    Command(
        "enter-results",
        "tab",
        "results",
        "Go to the list of results",
        "search",
        footer=5,
        does="screen.focus_pane('list')",
    ),
)
"""In the order in which help lists them."""

BY_ID = {command.id: command for command in COMMANDS}
SHOWN = {
    "question_mark": "?", "slash": "/", "colon": ":", "left_square_bracket": "[", "right_square_bracket": "]", "backslash": "\\",
    "full_stop": ".", "comma": ",", "apostrophe": "'", "exclamation_mark": "!", "backspace": "Backspace", "escape": "Esc",
    "enter": "Enter", "tab": "Tab", "shift+tab": "Shift+Tab", "pagedown": "PgDn", "pageup": "PgUp", "space": "Space",
    "up": "↑", "down": "↓", "left": "←", "right": "→", "home": "Home", "end": "End",
}  # fmt: skip
PRINTING = {
    "question_mark", "slash", "colon", "left_square_bracket", "right_square_bracket", "backslash", "full_stop", "comma",
    "apostrophe", "exclamation_mark", "space",
}  # fmt: skip
"""The names of keys that type something."""

NAMED = {*SHOWN, "delete", "insert", *(f"f{number}" for number in range(1, 25))}
"""The names of keys that are not one character."""


def keys_of(command: Command) -> list[str]:
    """The keys of a command as Textual names them, each followed by the one that stands there on a Russian keyboard."""
    return with_russian(command.keys)


def keys(command: Command, keymap: Mapping[str, str]) -> list[str]:
    """The keys of a command as the reader's settings have them."""
    return keymap.get(command.id, command.keys).split(",")


def types(key: str) -> bool:
    """Whether a key types something in a text box."""
    return len(key) == 1 or key in PRINTING


def with_russian(keys: str) -> list[str]:
    """Keys separated by commas, as a list, with those that the same places have on a Russian keyboard."""
    latin = keys.split(",")
    return latin + [other for key in latin if (other := russian_key(key)) and other not in latin]


def objections(keymap: Mapping[str, str]) -> Iterator[tuple[tuple[str, ...], str]]:
    """What is wrong with the keys that a reader has set: names that no key has, or keys of two commands.

    Each time the ids of the commands that it is about, and the words.
    """
    for id, keys in keymap.items():
        for key in keys.split(","):
            *modifiers, last = key.split("+") if len(key) > 1 else [key]
            if not set(modifiers) <= {"ctrl", "alt", "shift"} or (len(last) != 1 and last not in NAMED) or last == " ":
                names = "names are like b, ctrl+x, alt+left, pagedown, f12"
                yield (id,), f"the keys of {id}: no key is called {key!r}; {names}"
            elif BY_ID[id].context == "search" and types(key):
                yield (id,), f"the keys of {id}: {key!r} types something in the search box; take one like f12 or ctrl+x"
    clashes: dict[tuple[str, ...], str] = {}
    for contexts in PANES.values():
        for ids, words in _clashes(contexts, keymap):
            # Told once, not for every pane that has both nor for the Russian twin of the key too.
            clashes.setdefault(ids, words)
    yield from clashes.items()


def _clashes(contexts: tuple[str, ...], keymap: Mapping[str, str]) -> Iterator[tuple[tuple[str, ...], str]]:
    """The keys that two commands of a pane would share, one of them by the reader's wish."""
    owners: dict[str, str] = {}
    for command in COMMANDS:
        for key in with_russian(keymap.get(command.id, command.keys)) if command.context in contexts else ():
            other = owners.setdefault(key, command.id)
            # The nearer pane takes keys of a farther one on purpose; a reader's own key is to do one thing.
            if other != command.id and {other, command.id} & set(keymap):
                yield (other, command.id), f"the key {shown(key)} would be that of {other} and of {command.id}"


def shown(key: str, ascii: bool = False) -> str:
    """A key as people write it: `slash` is `/`, `alt+left` is `Alt+←`, or `Alt+Left` in `ascii`."""
    *modifiers, last = key.split("+") if key != "+" else [key]
    name = SHOWN.get(last) or (last.upper() if last[1:].isdigit() else last)
    if ascii and last in ("up", "down", "left", "right"):
        name = last.capitalize()
    return "+".join([*(modifier.capitalize() for modifier in modifiers), name])


def key_table() -> list[tuple[str, str, str, str]]:
    """Where, with which keys, what and by which id: a line for every command, one for those that follow links."""
    rows = []
    for command in COMMANDS:
        if command.id == "follow-1":
            rows.append((CONTEXTS["links"], "1 … 9", "Follow the link of this number", "follow-1 … follow-9"))
        elif not command.id.startswith("follow-"):
            rows.append(
                (CONTEXTS[command.context], " ".join(map(shown, command.keys.split(","))), command.help, command.id)
            )
    return rows
