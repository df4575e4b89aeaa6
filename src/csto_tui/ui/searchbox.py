"""The search box and what it says of the answer."""

from pathlib import Path

from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from csto_tui import present
from csto_tui.errors import CstoError
from csto_tui.search.engine import Answer, Superseded
from csto_tui.search.query import LONGEST
from csto_tui.ui.bindings import bindings
from csto_tui.ui.rows import fitting
from csto_tui.ui.searcher import Searcher


class QueryInput(Input):
    """The text that is searched for; the arrows move in the results."""

    BINDINGS = bindings("search")

    class Moved(Message):
        """The reader moves in the results, or opens one: what a list is to do."""

        def __init__(self, action: str) -> None:
            super().__init__()
            self.action = action

    def action_move(self, action: str) -> None:
        """Moves in the results, or opens one."""
        self.post_message(self.Moved(action))


class SearchBox(Horizontal):
    """The text that is searched for, answered at every key, and how much was found of each type."""

    DEFAULT_CSS = """
    SearchBox { height: 1; width: 1fr; }
    SearchBox Input { width: 1fr; min-width: 12; background: $surface; }
    SearchBox #mark { width: 3; color: $accent; text-style: bold; }
    SearchBox #found { width: auto; max-width: 65%; padding: 0 1; color: $quiet; }
    SearchBox.-fault #found { color: $error; text-style: bold; }
    """

    class Finished(Message):
        """A search that no newer one overtook has its answer."""

        def __init__(self, text: str, answer: Answer) -> None:
            super().__init__()
            self.text = text
            self.answer = answer

    def __init__(self, path: Path) -> None:
        """Searches the archive at `path`; begins empty."""
        self.input = QueryInput(
            placeholder="Search everything", compact=True, select_on_focus=False, max_length=LONGEST, id="search"
        )
        self._found = Static(id="found", markup=False)
        self._searcher = Searcher(path)
        self._words: list[str] = []
        super().__init__(Static(" / ", id="mark"), self.input, self._found)

    def on_unmount(self) -> None:
        """Ends the search thread."""
        self._searcher.close()

    def on_input_changed(self, message: Input.Changed) -> None:
        """Searches for what is typed; the next key overtakes it."""
        message.stop()
        self.run_worker(self._search(message.value), group="search", exclusive=True)

    async def _search(self, text: str) -> None:
        try:
            answer = await self._searcher.search(text)
        except Superseded:
            return
        except CstoError as error:
            self._say([str(error)], fault=True)
            return
        found = [f"{answer.total} found", present.counted(answer.counts)] if answer.total else ["nothing found"]
        self._say(found if text.strip() else [])
        self.post_message(self.Finished(text.strip(), answer))

    def clear(self) -> None:
        """Empties the box without a new search."""
        with self.input.prevent(Input.Changed):
            self.input.value = ""
        self._say([])

    def on_resize(self) -> None:
        """Fits the words to the new width."""
        self._fit()

    def _say(self, words: list[str], fault: bool = False) -> None:
        """Says what was found, in whole parts as far as there is room; or what is wrong with the query."""
        self._words = [part for word in words for part in ([word] if fault else word.split(" · "))]
        self.set_class(fault, "-fault")
        self._fit()

    def _fit(self) -> None:
        self._found.update(Content(fitting(self._words, self.size.width * 65 // 100 - 2)))
