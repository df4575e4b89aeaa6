"""Records as one file of Markdown that people read."""

from collections.abc import Callable, Iterable, Iterator
from typing import TextIO

from csto_tui import present
from csto_tui.escapes import markdown
from csto_tui.model import Link, Record

ServedBy = Callable[[Record], present.Serving]
"""Says of a record what serves it or anything below it."""


def nothing(_: Record) -> present.Serving:
    """Says of no record what serves it."""
    return ()


def write(records: Iterable[Record], stream: TextIO, served_by: ServedBy = nothing) -> None:
    """Writes a chapter for each record: what it is, its text, its links with their reasons, what serves it, where it stands."""
    stream.write("# Records of the csto-tui archive\n")
    for record in records:
        lines = _lines(record, served_by(record))
        stream.write("".join(f"\n{line}\n" if line.startswith("#") else f"{line}\n" for line in lines))


def _lines(record: Record, serving: present.Serving) -> Iterator[str]:
    facts = {
        "Record": record.id,
        "Type": present.type_words(record),
        "Date": present.dated(record),
        "In": " › ".join(map(present.label, record.path)),
        "Served by": present.served(record),
    }
    yield f"## {markdown(present.label(record))}"
    yield ""
    yield from (f"- {name}: {markdown(value)}" for name, value in facts.items() if value)
    yield from paragraphs(record.text)
    sections = {
        "Contains": (f"{present.label(node)} · {node.id}" for node in record.children),
        "Names": map(present.named, record.names),
        "Evidence": (f"{present.place(each, whole=True)} · {each.document}" for each in record.evidence),
        "Document": present.source(record),
    }
    yield from _links(record, serving)
    yield from _serving(serving)
    for heading, items in sections.items():
        listed = [f"- {markdown(item)}" for item in items]
        yield from (f"### {heading}", "", *listed) if listed else ()
    if record.note:
        yield "### Note"
        yield from paragraphs(record.note)


def _links(record: Record, serving: present.Serving) -> Iterator[str]:
    groups = present.linked(record, serving)
    if groups:
        yield from ("### Links", "")
    for words, links in groups:
        yield f"- {markdown(words)}"
        for link in links:
            yield from _link(link)


def _serving(serving: present.Serving) -> Iterator[str]:
    if serving:
        yield from ("### Served by", "")
    for node, links in present.by_item(serving).items():
        yield f"- {markdown(f'{present.label(node)} · {node.id}')}"
        for link in links:
            yield from _link(link, f"{markdown(link.label)}: ")


def _link(link: Link, relation: str = "") -> Iterator[str]:
    arrow = present.ARROWS.get(link.direction, "")
    yield f"  - {arrow} {relation}{markdown(f'{present.dated_label(link.far)} · {link.far.id}')}"
    yield f"    - {markdown(present.reason(link))}"
    yield from (f"    - {markdown(present.place(each, whole=True))}" for each in link.evidence)


def paragraphs(text: str) -> Iterator[str]:
    """A paragraph for each line that says anything, so that none can go on what stands before it."""
    for row in text.splitlines():
        shown = markdown(row)
        yield from ("", shown) if shown else ()
