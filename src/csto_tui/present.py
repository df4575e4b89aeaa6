"""Values of an archive as lines that people read: shared by the command line and the screen."""

from collections.abc import Iterable, Iterator, Sequence
from textwrap import shorten, wrap

from csto_tui.links import SERVING
from csto_tui.model import Evidence, Link, Match, Name, Node, Record, Served
from csto_tui.text import line

GLYPHS = {Served.RECORDED: "●", Served.WEAK: "◐", Served.NONE: "○"}
ARROWS = {"out": "→", "in": "←"}
BASES = {
    "stated": "stated in the source",
    "named": "named on both sides",
    "wording": "by the wording",
    "inference": "inferred",
}
LANGUAGES = {"en": "English", "ru": "Russian"}
SORTS = {"full": "full name", "short": "short name"}
PLURALS = {"priority": "priorities", "entity": "names"}
UNITS = {"entity": "link", "document": "record"}
UNGIVEN = " (not later than; the day is not given)"
INNER = str.maketrans("“”", "‘’")
"""Quotation marks within a quotation."""

NUMBERS = 4
"""How wide the numbers of a tally are, so that those of a list stand in one column."""

DOCUMENT = 60
"""How much of the title of a document is said beside each place in it where room is short."""

BEGINNING = 40
"""How much of a text is said of one that was copied."""

HEADINGS = ("IN", "CONTAINS", "LINKS", "SERVED BY", "NAMES", "EVIDENCE", "NOTE", "DOCUMENT")
"""What the sections of a page are headed by."""

Serving = Sequence[tuple[Node, Link]]
"""Declared items, each with a link of what serves it."""


def type_words(item: Node | Record) -> str:
    """What a record is: `Measure 3.3.1`, `Event · meeting`, `Operation`."""
    if item.type == "entity":
        return (item.kind or item.type).capitalize()
    words = item.type.capitalize()
    return f"{words} {item.code}" if item.code else f"{words} · {item.kind}" if item.kind else words


def short_type(item: Node | Record) -> str:
    """What a record is, in one small word: `measure`, `meeting`, `operation`."""
    return item.kind or item.type


def short_date(node: Node) -> str:
    """The date of a record for a list that says the year already: `13 May`, `9 May?` where it is inferred, or nothing."""
    date, inferred, _ = node.date_text.partition(" (")
    day, _, _ = date.rpartition(" ")
    return f"{day}?" if day and inferred else day


def label(item: Node | Record) -> str:
    """The title of a record, after its code if it has one."""
    return f"{item.code} {item.title}".lstrip()


def served(item: Node | Record) -> str:
    """How many events and results serve a declared item; nothing for anything else."""
    if item.recorded is None:
        return ""
    state = Served.RECORDED if item.recorded else Served.WEAK if item.weak else Served.NONE
    counts = [f"{item.recorded} recorded"] if item.recorded else []
    counts += [f"{item.weak} only weakly linked"] if item.weak else []
    return f"{GLYPHS[state]} {', '.join(counts) or 'no record in this archive'}"


def counted(counts: dict[str, int]) -> str:
    """Counts by type: `events 2 · priorities 1`."""
    return " · ".join(f"{PLURALS.get(type, f'{type}s')} {count}" for type, count in counts.items())


def found(total: int, more: bool) -> str:
    """How many were found: `412`, or `500+` where more were not counted."""
    return f"{total}{'+' * more}"


def dated(record: Record) -> str:
    """The date of a record in words, with what is not known of it."""
    return f"{record.date_text}{UNGIVEN if record.basis == 'bounded' else ''}"


def linked(record: Record, serving: Serving = ()) -> list[tuple[str, list[Link]]]:
    """The links of a record, but those that serve it, under the label of each relation and direction, in their order."""
    elsewhere = {link for _, link in serving}
    groups: dict[tuple[str, str], list[Link]] = {}
    for link in record.links:
        if link not in elsewhere:
            groups.setdefault((link.label, link.direction), []).append(link)
    return [(words, links) for (words, _), links in groups.items()]


def dated_label(node: Node) -> str:
    """Code and title of a record, and its date unless the title says it."""
    date = "" if node.date_text in node.title else node.date_text
    return " · ".join(filter(None, (label(node), date)))


def sureness(link: Link) -> str:
    """How sure a link is if it serves a declared item; nothing for other links."""
    return link.confidence if link.relation in SERVING else ""


def tally(node: Node) -> str:
    """How many events and results serve a declared item, in one width: `●  3+2`, the second only weakly, `◐    1`, `○`.

    Nothing for anything else.
    """
    if node.served is None:
        return ""
    numbers = "+".join(str(count) for count in (node.recorded, node.weak) if count)
    return f"{GLYPHS[node.served]} {numbers:>{NUMBERS}}"


def amount(node: Node) -> str:
    """The size of a name, a document or a group, as in `7 links`, `1 record` and `3`; nothing for anything else."""
    if node.size is None:
        return ""
    unit = UNITS.get(node.type)
    return f"{node.size} {unit}{'s' * (node.size != 1)}" if unit else str(node.size)


def reason(link: Link) -> str:
    """Why a link is there: how sure it is, on what ground, and in words."""
    grounds = (
        link.status if link.status == "suggested" else "",
        f"{link.confidence} confidence",
        BASES.get(link.basis, link.basis),
    )
    return f"{', '.join(filter(None, grounds))}: {link.why}"


def place(evidence: Evidence, whole: bool = False) -> str:
    """Where a record or link stands: the document, its title whole or as far as there is room, and the place in it."""
    return _document(evidence, whole) + spot(evidence)


def spot(evidence: Evidence) -> str:
    """The place in a document with a few words of it, to be said after the title: `, paragraph 4: “a series”`."""
    return f", {evidence.locator}" * bool(evidence.locator) + _said([evidence])


def places(evidence: Iterable[Evidence], ids: bool = False, whole: bool = False) -> list[str]:
    """Where a record stands: each document, on wish with its id, and indented below it each place with the words there.

    The titles of documents are whole or as long as there is room.
    """
    documents: dict[str, dict[str, list[Evidence]]] = {}
    for each in evidence:
        title = f"{_document(each, whole)} · {each.document}" if ids else _document(each, whole)
        documents.setdefault(title, {}).setdefault(each.locator, []).append(each)
    return [
        row
        for title, locators in documents.items()
        for row in (title, *(f"  {locator}{_said(found)}" for locator, found in locators.items()))
    ]


def _document(evidence: Evidence, whole: bool) -> str:
    return evidence.document_title if whole else cut(evidence.document_title, DOCUMENT)


def cut(title: str, width: int) -> str:
    """A title in at most so many characters, cut between words where it can be."""
    if len(title) <= width:
        return title
    return shorten(title, width, placeholder="…") if " " in title[:width] else line(title, width)


def _said(evidence: Iterable[Evidence]) -> str:
    phrases = [f"“{each.phrase.translate(INNER)}”" for each in evidence if each.phrase]
    return f": {' · '.join(phrases)}" if phrases else ""


def named(name: Name) -> str:
    """Another name of a record, what sort of name it is, and whether a document gives it."""
    sort = f"{LANGUAGES.get(name.language, name.language)} {SORTS.get(name.sort, name.sort)}".strip()
    notes = (
        sort,
        "an ordinary word too" if name.ambiguous else "",
        "general knowledge" if name.known_by == "general" else "",
    )
    return f"{name.text} ({', '.join(filter(None, notes))})"


def matched(match: Match) -> str:
    """How a word of a query was found, `chanel → channel (typo)`, or that it was not: `zzzz (missing)`."""
    found = f" → {match.found}" if match.found not in ("", match.typed) else ""
    return f"{match.typed}{found} ({match.how})"


def page(record: Record, width: int = 80, serving: Serving = ()) -> str:
    """Everything an archive says of a record, as plain text of `width` columns; no word is ever cut.

    `serving` is what serves a declared item or anything below it.
    """
    sections = {
        "IN": [" › ".join(label(node) for node in record.path)] if record.path else [],
        "CONTAINS": [_contained(node) for node in record.children],
        "LINKS": [row for words, group in linked(record, serving) for row in (words, *block(group))],
        "SERVED BY": list(served_by(serving)),
        "NAMES": [named(name) for name in record.names],
        "EVIDENCE": places(record.evidence, ids=True),
        "NOTE": record.note.splitlines(),
        "DOCUMENT": source(record),
    }
    lines = [
        label(record),
        *filter(None, (" · ".join(filter(None, (type_words(record), dated(record), record.id))), served(record))),
    ]
    lines += ["", *record.text.splitlines()] if record.text else []
    for heading, body in sections.items():
        indent = "" if heading == "NOTE" else "  "
        lines += ["", heading, *(indent + row for row in body)] if body else []
    return wrapped(lines, width)


def block(links: Iterable[Link], labelled: bool = False, places: bool = False) -> Iterator[str]:
    """Links as indented lines, each with its reason beneath; on wish with its relation and its places in the documents."""
    for link in links:
        arrow, relation = ARROWS.get(link.direction, link.direction), f"{link.label}: " if labelled else ""
        yield f"  {arrow} {relation}{dated_label(link.far)} · {link.far.id}"
        yield f"      {reason(link)}"
        if places:
            yield from (f"      {place(evidence)}" for evidence in link.evidence)


def served_by(serving: Serving, places: bool = False) -> Iterator[str]:
    """What serves each declared item, indented under the item."""
    for node, links in by_item(serving).items():
        yield label(node)
        yield from block(links, labelled=True, places=places)


def by_item(serving: Serving) -> dict[Node, list[Link]]:
    """What serves each declared item, under the item."""
    items: dict[Node, list[Link]] = {}
    for node, link in serving:
        items.setdefault(node, []).append(link)
    return items


def beginning(text: str) -> str:
    """How a text begins, in quotation marks."""
    return f"“{line(text, BEGINNING)}”"


def wrapped(rows: Iterable[str], width: int) -> str:
    """Rows wrapped between words; what goes on of an indented one is indented deeper."""
    return "\n".join(part for row in rows for part in _parts(row, width))


def _parts(row: str, width: int) -> list[str]:
    body = row.lstrip()
    indent = row[: len(row) - len(body)]
    deeper = indent + ("  " if indent else "")
    return wrap(
        body, width, initial_indent=indent, subsequent_indent=deeper, break_long_words=False, break_on_hyphens=False
    ) or [""]  # fmt: skip


def _contained(node: Node) -> str:
    return " · ".join(filter(None, (label(node), served(node), node.id)))


def source(record: Record) -> list[str]:
    """What the archive knows of a document as a publication."""
    source = record.source
    if source is None:
        return []
    facts = {
        "published by": source.publisher, "address": source.url, "language": LANGUAGES.get(source.language, source.language),
        "published": source.published, "captured": source.captured, "sha256": source.sha256,
    }  # fmt: skip
    return [f"{name}: {value}" for name, value in facts.items() if value]
