"""What serves a declared item: the links to it and to everything below it."""

from collections.abc import Iterator

from csto_tui.archive import Archive
from csto_tui.model import Link, Node
from csto_tui.present import SERVING

DECLARED = ("chairmanship", "sphere", "priority", "measure")
ITEMS = 1000
"""How many declared items are looked at at most."""


def serving(archive: Archive, id: str) -> tuple[tuple[Node, Link], ...]:
    """Each declared item at or below a record with each link by which an event or result serves it; NotFound."""
    return tuple(
        (node, link)
        for node in _below(archive, archive.node(id))
        for link in archive.links(node.id)
        if link.direction == "in" and link.relation in SERVING
    )


def _below(archive: Archive, top: Node) -> Iterator[Node]:
    """A declared item and those below it, in reading order; each once, even where a stranger's tree has a cycle."""
    seen: set[str] = set()
    ahead = [top]
    while ahead and len(seen) < ITEMS:
        node = ahead.pop()
        if node.type in DECLARED and node.id not in seen:
            seen.add(node.id)
            yield node
            ahead += reversed(archive.children(node.id))
