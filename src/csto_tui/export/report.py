"""The coverage of what was declared as a page of HTML that stands by itself."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import TextIO

from csto_tui.archive import Archive
from csto_tui.citation import edition
from csto_tui.coverage import Count, Coverage, Row, count_words, coverage, period_words, sources
from csto_tui.escapes import address
from csto_tui.export.coverage import EXPLAINED, LEGEND, STATES
from csto_tui.model import Link, Record
from csto_tui.present import GLYPHS, Serving, by_item, dated_label, label, place, reason, source
from csto_tui.text import flat

TITLE = "Coverage of what was declared"
STYLE = """
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 75rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; }
caption { text-align: left; padding: .5rem 0; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid; }
td.count { text-align: right; font-variant-numeric: tabular-nums; }
td.state { white-space: nowrap; }
th[scope=row] { font-weight: normal; }
tr.top th { font-weight: bold; }
.wide { overflow-x: auto; }
@media print { body { font-size: 9pt; max-width: none; margin: 0; } .wide { overflow: visible; }
  thead { display: table-header-group; } tr, li { break-inside: avoid; } a { color: inherit; } }
"""
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""Keeps a browser from running or fetching anything, whatever the page holds."""


def write(archive: Archive, stream: TextIO) -> None:
    """Writes a table of the declared items with what is recorded for each, then what serves them, with its places.

    At the end stand the documents of the items and of those places.
    """
    found = coverage(archive)
    serving = sources(archive, found)
    documents = _documents(archive, found, serving)
    stream.writelines(f"{row}\n" for row in _page(found, serving, documents, edition(archive.info())))


def _documents(archive: Archive, found: Coverage, serving: Serving) -> list[Record]:
    """The documents in which the declared items and what serves them stand, each once."""
    items = archive.records([row.node.id for row in found.rows])
    stated = [each.document for item in items for each in item.evidence]
    cited = [each.document for _, link in serving for each in link.evidence]
    return list(archive.records(dict.fromkeys([*stated, *cited])))


def _page(found: Coverage, serving: Serving, documents: Sequence[Record], state: str) -> Iterator[str]:
    links = by_item(serving)
    anchors = {node.id: f"served-{number}" for number, node in enumerate(links, 1)}
    yield '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{TITLE}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{TITLE}</h1>"
    yield from _table(found, anchors)
    yield "<h2>Sources</h2>"
    for node, served_by in links.items():
        yield f'<h3 id="{anchors[node.id]}">{_plain(label(node))}</h3>'
        yield from _links(served_by)
    yield "<h2>Documents</h2>\n<ul>"
    yield from map(_document, documents)
    yield "</ul>"
    yield f"</main>\n<footer><p>csto-tui archive: {_plain(state)}</p></footer>\n</body>\n</html>"


def _table(found: Coverage, anchors: dict[str, str]) -> Iterator[str]:
    heading = ["Declared", "State", *map(period_words, found.periods), "Total"]
    yield '<div class="wide" role="region" aria-label="Coverage" tabindex="0">\n<table>'
    yield f"<caption>{_plain(LEGEND)}. {_plain(EXPLAINED)}</caption>"
    columns = "".join(f'<th scope="col">{_plain(words)}</th>' for words in heading)
    yield f"<thead><tr>{columns}</tr></thead>\n<tbody>"
    yield from (_row(row, anchors.get(row.node.id, "")) for row in found.rows)
    yield "</tbody>\n</table>\n</div>"


def _row(row: Row, anchor: str) -> str:
    """An item with its state and counts; its title leads to what serves it."""
    title = _plain(label(row.node))
    linked = f'<a href="#{anchor}">{title}</a>' if anchor else title
    state = f"{GLYPHS[row.total.served]} {STATES[row.total.served]}"
    counts = "".join(f'<td class="count">{_counted(count)}</td>' for count in (*row.counts, row.total))
    top = "" if row.depth else ' class="top"'
    head = f'<th scope="row" style="padding-left: {min(row.depth, 9) + 0.6:g}rem">{linked}</th>'
    return f'<tr{top}>{head}<td class="state">{_plain(state)}</td>{counts}</tr>'


def _counted(count: Count) -> str:
    """A count; a nought for nothing, since a dot is not read aloud."""
    return "0" if count == Count() else count_words(count)


def _links(links: Sequence[Link]) -> Iterator[str]:
    yield "<ul>"
    for link in links:
        said = (reason(link), *(place(each, whole=True) for each in link.evidence))
        yield f"<li>{_plain(f'{link.label}: {dated_label(link.far)} · {link.far.id}')}{_list(said)}</li>"
    yield "</ul>"


def _document(document: Record) -> str:
    """A document with all that is known of it as a publication; its title leads to its address in the web."""
    title, url = _plain(document.title), address(document.source.url) if document.source else ""
    linked = f'<a href="{escape(url)}" rel="noreferrer">{title}</a>' if url else title
    return f"<li>{linked} · {_plain(document.id)}{_list(source(document))}</li>"


def _list(items: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{_plain(item)}</li>' for item in items)}</ul>"


def _plain(text: str) -> str:
    """A text on one line in which a browser finds no markup."""
    return escape(flat(text))
