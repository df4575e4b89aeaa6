"""Everything a record is linked with, and why."""

from rich.cells import cell_len
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from csto_tui import present
from csto_tui.links import LINKS as READ
from csto_tui.ui.bindings import bindings
from csto_tui.ui.edges import EdgedLines, Edges
from csto_tui.ui.messages import OpenRecord
from csto_tui.ui.page import PageScreen
from csto_tui.ui.rows import Line, Rows
from csto_tui.ui.targets import Groups, Target

LINES = 8
"""How many lines the reason of a link takes at most below the list."""


class LinkList(Rows):
    """The links of the record, grouped by relation, numbered."""

    BINDINGS = bindings("links")
    gives_way = True

    def __init__(self, *, id: str | None = None) -> None:
        """Begins empty."""
        super().__init__(id=id)
        self._lines: list[Target | str] = []
        self._numbers: dict[int, int] = {}

    @property
    def target(self) -> Target | None:
        """The link that the cursor is on; None if there is none."""
        at = self._lines[self.cursor] if 0 <= self.cursor < len(self._lines) else None
        return at if isinstance(at, Target) else None

    def show(self, groups: Groups) -> None:
        """Shows links in their groups, each under its heading."""
        self._lines = []
        self._numbers = {}
        for heading, members in groups:
            self._lines.append(heading)
            for target in members:
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
        return Line(f"{self._numbers[index]:>2} {at.text}", at.right)

    def place_changed(self) -> None:
        """Leaves the edge to the pane around the list, which knows how many links there are."""

    @property
    def number(self) -> int:
        """The number of the link under the cursor; 0 if there is none."""
        return self._numbers.get(self.cursor, 0)

    @property
    def links(self) -> int:
        """How many links are listed."""
        return len(self._numbers)

    def action_open(self) -> None:
        """Follows the link under the cursor."""
        if self.target:
            self.post_message(OpenRecord(self.target.id))

    def action_show_reason(self) -> None:
        """Explains the link under the cursor in full."""
        if self.target:
            self.app.push_screen(Reason(self.target))

    def action_follow(self, number: int) -> None:
        """Follows the link of a number; there may be none."""
        for index, given in self._numbers.items():
            if given == number:
                self.cursor = index
                self.action_open()


class Reason(PageScreen):
    """Why two records are connected, in full: how sure that is, on what ground, and where it stands."""

    def __init__(self, target: Target) -> None:
        """Explains a line of the links."""
        super().__init__("Why this link")
        self._target = target

    def text(self, width: int) -> Content:
        """The relation and the far record, the reason, the places in the documents."""
        target, link = self._target, self._target.link
        before = f"{present.ARROWS[link.direction]} {link.label}: " if link else ""
        heading = present.wrapped([before + (present.dated_label(link.far) if link else target.text)], width)
        places = ["", *map(present.place, link.evidence)] if link else []
        return Content.assemble((f"{heading}\n", "bold"), present.wrapped(["", target.reason, *places], width))


class Links(Edges, Vertical):
    """The pane of the links: the list, and beneath it the reason of the one under the cursor."""

    SCOPED_CSS = False
    DEFAULT_CSS = """
    Links { border: round $border-blurred; height: 1fr; }
    Links:focus-within { border: round $border; border-title-style: bold; }
    LinkList { height: 1fr; min-height: 2; }
    Links Static { display: none; height: auto; padding: 0 1; color: $quiet; border-top: solid $border-blurred; }
    Links:focus-within Static { display: block; }
    Links:focus-within Static.-empty { display: none; }
    """

    def __init__(self) -> None:
        """Begins empty."""
        self.list = LinkList(id="links")
        self._reason = Static(markup=False)
        super().__init__(self.list, self._reason)
        self.border_title = "Links"
        self._styles_cache = EdgedLines()

    def show(self, groups: Groups, nothing: str = "No links.") -> None:
        """Shows links in their groups; `nothing` says that there are none."""
        self.list.nothing = nothing
        self.list.show(groups)
        self._explain()

    def on_rows_moved(self, message: Rows.Moved) -> None:
        """Explains the link under the cursor."""
        message.stop()
        self._explain()

    def on_resize(self) -> None:
        """Fits the reason to the new size."""
        self._explain()

    def _explain(self) -> None:
        """Says why the link under the cursor is there, and all of its line if that was cut; what is left out has a key."""
        target = self.list.target
        width, room = self.list.size.width, min(LINES, max(3, self.size.height - 4))
        cut = target and cell_len(target.text + target.right) > width - 7
        words = [target.text] * bool(cut) + [target.reason] if target else []
        lines = present.wrapped(words, max(1, width - 2)).splitlines()
        if len(lines) > room:
            lines = [*lines[: room - 1], "… w says all of it"]
        seen = self._reason.styles.display != "none"
        self._reason.update(Content("\n".join(lines)), layout=seen)
        self._reason.set_class(not lines, "-empty")
        # Of very many links only so many are read.
        more = "+" * (self.list.links >= READ)
        self.name_edges(subtitle=f"{self.list.number} of {self.list.links}{more}" if self.list.links else "")
