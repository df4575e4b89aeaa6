"""The one screen: where list, detail, links, search and history meet."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Static

from csto_tui.archive import Archive
from csto_tui.places import Place
from csto_tui.ui.bindings import bindings
from csto_tui.ui.commands import BY_ID
from csto_tui.ui.footer import Footer
from csto_tui.ui.frames import Frames, send
from csto_tui.ui.lists import Lists
from csto_tui.ui.messages import Narrow, OpenRecord, RunCommand
from csto_tui.ui.outlook import Outlook
from csto_tui.ui.rows import Rows
from csto_tui.ui.travels import EMPTY, NO_RECORD
from csto_tui.ui.views import Views

if TYPE_CHECKING:
    from csto_tui.ui.searchbox import QueryInput, SearchBox
    from csto_tui.ui.visited import Visited


class Browser(Outlook):
    """Shows an archive: one record is read, lists lead to others."""

    AUTO_FOCUS = ".list"
    DEFAULT_CSS = Path(__file__).with_name("browser.tcss").read_text(encoding="utf-8")
    SCOPED_CSS = False
    BINDINGS = bindings("browser")

    class Ready(Message):
        """The screen takes keys: it stands, or has opened what was found."""

    def __init__(self, archive: Archive, keymap: Mapping[str, str], start: Place) -> None:
        """Begins at a place."""
        super().__init__(archive, start)
        self._compositor = Frames()
        self._keymap = keymap
        self._awaited, self._moves = "", list[str]()
        self._late: SearchBox.Finished | None = None
        self.lists = Lists(archive, start.view, self.own)

    def compose(self) -> ComposeResult:
        """What the first frame shows: the views, room for the search, the tree, the hints. The rest comes after it."""
        yield Views()
        yield Horizontal(id="search-line")
        yield self.lists
        yield Footer(self._keymap)

    def on_mount(self) -> None:
        """The rest comes after the first frame."""
        self.call_after_refresh(self._settle)

    async def _settle(self) -> None:
        """Adds what can wait for the first frame, and goes to the place of the start."""
        from csto_tui.ui.reading import Reading
        from csto_tui.ui.searchbox import SearchBox
        from csto_tui.ui.summary import Summary

        self.reading: Reading = Reading(self._archive, self.noted)
        self.box: SearchBox = SearchBox(self._archive.path, self.own)
        self.summary: Summary = Summary()
        await self.query_one("#search-line").mount(self.box)
        await self.lists.settle()
        await self.lists.mount(self.reading)
        await self.mount(self.summary, before=self.query_one(Footer))
        await self.mount(Static("csto-tui needs a window of at least 32 × 8 cells.", id="floor", markup=False))
        self.settled = True
        self.box.put(self._history.place.query, self._history.place.filters)
        await self._show_place(self._history.place)
        self._rest.begin(self)
        self._look_for_news()
        self.post_message(self.Ready())

    def on_descendant_focus(self) -> None:
        """Takes note that the reader does something."""
        self._rest.delay()

    def on_rows_moved(self, message: Rows.Moved) -> None:
        """Lets the detail follow the cursor of the list."""
        rows = message.rows
        if self.settled and rows is self.lists.current and rows.mark and rows.mark != self._marked:
            strayed = self._strayed
            self._show(rows.under, NO_RECORD)
            # What a link has led to stays a place of its own.
            if strayed:
                self._arrive()
            else:
                self._take_note()

    def on_open_record(self, message: OpenRecord) -> None:
        """Goes to a record; one that is shown already is only given the keys."""
        if message.id != self._shown:
            self._leave()
            self._show(message.id, EMPTY)
            self._arrive()
        self.action_focus_pane("detail")

    def on_run_command(self, message: RunCommand) -> None:
        """Runs a command as its key would."""
        self.run_command(message.id)

    def on_narrow(self, message: Narrow) -> None:
        """Narrows the present view, or widens it again."""
        self.narrow(message.filters)

    def on_visited_chosen(self, message: "Visited.Chosen") -> None:
        """Goes to a place of the history."""
        self._leave()
        self._history.at = message.at
        self._go(self._history.place)

    def on_query_input_moved(self, message: "QueryInput.Moved") -> None:
        """Moves in the list while the search box has the keys; not before the answer to what was typed is there."""
        asked = self.box.asked
        if self._bound is None and not self._is_searching():
            self._move(message.action)
        else:
            self._moves = [*(self._moves if asked == self._awaited else ()), message.action]
            self._awaited = asked

    def on_search_box_finished(self, message: "SearchBox.Finished") -> None:
        """Shows what was found; the first search of a row is a new place."""
        if message.text != self.box.asked:
            # The reader has left this search.
            return
        if self._bound:
            self._late = message
            return
        asked = self._found_for(message.text)
        begun = bool(self.box.typed(asked)) and not self.box.typed(self.lists.query_text)
        if begun:
            self._leave()
        with self.prevent(Rows.Moved):
            self.lists.show_answer(asked, message.answer, message.words)
        under = self.lists.current.under
        seen = under == self._shown != "" and not (begun or self._unread)
        self._turn_to(under)
        if begun:
            self._history.visit(self._history.place)
        if seen:
            self._take_note()
        else:
            self._unread = True
            # Once the list itself has asked to be drawn: what was found is seen before its first record is read.
            self.lists.current.call_later(self.call_after_refresh, self._read_hit, message.words)
        moves, self._moves = self._moves, []
        for move in moves if message.text == self._awaited else ():
            self._move(move)

    def _move(self, action: str) -> None:
        """Moves in the list while the search box has the keys, or opens what the cursor is on: then the next keys are meant for that."""
        hit = self.lists.results.hit if self.lists.query_text else None
        if action == "open" and hit:
            self.on_open_record(OpenRecord(hit.node.id))
        else:
            getattr(self.lists.current, f"action_{action}")()
        if action == "open":
            self.post_message(self.Ready())

    def _read_hit(self, nothing: str) -> None:
        """Reads what the screen has turned to, unless something else was read since or will be at the end of a way."""
        if self._unread and not self._bound:
            send()
            self._read(nothing)
            self._take_note()

    def _is_searching(self) -> bool:
        """Whether the answer to what is typed is still on its way."""
        return self._bound is None and self.lists.query_text != self._found_for(self.box.asked)

    def _found_for(self, asked: str) -> str:
        """The query whose results are to stand in front of the view when this is asked; empty if none are."""
        return self.lists.asks(self._history.place._replace(query=self.box.typed(asked)))

    def _arrived(self) -> None:
        """Shows what was found on the way."""
        late, self._late = self._late, None
        if late:
            self.on_search_box_finished(late)

    def action_go_to_view(self, view: str) -> None:
        """Goes to a view."""
        self._travel(Place(view))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leaves the key of the search to the search box once that has the keys."""
        return not (parameters == ("search",) and self.pane == "search") and super().check_action(action, parameters)

    def action_go_back(self) -> None:
        """Returns to where the reader was: from a search that has no answer yet to what it began from."""
        self._leave()
        if self._is_searching() or self._history.back():
            self._go(self._history.place)

    def action_go_forward(self) -> None:
        """Goes where Back came from."""
        self._leave()
        if self._history.forward():
            self._go(self._history.place)

    def action_leave_search(self) -> None:
        """Clears what is typed; then the filters; the view is as it was."""
        place = self._history.place
        kept = place.filters if self.box.input.value.strip() else ()
        self._travel(Place(place.view, filters=kept, order=place.order, gaps=place.gaps))

    def action_step_back(self) -> None:
        """Comes one step back: from links to detail to list, from one pane to all, from results to the tree."""
        if self.pane in ("links", "history"):
            self.action_focus_pane("detail")
        elif self.pane == "detail":
            self.action_focus_pane("list")
        elif self.lists.has_class("-zoomed"):
            self.lists.remove_class("-zoomed")
        elif self.lists.query_text or self._history.place.filters:
            self.action_leave_search()

    def action_reveal(self) -> None:
        """Shows the record where it stands in its tree."""
        if self._shown:
            view = self._archive.section_of(self._shown).removeprefix("@")
            self._travel(Place(view, record=self._shown, cursor=self._shown))

    def action_reopen(self) -> None:
        """Opens the archive again, as its file is now, at the same place."""
        self._leave()
        self._archive.reopen()
        self.box.reopen()
        self._go(self._history.place, anew=True)

    def action_help(self) -> None:
        """Shows the keys of this pane."""
        from csto_tui.ui.help import Help

        self.app.push_screen(Help(self.contexts, self._keymap))

    def action_palette(self) -> None:
        """Offers all commands of this pane."""
        from csto_tui.ui.palette import palette

        self.app.push_screen(palette(self.contexts, self._keymap, self), self.run_command)

    def run_command(self, id: str | None) -> None:
        """Runs a command where it is known: on the screen, or in the pane that has the keys."""
        command = BY_ID.get(id or "")
        if command:
            self.call_later(self.app.run_action, command.action, self if command.context == "browser" else self.focused)
