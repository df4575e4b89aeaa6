"""Where the reader is and has been: a browser's back and forward."""

import re
from typing import NamedTuple

VIEWS = ("priorities", "events", "timeline", "coverage", "names", "documents")
"""The views in the order in which the screen names them."""

TYPES = {
    "events": ("event", "result"),
    "timeline": ("event", "result"),
    "names": ("entity",),
    "documents": ("document",),
    "priorities": ("chairmanship", "sphere", "priority", "measure"),
}
"""The types of record that a view shows; any other view shows all."""

LISTED = {view: f"type:{','.join(TYPES[view])}" for view in ("events", "names", "documents")}
"""The filter for what stands in a view, before others narrow it."""

ORDERS = {"events": ("", "kind", "country", "body"), "coverage": ("", "gaps")}
"""How the lines of a view can be arranged, as usual first; of others there is one order only."""

GAPPED = ("priorities", "coverage")
"""The views that can be narrowed to what has no record."""

_FILTER = r'(-?[^\W\d_]+:(?:[^\s"]|"[^"]*")+)(?:\s|$)'


class Place(NamedTuple):
    """A state of the screen: view, query, record, and where cursor and reading stand in it.

    `filters` are terms of the query language that narrow the view, `order` is how its lines are arranged ("" as usual),
    `gaps` if only what has no record is shown. `cursor` is the id of the line under the cursor, `top` the first line of the
    list in sight (None: any that shows the cursor), `read` the first line of the detail in sight, `link` the line of the links
    under their cursor, `pane` the pane that has the keys.
    """

    view: str = "priorities"
    query: str = ""
    record: str = ""
    cursor: str = ""
    top: int | None = None
    read: int = 0
    link: int = 0
    pane: str = "list"
    filters: tuple[str, ...] = ()
    order: str = ""
    gaps: bool = False

    @property
    def asked(self) -> str:
        """Filters and query as one query."""
        return " ".join(filter(None, (*self.filters, self.query)))

    @property
    def state(self) -> tuple[object, ...]:
        """What makes it another place than others: all but how far the reader is in it."""
        return self.view, self.query, self.record, self.filters, self.order, self.gaps

    @property
    def command(self) -> str:
        """The command line that begins here."""
        import shlex

        options = [*(["--order", self.order] if self.order else []), *(["--gaps"] if self.gaps else [])]
        at = ["--at", self.record] if self.record and not self.record.startswith("@") else []
        return shlex.join(
            ["csto-tui", "browse", self.view, *self.filters, *([self.query] if self.query else []), *options, *at]
        )


def begun(words: str, *, order: str = "", gaps: bool = False, at: str = "") -> Place:
    """The place that a query begins: a view may stand first, and filters before the words; the view is empty if none is named."""
    view, _, rest = words.strip().partition(" ")
    view, rest = (view, rest) if view in VIEWS else ("", words)
    filters = []
    while found := re.match(_FILTER, rest := rest.strip()):
        filters.append(found[1])
        rest = rest[found.end() :]
    return Place(view, rest, at, at, filters=tuple(filters), order=order, gaps=gaps)


def in_archive(command: str, archive: str) -> str:
    """The command line with the archive, as the reader's own things call it; the shipped one need not be named."""
    import shlex

    return (
        command if archive == "shipped" else command.replace("csto-tui ", f"csto-tui --db {shlex.quote(archive)} ", 1)
    )


def of_command(command: str) -> Place:
    """The place that a command line begins which a place gave."""
    import shlex

    words, options = [], {"--order": "", "--at": ""}
    rest = iter(shlex.split(command)[2:])
    gaps = False
    for word in rest:
        if word in options:
            options[word] = next(rest, "")
        elif word == "--gaps":
            gaps = True
        else:
            words.append(word)
    return begun(" ".join(words), order=options["--order"], gaps=gaps, at=options["--at"])


class History:
    """The places of a reader in order, as in a web browser: a jump cuts what lay ahead."""

    def __init__(self, start: Place) -> None:
        """Begins at a place."""
        self.places = [start]
        self.at = 0

    @property
    def place(self) -> Place:
        """The present place."""
        return self.places[self.at]

    def leave(self, place: Place) -> None:
        """Takes note of how the present place looks now, so that a return finds it so."""
        self.places[self.at] = place

    def visit(self, place: Place) -> None:
        """Goes to a new place."""
        del self.places[self.at + 1 :]
        self.places.append(place)
        self.at += 1

    def back(self) -> bool:
        """Goes one place back; False at the first."""
        moved = self.at > 0
        self.at -= moved
        return moved

    def forward(self) -> bool:
        """Goes one place forward; False at the last."""
        moved = self.at < len(self.places) - 1
        self.at += moved
        return moved
