"""What a reader does with what is shown: copy and cite, open its source, export, look for words in it."""

import asyncio
import os
import sys
from collections.abc import Callable

from textual import work

from csto_tui import present
from csto_tui.errors import CstoError
from csto_tui.places import in_archive
from csto_tui.ui.shelf import Shelf
from csto_tui.ui.visitors import owner_only

CITATIONS = {
    "plain": "Citation", "markdown": "Citation in Markdown", "bibtex": "Citation in BibTeX", "csl": "Citation in CSL-JSON",
    "gost": "Citation by GOST R 7.0.100",
}  # fmt: skip


class Desk(Shelf):
    """A screen whose reader takes something of what is shown elsewhere."""

    _looked: frozenset[str] = frozenset()

    @owner_only
    def action_copy(self) -> None:
        """Offers the forms in which the record can be copied."""
        from csto_tui.ui.menu import Choice, Menu

        here = Choice("This place as a command", "command", heading="The place")
        choices = [Choice(words, form, heading="The record") for form, words in self._forms().items()]
        self.app.push_screen(Menu("Copy", [*choices, here], does="copies"), _calling(self._copy))

    @work(group="desk", exclusive=True)
    async def _copy(self, form: str) -> None:
        """Puts the record in the form that was chosen on the clipboard."""
        from csto_tui.export.copies import copied
        from csto_tui.ui import clipboard

        try:
            text = self._command() if form == "command" else copied(self._archive, self._shown, form)
        except CstoError as error:
            self.tell(str(error), failed=True)
            return
        words = await asyncio.to_thread(clipboard.copy, text, self.app.copy_to_clipboard)
        self.tell(f"{present.beginning(text)} {words}.", failed=words.startswith("not"))

    def _command(self) -> str:
        """The command line that begins here, with this archive."""
        return in_archive(self._history.place._replace(record=self._shown).command, self._shelf)

    def _forms(self) -> dict[str, str]:
        record = self._shown and not self._shown.startswith("@")
        forms = {
            "id": "Its id",
            "title": "Its title",
            **CITATIONS,
            "md": "The record as Markdown",
            "json": "The record as JSON",
        }
        return forms if record else {}

    @owner_only
    def action_open_source(self) -> None:
        """Shows the addresses of the documents in which the record stands."""
        from csto_tui.ui.menu import Choice, Menu

        id = self._record
        documents = {id, *(place.document for place in self._archive.record(id).evidence)} if id else set()
        found = [self._archive.record(document) for document in sorted(documents)]
        choices = [
            Choice(each.source.url, each.source.url, heading=each.title)
            for each in found
            if each.source and _is_web(each.source.url)
        ]
        if choices:
            self.app.push_screen(Menu("Open in the web browser", choices, does="opens"), _calling(self._open))
        elif id:
            self.tell("The archive knows no address of its source.")

    @work(group="desk", exclusive=True)
    async def _open(self, address: str) -> None:
        """Opens an address in the web browser of this system."""
        import webbrowser

        # One that needs this very terminal would fight for it with the screen.
        windows = sys.platform == "darwin" or any(
            map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"))
        )
        if not windows or not await asyncio.to_thread(webbrowser.open, address):
            self.tell(f"No web browser can be started here. The address: {address}", failed=True)

    @owner_only
    def action_export(self) -> None:
        """Asks for the file into which what is shown is written."""
        from csto_tui.ui.prompt import Prompt

        hint = "Its name says how: .csv .jsonl .md .ics .bib .json (CSL). " + self._extent()
        self.app.push_screen(Prompt("Write to the file", hint, "csto.csv"), _calling(self._export))

    @work(group="export", exclusive=True)
    async def _export(self, name: str) -> None:
        """Writes what is shown into a file."""
        from csto_tui.ui.exported import exported

        try:
            count, all = await asyncio.to_thread(
                exported, self._archive.path, self._history.place, self._asked, self._shown, name
            )
        except (CstoError, OSError) as error:
            self.tell(str(error), failed=True)
        else:
            rest = "" if all else "; there are more, which csto-tui export can write"
            self.tell(f"{count} record{'s' * (count != 1)} written to {name}{rest}.")

    @property
    def _asked(self) -> str:
        """The query for what is shown; empty where that is a line with all below it."""
        own = self.lists.own.asked if not self._shown else ""
        return self.lists.query_text or own

    def _extent(self) -> str:
        return (
            "All that is found is written."
            if self._asked
            else "The whole coverage is written, as .md with its sources."
            if self.lists.view == "coverage"
            else "The line under the cursor is written, with all below it."
        )

    def action_find(self) -> None:
        """Asks for words to look for in the detail."""
        from csto_tui.ui.prompt import Prompt

        self.app.push_screen(Prompt("Find in the record", "n goes to the next place, N to the one before."), self._find)

    def _find(self, typed: str | None) -> None:
        """Goes to the first place in the detail where a word begins like one that was typed."""
        from csto_tui.alphabets import tokens

        self._looked = frozenset(word for word, _, _ in tokens(typed or "")) or self._looked
        if typed:
            self._look(1, self._looked)

    def action_find_next(self, step: int) -> None:
        """Goes to the next place in the detail with the words that were asked for last, or with those of the search."""
        words = self._looked or self.lists.found
        if words:
            self._look(step, words)
        else:
            self.action_find()

    def _look(self, step: int, words: frozenset[str]) -> None:
        """Goes to the next place in the detail, which is brought up where it is not seen."""
        if not (self.reading.display and self.reading.detail.display):
            self.action_focus_pane("detail")
        if not self.reading.detail.find(words, step):
            self.tell(f"No word of this record begins with {' or '.join(sorted(words))}.")


def _calling(does: Callable[[str], object]) -> Callable[[str | None], None]:
    """Calls a function with what a reader chose or typed; not if that is nothing."""

    def call(value: str | None) -> None:
        if value:
            does(value)

    return call


def _is_web(address: str) -> bool:
    return address.startswith(("http://", "https://")) and not any(map(str.isspace, address))
