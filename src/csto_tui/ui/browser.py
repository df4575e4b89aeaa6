"""The one screen: where list, detail, links, search and history meet."""

import gc
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from csto_tui.archive import Archive
from csto_tui.errors import CstoError
from csto_tui.places import History, Place
from csto_tui.ui.bindings import bindings
from csto_tui.ui.commands import BY_ID, PANES
from csto_tui.ui.footer import Footer
from csto_tui.ui.lists import Lists
from csto_tui.ui.messages import OpenRecord, RunCommand, ShowRecord, ShowView
from csto_tui.ui.rows import clip
from csto_tui.ui.views import Views

if TYPE_CHECKING:
    from csto_tui.ui.searchbox import QueryInput, SearchBox
    from csto_tui.ui.visited import Visited

NOTHING = "No record in this archive answers this search. Esc clears it; F1 shows what it understands."


class Browser(Screen[None]):
    """Shows an archive: one record is read, lists lead to others."""

    AUTO_FOCUS = ".list"
    DEFAULT_CSS = Path(__file__).with_name("browser.tcss").read_text(encoding="utf-8")
    SCOPED_CSS = False
    BINDINGS = bindings("browser")

    def __init__(self, archive: Archive, keymap: Mapping[str, str], start: Place, fault: str = "") -> None:
        """Begins at a place; `fault` is what is wrong with the settings, shown once the screen stands."""
        super().__init__()
        self._archive = archive
        self._keymap = keymap
        self._fault = fault
        self._history = History(start)
        self._returning: Place | None = None
        self._shown = ""
        self._settled = False
        self.lists = Lists(archive, start.view)

    def compose(self) -> ComposeResult:
        """What the first frame shows: the views, room for the search, the tree, the hints. The rest comes after it."""
        yield Views()
        yield Horizontal(id="search-line")
        yield self.lists
        yield Footer(self._keymap)

    def on_mount(self) -> None:
        """The rest comes after the first frame."""
        self.call_after_refresh(self.settle)

    def settle(self) -> None:
        """Adds what can wait for the first frame, once."""
        if self._settled:
            return
        from csto_tui.ui.reading import Reading
        from csto_tui.ui.searchbox import SearchBox

        self._settled = True
        self.reading: Reading = Reading(self._archive)
        self.box: SearchBox = SearchBox(self._archive.path)
        self.query_one("#search-line").mount(self.box)
        self.lists.settle()
        self.lists.mount(self.reading)
        self.mount(Static(id="summary", markup=False), before=self.query_one(Footer))
        self.mount(Static("csto-tui needs a window of at least 32 × 8 cells.", id="floor", markup=False))
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        """Goes to the place of the start."""
        gc.enable()
        gc.freeze()
        start = self._history.place
        if not start.record or not self._reveal(start.record):
            self._show(self.lists.outline.under)
        if start.query:
            self._returning = start
            self.box.input.value = start.query
        self._leave()
        self.reading.show_history(self._history)
        if self._fault:
            self.notify(self._fault, title="Settings", severity="warning", timeout=10, markup=False)

    @property
    def pane(self) -> str:
        """The pane that has the keys: list, detail, links, history or search."""
        id = self.focused.id if self.focused else ""
        return id if id in PANES else "list"

    def on_descendant_focus(self) -> None:
        """Lets the hints and a screen of one pane follow the keys."""
        pane = self.pane
        self.query_one(Footer).contexts = PANES[pane]
        if self._settled:
            away = self.reading.take(pane)
            self.lists.current.set_class(away, "-away")

    def on_show_record(self, message: ShowRecord) -> None:
        """Shows the record or the group under the cursor beside the list."""
        if self._settled:
            self._show(message.id)
            self._leave()
            self.reading.show_history(self._history)

    def on_open_record(self, message: OpenRecord) -> None:
        """Goes to a record; one that is shown already is only given the keys."""
        if message.id != self._shown:
            self._leave()
            self._show(message.id)
            self._arrive()
        self.action_focus_pane("detail")

    def on_show_view(self, message: ShowView) -> None:
        """Goes to a view."""
        self.action_go_to_view(message.view)

    def on_run_command(self, message: RunCommand) -> None:
        """Runs a command as its key would."""
        self.run_command(message.id)

    def on_visited_chosen(self, message: "Visited.Chosen") -> None:
        """Goes to a place of the history."""
        self._leave()
        self._history.at = message.at
        self._return()

    def on_query_input_moved(self, message: "QueryInput.Moved") -> None:
        """Moves in the list while the search box has the keys."""
        getattr(self.lists.current, f"action_{message.action}")()

    def on_search_box_finished(self, message: "SearchBox.Finished") -> None:
        """Shows what was found; the first search of a row is a new place."""
        returning, self._returning = self._returning, None
        begun = bool(message.text) and not self.lists.query_text and not returning
        if begun:
            self._leave()
        self.lists.show_answer(message.text, message.answer, returning.cursor if returning else "")
        if returning:
            self._show(returning.record or self.lists.current.under)
        elif not message.text:
            self._show(self.lists.current.under)
        elif not message.answer.hits:
            self.reading.detail.show_nothing(NOTHING)
        if begun:
            self._arrive()

    def _show(self, id: str) -> None:
        """Shows a record or a group beside the list."""
        if not id:
            return
        self._shown = id
        words = self.reading.show(id)
        self.query_one("#summary", Static).update(Content(clip(words, self.size.width)))

    def action_go_to_view(self, view: str) -> None:
        """Goes to a view."""
        self._leave()
        self._show_view(view)
        self._show(self.lists.outline.under)
        self._arrive()
        self.action_focus_pane("list")

    def _show_view(self, view: str) -> None:
        self.box.clear()
        self.lists.show_view(view)
        self.query_one(Views).view = view

    def _reveal(self, id: str) -> bool:
        """Shows a record in the tree where it stands; False, and a word of why, where the archive cannot tell."""
        try:
            groups = self._archive.groups_of(id)
        except CstoError as error:
            self.notify(str(error), severity="error", markup=False)
            return False
        self._show_view(groups[0].removeprefix("@"))
        self.lists.reveal(groups[1:], id)
        self._show(id)
        return True

    def _leave(self) -> None:
        """Takes note of how the present place looks."""
        now = self.lists.current
        read = self.reading.detail.scroll_offset.y
        place = Place(
            self.lists.view, self.lists.query_text, self._shown, now.under, now.scroll_offset.y, read, self.pane
        )
        self._history.leave(place)

    def _arrive(self) -> None:
        """Takes note of a new place."""
        self._history.visit(Place(self.lists.view, self.lists.query_text, self._shown, self.lists.current.under))
        self.reading.show_history(self._history)

    def _return(self) -> None:
        """Makes the screen as the present place of the history was left."""
        place = self._history.place
        self._show_view(place.view)
        if place.query:
            self._returning = place
            self.box.input.value = place.query
        else:
            self.lists.reveal((), place.cursor, place.top)
        self._show(place.record)
        self.call_after_refresh(self.reading.detail.scroll_to, y=place.read, animate=False)
        self.reading.show_history(self._history)
        self.action_focus_pane("list" if place.pane == "search" else place.pane)

    def action_focus_pane(self, pane: str) -> None:
        """Gives the keys to a pane."""
        self.settle()
        widget = self.lists.current if pane == "list" else self.query_one(f"#{pane}")
        widget.focus()

    def action_next_pane(self, step: int = 1) -> None:
        """Goes to the next pane, or to the one before."""
        panes = ["list", "detail", "links", *(["history"] if self.reading.visited.display else [])]
        at = panes.index(self.pane) if self.pane in panes else 0
        self.action_focus_pane(panes[(at + step) % len(panes)])

    def action_go_back(self) -> None:
        """Returns to where the reader was."""
        self._leave()
        if self._history.back():
            self._return()

    def action_go_forward(self) -> None:
        """Goes where Back came from."""
        self._leave()
        if self._history.forward():
            self._return()

    def action_leave_search(self) -> None:
        """Clears the search; the tree is as it was."""
        if self.lists.query_text:
            self.action_go_to_view(self.lists.view)
        else:
            self.box.clear()
            self.action_focus_pane("list")

    def action_step_back(self) -> None:
        """Comes one step back: from links to detail to list, from one pane to all, from results to the tree."""
        if self.pane in ("links", "history"):
            self.action_focus_pane("detail")
        elif self.pane == "detail":
            self.action_focus_pane("list")
        elif self.has_class("-zoomed"):
            self.remove_class("-zoomed")
        elif self.lists.query_text:
            self.action_leave_search()

    def action_reveal(self) -> None:
        """Shows the record where it stands in its tree."""
        self._leave()
        if not self._shown.startswith("@") and self._reveal(self._shown):
            self._arrive()
            self.action_focus_pane("list")

    def action_zoom(self) -> None:
        """Gives the whole screen to the present pane, or shares it again."""
        self.toggle_class("-zoomed")

    def action_scroll_detail(self, lines: int) -> None:
        """Scrolls the detail from another pane."""
        self.reading.detail.scroll_relative(y=lines, animate=False)

    def action_help(self) -> None:
        """Shows the keys of this pane."""
        from csto_tui.ui.help import Help

        self.app.push_screen(Help(PANES[self.pane], self._keymap))

    def action_palette(self) -> None:
        """Offers all commands of this pane."""
        from csto_tui.ui.palette import Palette

        self.app.push_screen(Palette(PANES[self.pane], self._keymap), self.run_command)

    def run_command(self, id: str | None) -> None:
        """Runs a command where it is known: on the screen, or in the pane that has the keys."""
        command = BY_ID.get(id or "")
        if command:
            self.call_later(self.app.run_action, command.action, self if command.context == "browser" else self.focused)
