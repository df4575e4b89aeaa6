"""The places of an archive as pages of plain text with numbered lines."""

import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import cached_property
from typing import NamedTuple

from csto_tui import present
from csto_tui.archive import Archive
from csto_tui.arrangements import ARRANGEMENTS, MOST
from csto_tui.coverage import Count, Row, coverage, period_words
from csto_tui.errors import StateError
from csto_tui.groups import TITLES
from csto_tui.links import LINKS, serving
from csto_tui.model import Hit, Link, Match, Node, Record
from csto_tui.places import ORDERS, VIEWS, Place
from csto_tui.search.engine import Engine
from csto_tui.search.query import parse
from csto_tui.state import State, archive_name
from csto_tui.text import line, safe
from csto_tui.timeline import Timeline, timeline
from csto_tui.ui.commands import BY_ID
from csto_tui.ui.targets import Groups, Target, targets

FEW = 7
"""How many links of each relation stand on the page of a record; the others are read with their reasons."""

ROOTS = dict(zip(ORDERS["events"], ("@events", *ARRANGEMENTS), strict=True))
"""What the lines of the events begin with in each order."""

BEGIN = "Type a number to open its line, ? for everything else that can be typed."
NOT_DONE = "No record in this archive does not mean that nothing was done."
LONGER = "There is more than is listed."
_OF_ITEM = re.compile(r"^(\S+) ← ")


class Page(NamedTuple):
    """What is read out at a place: a heading, rows of text, lines to choose from, and where the numbers lead."""

    heading: str
    rows: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()


class Pages:
    """The pages of an archive as the screen has its places, in the same order and with the same numbers."""

    def __init__(self, archive: Archive) -> None:
        """Reads nothing yet."""
        self._archive = archive
        self._state = State()

    @cached_property
    def _engine(self) -> Engine:
        return Engine(self._archive, self._state.own(self._archive))

    def reopen(self) -> None:
        """Opens the archive again, as its file is now; ArchiveError when it is none any more."""
        self._archive.reopen()
        self.__dict__.pop("_engine", None)

    def of(self, place: Place) -> Page:
        """The page of a place; CstoError as of the archive, of a search and of the reader's own file."""
        if not place.view:
            return _sections()
        if place.pane in ("detail", "links"):
            return self._record(place)
        if place.record:
            return self._group(place)
        if place.query or (place.filters and place.view != "timeline"):
            return self._found(place)
        if place.view == "timeline":
            return self._timeline(place)
        if place.view == "coverage" or (place.view == "priorities" and place.gaps):
            return self._coverage(place)
        root = root_of(place)
        return _listed(TITLES[root], self._archive.children(root), place)

    def _group(self, place: Place) -> Page:
        group = self._archive.node(place.record)
        titles = dict.fromkeys((*map(present.label, self._archive.trail(place.record)), group.title))
        return _listed(", ".join(titles), self._archive.children(place.record), place, more=group.size is None)

    def _found(self, place: Place) -> Page:
        answer = self._engine.search(parse(place.asked, typing=False))
        asked = line(place.asked)
        if not answer.hits:
            return Page(f"Search for {asked}: nothing found.", (f"No record in this archive answers {asked!r}.",))
        cut = f", of which the best {len(answer.hits)} are listed" if answer.total > len(answer.hits) else ""
        heading = f"Search for {asked}: {present.found(answer.total, answer.more)} found{cut}."
        return page(heading, (), [(_hit(hit), _opened(hit.node, place)) for hit in answer.hits])

    def _timeline(self, place: Place) -> Page:
        made = timeline(self._archive, query=" ".join(place.filters), own=self._state.own(self._archive))
        narrowed = f", narrowed by {line(' '.join(place.filters))}" if place.filters else ""
        periods, spans = _periods(made, place), [(_said(node), _opened(node, Place("events"))) for node in made.spans]
        heading = f"Timeline by {made.by}{narrowed}: {amount(len(periods), 'period')}."
        longer = f"{amount(len(spans), 'record')} of longer periods, or of a date that is open or inferred."
        rows = [*([longer] if spans else []), *([LONGER] if made.more else [])]
        return page(heading, rows, [*periods, *spans])

    def _coverage(self, place: Place) -> Page:
        found = coverage(self._archive, gaps=place.gaps, order=place.order or "document")
        gaps = ", gaps only" if place.gaps else ""
        order = ", most gaps first" if place.order else ""
        heading = f"{place.view.capitalize()}{gaps}{order}: {amount(len(found.rows))}."
        told = found.periods if place.view == "coverage" else ()
        return page(heading, (NOT_DONE,), [(_counted(row, told), _opened(row.node, place)) for row in found.rows])

    def _record(self, place: Place) -> Page:
        """The page of a record with the first of its links, or all of its links with their reasons."""
        record = self._archive.record(place.record)
        declared = record.recorded is not None
        below = [pair for pair in serving(self._archive, record.id) if pair[0].id != record.id] if declared else []
        supported = self._archive.supported(record.id) if record.type == "document" else ()
        groups = [
            (_unsigned(heading), [target._replace(text=spoken(target.text)) for target in found])
            for heading, found in targets(record, below, supported)
        ]
        every = [target for _, found in groups for target in found]
        places = tuple(Place(place.view, record=target.id, pane="detail") for target in every)
        served = {node.id: _served(node) for node in (*record.children, *record.path)}
        count = _amount(every, len(record.links) >= LINKS)
        if place.pane == "links":
            return Page(f"{_named(record)}: {count}.", (), tuple(_linked(groups, served, _explained)), places)
        rows = (*self._described(record), f"{count}; r reads {'them' if len(every) != 1 else 'it'} with the reasons.")
        return Page(f"{_named(record)}.", rows, tuple(_linked(groups, served, None)), places)

    def _described(self, record: Record) -> Iterable[str]:
        """Everything that is said of a record, as rows under headings."""
        own = ""
        # A record is read even where the reader's own file cannot be.
        with suppress(StateError):
            own = safe(self._state.note(archive_name(self._archive.path), record.id))
        facts = (present.dated(record), _served(record), f"id {record.id}")
        yield ", ".join(filter(None, facts))
        yield f"In {', '.join(map(present.label, self._archive.trail(record.id)))}"
        # All that may have lines of its own is indented: none of them can pass for one that has a number.
        sections = {
            "Text": record.text.splitlines(),
            "Your note": own.splitlines(),
            "Other names": list(map(present.named, record.names)),
            "Note": record.note.splitlines(),
            "Evidence": [row.replace("” · “", "”, “") for row in present.places(record.evidence)],
            "Source": present.source(record),
        }
        for heading, rows in sections.items():
            yield from ("", f"{heading}:", *(f"  {row}" for row in rows)) if rows else ()
        yield ""


def root_of(place: Place) -> str:
    """The group of all that a section lists as it is arranged."""
    if place.view == "events":
        return ROOTS.get(place.order, "")
    return {"timeline": "@events", "coverage": "@priorities"}.get(place.view, f"@{place.view}")


def listing(archive: Archive, id: str) -> Place:
    """The place at which a record or a group is listed: a group, a record, a section, or the sections; NotFound."""
    above = archive.groups_of(id) if id else ()
    if not above:
        return Place("")
    root, last = above[0], above[-1]
    view = "events" if root in ROOTS.values() else root.removeprefix("@")
    order = next((order for order, begins in ROOTS.items() if begins == root), "")
    if last == root:
        return Place(view, order=order)
    return Place(view, record=last, order=order, pane="list" if last.startswith("@") else "detail")


def _sections() -> Page:
    lines = [(f"{view.capitalize()}: {BY_ID[f'show-{view}'].help}", Place(view)) for view in VIEWS]
    return page(f"Sections: {amount(len(lines))}.", (BEGIN,), lines)


def _listed(title: str, nodes: Sequence[Node], place: Place, more: bool = False) -> Page:
    heading = f"{title}: {f'{MOST}+ lines' if more and len(nodes) >= MOST else amount(len(nodes))}."
    return page(heading, (), [(_said(node), _opened(node, place)) for node in nodes])


def page(heading: str, rows: Sequence[str], lines: Sequence[tuple[str, Place]]) -> Page:
    """A page on which every line has a number and leads to a place."""
    numbered = (f"{number}. {words}" for number, (words, _) in enumerate(lines, 1))
    return Page(heading, tuple(rows), tuple(numbered), tuple(place for _, place in lines))


def amount(count: int, what: str = "line") -> str:
    """How many there are of something, `no lines` and `1 line` too."""
    return f"{count or 'no'} {what}{'s' * (count != 1)}"


def _opened(node: Node, place: Place) -> Place:
    """Where a line leads: to a group as a list, to a record to be read."""
    pane = "list" if node.type == "group" else "detail"
    return place._replace(record=node.id, cursor="", top=None, pane=pane)


def _said(node: Node) -> str:
    """A record or a group as a line: its title, what it is, its date, how much is recorded for it or belongs to it."""
    if node.type == "group":
        return f"{node.title}: {f'{MOST}+ records' if node.size is None else amount(node.size, 'record')}"
    date = "" if node.date_text in node.title else node.date_text
    return ", ".join(
        filter(None, (present.label(node), present.short_type(node), date, _served(node), present.amount(node)))
    )


def _named(record: Record) -> str:
    return f"{present.label(record)}, {present.short_type(record)}"


def spoken(text: str) -> str:
    """What a line of the links says, with a comma or a colon for the signs between its parts, which would be read aloud."""
    return _OF_ITEM.sub(r"\1: ", text).replace(" · ", ", ")


def _served(item: Node | Record) -> str:
    """How many events and results serve a declared item, in words alone; nothing for anything else."""
    return _unsigned(present.served(item))


def _unsigned(words: str) -> str:
    """Words without the sign that stands before them and says the same."""
    return words.partition(" ")[2]


def _hit(hit: Hit) -> str:
    """A record that was found, with the words that were found otherwise than they were typed."""
    how = ", ".join(map(_matched, (match for match in hit.why if match.how != "exact")))
    return "; found by ".join(filter(None, (_said(hit.node), how)))


def _matched(match: Match) -> str:
    found = f" as {match.found}" if match.found not in ("", match.typed) else ""
    return f"{match.typed}{found} ({match.how})"


def _periods(made: Timeline, place: Place) -> list[tuple[str, Place]]:
    """The periods in which anything is recorded, each with the events that it counts."""
    others = tuple(words for words in place.filters if not words.startswith("year:"))
    return [
        (
            f"{bar.title}: {amount(bar.size, 'record')}",
            Place("events", filters=(*others, f"year:{bar.period}"))
            if others
            else Place("events", record=f"@events/{bar.period}"),
        )
        for bar in made.bars
        if bar.size
    ]


def _counted(row: Row, periods: Sequence[str]) -> str:
    """A declared item with what is recorded for it, in all and in each period in which there is anything."""
    parts = [
        f"{period_words(period)}: {_count(count)}"
        for period, count in zip(periods, row.counts, strict=False)
        if count != Count()
    ]
    return "; ".join([", ".join((present.label(row.node), row.node.type, _served(row.node))), *parts])


def _count(count: Count) -> str:
    counts = {"recorded": count.recorded, "only weakly linked": count.weak}
    return ", ".join(f"{number} {words}" for words, number in counts.items() if number)


def _amount(targets: Sequence[Target], more: bool) -> str:
    """How many links there are among what a record leads to, and how many other places: what is near it, where it stands."""
    links = sum(target.link is not None for target in targets)
    others = len(targets) - links
    counted = [(links, "link", "+" * more), (others, "other place", "")]
    return " and ".join(f"{size}{mark} {what}{'s' * (size != 1)}" for size, what, mark in counted if size) or "0 links"


def _linked(groups: Groups, served: dict[str, str], explain: Callable[[Target], str] | None) -> Iterable[str]:
    """The links under their headings with their numbers: all of them explained, or the first of each relation."""
    first = 1
    for heading, found in groups:
        yield f"{heading}, {first} to {first + len(found) - 1}:" if len(found) > 1 else f"{heading}:"
        for number, target in enumerate(found if explain else found[:FEW], first):
            right = f"{target.right} confidence" if target.link and target.right else served.get(target.id, "")
            words = f"{number}. {', '.join(filter(None, (target.text, right if not explain else '')))}"
            yield f"{words}\n{explain(target)}" if explain else words
        if not explain and len(found) > FEW:
            last = first + len(found) - 1
            more = f"{first + FEW} to {last}" if last > first + FEW else str(last)
            yield f"and {len(found) - FEW} more, {more}; r reads all, a number opens one"
        first += len(found)


def _explained(target: Target) -> str:
    link: Link | None = target.link
    places = map(present.place, link.evidence) if link else ()
    return "\n".join(f"   {row}" for row in (target.reason, *places))
