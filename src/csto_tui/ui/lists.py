"""The lists of the screen: a tree for every view, and what a search found in front of them."""

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal

from csto_tui.archive import Archive
from csto_tui.errors import CstoError
from csto_tui.model import Node
from csto_tui.places import Place
from csto_tui.ui.holder import Holder
from csto_tui.ui.outline import Outline
from csto_tui.ui.view import View

if TYPE_CHECKING:
    from collections.abc import Callable

    from csto_tui.search.engine import Answer
    from csto_tui.search.own import Own
    from csto_tui.ui.results import Results

NARROWING = ("timeline",)
"""The views that filters narrow; in front of the others stands what the filters find."""


class Lists(Holder, Horizontal):
    """One list at a time, on the left; the reading side is put beside it."""

    def __init__(self, archive: Archive, view: str, own: "Callable[[Archive], Own]") -> None:
        """Shows the list of a view; `own` tells what of an archive is the reader's."""
        super().__init__()
        self._own = own
        self._archive = archive
        self.view = view
        self._trees: dict[str, View] = {}
        self.query_text = ""
        self.fault = ""

    def compose(self) -> ComposeResult:
        """The tree of the first view."""
        yield self._make(self.view)

    async def settle(self) -> None:
        """Adds what can wait for the first frame."""
        from csto_tui.ui.results import Results

        self.results: Results = Results()
        await self.mount(self.results)

    @property
    def own(self) -> View:
        """The list that the present view has of its own."""
        return self._trees[self.view]

    @property
    def current(self) -> "View | Results":
        """The list that is seen."""
        # While a list is being made anew there is none.
        return self.results if self.query_text or self.view not in self._trees else self.own

    @property
    def found(self) -> frozenset[str]:
        """The words by which the search found the record under the cursor."""
        hit = self.results.hit if self.query_text else None
        return (
            frozenset(word for match in hit.why for word in (match.found or match.typed).split())
            if hit
            else frozenset()
        )

    def asks(self, place: Place) -> str:
        """The query whose results stand in front of the view at a place; empty if none do."""
        return place.asked if place.query or place.view not in NARROWING else ""

    async def show_view(self, place: Place) -> None:
        """Shows the list of a view, which is read when it is first seen."""
        self.show_answer("")
        if place.view not in self._trees:
            made = self._make(place.view)
            made.styles.display = "none"
            await self.mount(made, before=0)
        self.view = place.view
        self._hide()
        await self.own.show(place)

    def _make(self, view: str) -> View:
        """A list of a view, known from now on."""
        tree: View
        if view == "timeline":
            from csto_tui.ui.timeline import Bars

            tree = Bars(self._archive, self._own)
        elif view == "coverage":
            from csto_tui.ui.coverage import Matrix

            tree = Matrix(self._archive)
        else:
            tree = Outline(self._children, self._short_names, view)
        self._trees[view] = tree
        return tree

    def show_answer(self, text: str, answer: "Answer | None" = None, nothing: str = "", cursor: str = "") -> None:
        """Shows what a query found, with the cursor on a record, or why nothing; the tree again where there is no query."""
        self.query_text = text
        self._hide()
        if answer:
            self.results.show(answer, nothing, cursor)

    def _hide(self) -> None:
        """Hides all lists but one; by a class, all their styles would be worked out anew."""
        for list in (*self._trees.values(), self.results):
            list.styles.display = None if list is self.current else "none"

    def reveal(self, id: str) -> None:
        """Puts the cursor of the tree on a record or group, unfolding what stands above it; nowhere if it is not there."""
        try:
            self.own.reveal(self._archive.groups_of(id.partition("\n")[0])[1:], id)
        except CstoError as error:
            self.notify(str(error), severity="error", markup=False)

    async def forget(self) -> None:
        """Forgets the trees: the archive is another one now."""
        gone, self._trees = self._trees, {}
        await self.remove_children(gone.values())

    def _children(self, id: str) -> list[Node]:
        """What is below a line of the tree; nothing, and in `fault` why, where the archive cannot be read."""
        self.fault = ""
        try:
            return self._archive.children(id)
        except CstoError as error:
            self.fault = str(error)
            return []

    def _short_names(self, ids: list[str]) -> dict[str, list[str]]:
        """The short names of some records; none where the archive cannot be read, which the next read says."""
        try:
            return self._archive.short_names(ids)
        except CstoError:
            return {}
