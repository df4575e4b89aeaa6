"""A reader who keeps what is read, or takes it elsewhere."""

import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from itertools import chain

from csto_tui import present
from csto_tui.errors import CstoError, StateError
from csto_tui.places import VIEWS, Place, begun, in_archive, of_command
from csto_tui.readout import Page, amount, root_of
from csto_tui.state import archive_name
from csto_tui.text import line, safe
from csto_tui.walker import Walker

VISITS = 30
"""How many of the places where the reader has been are listed."""

FIRST = "Open a record first; this is none."
FORMS = {
    "id": "its id", "title": "its title", "plain": "a citation", "markdown": "a citation in Markdown",
    "bibtex": "a citation in BibTeX", "csl": "a citation in CSL-JSON", "gost": "a citation by GOST R 7.0.100",
    "md": "the record in Markdown", "json": "the record in JSON", "command": "this place as a command",
}  # fmt: skip
"""In what forms a record is printed to be copied."""


class Verbatim(str):
    """Text that is to be copied, so that no line of it is cut in two."""

    __slots__ = ()


class Keeper(Walker):
    """A reader with bookmarks, notes and saved searches, who copies and exports."""

    @property
    def _shelf(self) -> str:
        """What the archive is called among the reader's own things."""
        return archive_name(self._archive.path)

    def _go(self, place: Place) -> str:
        """Goes to a place, and takes note of it for another day."""
        said = super()._go(place)
        # A file that cannot be written says so when something is to be kept in it.
        with suppress(StateError):
            if place.view:
                self._state.visit(self._shelf, place.command)
        return said

    def bookmark(self) -> str:
        """Sets a bookmark on the record, or removes it."""
        id = self._record
        if not id:
            return FIRST
        title = present.label(self._archive.node(id))
        marked = self._state.toggle_bookmark(self._shelf, id, title)
        return f"Bookmark {'set' if marked else 'removed'}: {title}"

    def bookmarks(self) -> str:
        """Lists what is kept and where the reader has been."""
        view = self._place.view or VIEWS[0]
        marks = (
            (f"Bookmark: {mark.title}", partial(self._marked, mark.id)) for mark in self._state.bookmarks(self._shelf)
        )
        # A word that is also the name of a section is a word here.
        saved = (
            (f"Search: {each.name}", partial(self._go, begun(f"{view} {each.query}"))) for each in self._state.saved()
        )
        visits = (
            (f"Visited: {place.removeprefix('csto-tui browse ')}", partial(self._visited, place))
            for place in self._state.visits(self._shelf, VISITS)
        )
        kept = [(line(safe(words)), does) for words, does in chain(marks, saved, visits)]
        if not kept:
            return "Nothing is kept yet: m sets a bookmark, S saves a search."
        return self._offer(_numbered("Kept", [words for words, _ in kept]), [does for _, does in kept])

    def _marked(self, id: str) -> str:
        view = self._archive.section_of(id).removeprefix("@")
        return self._go(Place(view, record=id, pane="detail"))

    def _visited(self, command: str) -> str:
        try:
            place = of_command(command)
        except ValueError:
            return "This place cannot be read."
        if not place.view:
            return "This place is in no section that there is."
        return self._go(place._replace(cursor="", pane="detail" if place.record else "list"))

    def save(self) -> str:
        """Keeps the search that is read, or forgets it if it is kept already."""
        query = self._place.asked
        if not query:
            return "There is no search to keep; / begins one."
        kept = [each.name for each in self._state.saved() if each.query == query]
        if kept:
            self._state.forget_search(kept[0])
        else:
            self._state.save_search(query, query)
        return f"Search {'forgotten' if kept else 'kept'}: {line(query)}"

    def note(self, words: str) -> str:
        """Writes a note on the record: one more line of it, all of it in an editor, or nothing any more."""
        from csto_tui.ui import editor

        id = self._record
        if not id:
            return FIRST
        before = self._state.note(self._shelf, id)
        if words:
            after = "" if words == "-" else "\n".join(filter(None, (before, words)))
        elif sys.stdin.isatty() and (command := editor.command()):
            after = editor.edited(before, command, f"# {present.label(self._archive.node(id))}")
        else:
            return "Type a and your note on one line; a - removes the note. With EDITOR set, a alone opens it there."
        if after == before:
            return "The note is as it was." if before else "There is no note."
        self._state.write_note(self._shelf, id, after)
        self._set(self._pages.of(self._place), top=self._top)
        return "Note kept; has:note finds it." if after else "Note removed."

    def copy(self, form: str) -> str:
        """Prints the record or the place in a form, or lists the forms."""
        forms = FORMS if self._record else {"command": FORMS["command"]}
        if form:
            return (
                self._copied(form)
                if form in forms
                else f"{line(form, 60)} is no form here; y lists those that there are."
            )
        lines = [f"{name}: {words}" for name, words in forms.items()]
        return self._offer(_numbered("Copy", lines), [partial(self._copied, name) for name in forms])

    def _copied(self, form: str) -> Verbatim:
        from csto_tui.export.copies import copied

        if form != "command":
            return Verbatim(copied(self._archive, self._record, form).rstrip("\n"))
        command = self._place.command if self._place.view else "csto-tui browse"
        return Verbatim(in_archive(f"{command} --plain", self._shelf))

    def source(self) -> str:
        """Says the addresses of the documents in which the record stands."""
        id = self._record
        if not id:
            return FIRST
        documents = dict.fromkeys((id, *(place.document for place in self._archive.record(id).evidence)))
        found = [record for record in map(self._archive.record, documents) if record.source and record.source.url]
        told = (f"{record.title}:\n  {record.source.url}" for record in found if record.source)
        return "\n".join(told) or "The archive knows no address of its source."

    def export(self, name: str) -> str:
        """Writes what is listed into a file, of a record all that is below it too."""
        from csto_tui.ui.exported import EXPORTS, exported

        place = self._place
        if not name:
            return f"Type e and the name of a file, which ends in one of {' '.join(EXPORTS)}."
        if not place.view:
            return "Go to a section, a search or a record first."
        asked, shown = _listed(place)
        # The coverage is what is listed where there are only gaps, and is not where a record is read.
        gaps, view = place.gaps and not asked, "" if place.record else place.view
        where = place._replace(view="coverage" if gaps and not place.record else view)
        try:
            count, all = exported(self._archive.path, where, asked, shown, name)
        except OSError as error:
            raise CstoError(f"{line(name)} cannot be written: {error.strerror or error}.") from None
        rest = "" if all else "; there are more, which csto-tui export can write"
        return f"{amount(count, 'record')} written to {line(name)}{rest}."

    def news(self) -> str:
        """Says how many records came since the last visit; nothing if none did, or if the reader's own file cannot tell."""
        try:
            count = len(self._state.new_ids(self._archive))
        except StateError:
            return ""
        return f"{count} new since your last visit; /is:new finds them." if count else ""


def _listed(place: Place) -> tuple[str, str]:
    """The query for what is listed at a place; without one the record or group that is, with all below it."""
    if place.record:
        return "", place.record
    if place.view == "timeline" and place.filters and not place.query:
        return f"type:event,result {place.asked}", ""
    return place.asked, root_of(place)


def _numbered(title: str, lines: Sequence[str]) -> Page:
    """A page of lines that lead to no place."""
    return Page(
        f"{title}: {amount(len(lines))}.", (), tuple(f"{number}. {words}" for number, words in enumerate(lines, 1))
    )
