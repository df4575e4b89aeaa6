"""Records as a folder of notes in Markdown that lead to one another."""

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from textwrap import indent

from csto_tui import present
from csto_tui.escapes import filename, markdown
from csto_tui.export.jsonl import dump
from csto_tui.export.markdown import ServedBy, paragraphs
from csto_tui.model import Evidence, Link, Node, Record
from csto_tui.text import flat

INDEX = "Index"
"""The note that leads to all others; no id gives a capital letter."""

_IN_LINK = str.maketrans({"[": "(", "]": ")", "|": "/", "\\": "/", "<": "‹", ">": "›", "`": "'"})
"""What would end a link, or be taken for markup in it."""


def write(records: Iterable[Record], ids: Collection[str], folder: Path, served_by: ServedBy) -> None:
    """Writes into a folder a note for each record, and one that lists them; `ids` are those of all that get a note.

    What leads to a record without a note is no link.
    """
    kept, listed = set(ids), dict[str, list[str]]()
    for record in records:
        note = "\n".join(_lines(record, served_by(record), kept)) + "\n"
        (folder / f"{filename(record.id)}.md").write_text(note, encoding="utf-8", newline="\n")
        listed.setdefault(record.type, []).append(f"- {_link(record.id, present.label(record), kept)}")
    rows = [row for type, links in listed.items() for row in (f"## {type.capitalize()}", "", *links, "")]
    text = "\n".join(["# Records of the csto-tui archive", "", *rows])
    (folder / f"{INDEX}.md").write_text(text, encoding="utf-8", newline="\n")


def _lines(record: Record, serving: present.Serving, kept: Collection[str]) -> Iterator[str]:
    yield from _matter(record)
    yield from (f"# {markdown(present.label(record))}", "")
    yield markdown(
        " · ".join(filter(None, (present.type_words(record), present.dated(record), present.served(record))))
    )
    yield from paragraphs(record.text)
    sections = {
        "In": (_link(node.id, present.label(node), kept) for node in record.path),
        "Contains": (_link(node.id, present.label(node), kept) for node in record.children),
        "Links": (_linked(link, kept) for _, links in present.linked(record, serving) for link in links),
        "Served by": (_served(node, links, kept) for node, links in present.by_item(serving).items()),
        "Names": (markdown(present.named(name)) for name in record.names),
        "Evidence": (_place(each, kept) for each in record.evidence),
        "Document": map(markdown, present.source(record)),
    }
    for heading, items in sections.items():
        listed = [f"- {item}" for item in items]
        yield from ("", f"## {heading}", "", *listed) if listed else ()
    if record.note:
        yield from ("", "## Note")
        yield from paragraphs(record.note)


def _matter(record: Record) -> Iterator[str]:
    """What stands before a note for programs: YAML, of which JSON is a part."""
    facts = {
        "id": record.id, "type": record.type, "kind": record.kind, "code": record.code, "title": record.title,
        "date": record.date, "basis": record.basis,
    }  # fmt: skip
    yield "---"
    yield from (f"{name}: {dump(flat(value))}" for name, value in facts.items() if value)
    yield f"aliases: {dump([flat(name) for name in dict.fromkeys([record.title, *(each.text for each in record.names)])])}"
    yield "---"


def _served(node: Node, links: Iterable[Link], kept: Collection[str]) -> str:
    """A declared item, and below it what serves it."""
    below = "\n".join(f"- {_linked(link, kept)}" for link in links)
    return f"{_link(node.id, present.label(node), kept)}\n{indent(below, '  ')}"


def _linked(link: Link, kept: Collection[str]) -> str:
    """A link, and below it why it is there and where that stands."""
    first = f"{present.ARROWS.get(link.direction, '')} {markdown(link.label)}: "
    first += _link(link.far.id, present.dated_label(link.far), kept)
    below = (markdown(present.reason(link)), *(_place(each, kept) for each in link.evidence))
    return "\n".join([first, *(f"  - {row}" for row in below)])


def _place(evidence: Evidence, kept: Collection[str]) -> str:
    """Where something stands; what leads to the document has its whole title."""
    return _link(evidence.document, evidence.document_title, kept) + markdown(present.spot(evidence))


def _link(id: str, title: str, kept: Collection[str]) -> str:
    """The title of a record, which leads to its note if it has one."""
    return f"[[{filename(id)}|{flat(title).translate(_IN_LINK)}]]" if id in kept else markdown(title)
