"""What the lists of all views have in common."""

from typing import TYPE_CHECKING

from csto_tui.places import Place
from csto_tui.ui.rows import Rows

if TYPE_CHECKING:
    from csto_tui.ui.targets import Groups


class View(Rows):
    """The list of a view."""

    @property
    def asked(self) -> str:
        """The query for what the line under the cursor stands for; empty where that is a record or a group."""
        return ""

    def targets(self) -> "Groups | None":
        """What the links are to list instead of those of the record under the cursor; None for these."""
        return None

    async def show(self, place: Place) -> None:
        """Shows the lines as they are to be at a place."""

    def reveal(self, groups: tuple[str, ...], id: str) -> None:
        """Puts the cursor on a record, unfolding the groups above it, if it stands there."""
        raise NotImplementedError
