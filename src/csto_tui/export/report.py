"""The coverage of what was declared as a page of HTML that stands by itself."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import TextIO

from csto_tui.archive import Archive
from csto_tui.citation import edition
from csto_tui.coverage import Count, Coverage, Row, count_words, coverage, period_words, sources
from csto_tui.export.coverage import EXPLAINED, LEGEND, STATES
from csto_tui.model import Link
from csto_tui.present import GLYPHS, Serving, dated_label, label, place, reason
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
    """Writes a table of the declared items with what is recorded for each, then what serves them, with its places."""
    found = coverage(archive)
    serving = sources(archive, found)
    stream.writelines(f"{row}\n" for row in _page(found, serving, edition(archive.info())))


def _page(found: Coverage, serving: Serving, state: str) -> Iterator[str]:
    links: dict[str, list[Link]] = {}
    for node, link in serving:
        links.setdefault(node.id, []).append(link)
    anchors = {id: f"served-{number}" for number, id in enumerate(links, 1)}
    yield '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{TITLE}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{TITLE}</h1>"
    yield from _table(found, anchors)
    yield "<h2>Sources</h2>"
    for row in found.rows:
        if row.node.id in anchors:
            yield f'<h3 id="{anchors[row.node.id]}">{_plain(label(row.node))}</h3>'
            yield from _links(links[row.node.id])
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
        said = (reason(link), *map(place, link.evidence))
        yield f"<li>{_plain(f'{link.label}: {dated_label(link.far)} · {link.far.id}')}{_list(said)}</li>"
    yield "</ul>"


def _list(items: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{_plain(item)}</li>' for item in items)}</ul>"


def _plain(text: str) -> str:
    """A text on one line in which a browser finds no markup."""
    return escape(flat(text))
