"""Where the reader is and has been: a browser's back and forward."""

from typing import NamedTuple


class Place(NamedTuple):
    """A state of the screen: view, query, record, and where cursor and reading stand in it.

    `cursor` is the id of the line under the cursor, `top` the first line of the list in sight (None: any that shows the
    cursor), `read` the first line of the detail in sight, `pane` the pane that has the keys.
    """

    view: str = "priorities"
    query: str = ""
    record: str = ""
    cursor: str = ""
    top: int | None = None
    read: int = 0
    pane: str = "list"


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
