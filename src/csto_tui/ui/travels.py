"""The places of the screen: how it goes to one, and what is kept of it."""

from contextlib import suppress
from typing import TYPE_CHECKING

from textual import work

from csto_tui.archive import Archive
from csto_tui.errors import CstoError
from csto_tui.places import History, Place
from csto_tui.ui.panes import Panes
from csto_tui.ui.rest import Rest
from csto_tui.ui.rows import Rows
from csto_tui.ui.view import View
from csto_tui.ui.views import Views

if TYPE_CHECKING:
    from csto_tui.ui.searchbox import SearchBox
    from csto_tui.ui.summary import Summary

EMPTY = "There is nothing here."
NO_RECORD = "No record in this archive."


class Travels(Panes):
    """A screen that goes from place to place, and back."""

    box: "SearchBox"
    summary: "Summary"

    def __init__(self, archive: Archive, start: Place) -> None:
        """Begins at a place."""
        super().__init__()
        self._archive = archive
        self._history = History(start)
        self._shown = self._marked = ""
        self._bound: Place | None = start
        self._chosen = ""
        self._strayed = self._unread = False
        self._rest = Rest()

    def _show(self, id: str, nothing: str) -> None:
        """Shows a record or a group beside the list, or says why there is nothing to show."""
        self._turn_to(id)
        self._read(nothing)

    def _turn_to(self, id: str) -> None:
        """Takes note of the record or group that is to stand beside the list."""
        rows = self.lists.current
        self._strayed = id != rows.under
        self._shown, self._marked = id, id if self._strayed else rows.mark

    def _read(self, nothing: str) -> None:
        """Reads what the screen has turned to, or says why there is nothing to show."""
        rows, id = self.lists.current, self._shown
        self._unread = False
        self.summary.words = self.reading.show(id) if id else self.reading.show_nothing(nothing)
        if not self._strayed and isinstance(rows, View):
            if (instead := rows.targets()) is not None:
                self.reading.links.show(instead, NO_RECORD)
            if rows.asked:
                self._show_found(rows.asked)

    @work(group="found", exclusive=True)
    async def _show_found(self, asked: str) -> None:
        """Shows the records that answer a query beside the list."""
        found = await self.box.find(asked)
        if found and asked == getattr(self.lists.current, "asked", ""):
            self.summary.words = self.reading.show_found(asked, found)

    def _go(self, place: Place, anew: bool = False) -> None:
        """Goes to a place that is in the history, reading the trees `anew`; what was said in passing was said of another."""
        self.app.clear_notifications()
        self._bound, self._chosen = place, ""
        self.box.put(place.query, place.filters)
        self._journey(place, anew)

    @work(group="go", exclusive=True)
    async def _journey(self, place: Place, anew: bool) -> None:
        """Shows a place; a newer journey ends this one."""
        if anew:
            await self.lists.forget()
            place = place if self._is_there(place.record) else Place(place.view)
            self.box.put(place.query, place.filters)
        await self._show_place(place)

    def _is_there(self, id: str) -> bool:
        """Whether a place can be at a group or a record; where the archive cannot be read, what reads it says so."""
        with suppress(CstoError):
            return id.startswith("@") or bool(self._archive.nodes([id]))
        return True

    async def _show_place(self, place: Place) -> None:
        """Makes the screen as it was left at a place, or as it is to be there."""
        asked = self.lists.asks(place)
        found = await self.box.answer(asked) if asked else None
        if asked and not found:
            # The reader typed on: what is found for that is shown instead.
            self._bound = None
            return
        with self.prevent(Rows.Moved):
            await self.lists.show_view(place)
            self.query_one(Views).view = place.view
            if found:
                self.lists.show_answer(asked, *found, place.cursor)
            elif place.cursor:
                self.lists.reveal(place.cursor)
            if place.top is not None:
                self.lists.current.scroll_to(y=place.top, animate=False)
        self._bound = None
        self._show(place.record or self.lists.current.under, found[1] if found else self.lists.fault or EMPTY)
        self._take_note()
        self.call_after_refresh(self.reading.detail.scroll_to, y=place.read, animate=False)
        self.reading.links.list.go_to(place.link)
        self.action_focus_pane(self._chosen or place.pane)
        self._arrived()

    def action_focus_pane(self, pane: str) -> None:
        """Gives the keys to a pane; on the way to a place it keeps them there, since the reader types on."""
        if self._bound:
            self._chosen = pane
        super().action_focus_pane(pane)

    def _arrived(self) -> None:
        """Does what had to wait for the end of the way."""

    def _leave(self) -> None:
        """Takes note of how the present place looks, so that a return finds it so; on the way to one nothing is noted."""
        if self._bound:
            return
        now = self.lists.current
        pane = "list" if self.pane == "search" else self.pane
        read = self.reading.detail.scroll_offset.y
        self._history.leave(
            self._history.place._replace(
                query=self.box.typed(self.lists.query_text), record=self._shown, cursor=now.mark,
                top=now.scroll_offset.y, read=read, link=self.reading.links.list.cursor, pane=pane,
            )
        )  # fmt: skip

    def _noted_place(self) -> Place:
        """The present place as it looks now."""
        self._leave()
        return self._history.place

    def _arrive(self) -> None:
        """Takes note of a new place."""
        self._history.visit(self._history.place)
        self._take_note()

    def _take_note(self) -> None:
        """Takes note of the present place, and shows where the reader has been."""
        self._leave()
        self.reading.show_history(self._history)
        self._rest.delay()

    def _travel(self, place: Place) -> None:
        """Goes to a place; to one that is new, unless the reader is there already."""
        self._leave()
        now = self._history.place
        if place._replace(record=place.record or now.record).state != now.state:
            self._history.visit(place)
        self._go(place)
