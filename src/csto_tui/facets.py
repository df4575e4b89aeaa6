"""What a list can be narrowed by, with how many records that would leave."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from csto_tui.alphabets import tokens
from csto_tui.archive import Archive
from csto_tui.errors import QueryError
from csto_tui.groups import members
from csto_tui.places import TYPES as SHOWN
from csto_tui.present import PLURALS
from csto_tui.search.engine import Cancelled, Engine, never
from csto_tui.search.filters import parts
from csto_tui.search.own import NOBODYS, Own
from csto_tui.search.query import Filter, parse
from csto_tui.search.tally import Named, Tally
from csto_tui.search.values import CONFIDENCES, TYPES
from csto_tui.terms import term

MOST, NAMES = 1000, 100
"""How many facets of a group there are at most: the first values, the names that have most links, each counted on its own."""

LONGEST = 100
"""Under how many years a long period is counted at most, the last of them."""

NAMED = {"Country": "country", "Body": "body", "Organisation": "organisation", "Operation": "operation"}
"""The groups of names, each with the kind of name, which is the field of its filters too."""

STATES = {"inferred": "date inferred", "open": "date open"}


class Facet(NamedTuple):
    """A filter of the query language, the group in which it is listed, what it is called, how many records have it.

    `more` says that there are more records than were counted.
    """

    group: str
    filter: str
    title: str
    size: int
    more: bool


class Counts(NamedTuple):
    """How many records there are, and of each type, each kind, each year; `more` says that not all were counted."""

    whole: int
    types: Counter[str]
    kinds: Counter[str]
    years: Counter[str]
    more: bool = False


def facets(
    archive: Archive, query: str = "", view: str = "", cancelled: Cancelled = never, own: Own = NOBODYS
) -> list[Facet]:
    """What narrows the answers to a query in a view, in groups; of all records if there is none.

    `own` is as for the engine. Superseded once `cancelled` says so, QueryError as of a search.
    """
    types = SHOWN.get(view, TYPES)
    tally = Engine(archive, own).tally(parse(query, typing=False), cancelled).of_types(types)
    found, more = tally.keys() if query.strip() else (None, False)
    counts = _whole(archive, tally, types) if found is None else _of(tally, found, more)
    listed = [
        *_valued("Type", "type", counts.types, {type: PLURALS.get(type, f"{type}s").capitalize() for type in TYPES}),
        *_valued("Kind", "kind", counts.kinds, {}),
        *_years(counts.years),
        *_stated(tally, found, "Date", {f"is:{state}": (title, term("is", state)) for state, title in STATES.items()}),
        *_names(archive, tally, found),
        *_stated(tally, found, "Sphere", _spheres(archive)),
        *_links(archive, tally, found, counts.whole),
    ]
    telling = (facet for facet in listed if 0 < facet.size < counts.whole and facet.filter)
    return [facet._replace(title=archive.line(facet.title), more=facet.more or counts.more) for facet in telling]


def _whole(archive: Archive, tally: Tally, types: Iterable[str]) -> Counts:
    """The counts of all records of some types, as the archive itself has them."""
    sizes, kinds, names = (archive.sizes(beginning) for beginning in ("type:", "kind:", "@names/"))
    counted = Counter({type: sizes.get(type, 0) for type in types})
    happened = "event" in types
    if not happened:
        kinds = names if "entity" in types else {}
    elif "entity" not in types:
        kinds = Counter(kinds) - Counter(names)
    years: Counter[str] = Counter()
    for period, size in archive.sizes("@events/", 1).items() if happened else ():
        for year in _from(period[:4], period[-4:]):
            years[year] += size
    others = [type for type in types if type not in SHOWN["timeline"]]
    for first, last in tally.days_of(others):
        years.update(_from(first[:4], last[:4]))
    return Counts(counted.total(), counted, Counter(kinds), years)


def _of(tally: Tally, keys: list[int], more: bool) -> Counts:
    """The counts of the records of some keys."""
    described = tally.described(keys)
    since, until = tally.query.days
    return Counts(
        len(keys),
        Counter(type for type, *_ in described),
        Counter(kind for _, kind, *_ in described if kind),
        Counter(year for *_, first, last in described for year in _from(max(first, since)[:4], min(last, until)[:4])),
        more,
    )


def _from(first: str, last: str) -> list[str]:
    """The years from one to another; none if one of them is none."""
    if not (first.isdecimal() and last.isdecimal()):
        return []
    return [f"{year:04}" for year in range(max(int(first), int(last) - LONGEST + 1), int(last) + 1)]


def _valued(group: str, field: str, sizes: Counter[str], titles: dict[str, str]) -> list[Facet]:
    """The values of a field that most records have, those of most records first."""
    order = sorted(+sizes, key=lambda value: (-sizes[value], value))[:MOST]
    return [
        Facet(group, _filter(field, value), titles.get(value, value.capitalize()), sizes[value], False)
        for value in order
    ]


def _years(sizes: Counter[str]) -> list[Facet]:
    """The years, the newest first."""
    newest = sorted(+sizes, reverse=True)[:MOST]
    return [Facet("Year", f"year:{year}", year, sizes[year], False) for year in newest]


def _counted(tally: Tally, found: list[int] | None, *terms: str) -> tuple[int, bool]:
    """How many of the records that were found, or of all, have any of these terms; whether there may be more."""
    if found is not None:
        return tally.having(*terms).among(found), False
    keys, more = tally.having(*terms).keys()
    return len(keys), more


def _stated(tally: Tally, found: list[int] | None, group: str, filters: dict[str, tuple[str, str]]) -> Iterator[Facet]:
    """The facets of filters, each with what it is called and its term."""
    for filter, (title, asked) in filters.items():
        yield Facet(group, filter, title, *_counted(tally, found, asked))


def _spheres(archive: Archive) -> dict[str, tuple[str, str]]:
    spheres = archive.nodes_where("r.type = 'sphere' ORDER BY r.position DESC LIMIT ?", [MOST])
    return {
        _filter("sphere", node.code): (f"{node.code} {node.title}", term("code", node.code)) for node in spheres[::-1]
    }


def _names(archive: Archive, tally: Tally, found: list[int] | None) -> Iterator[Facet]:
    """The names that have most links, or with which most of the records that were found are linked."""
    named = _most_linked(archive) if found is None else tally.linked(found)
    groups = {group: [name for name in named if name.kind == kind][:NAMES] for group, kind in NAMED.items()}
    within: dict[str, list[str]] = {name.id: [name.id] for names in groups.values() for name in names}
    for whole, part in parts(list(within), archive):
        within[whole].append(part)
    for group, names in groups.items():
        sized = []
        for name in names:
            size, more = _counted(tally, found, *(term("link", id) for id in within[name.id]))
            filter = _filter(NAMED[group], name.id)
            sized.append(Facet(group, filter, name.title, max(size, name.links) if more else size, more))
        yield from sorted(sized, key=lambda facet: -facet.size)


def _most_linked(archive: Archive) -> list[Named]:
    """The names of the groups, those with most links first."""
    nodes = [node for kind in NAMED.values() for node in members(archive, f"@names/{kind}")]
    named = [Named(node.id, node.kind, node.title, node.size or 0) for node in nodes]
    return sorted(named, key=lambda name: -name.links)


def _links(archive: Archive, tally: Tally, found: list[int] | None, whole: int) -> Iterator[Facet]:
    """Whether records have links, how sure they are, by which relation."""
    has = term("has", "links")
    linked, more = _counted(tally, found, has)
    unlinked = tally.lacking(has).keys() if more else None
    lacking, others = (len(unlinked[0]), unlinked[1]) if unlinked else (whole - linked, False)
    if linked and lacking:
        yield Facet("Links", "has:links", "linked", linked, more)
        yield Facet("Links", "no:links", "not linked", lacking, others)
    relations = {_filter("relation", id): (id, term("relation", id)) for id in archive.relations()}
    sure = {f"confidence:{value}": (f"{value} confidence", term("confidence", value)) for value in CONFIDENCES}
    yield from _stated(tally, found, "Links", sure | relations)


def _filter(field: str, value: str) -> str:
    """The filter for a value; empty if the query language cannot say it."""
    written = Filter(field, (value,))
    try:
        same = parse(str(written), typing=False).filters == (written,)
    except QueryError:
        return ""
    return str(written) if same and value.isprintable() and tokens(value) else ""
