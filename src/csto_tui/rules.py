"""What must hold between the records of a folder."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from csto_tui.alphabets import fold
from csto_tui.blocks import RELATIONS
from csto_tui.drafts import Draft
from csto_tui.drafts import tables as well_formed
from csto_tui.faults import Address, meant

World = dict[str, Draft]
"""The records by id; of two with the same id, the first."""

SERVING = ("event", "result")
SERVED = ("sphere", "priority", "measure")
TIED = tuple(relation for relation, *_, coverage in RELATIONS if coverage != "none")
"""The relations that lead from what happened to what was declared, and nowhere else."""

SIDES = 2
"""How many places show a link to what was declared: one of either side."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A record's claim to a name, with the place of the name below the record."""

    draft: Draft
    address: Address
    text: str
    ambiguous: bool


def check(drafts: list[Draft], complete: bool) -> None:
    """Notes every fault between the records; when some files could not be read, no unknown id is a fault."""
    world = _world(drafts)
    _check_codes(drafts, world)
    _check_names(drafts)
    documents = {id for id, draft in world.items() if draft.type == "document"}
    for draft in drafts:
        _check_links(draft, world, complete)
        _check_service(draft, world)
        _check_evidence(draft, world, documents, complete)


def _world(drafts: list[Draft]) -> World:
    world: World = {}
    for draft in drafts:
        first = world.setdefault(draft.id, draft) if draft.id else draft
        if first is not draft:
            key = "code" if draft.parent else "id"
            draft.fault((key,), f"duplicate id '{draft.id}', first at {first.place()}; give one another {key}")
    return world


def _check_codes(drafts: list[Draft], world: World) -> None:
    """Notes codes below nothing, and siblings that do not count 1, 2, 3 in the order of the file."""
    last: dict[str, int] = {}
    for draft in drafts:
        if not draft.parent or world.get(draft.id) is not draft:
            continue
        code = draft.table["code"]
        above, dot, number = code.rpartition(".")
        if draft.parent not in world:
            draft.fault(("code",), f"code '{code}' has no '{above}' above it in this file; add that or correct it")
        due = f"{above}{dot}{last.get(draft.parent, 0) + 1}"
        if code != due:
            draft.fault(("code",), f"code '{code}' stands where '{due}' is due; count siblings without a gap")
        last[draft.parent] = int(number)


def _check_names(drafts: list[Draft]) -> None:
    """Notes a name that two records claim, unless both say that it is ambiguous."""
    claims: dict[str, dict[int, Claim]] = {}
    for number, draft in enumerate(drafts):
        for claim in _claims(draft):
            claims.setdefault(" ".join(fold(claim.text).split()), {}).setdefault(number, claim)
    for first, *others in (list(claimants.values()) for claimants in claims.values()):
        for claim in others if not all(each.ambiguous for each in (first, *others)) else ():
            who = f"{first.draft.id} at {first.draft.place(first.address)}"
            why = f"name '{claim.text}' is claimed by {who} too; drop one, or mark both ambiguous = true"
            claim.draft.fault(claim.address, why)


def _claims(draft: Draft) -> Iterator[Claim]:
    """The names of a record; the title is one too of an entity."""
    if draft.type == "entity" and isinstance(title := draft.table.get("title"), str):
        yield Claim(draft, ("title",), title, ambiguous=False)
    for address, name in draft.tables("name"):
        if isinstance(text := name.get("text"), str):
            yield Claim(draft, (*address, "text"), text, name.get("ambiguous") is True)


def _check_links(draft: Draft, world: World, complete: bool) -> None:
    """Notes links that lead nowhere or back, repeat one another, or join what their relation cannot."""
    seen: list[tuple[object, object]] = []
    for address, link in draft.tables("link"):
        to, relation = link.get("to"), link.get("relation")
        if not isinstance(to, str) or not to:
            continue
        if (to, relation) in seen:
            draft.fault(address, f"this link to '{to}' stands above already; drop one of the two")
        seen.append((to, relation))
        if to == draft.id:
            draft.fault((*address, "to"), "this link leads to the record itself; drop it or correct its to")
        if to not in world and complete:
            draft.fault((*address, "to"), f"unknown id '{to}' in link; write the id of a record{meant(world, to)}")
        if relation in TIED:
            _check_tie(draft, address, link, world.get(to))


def _check_tie(draft: Draft, address: Address, link: dict[str, Any], far: Draft | None) -> None:
    """Notes what keeps a link of one of TIED from tying what happened to what was declared."""
    relation, places = link["relation"], link.get("evidence", [])
    if draft.type not in SERVING:
        why = f"relation '{relation}' starts from a record of type {draft.type}; only events and results have it"
        draft.fault((*address, "relation"), why)
    if far and far.type not in SERVED:
        why = f"relation '{relation}' leads to a record of type {far.type}; allowed: {', '.join(SERVED)}"
        draft.fault((*address, "relation"), why)
    if isinstance(places, list) and len(places) < SIDES:
        draft.fault(address, f"a link of relation '{relation}' lacks evidence of both its sides; add evidence = [ … ]")


def _check_service(draft: Draft, world: World) -> None:
    """Notes an event or result that neither serves a priority nor says why not, or does both."""
    if draft.type not in SERVING:
        return
    serves = any(
        link.get("relation") in TIED and link.get("status") != "suggested" and _may_be_served(link.get("to"), world)
        for _, link in draft.tables("link")
    )
    if serves and "no_priority" in draft.table:
        draft.fault(("no_priority",), "no_priority stands beside a link to a priority; drop one of the two")
    elif not serves and "no_priority" not in draft.table:
        draft.fault((), f"this {draft.type} serves no sphere, priority or measure; link it to one or give no_priority")


def _may_be_served(to: object, world: World) -> bool:
    """Whether an id is of what can be served; an unknown one, a fault already, has the benefit of the doubt."""
    return not isinstance(to, str) or to not in world or world[to].type in SERVED


def _check_evidence(draft: Draft, world: World, documents: Collection[str], complete: bool) -> None:
    """Notes a record without evidence, and evidence that is no document."""
    places = [*draft.tables("evidence")]
    for address, link in draft.tables("link"):
        places += well_formed((*address, "evidence"), link.get("evidence"))
    if not places and draft.type != "document":
        draft.fault((), f"this {draft.type} has no evidence; add [[{draft.type}.evidence]] with document and place")
    for address, place in places:
        id, field = place.get("document"), (*address, "document")
        if not isinstance(id, str) or not id or id in documents:
            continue
        if id in world:
            draft.fault(field, f"evidence is '{id}', a record of type {world[id].type}; write the id of a document")
        elif complete:
            draft.fault(field, f"unknown id '{id}' in evidence; write the id of a document{meant(documents, id)}")
