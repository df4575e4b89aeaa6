"""The groups, with ids that begin with `@`, under which records are listed: years and months, kinds of names."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from csto_tui import dates
from csto_tui.model import Node

if TYPE_CHECKING:
    from csto_tui.archive import Archive

SECTIONS = {"@priorities": "Priorities", "@events": "Events", "@names": "Names", "@documents": "Documents"}
KINDS = {
    "country": "Countries", "organisation": "Organisations", "body": "Bodies", "force": "Forces", "operation": "Operations",
    "exercise": "Exercises", "programme": "Programmes", "mission": "Missions", "person": "People", "post": "Posts",
    "place": "Places", "observance": "Observances", "conflict": "Conflicts", "work": "Works",
}  # fmt: skip
"""The kinds of names in the order in which they are listed."""

HAPPENED = "r.type IN ('event', 'result') AND r.sort_day IS NOT NULL"
YEAR, MONTH = "substr(r.sort_day, 1, 4)", "substr(r.sort_day, 1, 7)"
LONG = "r.precision = 'years'"
"""What covers more than a year is listed by its period, not under a year."""


def group(id: str, size: int | None = None) -> Node | None:
    """A group as one line, with how many records it holds if that is known; None if there is no such section."""
    section, _, name = id.partition("/")
    if section not in SECTIONS:
        return None
    title = dates.words(name.replace("..", "/")) if section == "@events" else KINDS.get(name, name.capitalize())
    kind = "groups" if not name or (section == "@events" and name.isdecimal()) else "records"
    return Node(id, "group", kind, "", title if name else SECTIONS[section], parent=True, size=size)


def known(archive: "Archive", id: str) -> Node | None:
    """A group as one line; None if the archive has nothing that is listed under it."""
    if id in SECTIONS:
        return group(id)
    above = _above(id)
    return next((node for node in members(archive, above[-1]) if node.id == id), None) if above else None


def members(archive: "Archive", id: str) -> list[Node]:
    """What stands directly below a group, in its order."""
    section, _, name = id.partition("/")
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
    found = archive.rows("SELECT first_day, sort_day, precision FROM records WHERE id = ?", [id])
    first, last, precision = map(archive.line, found[0])
    if precision == "years":
        return ("@events", f"@events/{first[:4]}..{last[:4]}")
    year = ("@events", f"@events/{last[:4]}")
    return year if precision == "year" else (*year, f"@events/{last[:7]}")


def _above(id: str) -> tuple[str, ...]:
    """The ids of the groups above a group."""
    section, _, name = id.partition("/")
    year, _, month = name.partition("-")
    if section == "@events" and month:
        return section, f"{section}/{year}"
    return (section,) if name else ()


def _kinds(archive: "Archive") -> list[Node]:
    found = archive.rows("SELECT kind, count(*) FROM records WHERE type = 'entity' GROUP BY kind")
    sizes = {archive.line(kind): size for kind, size in found}
    order = [*(kind for kind in KINDS if kind in sizes), *(kind for kind in sizes if kind not in KINDS)]
    return _sized({f"@names/{kind}": sizes[kind] for kind in order})


def _happened(archive: "Archive", name: str) -> list[Node]:
    """The years and longer periods in which anything happened, what is below one of them, or what is in a month."""
    if not name:
        years = _periods(archive, YEAR, f"NOT {LONG}", [])
        long = _periods(archive, f"substr(r.first_day, 1, 4) || '..' || {YEAR}", LONG, [])
        return _sized(dict(sorted({**years, **long}.items(), key=lambda item: (item[0][-4:], item[0]), reverse=True)))
    if ".." in name:
        period = f"{LONG} AND substr(r.first_day, 1, 4) || '..' || {YEAR} = ?"
        return archive.nodes_where(f"{HAPPENED} AND {period} ORDER BY r.position", [name])
    if "-" in name:
        within = f"{HAPPENED} AND r.precision NOT IN ('years', 'year') AND {MONTH} = ?"
        return archive.nodes_where(f"{within} ORDER BY r.key DESC", [name])
    months = _periods(archive, MONTH, f"r.precision NOT IN ('years', 'year') AND {YEAR} = ?", [name])
    whole = f"{HAPPENED} AND r.precision = 'year' AND {YEAR} = ? ORDER BY r.position"
    return _sized(dict(sorted(months.items(), reverse=True))) + archive.nodes_where(whole, [name])


def _periods(archive: "Archive", period: str, condition: str, values: Sequence[str]) -> dict[str, int]:
    sql = f"SELECT {period} AS period, count(*) FROM records r WHERE {HAPPENED} AND {condition} GROUP BY period"
    return {f"@events/{archive.line(name)}": size for name, size in archive.rows(sql, values)}


def _sized(sizes: dict[str, int]) -> list[Node]:
    return [node for id, size in sizes.items() if (node := group(id, size))]
