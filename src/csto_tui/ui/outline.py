"""The tree of a view, filled as it is unfolded."""

from collections.abc import Callable, Mapping, Sequence

from csto_tui import present
from csto_tui.arrangements import ARRANGEMENTS, MOST
from csto_tui.groups import TITLES
from csto_tui.model import Node
from csto_tui.places import Place
from csto_tui.ui.messages import OpenRecord
from csto_tui.ui.rows import Line
from csto_tui.ui.view import View

ROOM = 36
"""How many lines a tree unfolds to by itself when it is first seen; level by level, never part of one."""

NARROW = 40
"""Up to this width of the tree, in cells, its levels are indented by one cell only."""

ROOTS = {"kind": "@kinds", "country": "@countries", "body": "@bodies"}
"""What the tree of the events begins with in each order."""

Names = Callable[[list[str]], Mapping[str, Sequence[str]]]


class Branch:
    """A line of the tree: what it shows, how deep it stands, whether what is below it is unfolded."""

    __slots__ = ("depth", "names", "node", "unfolded")

    def __init__(self, node: Node, depth: int, names: Sequence[str] = ()) -> None:
        """Begins folded; `names` are others that the node has."""
        self.node = node
        self.names = names
        self.depth = depth
        self.unfolded = False


class Outline(View):
    """A tree as a list of the lines that are unfolded."""

    def __init__(self, children: Callable[[str], list[Node]], short_names: Names, view: str) -> None:
        """Shows the tree of a view; `children` tells what is below each node, `short_names` those of records by their ids."""
        super().__init__(classes="list")
        self._children = children
        self._short_names = short_names
        self._root = f"@{view}"
        self._gaps = False
        self._branches: list[Branch] = []

    @property
    def node(self) -> Node | None:
        """What the cursor is on; None in an empty tree."""
        return self._branches[self.cursor].node if 0 <= self.cursor < len(self._branches) else None

    @property
    def under(self) -> str:
        """The id of what the cursor is on; empty if there is nothing."""
        return self.node.id if self.node else ""

    def on_mount(self) -> None:
        """Reads the first levels of the tree."""
        self._read()

    async def show(self, place: Place) -> None:
        """Arranges the tree as a place asks for; what has no record alone, if it does."""
        root = ROOTS.get(place.order, f"@{place.view}")
        if (root, place.gaps) != (self._root, self._gaps):
            self._root, self._gaps = root, place.gaps
            self._read()

    def _read(self) -> None:
        self._branches = [Branch(node, 0) for node in self._below(self._root)]
        self._unfold_levels()
        self.border_title = f"{TITLES[self._root]}{' · gaps only' if self._gaps else ''}"
        self.nothing = "There is a record for everything declared." if self._gaps else ""
        self.reset()

    def _below(self, id: str) -> list[Node]:
        """What is shown below a node."""
        nodes = self._children(id)
        return [node for node in nodes if self._has_gap(node)] if self._gaps else nodes

    def _has_gap(self, node: Node) -> bool:
        """Whether nothing is recorded for a declared item, or for any below it."""
        return node.recorded == 0 or (node.parent and any(map(self._has_gap, self._children(node.id))))

    def count(self) -> int:
        """How many lines are unfolded."""
        return len(self._branches)

    def line(self, index: int) -> Line:
        """A line of the tree: fold mark, code and title, and how much is recorded at its right end."""
        branch = self._branches[index]
        node = branch.node
        mark = "  " if not node.parent else "▾ " if branch.unfolded else "▸ "
        step = 2 if self.size.width > NARROW else 1
        words = " · ".join((present.label(node), *branch.names))
        return Line(mark + words, self._count_of(node), step * branch.depth)

    def _count_of(self, node: Node) -> str:
        counted = present.tally(node) or present.amount(node)
        if counted:
            return counted
        if self._root in ARRANGEMENTS:
            return f"{MOST}+" if node.type == "group" else dated(node)
        if node.type == "result":
            return node.type
        return present.short_date(node) if self._root == "@events" else ""

    def reveal(self, groups: tuple[str, ...], id: str) -> None:
        """Unfolds the groups, from the top down, and puts the cursor on the record if it stands there."""
        show = self.return_to
        for group in groups:
            at = self._index(group)
            if at is not None and not self._branches[at].unfolded:
                self._unfold(at)
                show = self.reset
        at = self._index(id)
        show(self.cursor if at is None else at)

    def action_unfold(self) -> None:
        """Unfolds the line; one that is unfolded already yields to the first line below it."""
        branch = self._branches[self.cursor] if self._branches else None
        if branch is None or not branch.node.parent:
            return
        if branch.unfolded:
            self.go_to(self.cursor + 1)
        else:
            self._unfold(self.cursor)
            self._changed()

    def action_fold(self) -> None:
        """Folds the line; one that has nothing unfolded yields to the line above it in the tree."""
        if not self._branches:
            return
        branch = self._branches[self.cursor]
        if branch.unfolded:
            branch.unfolded = False
            del self._branches[self.cursor + 1 : self._end(self.cursor)]
            self._changed()
            return
        above = [at for at in range(self.cursor) if self._branches[at].depth < branch.depth]
        if above:
            self.go_to(above[-1])

    def action_open(self) -> None:
        """Opens the record, or unfolds or folds the group."""
        node = self.node
        if node is None:
            return
        if node.type != "group":
            self.post_message(OpenRecord(node.id))
        elif self._branches[self.cursor].unfolded:
            self.action_fold()
        else:
            self.action_unfold()

    def _changed(self) -> None:
        """Draws the lines below the cursor anew; the cursor itself did not move."""
        self.refit()
        self.refresh()

    def _index(self, id: str) -> int | None:
        return next((at for at, branch in enumerate(self._branches) if branch.node.id == id), None)

    def _end(self, index: int) -> int:
        """The line after the last one below a line."""
        depth = self._branches[index].depth
        return next(
            (at for at in range(index + 1, len(self._branches)) if self._branches[at].depth <= depth),
            len(self._branches),
        )

    def _unfold(self, index: int) -> None:
        branch = self._branches[index]
        branch.unfolded = True
        nodes = self._below(branch.node.id)
        names = self._short_names([node.id for node in nodes]) if self._root == "@names" else {}
        self._branches[index + 1 : index + 1] = [
            Branch(node, branch.depth + 1, names.get(node.id, ())) for node in nodes
        ]

    def _unfold_levels(self) -> None:
        """Unfolds level after level while all of the next one has room."""
        while True:
            depth = max((branch.depth for branch in self._branches), default=0)
            level = [at for at, branch in enumerate(self._branches) if branch.depth == depth and branch.node.parent]
            if not level or sum(_size(self._branches[at].node) for at in level) > ROOM:
                return
            folded = list(self._branches)
            for at in reversed(level):
                self._unfold(at)
            if len(self._branches) > ROOM:
                self._branches = folded
                for at in level:
                    folded[at].unfolded = False
                return


def dated(node: Node) -> str:
    """The date of a record for a list that does not say the year: `13 May 2025`, `9 May 2025?` where it is inferred."""
    date, inferred, _ = node.date_text.partition(" (")
    return f"{date}?" if inferred else date


def _size(node: Node) -> int:
    """How many lines are known to be below a line without reading them: a month or a kind says how many records it holds."""
    return node.size or 0 if node.kind == "records" else 0
