"""The filters that a reader is offered, as lines of a menu."""

from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from csto_tui import present
from csto_tui.archive import Archive
from csto_tui.facets import Facet, facets
from csto_tui.groups import KINDS
from csto_tui.places import GAPPED, Place
from csto_tui.search.own import Own
from csto_tui.ui.menu import Choice

LISTED = 12
"""How many filters of a group are listed before the reader types."""


def facet_choices(path: Path, place: Place, own: Callable[[Archive], Own]) -> list[Choice]:
    """What a place of the archive at `path` can be narrowed by, with how much that leaves; first what narrows it now."""
    with Archive(path) as archive:
        # What is found stands in front of the view, whatever its type.
        view = place.view if not place.asked or place.view == "timeline" else ""
        found = facets(archive, place.asked, "" if view in GAPPED else view, own=own(archive))
    present_ones = [Choice(words, words, "×", "Take away") for words in place.filters]
    return present_ones + _offered(facet for facet in found if facet.filter not in place.filters)


def _offered(found: Iterable[Facet]) -> list[Choice]:
    """Facets as choices; of a group that has more than are listed, the others are found by typing."""
    seen: Counter[str] = Counter()
    offered = []
    for facet in found:
        seen[facet.group] += 1
        size = present.found(facet.size, facet.more)
        rest = seen[facet.group] > LISTED
        offered.append(Choice(facet.title, facet.filter, size, facet.group, facet.filter, rest))
    return offered


def value_choices(path: Path, id: str) -> list[Choice]:
    """What a record is, when it was and what names it is linked with, as filters."""
    with Archive(path) as archive:
        record = archive.record(id)
    choices = [Choice(record.type, f"type:{record.type}", heading="What it is")]
    choices += [Choice(record.kind, f"kind:{_quoted(record.kind)}", heading="What it is")] if record.kind else []
    date = record.date.strip("?~")
    if date and "/" not in date:
        choices += [
            Choice(date[:size], f"year:{date[:size]}", heading="When") for size in (4, 7, 10) if len(date) >= size
        ]
    for link in record.links:
        if link.far.kind in KINDS:
            value = Choice(link.far.title, f"{link.far.kind}:{_quoted(link.far.id)}", link.label, "Linked with")
            choices += [value] if value.value not in {choice.value for choice in choices} else []
        elif link.far.type in ("priority", "sphere", "measure") and link.direction == "out":
            field = "sphere" if link.far.type == "sphere" else "priority"
            choices.append(Choice(present.label(link.far), f"{field}:{link.far.code}", link.label, "Serving"))
    return choices


def _quoted(value: str) -> str:
    """A value as the query language takes it."""
    return f'"{value}"' if " " in value else value
