"""The reading side: the record, its links, and where the reader has been."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.containers import Vertical

from csto_tui import present
from csto_tui.archive import Archive
from csto_tui.errors import CstoError
from csto_tui.groups import TITLES
from csto_tui.links import serving
from csto_tui.places import History
from csto_tui.text import safe
from csto_tui.ui.detail import Detail
from csto_tui.ui.holder import Holder
from csto_tui.ui.links import Links
from csto_tui.ui.targets import around, targets
from csto_tui.ui.visited import Visited

if TYPE_CHECKING:
    from csto_tui.search.engine import Answer


class Aside(Holder, Vertical):
    """Links and history, one below the other."""


class Reading(Holder, Vertical):
    """Detail, links and history of one reader."""

    SCOPED_CSS = False
    DEFAULT_CSS = """
    Reading { width: 1fr; }
    Detail, Links, Visited { border-title-color: $foreground; border-subtitle-color: $quiet; }
    CstoApp.-theme-none Detail:focus, CstoApp.-theme-none Visited:focus { border: heavy $border; }
    Browser.-s Reading Detail, Browser.-s Reading #aside { height: 1fr; }
    Reading #aside { height: 2fr; }
    Browser.-l Reading { layout: horizontal; }
    Browser.-l Reading Detail { width: 1fr; max-width: 93; height: 1fr; }
    Browser.-l Reading #aside { width: 1fr; height: 1fr; }
    Browser.-l Reading Links { height: 3fr; }
    Browser.-alone Reading Detail, Lists.-zoomed Reading Detail { max-width: 100%; }
    Browser.-alone Reading #aside, Lists.-zoomed Reading #aside { width: 1fr; height: 1fr; }
    Browser.-alone Reading.-list, Lists.-zoomed Reading.-list { display: none; }
    Browser.-alone Reading.-detail #aside, Lists.-zoomed Reading.-detail #aside { display: none; }
    Browser.-alone Reading.-links Detail, Lists.-zoomed Reading.-links Detail { display: none; }
    """

    def __init__(self, archive: Archive, noted: Callable[[str], str]) -> None:
        """Reads from an archive; `noted` tells the reader's note on a record. Begins empty."""
        self._archive = archive
        self._noted = noted
        self.detail, self.links, self.visited = Detail(id="detail"), Links(), Visited()
        self._titles: dict[str, str] = {}
        super().__init__(self.detail, Aside(self.links, self.visited, id="aside"), classes="-list")

    def take(self, pane: str, alone: bool) -> bool:
        """Says whether the pane that has the keys is here; if it stands alone, it is the one that is seen."""
        part = {"detail": "detail", "links": "links", "history": "links"}.get(pane, "list")
        # Each change of classes works out all styles below anew: once, and only where they tell what is seen.
        self.remove_class("-list", "-detail", "-links", update=False).add_class(f"-{part}", update=alone)
        return part != "list"

    def show(self, id: str) -> str:
        """Shows a record, or what a group holds; the line that says the most of it."""
        try:
            return self._show_group(id) if id.startswith("@") else self._show_record(id)
        except CstoError as error:
            return self.show_nothing(str(error))

    def show_nothing(self, words: str) -> str:
        """Says why there is nothing to read; the words again."""
        self.detail.show_nothing(words)
        self.links.show(())
        return words

    def show_found(self, asked: str, answer: "Answer") -> str:
        """Shows the records that answer a query as the contents of a group; the query with how many they are."""
        nodes = [hit.node for hit in answer.hits]
        words = f"{asked} · {present.found(answer.total, answer.more)} found"
        self.detail.show_listed(words, nodes, "Found")
        self.links.show([("↓ found", [around(node, "It answers the filters.") for node in nodes])] if nodes else [])
        return words

    def show_history(self, history: History) -> None:
        """Shows where the reader has been."""
        self.visited.show(history, self._titles)

    def _show_group(self, id: str) -> str:
        group = self._archive.node(id)
        section = TITLES[id.partition("/")[0]]
        self._titles[id] = " › ".join(dict.fromkeys((section, group.title)))
        members = self._archive.children(id)
        self.detail.show_listed(group.title, members, section)
        self.links.show(
            [("↓ contains", [around(node, "It belongs to this group.") for node in members])] if members else []
        )
        return group.title

    def _show_record(self, id: str) -> str:
        record = self._archive.record(id)
        declared = record.recorded is not None
        below = tuple((node, link) for node, link in serving(self._archive, id) if node.id != id) if declared else ()
        self._titles[id] = present.label(record)
        self.detail.show(record, self._archive.trail(id), safe(self._noted(id)))
        supported = self._archive.supported(id) if record.type == "document" else ()
        self.links.show(targets(record, below, supported))
        words = (present.label(record), present.type_words(record), record.date_text, present.served(record))
        return " · ".join(filter(None, words))
