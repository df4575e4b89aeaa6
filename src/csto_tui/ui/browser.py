"""The one screen: where list, detail, links, search and history meet."""

import gc
from pathlib import Path
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from csto_tui.archive import Archive
from csto_tui.places import History, Place
from csto_tui.ui.bindings import bindings
from csto_tui.ui.commands import BY_ID
from csto_tui.ui.footer import Footer
from csto_tui.ui.messages import OpenRecord, RunCommand, ShowRecord, ShowView
from csto_tui.ui.outline import Outline
from csto_tui.ui.rows import clip
from csto_tui.ui.views import Views

if TYPE_CHECKING:
    from csto_tui.ui.results import Results
    from csto_tui.ui.searchbox import QueryInput, SearchBox
    from csto_tui.ui.visited import Visited

CONTEXTS = {
    "list": ("list", "browser"), "detail": ("detail", "browser"), "links": ("links", "list", "browser"),
    "history": ("list", "browser"), "search": ("search", "browser"),
}  # fmt: skip
"""The contexts of commands that hold in each pane, the nearest first."""


class Browser(Screen[None]):
    """Shows an archive: one record is read, lists lead to others."""

    AUTO_FOCUS = ".list"
    DEFAULT_CSS = Path(__file__).with_name("browser.tcss").read_text(encoding="utf-8")
    SCOPED_CSS = False
    BINDINGS = bindings("browser")

    def __init__(self, archive: Archive, keymap: dict[str, str], start: Place, fault: str = "") -> None:
        """Begins at a place; `fault` is what is wrong with the settings, shown once the screen stands."""
        super().__init__()
        self._archive = archive
        self._keymap = keymap
        self._fault = fault
        self._history = History(start)
        self._returning: Place | None = None
        self._shown = ""
        self.view = start.view
        self.query_text = ""

    def compose(self) -> ComposeResult:
        """What the first frame shows: the views, the search line, the tree, the hints. The rest comes after it."""
        yield Views()
        yield Horizontal(id="search")
        with Horizontal(id="body"):
            yield Outline(self._archive.children, self.view)
        yield Footer(self._keymap)

    def on_mount(self) -> None:
        """The rest comes after the first frame."""
        self.call_after_refresh(self.settle)

    def settle(self) -> None:
        """Adds what can wait for the first frame, once."""
        if hasattr(self, "reading"):
            return
        from csto_tui.ui.reading import Reading
        from csto_tui.ui.results import Results
        from csto_tui.ui.searchbox import SearchBox

        self.reading: Reading = Reading(self._archive)
        self.results: Results = Results()
        self.box: SearchBox = SearchBox(self._archive.path)
        self.query_one("#search").mount(self.box)
        self.query_one("#body").mount(self.results, self.reading)
        self.mount(Static(id="summary", markup=False), before=self.query_one(Footer))
        self.mount(Static("csto-tui needs a window of at least 32 × 8 cells.", id="floor", markup=False))
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        """Goes to the place of the start."""
        gc.enable()
        gc.freeze()
        start = self._history.place
        if start.record:
            self._reveal(start.record)
        elif self.outline.node:
            self._show(self.outline.node.id)
        if start.query:
            self._returning = start
            self.box.input.value = start.query
        if self._fault:
            self.notify(self._fault, title="Settings", severity="warning", timeout=10, markup=False)

    @property
    def outline(self) -> Outline:
        """The tree of the present view."""
        return self.query_one(f"#tree-{self.view}", Outline)

    @property
    def list(self) -> "Outline | Results":
        """The list that is seen: what was found, or the tree."""
        return self.results if self.query_text else self.outline

    @property
    def pane(self) -> str:
        """The pane that has the keys: list, detail, links, history or search."""
        panes = {} if not hasattr(self, "reading") else {
            self.box.input: "search", self.reading.detail: "detail", self.reading.links.list: "links", self.reading.visited: "history"
        }  # fmt: skip
        return panes.get(self.focused, "list")

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Lets the hints and a screen of one pane follow the keys."""
        pane = self.pane
        self.query_one(Footer).contexts = CONTEXTS[pane]
        self.set_class(pane in ("detail", "links", "history"), "-reading")
        self.set_class(pane == "detail", "-detail")
        self.set_class(pane in ("links", "history"), "-links")

    def on_show_record(self, message: ShowRecord) -> None:
        """Shows the record or the group under the cursor beside the list."""
        if hasattr(self, "reading"):
            self._show(message.id)

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
        getattr(self.list, f"action_{message.action}")()

    def on_search_box_finished(self, message: "SearchBox.Finished") -> None:
        """Shows what was found; the first search of a row is a new place."""
        returning, self._returning = self._returning, None
        begun = bool(message.text) and not self.query_text and not returning
        if begun:
            self._leave()
        self.query_text = message.text
        self.set_class(bool(message.text), "-searching")
        hits = message.answer.hits
        self.results.show(hits, message.answer.total)
        if returning:
            self.results.go_to(self.results.index(returning.cursor))
            self._show(returning.record or (hits[0].node.id if hits else ""))
        elif not message.text and self.outline.node:
            self._show(self.outline.node.id)
        elif not hits:
            self.reading.detail.show_nothing(
                "No record in this archive answers this search. Esc clears it; F1 shows what it understands."
            )
        if begun:
            self._arrive()

    def _show(self, id: str) -> None:
        """Shows a record or a group beside the list."""
        if not id:
            return
        self._shown = id
        words = self.reading.show(id)
        self.query_one("#summary", Static).update(Content(clip(words, self.size.width)))
        self.reading.show_history(self._history)

    def action_go_to_view(self, view: str) -> None:
        """Goes to a view; its tree is read when it is first seen."""
        self._leave()
        self._show_view(view)
        if self.outline.node:
            self._show(self.outline.node.id)
        self._arrive()
        self.outline.focus()

    def _show_view(self, view: str) -> None:
        self.query_text = ""
        self.remove_class("-searching")
        self.box.clear()
        self.view = self.query_one(Views).view = view
        for outline in self.query(Outline):
            outline.display = outline.id == f"tree-{view}"
        if not self.query(f"#tree-{view}"):
            self.query_one("#body").mount(Outline(self._archive.children, view), before=0)

    def _reveal(self, id: str) -> None:
        """Shows a record in the tree where it stands."""
        groups = self._archive.groups_of(id)
        self._show_view(groups[0].removeprefix("@"))
        self.outline.reveal(groups[1:], id)
        self._show(id)

    def _leave(self) -> None:
        """Takes note of how the present place looks."""
        under = self.list.under
        top, read = self.list.scroll_offset.y, self.reading.detail.scroll_offset.y
        self._history.leave(Place(self.view, self.query_text, self._shown, under, top, read, self.pane))

    def _arrive(self) -> None:
        """Takes note of a new place."""
        self._history.visit(Place(self.view, self.query_text, self._shown, self.list.under))
        self.reading.show_history(self._history)

    def _return(self) -> None:
        """Makes the screen as the present place of the history was left."""
        place = self._history.place
        self._show_view(place.view)
        with self.prevent(ShowRecord):
            if place.query:
                self._returning = place
                self.box.input.value = place.query
            elif place.cursor:
                self.outline.reveal(self._groups(place.cursor), place.cursor)
                self.outline.scroll_to(y=place.top, animate=False)
        self._show(place.record)
        self.call_after_refresh(self.reading.detail.scroll_to, y=place.read, animate=False)
        self.action_focus_pane(place.pane)

    def _groups(self, id: str) -> tuple[str, ...]:
        """The groups under which a line of a tree stands, without the view itself."""
        return () if id.startswith("@") else self._archive.groups_of(id)[1:]

    def action_focus_pane(self, pane: str) -> None:
        """Gives the keys to a pane."""
        reading = self.reading
        panes = {
            "detail": reading.detail,
            "links": reading.links.list,
            "history": reading.visited,
            "search": self.box.input,
        }
        panes.get(pane, self.list).focus()

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

    def action_search(self) -> None:
        """Goes to the search box."""
        self.settle()
        self.box.input.focus()

    def action_leave_search(self) -> None:
        """Clears the search; the tree is as it was."""
        if self.query_text:
            self.action_go_to_view(self.view)
        else:
            self.box.clear()
            self.outline.focus()

    def action_step_back(self) -> None:
        """Comes one step back: from links to detail to list, from one pane to all, from results to the tree."""
        if self.pane in ("links", "history"):
            self.action_focus_pane("detail")
        elif self.pane == "detail":
            self.action_focus_pane("list")
        elif self.has_class("-zoomed"):
            self.remove_class("-zoomed")
        elif self.query_text:
            self.action_leave_search()

    def action_next_pane(self, step: int = 1) -> None:
        """Goes to the next pane."""
        panes = ["list", "detail", "links", *(["history"] if self.reading.visited.display else [])]
        at = panes.index(self.pane) if self.pane in panes else 0
        self.action_focus_pane(panes[(at + step) % len(panes)])

    def action_previous_pane(self) -> None:
        """Goes to the previous pane."""
        self.action_next_pane(-1)

    def action_reveal(self) -> None:
        """Shows the record where it stands in its tree."""
        if self.reading.record:
            self._leave()
            self._reveal(self.reading.record.id)
            self._arrive()
            self.outline.focus()

    def action_zoom(self) -> None:
        """Gives the whole screen to the present pane, or shares it again."""
        self.toggle_class("-zoomed")

    def action_scroll_detail(self, lines: int) -> None:
        """Scrolls the detail from another pane."""
        self.reading.detail.scroll_relative(y=lines, animate=False)

    def action_help(self) -> None:
        """Shows the keys of this pane."""
        from csto_tui.ui.help import Help

        self.app.push_screen(Help(CONTEXTS[self.pane], self._keymap))

    def action_palette(self) -> None:
        """Offers all commands of this pane."""
        from csto_tui.ui.palette import Palette

        self.app.push_screen(Palette(CONTEXTS[self.pane], self._keymap), self.run_command)

    def run_command(self, id: str | None) -> None:
        """Runs a command where it is known: in the pane that has the keys, on the screen, or in the program."""
        command = BY_ID.get(id or "")
        if command:
            self.call_later(self.app.run_action, command.action, self if command.context == "browser" else self.focused)
