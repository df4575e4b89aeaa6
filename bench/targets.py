"""Whether the search is as good as it is meant to be, from what was measured."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from statistics import fmean
from typing import NamedTuple, TypeVar

from bench.measure import Figures

OURS, TANTIVY, FZF, INSERT, INDEX, ALONE = (
    "csto-tui", "tantivy d=1", "fzf resident", "sqlite-utils insert", "csto-tui index alone", "csto-tui without search",
)  # fmt: skip
LARGE, SMALL = 1_000_000, 10_000
FLAVOURS = {"many": "short rows of many words", "few": "long rows of few words"}
QUANTILES = {"p50": 0.5, "p95": 0.95, "max": 1.0}
SPEEDS = (
    ("many", "p50", TANTIVY, 1 / 3), ("many", "p95", TANTIVY, 1 / 3),
    ("many", "p50", FZF, 1 / 150), ("many", "p95", FZF, 1 / 150),
    ("few", "p50", TANTIVY, 1.0), ("few", "p95", TANTIVY, 0.8), ("few", "max", TANTIVY, 0.5),
)  # fmt: skip
"""By flavour, what a key may cost at most as a share of what it costs a peer."""

RECALLS = {"right": 0.99, "one": 0.985, "two": 0.98, "cut-one": 0.92}

Results = Mapping[tuple[str, int, str], Figures]
"""What was measured, by flavour, size and peer."""

T = TypeVar("T")


class Absent(Exception):
    """What a target speaks of was not measured."""


class Line(NamedTuple):
    """A target, the figure that was measured (nothing if none was), and whether that meets it."""

    target: str
    figure: str = ""
    met: bool = False

    def __str__(self) -> str:
        if not self.figure:
            return f"- not measured in this run: {self.target}"
        return f"- **{'met' if self.met else 'missed'}**: {self.target}: {self.figure}"


def lines(results: Results) -> list[str]:
    """Every target as a line of Markdown."""
    return [str(line) for part in (_speed, _growth, _recall, _building, _memory, _delay) for line in part(results)]


def _speed(results: Results) -> Iterator[Line]:
    for flavour, quantile, peer, bound in SPEEDS:
        target = f"{FLAVOURS[flavour]}, {LARGE:,}: {quantile} of a key at most {_share(bound)} of {peer}"
        ours, theirs = ((flavour, LARGE, name) for name in (OURS, peer))
        yield _line(target, partial(_ratio, results, ours, theirs, quantile), bound, _share)


def _growth(results: Results) -> Iterator[Line]:
    for flavour, rows in FLAVOURS.items():
        target = f"{rows}: p95 of a key at {LARGE:,} at most 3 times that at {SMALL:,}"
        large, small = ((flavour, size, OURS) for size in (LARGE, SMALL))
        yield _line(target, partial(_ratio, results, large, small, "p95"), 3.0, "{:.2f} times".format)


def _ratio(results: Results, one: tuple[str, int, str], other: tuple[str, int, str], quantile: str) -> float:
    """What a key costs at one place of the results as a multiple of what it costs at another."""
    costs = [_there(results.get(at)) for at in (one, other)]
    first, second = (figures.key(QUANTILES[quantile]) for figures in costs if _there(figures.keys))
    return first / second


def _recall(results: Results) -> Iterator[Line]:
    for flavour, rows in FLAVOURS.items():
        ours = results.get((flavour, LARGE, OURS))
        for kind, bound in RECALLS.items():
            target = f"{rows}, {LARGE:,}: recall@10 of `{kind}` at least {bound}"
            share = ours.found[kind].recall if ours and kind in ours.found else None
            yield Line(target) if share is None else Line(target, f"{share:.3f}", share >= bound)
        target = f"{rows}, {LARGE:,}: recall@10 of no class below that of a peer"
        others = [found for (*at, peer), found in results.items() if at == [flavour, LARGE] and peer != OURS]
        yield _beside(ours, [other for other in others if other.found], target)


def _beside(ours: Figures | None, others: list[Figures], target: str) -> Line:
    """Compares each class with that of each peer by the queries that both were asked."""
    if not ours or not ours.found or not others:
        return Line(target)
    worse = []
    for other in others:
        for kind in other.found:
            pairs = list(zip(ours.found[kind].recalls, other.found[kind].recalls, strict=False))
            mine, theirs = map(fmean, zip(*pairs, strict=True))
            if mine < theirs:
                worse.append(f"`{kind}` {mine:.3f} under {theirs:.3f} of {other.peer}")
    return Line(target, "; ".join(worse) or f"below none of {len(others)}", not worse)


def _building(results: Results) -> Iterator[Line]:
    for flavour, size in dict.fromkeys((flavour, size) for flavour, size, _ in results):
        rows = f"{FLAVOURS[flavour]}, {size:,}"
        plain, indexed, whole = (partial(_built, results, (flavour, size, name)) for name in (INSERT, INDEX, OURS))
        for what, built in (("indexing", indexed), ("the whole archive with records, links, evidence", whole)):
            target = f"{rows}: {what}, at most 2 times a plain insert"
            yield _line(target, partial(_quotient, built, plain), 2.0, "{:.2f} times".format)
        opening = partial(_opening, results, (flavour, size, OURS))
        yield _line(f"{rows}: opening at most 20 ms", opening, 20.0, "{:.1f} ms".format)


def _memory(results: Results) -> Iterator[Line]:
    for flavour, rows in FLAVOURS.items():
        taken = [partial(_taken, results, (flavour, SMALL, name)) for name in (OURS, ALONE)]
        target = f"{rows}, {SMALL:,}: at most 15 MB more than without search"
        yield _line(target, partial(_difference, *taken), 15.0, "{:.1f} MB".format)


def _delay(results: Results) -> Iterator[Line]:
    for flavour, rows in FLAVOURS.items():
        target = f"{rows}, {LARGE:,}: a search ends at most 25 ms after the next key"
        longest = partial(_longest, results, (flavour, LARGE, OURS))
        yield _line(target, longest, 25.0, "{:.1f} ms at the longest".format)


def _built(results: Results, at: tuple[str, int, str]) -> float:
    return _there(_there(results.get(at)).built).cpu


def _opening(results: Results, at: tuple[str, int, str]) -> float:
    return _there(_there(results.get(at)).opened).cpu


def _taken(results: Results, at: tuple[str, int, str]) -> float:
    return _there(_there(_there(results.get(at)).opened).memory)


def _longest(results: Results, at: tuple[str, int, str]) -> float:
    return max(_there(_there(results.get(at)).delays))


def _quotient(one: Callable[[], float], other: Callable[[], float]) -> float:
    return one() / other()


def _difference(one: Callable[[], float], other: Callable[[], float]) -> float:
    return one() - other()


def _line(target: str, measured: Callable[[], float], bound: float, shown: Callable[[float], str]) -> Line:
    """A target that a figure meets up to a bound."""
    try:
        figure = measured()
    except Absent:
        return Line(target)
    return Line(target, shown(figure), figure <= bound)


def _share(value: float) -> str:
    return f"1/{1 / value:.0f}" if 0 < value < 0.095 or value == 1 / 3 else f"{value:.2f}"


def _there(value: T | None) -> T:
    """The value; Absent if there is none."""
    if not value:
        raise Absent
    return value
