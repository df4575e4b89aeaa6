"""The groups, with ids that begin with `@`, under which records are listed: years and months, kinds of names."""

from typing import TYPE_CHECKING

from csto_tui import arrangements, dates
from csto_tui.arrangements import ARRANGEMENTS
from csto_tui.model import Node

if TYPE_CHECKING:
    from csto_tui.archive import Archive

SECTIONS = {"@priorities": "Priorities", "@events": "Events", "@names": "Names", "@documents": "Documents"}
TITLES = SECTIONS | ARRANGEMENTS
"""Of every section, and of every arrangement of one, what it is called."""

KINDS = {
    "country": "Countries", "organisation": "Organisations", "body": "Bodies", "force": "Forces", "operation": "Operations",
    "exercise": "Exercises", "programme": "Programmes", "mission": "Missions", "person": "People", "post": "Posts",
    "place": "Places", "observance": "Observances", "conflict": "Conflicts", "work": "Works",
}  # fmt: skip
"""The kinds of names in the order in which they are listed."""

# The sign keeps SQLite from going through everything of these types instead of the few keys.
HAPPENED = "+r.type IN ('event', 'result') AND r.key BETWEEN ? AND ?"
OF_YEARS = "r.precision IN ('year', 'years')"
"""What covers a year is listed under it, what covers more by its period; there is an index of both."""

PERIOD = """coalesce(CASE precision WHEN 'years' THEN substr(first_day, 1, 4) || '..' || substr(sort_day, 1, 4)
  ELSE substr(sort_day, 1, 4) END, '')"""
"""The group of the events, as SQL, under which a record is listed: its year, or from which to which it goes."""

DAILY = 200
"""From how many records on a month is divided into days."""


def group(id: str, size: int | None = None) -> Node | None:
    """A group as one line, with how many records it holds if that is known; None if there is no such section."""
    section, _, name = id.partition("/")
    if section not in SECTIONS:
        return None
    title = dates.words(name.replace("..", "/")) if section == "@events" else KINDS.get(name, name.capitalize())
    divided = name.count("-") == 1 and size is not None and size >= DAILY
    kind = "groups" if not name or (section == "@events" and (name.isdecimal() or divided)) else "records"
    return Node(id, "group", kind, "", title if name else SECTIONS[section], parent=True, size=size)


def known(archive: "Archive", id: str) -> Node | None:
    """A group as one line; None if the archive has nothing that is listed under it."""
    if id.partition("/")[0] in ARRANGEMENTS:
        return arrangements.known(archive, id)
    if id in SECTIONS:
        return group(id)
    above = _above(id)
    if id.count("-") > 1:
        # The days of a month that is not divided are known too.
        size = archive.sizes(id).get("", 0)
        return group(id, size) if size else None
    return next((node for node in members(archive, above[-1]) if node.id == id), None) if above else None


def members(archive: "Archive", id: str) -> list[Node]:
    """What stands directly below a group, in its order."""
    section, _, name = id.partition("/")
    if section in ARRANGEMENTS:
        return arrangements.members(archive, id)
    if section == "@priorities":
        return archive.nodes_where("r.type = 'chairmanship' ORDER BY r.sort_day DESC")
    if section == "@documents":
        return archive.nodes_where("r.type = 'document' ORDER BY r.sort_day DESC, r.position")
    if section == "@names":
        return (
            archive.nodes_where("r.type = 'entity' AND r.kind = ? ORDER BY r.title", [name])
            if name
            else _kinds(archive)
        )
    return _happened(archive, name)


def groups_of(archive: "Archive", id: str) -> tuple[str, ...]:
    """The ids of what a record or a group is listed under, from its section down; none for a section; NotFound."""
    node = archive.node(id)
    if node.type == "group":
        return _above(id)
    if node.type == "entity":
        return ("@names", f"@names/{node.kind}")
    if node.type == "document":
        return ("@documents",)
    if node.type not in ("event", "result"):
        return ("@priorities", *(above.id for above in archive.path_of(id)))
    found = archive.rows(f"SELECT {PERIOD}, sort_day, precision FROM records WHERE id = ?", [id])
    period, last, precision = map(archive.line, found[0])
    if precision in ("year", "years"):
        return ("@events", f"@events/{period}")
    month = f"@events/{last[:7]}"
    return (*_above(month), month, *([f"@events/{last}"] if _is_divided(archive, month) else []))


def _above(id: str) -> tuple[str, ...]:
    """The ids of the groups above a group."""
    section, _, name = id.partition("/")
    if section != "@events" or "-" not in name:
        return (section,) if name else ()
    month = (f"{section}/{name[:7]}",) if len(name) > len("2025-05") else ()
    return section, f"{section}/{name[:4]}", *month


def _is_divided(archive: "Archive", month: str) -> bool:
    return archive.sizes(month, 1).get("", 0) >= DAILY


def _kinds(archive: "Archive") -> list[Node]:
    sizes = archive.sizes("@names/")
    order = [*(kind for kind in KINDS if kind in sizes), *(kind for kind in sizes if kind not in KINDS)]
    return _sized({f"@names/{kind}": sizes[kind] for kind in order})


def _happened(archive: "Archive", name: str) -> list[Node]:
    """The years and longer periods in which anything happened, or what is below one of them, a month or a day."""
    if not name:
        years = archive.sizes("@events/", 1)
        latest = sorted(years, key=lambda year: (year[-4:], year), reverse=True)
        return _sized({f"@events/{year}": years[year] for year in latest})
    period = dates.period(name[-4:] if ".." in name else name)
    if period is None:
        return []
    within = dates.keys(*period)
    if ".." in name:
        long = f"{HAPPENED} AND {OF_YEARS} AND r.precision = 'years' AND r.first_day LIKE ? ORDER BY r.key DESC"
        return archive.nodes_where(long, [*within, f"{name[:4]}-%"])
    below = _parts(archive, name)
    if name.isdecimal():
        return below + archive.nodes_where(
            f"{HAPPENED} AND {OF_YEARS} AND r.precision = 'year' ORDER BY r.key DESC", within
        )
    if below and _is_divided(archive, f"@events/{name}"):
        return below
    return archive.nodes_where(f"{HAPPENED} AND r.precision NOT IN ('years', 'year') ORDER BY r.key DESC", within)


def _parts(archive: "Archive", name: str) -> list[Node]:
    """The months of a year or the days of a month, the latest first."""
    found = archive.sizes(f"@events/{name}-", 1)
    return _sized({f"@events/{name}-{rest}": found[rest] for rest in sorted(found, reverse=True)})


def _sized(sizes: dict[str, int]) -> list[Node]:
    return [node for id, size in sizes.items() if (node := group(id, size))]
