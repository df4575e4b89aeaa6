"""What differs between two archives, as text and as values for machines."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from csto_tui.difference import Change
from csto_tui.export.jsonl import Value
from csto_tui.present import PLURALS, wrapped
from csto_tui.text import flat

WHOLE = ("change", "type", "id", "relation", "target", "title", "fields")
FLAT = (*WHOLE[:-1], "field", "old", "new")
"""The fields of a change, and those of a change in a table, which has a row for each field that differs."""

SIGNS = {"added": "+", "removed": "-", "changed": "~"}
SHOWN, BEFORE = 300, 60
"""How much of a long text is shown, and how much of that stands before the first difference."""


def of_change(change: Change) -> Value:
    """A change as a JSON object."""
    return change._asdict() | {"fields": [field._asdict() for field in change.fields]}


def flattened(change: Change) -> Iterator[Value]:
    """A change as rows of a table: one for each field that differs, one for what came or went."""
    value = change._asdict()
    for name, old, new in change.fields or [("", "", "")]:
        yield value | {"field": name, "old": old, "new": new}


def lines(changes: Iterable[Change], width: int, heading: Callable[[str], str]) -> Iterator[str]:
    """The changes for people, at their end how many there are of each type."""
    counts: dict[str, Counter[str]] = {}
    for change in changes:
        counts.setdefault(change.type, Counter())[change.change] += 1
        first, *rest = wrapped(_rows(change), width).split("\n")
        yield "\n".join((heading(first), *rest))
    counted = (f"{PLURALS.get(type, f'{type}s')} {_counts(counts[type])}" for type in sorted(counts))
    if counts:
        yield wrapped(["", flat(" · ".join(counted))], width)


def _counts(counts: Counter[str]) -> str:
    return " ".join(f"{sign}{counts[name]}" for name, sign in SIGNS.items() if counts[name])


def _rows(change: Change) -> Iterator[str]:
    yield flat(f"{SIGNS[change.change]} {change.type} {change.id}")
    yield f"    {flat(f'{change.relation} → {change.target}' if change.target else change.title)}"
    for name, old, new in change.fields:
        before, after = _parting(old, new)
        yield f"      {name}: {before}"
        yield f"        → {after}"


def _parting(old: str, new: str) -> tuple[str, str]:
    """Two texts on a line each, of long ones what stands around their first difference."""
    parted = next(
        (at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), min(len(old), len(new))
    )
    begin = max(0, parted - BEFORE) if max(len(old), len(new)) > SHOWN else 0
    shown = []
    for text in (old, new):
        part = flat(text[begin : begin + SHOWN])
        shown.append(f"{'…' * (begin > 0)}{part}{'…' * (begin + SHOWN < len(text))}" if text else "nothing")
    return shown[0], shown[1]
