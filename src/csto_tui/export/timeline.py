"""A timeline as text, JSON, CSV and Markdown."""

from collections.abc import Iterator
from typing import Any

from csto_tui.escapes import markdown
from csto_tui.model import Node
from csto_tui.present import label, short_type
from csto_tui.timeline import Bar, Timeline

WIDEST = 60
"""How many columns a bar takes at most."""

EIGHTHS = " ▏▎▍▌▋▊▉█"
COLUMNS = ("by", "period", "title", "size", "id", "date", "counted")
SPAN = "span"


def of_timeline(timeline: Timeline) -> dict[str, Any]:
    """A timeline as one JSON object."""
    return {
        "by": timeline.by,
        "bars": [of_bar(bar) for bar in timeline.bars],
        "spans": [of_span(node, timeline) for node in timeline.spans],
        "more": timeline.more,
    }


def of_bar(bar: Bar) -> dict[str, Any]:
    """A bar as a JSON object."""
    return {"period": bar.period, "title": bar.title, "size": bar.size}


def of_span(node: Node, timeline: Timeline) -> dict[str, Any]:
    """A record that takes more than one bar, or of a date that is open or inferred, as a JSON object.

    It also says whether a bar of its timeline counts the record too.
    """
    value = {"id": node.id, "type": node.type, "kind": node.kind, "title": node.title, "date_text": node.date_text}
    return value | _told(node, timeline)


def _told(node: Node, timeline: Timeline) -> dict[str, Any]:
    return {"date": node.date, "counted": node.id in timeline.counted}


def as_text(timeline: Timeline, width: int, blocks: bool) -> list[str]:
    """A line for each bar, drawn with blocks or plainly, and beneath them a line for each span, however long."""
    names = max((len(bar.title) for bar in timeline.bars), default=0)
    most = max((bar.size for bar in timeline.bars), default=0)
    room = max(1, min(WIDEST, width - names - len(str(most)) - 4))
    lines = [
        "  ".join(filter(None, (f"{bar.title:{names}}", drawn(bar.size, most, room, blocks), str(bar.size))))
        for bar in timeline.bars
    ]
    dates = max((len(node.date_text) for node in timeline.spans), default=0)
    spans = [f"{node.date_text:{dates}}  {label(node)} · {short_type(node)} · {node.id}" for node in timeline.spans]
    heading = [*([""] if lines else []), f"Longer than a {timeline.by}, or of a date that is open or inferred:"]
    return [*lines, *(heading if spans else []), *spans]


def drawn(size: int, most: int, room: int, blocks: bool) -> str:
    """A bar that fills the room where its size is the most; what is not nothing can be seen."""
    if size <= 0:
        return ""
    if not blocks:
        return "#" * max(1, size * room // most)
    whole, eighths = divmod(max(1, size * room * 8 // most), 8)
    return "█" * whole + EIGHTHS[eighths].strip()


def rows(timeline: Timeline) -> Iterator[dict[str, Any]]:
    """Each bar and each span as a row of a table."""
    for bar in timeline.bars:
        yield {"by": timeline.by, **of_bar(bar)}
    for node in timeline.spans:
        told = _told(node, timeline)
        counted = "true" if told["counted"] else "false"
        yield {"by": SPAN, "period": node.date_text, "title": node.title, "id": node.id, **told, "counted": counted}


def as_markdown(timeline: Timeline) -> str:
    """A table of the bars and a list of the spans, in which what a title holds is only text."""
    table = [f"| {timeline.by.capitalize()} | Events and results |", "| --- | ---: |"]
    table += [f"| {markdown(bar.title)} | {bar.size} |" for bar in timeline.bars]
    spans = [f"- {markdown(node.date_text)}: {markdown(label(node))}" for node in timeline.spans]
    heading = f"Longer than a {timeline.by}, or of a date that is open or inferred:"
    return "\n".join([*table, *(["", heading, "", *spans] if spans else [])])
