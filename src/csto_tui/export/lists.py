"""The lists of the views as text, each line as its view has it, and as values for machines."""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from csto_tui import dates, present
from csto_tui.arrangements import MOST
from csto_tui.export.jsonl import Value
from csto_tui.lists import Row
from csto_tui.model import Node
from csto_tui.pages import NO_SOURCE

FIELDS = {
    "events": ("id", "type", "kind", "title", "date", "date_text", "group"),
    "names": ("id", "kind", "title", "links", "names"),
    "documents": ("id", "title", "publisher", "published", "captured", "language", "url", "records"),
}
"""What is said of each record of a view."""

IDS = {"events": 3, "names": 2, "documents": 2}
"""In which column of the text of a view the ids stand."""


def of_row(row: Row) -> Value:
    """A line of a list with all that is said of its record in any view."""
    node, source = row.node, row.source or NO_SOURCE
    return {
        "id": node.id, "type": node.type, "kind": node.kind, "title": node.title, "date": node.date,
        "date_text": node.date_text, "group": [group.title for group in row.groups], "links": node.size, "records": node.size,
        "names": [name.text for name in row.names], "publisher": source.publisher, "published": source.published,
        "captured": source.captured, "language": source.language, "url": source.url,
    }  # fmt: skip


def of_view(view: str, row: Row) -> Value:
    """A line of a list as a JSON object."""
    value = of_row(row)
    return {field: value[field] for field in FIELDS[view]}


def cells(view: str, row: Row) -> list[str]:
    """A line of a list as its columns for people."""
    node, source = row.node, row.source or NO_SOURCE
    match view:
        case "events":
            return [node.date_text, present.short_type(node), present.label(node), node.id]
        case "names":
            return [node.title, present.amount(node), node.id, " · ".join(name.text for name in row.names)]
        case _:
            said = (source.publisher, dates.words(source.published, short=True), source.url)
            return [node.title, present.amount(node), node.id, *said]


def blocks(rows: Iterable[Row], heading: Callable[[str], str]) -> Iterator[tuple[list[str], str, list[Row]]]:
    """The rows that stand together, with the headings that begin before them and how far they are indented."""
    above: tuple[Node, ...] = ()
    for groups, together in groupby(rows, key=lambda row: row.groups):
        same = next((at for at, (old, new) in enumerate(zip(above, groups, strict=False)) if old != new), len(above))
        begun = [f"{'  ' * at}{heading(group.title)}  {_size(group)}" for at, group in enumerate(groups) if at >= same]
        above = groups
        yield begun, "  " * len(groups), list(together)


def _size(group: Node) -> str:
    return f"{MOST}+" if group.size is None else str(group.size)
