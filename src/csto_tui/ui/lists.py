"""The lists of the screen: a tree for every view, and what a search found in front of them."""

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal

from csto_tui.archive import Archive
from csto_tui.errors import CstoError
from csto_tui.model import Node
from csto_tui.ui.outline import Outline

if TYPE_CHECKING:
    from csto_tui.search.engine import Answer
    from csto_tui.ui.results import Results


class Lists(Horizontal):
    """One list at a time, on the left; the reading side is put beside it."""

    def __init__(self, archive: Archive, view: str) -> None:
        """Shows the tree of a view."""
        super().__init__()
        self._archive = archive
        self.view = view
        self.query_text = ""
        self.fault = ""

    def compose(self) -> ComposeResult:
        """The tree of the first view."""
        yield Outline(self._children, self.view)

    async def settle(self) -> None:
        """Adds what can wait for the first frame."""
        from csto_tui.ui.results import Results

        self.results: Results = Results()
        await self.mount(self.results)

    @property
    def outline(self) -> Outline:
        """The tree of the present view."""
        return self.query_one(f"#tree-{self.view}", Outline)

    @property
    def current(self) -> "Outline | Results":
        """The list that is seen."""
        return self.results if self.query_text else self.outline

    async def show_view(self, view: str) -> None:
        """Shows the tree of a view, which is read when it is first seen."""
        self.show_answer("")
        self.view = view
        self._hide()
        if not self.query(f"#tree-{view}"):
            await self.mount(Outline(self._children, view), before=0)

    def show_answer(self, text: str, answer: "Answer | None" = None, nothing: str = "", cursor: str = "") -> None:
        """Shows what a query found, with the cursor on a record, or why nothing; the tree again where there is no query."""
        self.query_text = text
        self._hide()
        if answer:
            self.results.show(answer, nothing, cursor)

    def _hide(self) -> None:
        """Hides all lists but one; a class of their own costs less than one of what holds them all."""
        for outline in self.query(Outline):
            outline.set_class(bool(self.query_text) or outline.id != f"tree-{self.view}", "-hidden")
        self.results.set_class(not self.query_text, "-hidden")

    def reveal(self, id: str) -> None:
        """Puts the cursor of the tree on a record or group, unfolding what stands above it; nowhere if it is not there."""
        try:
            self.outline.reveal(self._archive.groups_of(id)[1:], id)
        except CstoError as error:
            self.notify(str(error), severity="error", markup=False)

    async def forget(self) -> None:
        """Forgets the trees: the archive is another one now."""
        await self.query(Outline).remove()

    def _children(self, id: str) -> list[Node]:
        """What is below a line of the tree; nothing, and in `fault` why, where the archive cannot be read."""
        self.fault = ""
        try:
            return self._archive.children(id)
        except CstoError as error:
            self.fault = str(error)
            return []
