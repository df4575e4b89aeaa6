"""The search box and what it says of the answer."""

from collections.abc import Callable
from pathlib import Path

from rich.cells import cell_len
from textual import events, work
from textual.containers import Horizontal
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive, reactive
from textual.widget import Widget
from textual.widgets import Input, Static

from csto_tui import present
from csto_tui.archive import Archive
from csto_tui.errors import CstoError
from csto_tui.search.engine import Answer, Superseded
from csto_tui.search.own import Own
from csto_tui.search.query import LONGEST
from csto_tui.ui.bindings import bindings
from csto_tui.ui.messages import Narrow
from csto_tui.ui.rows import fitting
from csto_tui.ui.searcher import Searcher

NOTHING = "No record in this archive answers this search. Esc clears it; F1 shows what it understands."

EMPTY = ("Search everything", "Search"), ("Search within these", "Search within", "Search")
"""What an empty search box says without filters and behind them, the longest that has room."""

CROSS = " × "

WIDEST = 70
"""How much of the line the filters take at most, in hundredths."""


class QueryInput(Input):
    """The text that is searched for; the arrows move in the results."""

    BINDINGS = bindings("search")

    virtual_size: Reactive[Size] = Reactive(Size(0, 0))
    """How long the text is changes no layout."""

    class Moved(Message):
        """The reader moves in the results, or opens one: what a list is to do."""

        def __init__(self, action: str) -> None:
            super().__init__()
            self.action = action

    def action_move(self, action: str) -> None:
        """Moves in the results, or opens one."""
        self.post_message(self.Moved(action))


class Chips(Widget):
    """The filters that narrow what is shown; a click takes one away."""

    DEFAULT_CSS = f"""
    Chips {{ width: auto; max-width: {WIDEST}%; height: 1; color: $accent; text-wrap: nowrap; }}
    """

    filters: reactive[tuple[str, ...]] = reactive((), layout=True)

    def render(self) -> Content:
        """Each filter with a cross behind it."""
        return self._drawn(self._hidden(self.size.width))

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """How wide the filters are that have room."""
        return self._drawn(self._hidden(container.width * WIDEST // 100)).cell_length

    def _hidden(self, room: int) -> int:
        """How many of the first filters have no room in so many cells; at least the last is seen."""
        return next(
            (at for at in range(len(self.filters)) if self._drawn(at).cell_length <= room), len(self.filters) - 1
        )

    def _drawn(self, hidden: int) -> Content:
        parts = [(f"+{hidden} ", "")] if hidden > 0 else []
        for words in self.filters[max(0, hidden) :]:
            parts += [(words, "bold"), (CROSS, "")]
        return Content.assemble(*parts)

    def on_click(self, event: events.Click) -> None:
        """Takes away the filter that was clicked."""
        hidden = self._hidden(self.size.width)
        at = len(f"+{hidden} ") if hidden > 0 else 0
        for number, words in [*enumerate(self.filters)][max(0, hidden) :]:
            at += cell_len(words) + len(CROSS)
            if event.x < at:
                self.post_message(Narrow((*self.filters[:number], *self.filters[number + 1 :])))
                return


class SearchBox(Horizontal):
    """The text that is searched for, answered at every key, and how much was found of each type."""

    DEFAULT_CSS = """
    SearchBox { height: 1; width: 1fr; }
    SearchBox Input { width: 2fr; background: $surface; }
    SearchBox #mark { width: 3; color: $accent; text-style: bold; }
    SearchBox #found { width: 3fr; height: 1; padding: 0 1; color: $quiet; text-align: right; }
    SearchBox.-fault #found { color: $error; text-style: bold; }
    """

    class Finished(Message):
        """A search that no newer one overtook has its answer; `words` say why, if it is none."""

        def __init__(self, text: str, answer: Answer, words: str) -> None:
            super().__init__()
            self.text = text
            self.answer = answer
            self.words = words

    def __init__(self, path: Path, own: Callable[[Archive], Own]) -> None:
        """Searches the archive at `path`, in which `own` tells what is the reader's; begins empty."""
        self.chips = Chips()
        self.input = QueryInput(
            placeholder=EMPTY[0][0], compact=True, select_on_focus=False, max_length=LONGEST, id="search"
        )
        self._found = Static(id="found", markup=False)
        self._searcher = Searcher(path, own)
        self._words: list[str] = []
        super().__init__(Static(" / ", id="mark"), self.chips, self.input, self._found)

    @property
    def asked(self) -> str:
        """The filters, with what is typed behind them."""
        return " ".join((*self.chips.filters, self.input.value)).strip()

    def typed(self, asked: str) -> str:
        """What was typed of a query that begins with the filters."""
        return asked.removeprefix(" ".join(self.chips.filters)).strip()

    def on_unmount(self) -> None:
        """Ends the search thread."""
        self._searcher.close()

    def on_descendant_focus(self) -> None:
        """Makes ready for what will be typed."""
        self._searcher.prepare()

    def on_input_changed(self, message: Input.Changed) -> None:
        """Searches for what is typed; the next key overtakes it."""
        message.stop()
        # A space behind a word says that it is whole.
        self._search(" ".join((*self.chips.filters, message.value)))

    @work(group="search", exclusive=True)
    async def _search(self, text: str) -> None:
        found = await self.answer(text)
        if found:
            self.screen.post_message(self.Finished(text.strip(), *found))

    async def find(self, text: str) -> Answer | None:
        """What a query finds, without a word; None if a newer one has begun or it is no query."""
        try:
            return await self._searcher.search(text)
        except (Superseded, CstoError):
            return None

    async def answer(self, text: str) -> tuple[Answer, str] | None:
        """What a query finds, and what to say if that is nothing. None if a newer one has begun."""
        try:
            answer, fault = await self._searcher.search(text), ""
        except Superseded:
            return None
        except CstoError as error:
            answer, fault = Answer((), {}), str(error)
        waiting = f"Go on typing: {', '.join(answer.waiting)} …" if answer.waiting else ""
        # Later, so that it is drawn together with the list of what was found.
        self.call_later(self._say_found, text.strip(), [fault] if fault else _found(answer), bool(fault))
        return answer, fault or waiting or NOTHING

    def _say_found(self, text: str, words: list[str], fault: bool) -> None:
        """Says what came of a search, unless the reader has left it since."""
        if text == self.asked:
            self._say(words if text else [], fault)

    def put(self, text: str, filters: tuple[str, ...]) -> None:
        """Puts a text into the box, behind filters, without a search."""
        if filters != self.chips.filters:
            self.chips.filters = filters
            self.call_after_refresh(self._fit)
        with self.input.prevent(Input.Changed):
            self.input.value = text
            self.input.cursor_position = len(text)
        self._say([])

    def reopen(self) -> None:
        """Forgets what was read of the archive: its file is another one now."""
        self._searcher.forget()

    def on_resize(self) -> None:
        """Fits the words to the new width."""
        self._fit()

    def tell(self, words: list[str]) -> None:
        """Says something while nothing is searched for."""
        if not self.asked:
            self._say(words)

    def _say(self, words: list[str], fault: bool = False) -> None:
        self._words = words
        self.set_class(fault, "-fault")
        self._fit()

    def _fit(self) -> None:
        room = self.input.content_size.width
        self.input.placeholder = next((words for words in EMPTY[bool(self.chips.filters)] if len(words) <= room), "")
        self._found.update(Content(fitting(self._words, self._found.content_size.width)), layout=False)


def _found(answer: Answer) -> list[str]:
    """How much was found of each type, most first, and which filters wait for the rest of their value."""
    waiting = [f"{filter} …" for filter in answer.waiting]
    if answer.total:
        counted = not answer.more and sum(answer.counts.values()) >= answer.total
        most = sorted(answer.counts.items(), key=lambda count: -count[1]) if counted else []
        types = [present.counted({type: count}) for type, count in most]
        return [f"{present.found(answer.total, answer.more)} found", *waiting, *types]
    return waiting or ["nothing found"]
