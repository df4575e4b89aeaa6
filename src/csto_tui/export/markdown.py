"""Records as one file of Markdown that people read."""

from collections.abc import Iterable, Iterator
from typing import TextIO

from csto_tui import present
from csto_tui.escapes import markdown
from csto_tui.model import Link, Record


def write(records: Iterable[Record], stream: TextIO) -> None:
    """Writes a chapter for each record: what it is, its text, its links with their reasons, where it stands."""
    stream.write("# Records of the csto-tui archive\n")
    for record in records:
        stream.write("".join(f"\n{line}\n" if line.startswith("#") else f"{line}\n" for line in _lines(record)))


def _lines(record: Record) -> Iterator[str]:
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
        "Evidence": (f"{present.place(each)} · {each.document}" for each in record.evidence),
        "Document": present.source(record),
    }
    yield from _links(record)
    for heading, items in sections.items():
        listed = [f"- {markdown(item)}" for item in items]
        yield from (f"### {heading}", "", *listed) if listed else ()
    if record.note:
        yield "### Note"
        yield from paragraphs(record.note)


def _links(record: Record) -> Iterator[str]:
    if record.links:
        yield "### Links"
        yield ""
    for words, links in present.linked(record):
        yield f"- {markdown(words)}"
        for link in links:
            yield from _link(link)


def _link(link: Link) -> Iterator[str]:
    arrow = present.ARROWS.get(link.direction, "")
    yield f"  - {arrow} {markdown(f'{present.dated_label(link.far)} · {link.far.id}')}"
    yield f"    - {markdown(present.reason(link))}"
    yield from (f"    - {markdown(present.place(each))}" for each in link.evidence)


def paragraphs(text: str) -> Iterator[str]:
    """A paragraph for each line that says anything, so that none can go on what stands before it."""
    for row in text.splitlines():
        shown = markdown(row)
        yield from ("", shown) if shown else ()
