"""Everything a record is linked with, and why."""

from collections.abc import Iterable
from typing import NamedTuple

from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from csto_tui import present
from csto_tui.model import Link, Node, Record
from csto_tui.ui.bindings import bindings
from csto_tui.ui.messages import OpenRecord
from csto_tui.ui.rows import Line, Rows

Served = tuple[tuple[Node, Link], ...]


class Target(NamedTuple):
    """A line of the links: where it leads, what it says, and what there is to say of it."""

    id: str
    text: str
    reason: str = ""


class LinkList(Rows):
    """The links of the record, grouped by relation, numbered."""

    BINDINGS = bindings("links")

    def __init__(self) -> None:
        """Begins empty."""
        super().__init__()
        self._lines: list[Target | str] = []
        self._numbers: dict[int, int] = {}

    @property
    def target(self) -> Target | None:
        """The link that the cursor is on; None if there is none."""
        at = self._lines[self.cursor] if 0 <= self.cursor < len(self._lines) else None
        return at if isinstance(at, Target) else None

    def show(self, record: Record, below: Served) -> None:
        """Shows the links of a record, and those of what is declared below it."""
        self._lines = []
        self._numbers = {}
        for heading, targets in _groups(record, below):
            self._lines.append(heading)
            for target in targets:
                self._numbers[len(self._lines)] = len(self._numbers) + 1
                self._lines.append(target)
        self.reset()

    def count(self) -> int:
        """How many lines there are, headings among them."""
        return len(self._lines)

    def line(self, index: int) -> Line:
        """A heading, or a link with its number."""
        at = self._lines[index]
        if isinstance(at, str):
            return Line(at, heading=True)
        return Line(f"{self._numbers[index]:>2} {at.text}")

    def rests(self, index: int) -> bool:
        """The cursor rests on links."""
        return index in self._numbers

    def place_changed(self) -> None:
        """Leaves the edge to the pane around the list, which knows how many links there are."""

    @property
    def links(self) -> int:
        """How many links are listed."""
        return len(self._numbers)

    def action_open(self) -> None:
        """Follows the link under the cursor."""
        if self.target:
            self.post_message(OpenRecord(self.target.id))

    def action_follow(self, number: int) -> None:
        """Follows the link of a number; there may be none."""
        for index, given in self._numbers.items():
            if given == number:
                self.cursor = index
                self.action_open()


class Links(Vertical):
    """The pane of the links: the list, and beneath it the reason of the one under the cursor."""

    SCOPED_CSS = False
    DEFAULT_CSS = """
    Links { border: round $border-blurred; height: 1fr; }
    Links:focus-within { border: round $border; border-title-style: bold; }
    LinkList { height: 1fr; min-height: 2; }
    Links Static { display: none; height: auto; max-height: 6; padding: 0 1; color: $quiet; border-top: solid $border-blurred; }
    Links:focus-within Static { display: block; }
    Browser.-alone Links Static { max-height: 4; }
    """

    def __init__(self) -> None:
        """Begins empty."""
        self.list = LinkList()
        self._reason = Static(markup=False)
        super().__init__(self.list, self._reason)
        self.border_title = "Links"

    def show(self, record: Record, below: Served) -> None:
        """Shows the links of a record."""
        self.list.show(record, below)
        self._explain()

    def on_rows_moved(self, message: Rows.Moved) -> None:
        """Explains the link under the cursor."""
        message.stop()
        self._explain()

    def _explain(self) -> None:
        links = self.list
        target = links.target
        self._reason.update(Content(target.reason or target.text) if target else Content("This record has no links."))
        at = next((number for index, number in links._numbers.items() if index == links.cursor), 0)
        self.border_subtitle = f"{at} of {links.links}" if links.links else ""


def _groups(record: Record, below: Served) -> Iterable[tuple[str, list[Target]]]:
    """The links of a record by relation, then what stands around it in the tree, then its sources."""
    for heading, links in present.linked(record):
        arrow = "→" if links[0].direction == "out" else "←"
        yield f"{arrow} {heading}", [Target(link.far.id, present.link_line(link), _reason(link)) for link in links]
    if below:
        served = [
            Target(link.far.id, f"{node.code} ← {present.link_line(link)}", _reason(link)) for node, link in below
        ]
        yield "← linked with what is below", served
    if record.children:
        yield "↓ contains", [Target(node.id, present.label(node), present.served(node)) for node in record.children]
    if record.path:
        yield (
            "↑ belongs to",
            [Target(node.id, present.label(node), present.type_words(node)) for node in reversed(record.path)],
        )
    documents: dict[str, list[str]] = {}
    titles: dict[str, str] = {}
    for evidence in record.evidence:
        documents.setdefault(evidence.document, []).append(evidence.locator)
        titles[evidence.document] = evidence.document_title
    if documents:
        yield (
            "◦ stands in",
            [Target(id, f"{titles[id]} · {', '.join(dict.fromkeys(places))}") for id, places in documents.items()],
        )


def _reason(link: Link) -> str:
    """The far record in full, the reason of the link, and where it stands in the source."""
    places = "; ".join(f"{evidence.locator} of {evidence.document}" for evidence in link.evidence)
    return f"{present.label(link.far)} — {present.reason(link)}{f' ({places})' if places else ''}"
