"""The panes of the screen: which of them has the keys."""

from typing import TYPE_CHECKING

from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget

from csto_tui.ui.commands import PANES
from csto_tui.ui.footer import Footer
from csto_tui.ui.lists import Lists
from csto_tui.ui.scroll import PARTS

if TYPE_CHECKING:
    from csto_tui.ui.reading import Reading


class Panes(Screen[None]):
    """A screen with lists on the left, and later a reading side on the right."""

    COMPONENT_CLASSES = PARTS

    lists: Lists
    reading: "Reading"
    settled = False
    """Whether the whole screen stands."""

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """The panes that lose and get the keys draw themselves anew; the rest of the screen need not be."""

    @property
    def pane(self) -> str:
        """The pane that has the keys: list, detail, links, history or search."""
        id = self.focused.id if self.focused else ""
        return id if id in PANES else "list"

    @property
    def contexts(self) -> tuple[str, ...]:
        """The contexts whose commands hold, the nearest first."""
        return PANES[self.lists.current.context if self.pane == "list" and self.settled else self.pane]

    def on_descendant_focus(self) -> None:
        """Lets the hints and a screen of one pane follow the keys."""
        self.query_one(Footer).contexts = self.contexts
        if self.settled:
            alone = self.has_class("-alone") or self.lists.has_class("-zoomed")
            away = self.reading.take(self.pane, alone)
            for list in self.lists.query(".list"):
                list.set_class(away, "-away", update=alone)

    def on_screen_suspend(self) -> None:
        """Hints at nothing while the keys are those of what stands above."""
        self.query_one(Footer).contexts = ()

    def on_screen_resume(self) -> None:
        """Hints at its own keys again."""
        self.query_one(Footer).contexts = self.contexts

    def action_focus_pane(self, pane: str) -> None:
        """Gives the keys to a pane."""
        self.set_focus(self.lists.current if pane == "list" else self.query_one(f"#{pane}"))

    def action_next_pane(self, step: int = 1) -> None:
        """Goes to the next pane, or to the one before."""
        panes = ["list", "detail", "links", *(["history"] if self.reading.visited.display else [])]
        at = panes.index(self.pane) if self.pane in panes else 0
        self.action_focus_pane(panes[(at + step) % len(panes)])

    def action_scroll_detail(self, lines: int) -> None:
        """Scrolls the detail from another pane."""
        self.reading.detail.scroll_relative(y=lines, animate=False)
