"""What a reader keeps of an archive, apart from it: bookmarks, notes, searches, places, what is new."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from textual import work
from textual.app import SuspendNotSupported

from csto_tui import present
from csto_tui.archive import Archive
from csto_tui.errors import CstoError, StateError
from csto_tui.places import Place, begun, of_command
from csto_tui.ui.travels import Travels
from csto_tui.ui.visitors import owner_only

VISITS = 30
"""How many of the places where the reader has been are offered."""

if TYPE_CHECKING:
    from csto_tui.search.own import Own
    from csto_tui.state import State

T = TypeVar("T")


class Shelf(Travels):
    """A screen whose reader keeps something of what is shown."""

    def __init__(self, archive: Archive, start: Place) -> None:
        """Begins at a place."""
        super().__init__(archive, start)

    @cached_property
    def _state(self) -> "State":
        """The reader's own file; where it is takes longer to know than a frame may."""
        from csto_tui.state import State

        return State()

    @cached_property
    def _shelf(self) -> str:
        """What the archive is called in that file."""
        from csto_tui.state import archive_name

        return archive_name(self._archive.path)

    def own(self, archive: Archive) -> "Own":
        """What of an archive is the reader's."""
        return self._state.own(archive)

    @property
    def _record(self) -> str:
        """The id of the record that is shown; empty if that is a group or nothing, which is said."""
        if self._shown and not self._shown.startswith("@"):
            return self._shown
        self.tell("Go to a record first; this is none.")
        return ""

    def tell(self, words: str, failed: bool = False) -> None:
        """Says something in passing, instead of what was said before."""
        self.app.clear_notifications()
        self.notify(words, severity="error" if failed else "information", timeout=8 if failed else 4, markup=False)

    def _arrive(self) -> None:
        """Takes note of a new place, and for another day of the one before."""
        self._remember(self._history.place.command)
        super()._arrive()

    def _travel(self, place: Place) -> None:
        """Goes to a place, and takes note of the one before for another day."""
        self._remember(self._noted_place().command)
        super()._travel(place)

    def on_unmount(self) -> None:
        """Takes note of where the reader leaves."""
        with suppress(StateError):
            self._state.visit(self._shelf, self._history.place.command)

    @work(group="visits")
    async def _remember(self, place: str) -> None:
        # What is read is not to wait for a file; one that cannot be written says so when something is to be kept in it.
        with suppress(StateError):
            await asyncio.to_thread(self._state.visit, self._shelf, place)

    @work(group="news")
    async def _look_for_news(self) -> None:
        """Says how many records came since the last visit."""
        try:
            count = len(await asyncio.to_thread(_news, self._state, self._archive.path))
        except CstoError as error:
            self.tell(str(error), failed=True)
        else:
            self.box.tell([f"{count} new since your last visit · /is:new"] if count else [])

    @owner_only
    def action_toggle_bookmark(self) -> None:
        """Puts a bookmark on the record, or takes it off."""
        if id := self._record:
            title = present.label(self._archive.node(id))
            marked = self._kept(lambda: self._state.toggle_bookmark(self._shelf, id, title))
            if marked is not None:
                self.tell(f"Bookmark {'set' if marked else 'removed'}: {title}")

    @owner_only
    def action_bookmarks(self) -> None:
        """Offers the bookmarks and saved searches."""
        from csto_tui.ui.menu import Choice, Menu

        kept = self._kept(
            lambda: (
                self._state.bookmarks(self._shelf), self._state.saved(), self._state.visits(self._shelf, VISITS)
            )
        )  # fmt: skip
        if kept is None:
            return
        marks, saved, visits = kept
        choices = [Choice(mark.title, f"record {mark.id}", mark.added[:10], "Bookmarks") for mark in marks]
        choices += [Choice(each.name, f"search {each.query}", each.added[:10], "Saved searches") for each in saved]
        choices += [
            Choice(place.removeprefix("csto-tui browse "), f"place {place}", heading="Visited") for place in visits
        ]
        nothing = "Nothing is kept yet: m sets a bookmark, S saves a search."
        self.app.push_screen(Menu("Bookmarks", choices, nothing, "goes there"), self._go_to_kept)

    def _go_to_kept(self, taken: str | None) -> None:
        """Goes to a bookmark or a saved search."""
        kind, _, value = (taken or "").partition(" ")
        try:
            if kind == "record":
                view = self._archive.section_of(value).removeprefix("@")
                self._travel(Place(view, record=value, cursor=value))
            elif kind == "search":
                # A word that is also the name of a view is a word here.
                self._travel(begun(f"{self.lists.view} {value}"))
            elif kind == "place" and (place := of_command(value)).view:
                self._travel(place)
            elif kind:
                self.tell("This place is in no view that there is.", failed=True)
        except CstoError as error:
            self.tell(str(error), failed=True)
        except ValueError:
            self.tell("This place cannot be read.", failed=True)

    @owner_only
    def action_save_search(self) -> None:
        """Keeps the search that is shown, or forgets it if it is kept already."""
        query = self.lists.query_text
        if not query:
            self.tell("There is no search to keep; / begins one.")
            return
        kept = [each.name for each in self._kept(self._state.saved) or [] if each.query == query]
        if kept:
            self._kept(lambda: self._state.forget_search(kept[0]))
        else:
            self._kept(lambda: self._state.save_search(query, query))
        self.tell(f"Search {'forgotten' if kept else 'kept'}: {query}")

    def noted(self, id: str) -> str:
        """The reader's note on a record; empty if there is none, or it cannot be read, which the start has said."""
        with suppress(StateError):
            return self._state.note(self._shelf, id)
        return ""

    @owner_only
    def action_edit_note(self) -> None:
        """Lets the reader write a note on the record, in the editor that the environment names, else in one line."""
        from csto_tui.ui import editor
        from csto_tui.ui.prompt import Prompt

        id = self._record
        command = editor.command()
        if not id:
            return
        title, before = present.label(self._archive.node(id)), self.noted(id)
        if not command:
            hint = f"On {title}. With EDITOR set, it may have many lines."
            self.app.push_screen(Prompt("Your note", hint, before), partial(self._write_note, id))
            return
        after, fault = before, ""
        try:
            with self.app.suspend():
                # What is raised out of this block would leave the terminal to nobody.
                try:
                    after = editor.edited(before, command, f"# {title}")
                except CstoError as error:
                    fault = str(error)
        except SuspendNotSupported as error:
            fault = str(error)
        if fault:
            self.tell(fault, failed=True)
        else:
            self._write_note(id, after)

    def _write_note(self, id: str, text: str | None) -> None:
        """Keeps a note; an empty one takes away what was there, None changes nothing."""
        if text is not None and text != self.noted(id):
            self._kept(lambda: self._state.write_note(self._shelf, id, text))
            self._show(id, "")
            if self.noted(id) == text:
                self.tell("Note kept; has:note finds it." if text else "Note removed.")

    def _kept(self, does: Callable[[], T]) -> T | None:
        """What the reader's own file answers; None, and it is said, if it cannot be read or written."""
        try:
            return does()
        except StateError as error:
            self.tell(str(error), failed=True)
            return None


def _news(state: "State", path: Path) -> frozenset[str]:
    with Archive(path) as archive:
        return state.new_ids(archive)
