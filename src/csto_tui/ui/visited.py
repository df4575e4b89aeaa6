"""The places where the reader has been, as a list."""

from textual.message import Message

from csto_tui.places import History, Place
from csto_tui.ui.rows import Line, Rows


class Visited(Rows):
    """The history, newest first; a place is one key away."""

    SCOPED_CSS = False
    DEFAULT_CSS = """
    Visited { display: none; border: round $border-blurred; height: 1fr; }
    Visited:focus { border: round $border; border-title-style: bold; }
    Browser.-l Visited { display: block; }
    """

    class Chosen(Message):
        """The reader goes to a place of the history."""

        def __init__(self, at: int) -> None:
            super().__init__()
            self.at = at

    def __init__(self) -> None:
        """Begins with nothing visited."""
        super().__init__(id="history")
        self.border_title = "History"
        self._titles: list[str] = []
        self._present = 0
        self._shown: tuple[History, dict[str, str]] | None = None

    def show(self, history: History, titles: dict[str, str]) -> None:
        """Shows the places of a history, as soon as it is seen; `titles` names their records by id."""
        self._shown = history, titles
        if self.size.width:
            self._read()

    def on_resize(self) -> None:
        """Shows what has changed while the list was not seen."""
        self._read()

    def _read(self) -> None:
        if self._shown:
            history, titles = self._shown
            words = [_words(place, titles.get(place.record, place.record)) for place in history.places]
            if (words, history.at) != (self._titles, self._present):
                self._titles, self._present = words, history.at
                self.reset(len(words) - 1 - history.at)

    def count(self) -> int:
        """How many places there are."""
        return len(self._titles)

    def line(self, index: int) -> Line:
        """A place: the search it stands in, and its record."""
        at = len(self._titles) - 1 - index
        return Line(self._titles[at], "here" if at == self._present else "")

    def action_open(self) -> None:
        """Goes to the place."""
        if self._titles:
            self.post_message(self.Chosen(len(self._titles) - 1 - self.cursor))


def _words(place: Place, title: str) -> str:
    """A place in few words: what it is narrowed to or searched for, its record, and the view where that tells it from others."""
    view = place.view.capitalize() if place.view in ("timeline", "coverage") or place.order or place.gaps else ""
    return " · ".join(filter(None, (view, *place.filters, f"/{place.query}" if place.query else "", title))) or "Start"
