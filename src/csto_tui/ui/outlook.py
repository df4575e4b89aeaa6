"""What of a view is seen, and in which order: filters, arrangements, gaps."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from textual import work

from csto_tui.errors import CstoError
from csto_tui.places import GAPPED, LISTED, ORDERS, Place
from csto_tui.ui.desk import Desk

if TYPE_CHECKING:
    from csto_tui.ui.menu import Choice

BEHIND = "What is found stands in front of the view; Esc leads back to it."


class Outlook(Desk):
    """A screen whose views are narrowed and arranged."""

    def action_drop_filter(self) -> None:
        """Takes the last filter away."""
        place = self._history.place
        if place.filters:
            self.narrow(place.filters[:-1])

    def narrow(self, filters: tuple[str, ...]) -> None:
        """Goes to what these filters leave of the present view."""
        place = self._history.place
        self._travel(Place(place.view, place.query, filters=filters, order=place.order, gaps=place.gaps))

    def action_facets(self) -> None:
        """Offers what the view can be narrowed by, with how much that would leave."""
        from csto_tui.ui.narrowing import facet_choices

        self._offer(
            "Narrow by",
            partial(facet_choices, self._archive.path, self._history.place, self.own),
            self._take_facet,
        )

    def action_values(self) -> None:
        """Offers what the record is and is linked with as filters."""
        from csto_tui.ui.narrowing import value_choices

        if self._record:
            self._offer(
                "Narrow by a value of this record",
                partial(value_choices, self._archive.path, self._shown),
                self._take_filter,
            )

    @work(group="offer", exclusive=True)
    async def _offer(
        self, title: str, choices: "Callable[[], list[Choice]]", take: Callable[[str | None], None]
    ) -> None:
        """Lets the reader take one of some filters."""
        from csto_tui.ui.menu import Menu

        try:
            offered = await asyncio.to_thread(choices)
        except CstoError as error:
            self.tell(str(error), failed=True)
        else:
            self.app.push_screen(Menu(title, offered, "Nothing here can be narrowed.", "narrows"), take)

    def _take_facet(self, taken: str | None) -> None:
        """Narrows by a facet; in a view it was counted among the types of that view, which a filter then says too."""
        place = self._history.place
        if taken and not place.asked and place.view in LISTED and not taken.startswith("type:"):
            self.narrow((LISTED[place.view], taken))
        else:
            self._take_filter(taken)

    def _take_filter(self, taken: str | None) -> None:
        """Narrows by a filter; one that is there already is taken away."""
        filters = self._history.place.filters
        if taken:
            self.narrow(tuple(words for words in filters if words != taken) if taken in filters else (*filters, taken))

    def action_change_order(self) -> None:
        """Goes on to the next order of the view."""
        place = self._noted_place()
        orders = ORDERS.get(place.view, ("",))
        if self.lists.query_text:
            self.tell(BEHIND)
        elif len(orders) > 1:
            self._travel(
                place._replace(record="", order=orders[(orders.index(place.order) + 1) % len(orders)], top=None)
            )
        else:
            self.tell("Events (2) and Coverage (4) have other orders; this view has none.")

    def action_show_gaps(self) -> None:
        """Shows only what has no record, or all again, in the views of what was declared."""
        place = self._noted_place()
        if self.lists.query_text:
            self.tell(BEHIND)
        elif place.view in GAPPED:
            self._travel(place._replace(record="", gaps=not place.gaps, top=None))
        else:
            self.tell("Gaps are shown in Priorities (1) and Coverage (4).")
