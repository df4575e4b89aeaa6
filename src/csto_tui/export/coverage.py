"""The coverage of what was declared in every format: text, Markdown, CSV, JSON."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

from csto_tui.coverage import UNDATED, Count, Coverage, Row, count_words, period_words
from csto_tui.escapes import markdown as plain
from csto_tui.export.jsonl import Value, of_link
from csto_tui.export.values import write
from csto_tui.model import Link, Served
from csto_tui.present import GLYPHS, Serving, by_item, cut, dated_label, label, place, reason

STATES = {Served.RECORDED: "recorded", Served.WEAK: "only weakly linked", Served.NONE: "no record in this archive"}
SHORT = {Served.RECORDED: "recorded", Served.WEAK: "only weak", Served.NONE: "no record"}
LEGEND = " · ".join(f"{GLYPHS[state]} {words}" for state, words in STATES.items())
EXPLAINED = (
    "No record in this archive does not mean that nothing was done. 3+2 is 3 recorded and 2 more only weakly linked."
)
EARLIER = "earlier"
NARROWEST = 20
"""How many columns are kept for the titles before any period gets some."""

DEEPEST = 4
"""How many levels are indented."""

BETWEEN = "  "
DESCRIBED = ("id", "type", "code", "title", "state")
"""What is said of an item in every format."""

LINKED = (
    "id", "code", "title", "record id", "record title", "date", "relation", "confidence", "basis", "why", "document",
    "locator", "status",
)  # fmt: skip


def of_coverage(coverage: Coverage, sources: Serving | None = None) -> list[Value]:
    """The items of a coverage as JSON objects, on wish each with what serves it."""
    values = []
    served_by = by_item(sources or ())
    for row in _answers(coverage):
        value: Value = {
            **_described(row),
            "recorded": row.total.recorded,
            "weak": row.total.weak,
            "periods": {
                period: {"recorded": count.recorded, "weak": count.weak}
                for period, count in zip(coverage.periods, row.counts, strict=True)
            },
        }
        if sources is not None:
            value["served_by"] = [of_link(link) for link in served_by.get(row.node, ())]
        values.append(value)
    return values


def columns(coverage: Coverage) -> list[str]:
    """The columns of a coverage as a table: two for each period."""
    periods = [f"{what} {period or period_words(period)}" for period in coverage.periods for what in Count._fields]
    return [*DESCRIBED, *periods, *(f"{what} total" for what in Count._fields)]


def rows(coverage: Coverage) -> Iterator[Value]:
    """The items of a coverage as the rows of a table."""
    heading = columns(coverage)
    for row in _answers(coverage):
        numbers = (count for counts in (*row.counts, row.total) for count in counts)
        yield dict(zip(heading, (*_described(row).values(), *numbers), strict=True))


def linked(sources: Serving) -> Iterator[Value]:
    """What serves the items of a coverage as the rows of a table: one for each item and link."""
    for node, link in sources:
        yield dict(zip(LINKED, (node.id, node.code, node.title, *_linked(link)), strict=True))


def write_csv(coverage: Coverage, stream: TextIO) -> None:
    """Writes a coverage as CSV."""
    write(rows(coverage), columns(coverage), "csv", stream)


def markdown(coverage: Coverage, sources: Serving | None = None) -> str:
    """A coverage as a table in Markdown, on wish followed by what serves each item."""
    heading = ["Code", "Declared", "State", *(plain(period_words(period)) for period in coverage.periods), "Total"]
    lines = [
        _row(heading),
        _row(["---", "---", "---", *["---:"] * (len(coverage.periods) + 1)]),
        *(_row([plain(row.node.code), plain(row.node.title), *_stated(row)]) for row in coverage.rows),
        "",
        EXPLAINED,
    ]
    if sources:
        lines += ["", "## Sources", *_listed(sources)]
    return "\n".join(lines)


def table(coverage: Coverage, width: int) -> list[str]:
    """A coverage as lines of text in columns, at most `width` wide unless not even short titles fit in."""
    states = [
        "",
        *("" if row.heading else f"{GLYPHS[row.total.served]} {SHORT[row.total.served]}" for row in coverage.rows),
    ]
    left = max(map(len, states))
    room = width - left - len(BETWEEN)
    columns = _columns(coverage, room - NARROWEST)
    titles = ["declared", *_titles(coverage, max(room - _width(columns), NARROWEST))]
    middle = max(map(len, titles))
    sizes = [max(map(len, column)) for column in columns]
    lines = []
    for state, title, *cells in zip(states, titles, *columns, strict=True):
        numbers = (f"{BETWEEN}{cell:>{size}}" for cell, size in zip(cells, sizes, strict=True))
        lines.append(f"{state:{left}}{BETWEEN}{title:{middle}}{''.join(numbers)}".rstrip())
    return lines


def _answers(coverage: Coverage) -> list[Row]:
    return [row for row in coverage.rows if not row.heading]


def _described(row: Row) -> Value:
    """What an item is and what is recorded for it, as every flat format begins."""
    node = row.node
    state = STATES[row.total.served]
    return dict(zip(DESCRIBED, (node.id, node.type, node.code, node.title, state), strict=True))


def _linked(link: Link) -> list[str]:
    """A link as cells; the places of several documents stand in the order of these."""
    documents: dict[str, list[str]] = {}
    for each in link.evidence:
        documents.setdefault(each.document, []).append(each.locator)
    far, places = link.far, "; ".join(", ".join(dict.fromkeys(locators)) for locators in documents.values())
    reasons = link.relation, link.confidence, link.basis, link.why
    return [far.id, far.title, far.date_text, *reasons, "; ".join(documents), places, link.status]


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _stated(row: Row) -> list[str]:
    """State and counts as cells; a heading has none."""
    counts = [*row.counts, row.total]
    return [""] * (len(counts) + 1) if row.heading else [STATES[row.total.served], *map(count_words, counts)]


def _listed(sources: Serving) -> Iterator[str]:
    """What serves each item as a list in Markdown, with the reason and the places indented below."""
    for node, links in by_item(sources).items():
        yield from ("", f"### {plain(label(node))}", "")
        for link in links:
            yield f"- **{plain(link.label)}**: {plain(f'{dated_label(link.far)} · {link.far.id}')}"
            yield f"  - why: {plain(reason(link))}"
            yield from (f"  - in: {plain(place(each, whole=True))}" for each in link.evidence)


def _titles(coverage: Coverage, room: int) -> Iterator[str]:
    """The codes and titles, indented by their depth, cut where they are too long."""
    for row in coverage.rows:
        indent = BETWEEN * min(row.depth, DEEPEST)
        yield indent + cut(label(row.node), room - len(indent))


def _columns(coverage: Coverage, room: int) -> list[list[str]]:
    """The columns of counts, each below its heading: as many periods as there is room for, the latest, and what is before."""
    dated = len([period for period in coverage.periods if period != UNDATED])
    total = _column(coverage, "total", [row.total for row in coverage.rows])
    for shown in range(min(dated, max(room, 0)), 0, -1):
        columns = [
            _column(coverage, period_words(coverage.periods[at]), _sums(coverage, at, at + 1)) for at in range(shown)
        ]
        columns += [_column(coverage, EARLIER, _sums(coverage, shown, dated))] if shown < dated else []
        columns += [_column(coverage, period_words(UNDATED), _sums(coverage, dated))] * (dated < len(coverage.periods))
        if _width([*columns, total]) <= room:
            return [*columns, total]
    return [total]


def _sums(coverage: Coverage, first: int, end: int | None = None) -> list[Count]:
    """For each item the sum of its counts in some periods."""
    return [Count(*map(sum, zip(Count(), *row.counts[first:end], strict=True))) for row in coverage.rows]


def _column(coverage: Coverage, heading: str, counts: Iterable[Count]) -> list[str]:
    cells = zip(coverage.rows, counts, strict=True)
    return [heading, *("" if row.heading else count_words(count) for row, count in cells)]


def _width(columns: Sequence[Sequence[str]]) -> int:
    return sum(len(BETWEEN) + max(map(len, column)) for column in columns)
