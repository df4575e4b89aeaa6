"""Where the links of a record lead, in the groups in which they are listed."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from csto_tui import present
from csto_tui.model import Link, Node, Record

Serving = Sequence[tuple[Node, Link]]
Supported = Sequence[tuple[Node, str]]
Groups = Iterable[tuple[str, list["Target"]]]


class Target(NamedTuple):
    """A line of the links: the id of the record to which it leads, what it says and at its right end, why, its link if it is one."""

    id: str
    text: str
    right: str = ""
    reason: str = ""
    link: Link | None = None


def targets(record: Record, below: Serving, supported: Supported = ()) -> Groups:
    """The links of a record by relation, then what stands around it in the tree, then its documents, each under a heading.

    `below` is what serves anything below a declared item, `supported` what a document gives evidence for.
    """
    if below:
        yield "← serving what is below", [serving_target(node, link) for node, link in below]
    for heading, links in present.linked(record):
        arrow = present.ARROWS[links[0].direction]
        yield f"{arrow} {heading}", [_target(link) for link in links]
    if record.children:
        yield "↓ contains", [around(node, "It stands directly below in the tree.") for node in record.children]
    if record.path:
        yield "↑ belongs to", [around(node, "It stands above in the tree.") for node in reversed(record.path)]
    if supported:
        yield (
            "← stands here",
            [
                Target(node.id, f"{where}: {present.label(node)}", reason="This document gives evidence for it.")
                for node, where in supported
            ],
        )
    places: dict[str, list[str]] = {}
    titles = {evidence.document: evidence.document_title for evidence in record.evidence}
    for evidence in record.evidence:
        places.setdefault(evidence.document, []).append(evidence.locator)
    places.pop(record.id, None)
    if places:
        stands = [
            Target(
                id, f"{titles[id]} · {', '.join(dict.fromkeys(where))}", reason="It is the evidence for this record."
            )
            for id, where in places.items()
        ]
        yield "◦ stands in", stands


def around(node: Node, reason: str) -> Target:
    """A neighbour in the tree as a line of the links."""
    return Target(node.id, present.dated_label(node), present.tally(node), reason)


def serving_target(node: Node, link: Link) -> Target:
    """What serves a declared item as a line of the links, behind the code of the item."""
    return _target(link, f"{node.code} ← ")


def _target(link: Link, before: str = "") -> Target:
    text = before + present.dated_label(link.far)
    return Target(link.far.id, text, present.sureness(link), present.reason(link), link)
