"""What a shell is offered for each thing that a command takes."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from click import Context
from click.shell_completion import CompletionItem

from csto_tui.places import VIEWS

if TYPE_CHECKING:
    from csto_tui.archive import Archive

Offer = CompletionItem[Any]

OFFERED = 200
"""How many words are offered at most."""

SAFE = "-_./"
"""What a word of an archive may hold besides letters and digits to be offered: nothing that a shell acts on."""

DAYS = ("year", "after", "before")
CODED = ("sphere", "priority")
"""The types whose codes are values of the field of the same name."""


def offers(taken: str, context: Context, incomplete: str) -> list[Offer]:
    """The words that may follow a beginning where something is taken, by its metavar or name; CstoError of the archive."""
    made = OFFERS.get(taken)
    return made(context, incomplete) if made else []


def _files(_context: Context, incomplete: str) -> list[Offer]:
    return [Offer(incomplete, type="file")]


def _ids(context: Context, incomplete: str) -> list[Offer]:
    with _archive(context) as archive:
        condition = "r.id >= ? AND r.id < ? ORDER BY r.id LIMIT ?"
        nodes = archive.nodes_where(condition, [incomplete, f"{incomplete}\U0010ffff", OFFERED])
    return _begun("", incomplete, {node.id: node.title for node in nodes})


def _relations(context: Context, incomplete: str) -> list[Offer]:
    with _archive(context) as archive:
        return _begun("", incomplete, dict.fromkeys(archive.relations(), ""))


def _kinds(context: Context, incomplete: str) -> list[Offer]:
    with _archive(context) as archive:
        return _begun("", incomplete, dict.fromkeys(archive.sizes("@names/"), ""))


def _columns(context: Context, incomplete: str) -> list[Offer]:
    """The fields that a command prints in the format that is asked for, of which several may be named."""
    given, comma, last = incomplete.rpartition(",")
    named = given.split(",")
    columns = (column for column in _printed(context) if column not in named)
    return _begun(f"{given}{comma}", last, dict.fromkeys(columns, ""))


def _printed(context: Context) -> Iterable[str]:
    from csto_tui.export import coverage, difference, jsonl, lists, tables, timeline

    flat = context.params.get("format") in ("csv", "markdown")
    sources = [column for column in coverage.LINKED if " " not in column]
    return {
        **lists.FIELDS,
        "search": jsonl.HIT,
        "show": tables.COLUMNS if flat else jsonl.RECORD,
        "links": ("item", *jsonl.LINK),
        "diff": difference.FLAT if flat else difference.WHOLE,
        "coverage": sources if context.params.get("sources") else coverage.DESCRIBED,
        "timeline": timeline.COLUMNS,
    }.get(context.info_name or "", ())


def _query(context: Context, incomplete: str) -> list[Offer]:
    """Fields of the query language, or values of the one that is begun; first of all, for browse, the views."""
    from csto_tui.search.query import FIELDS

    field, colon, values = incomplete.partition(":")
    if not colon:
        first = VIEWS if context.info_name == "browse" and not context.params.get("query") else ()
        words = [*first, *(f"{field}:" for field in FIELDS)]
        return [Offer(word) for word in words if word.startswith(incomplete)]
    given, comma, last = values.rpartition(",")
    with _archive(context) as archive:
        return _begun(f"{field}:{given}{comma}", last, _values(archive, field))


def _values(archive: "Archive", field: str) -> Mapping[str, str]:
    """The values of a field of the query language, each with what it is called if that is another word."""
    from csto_tui.groups import KINDS
    from csto_tui.search.values import CONFIDENCES, PRESENT, STATES, TYPES

    fixed = {"type": TYPES, "confidence": CONFIDENCES, "has": PRESENT, "no": PRESENT, "is": STATES}
    if field in KINDS:
        return {node.id: node.title for node in archive.children(f"@names/{field}")}
    if field in CODED:
        found = archive.nodes_where("r.type = ? ORDER BY r.position LIMIT ?", [field, OFFERED])
        return {node.code: node.title for node in found}
    if field == "in":
        return {node.id: node.title for node in archive.children("@documents")}
    if field in DAYS:
        years = (period for period in archive.sizes("@events/", 1) if ".." not in period)
        return dict.fromkeys(sorted(years, reverse=True), "")
    sized = {"kind": archive.sizes("kind:"), "relation": archive.relations()}
    return dict.fromkeys(fixed.get(field) or sized.get(field, ()), "")


def _begun(before: str, beginning: str, words: Mapping[str, str]) -> list[Offer]:
    """Those of some words that have a beginning and that a shell may be given, behind what is typed already."""
    fitting = (word for word in words if word.startswith(beginning) and _is_safe(word))
    return [Offer(before + word, help=words[word] or None) for word, _ in zip(fitting, range(OFFERED), strict=False)]


def _is_safe(word: str) -> bool:
    return not word.startswith("-") and all(character.isalnum() or character in SAFE for character in word)


def _archive(context: Context) -> "Archive":
    """The archive that the command line names so far."""
    from csto_tui.archive import Archive

    named = context.params.get("db")
    return Archive(Path(named).expanduser() if named else None)


OFFERS: dict[str, Callable[[Context, str], list[Offer]]] = {
    "FILE": _files, "PATH": _files, "DB": _files, "[DB]": _files, "records": _files, "old": _files, "new": _files,
    "ID": _ids, "ID...": _ids, "id": _ids, "NAME": _relations, "KIND": _kinds, "NAME,…": _columns, "query": _query,
}  # fmt: skip
"""By the metavar of an option or argument, or by its name if it has none."""
