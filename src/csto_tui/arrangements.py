"""The events arranged otherwise than by time: by kind, by country, by body."""

from typing import TYPE_CHECKING

from csto_tui.model import Node
from csto_tui.terms import term

if TYPE_CHECKING:
    from csto_tui.archive import Archive

ARRANGEMENTS = {"@kinds": "Events by kind", "@countries": "Events by country", "@bodies": "Events by body"}
NAMED = {"@countries": "country", "@bodies": "body"}
"""The kinds of names by whose links the events are arranged."""

MOST = 500
"""How many records of a group are listed, the newest, and counted."""

HAPPENED = f'("{term("type", "event")}" OR "{term("type", "result")}")'


def members(archive: "Archive", id: str) -> list[Node]:
    """The groups of an arrangement, the largest first, or the newest records of one of them."""
    arrangement, _, name = id.partition("/")
    if name:
        listed = "SELECT rowid FROM records_fts WHERE records_fts MATCH ? ORDER BY rowid DESC LIMIT ?"
        return archive.nodes_where(f"r.key IN ({listed}) ORDER BY r.key DESC", [_all_of(arrangement, name), MOST])
    titles = _titles(archive, arrangement)
    nodes = [_sized(archive, f"{arrangement}/{name}", title) for name, title in titles.items()]
    return sorted((node for node in nodes if node.size != 0), key=lambda node: (-(node.size or MOST + 1), node.title))


def known(archive: "Archive", id: str) -> Node | None:
    """An arrangement, or a group of one, as one line; None if nothing is listed under it."""
    arrangement, _, name = id.partition("/")
    if not name:
        return Node(id, "group", "groups", "", ARRANGEMENTS[id], parent=True)
    title = _titles(archive, arrangement).get(name)
    node = title and _sized(archive, id, title)
    return node if node and node.size != 0 else None


def _titles(archive: "Archive", arrangement: str) -> dict[str, str]:
    """The names of the groups that there may be, with their titles."""
    if arrangement == "@kinds":
        return {kind: kind.capitalize() for kind in archive.sizes("kind:")} | {"result": "Result"}
    kind = NAMED[arrangement]
    return {node.id: node.title for node in archive.nodes_where("r.type = 'entity' AND r.kind = ?", [kind])}


def _sized(archive: "Archive", id: str, title: str) -> Node:
    """A group as one line; its size is None where more are in it than are listed."""
    counted = "SELECT count(*) FROM (SELECT 1 FROM records_fts WHERE records_fts MATCH ? LIMIT ?)"
    arrangement, _, name = id.partition("/")
    size = archive.rows(counted, [_all_of(arrangement, name), MOST + 1])[0][0]
    return Node(id, "group", "records", "", title, parent=True, size=size if size <= MOST else None)


def _all_of(arrangement: str, name: str) -> str:
    """The question to the index for what happened and is in a group."""
    if arrangement != "@kinds":
        return f'{HAPPENED} AND "{term("link", name)}"'
    return f'"{term("type", "result")}"' if name == "result" else f'{HAPPENED} AND "{term("kind", name)}"'
