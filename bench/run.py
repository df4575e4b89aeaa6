"""Measures the search of csto-tui beside others on the same rows and queries: `python -m bench.run`, a folder above."""

import argparse
import shlex
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from time import monotonic

from bench import fresh, measure
from bench.corpus import FLAVOURS, Corpus
from bench.measure import Figures
from bench.peers import BASES, PEERS, peer
from bench.queries import CLASSES, Query, queries
from bench.report import report

HERE = Path(__file__).parent
SIZES = "10000,100000,1000000"
TYPED = 10
"""How many queries of each class are typed letter by letter."""

SOME = 20
"""How many queries a process answers before its memory is read."""


class Run:
    """Everything that is measured, one corpus after another."""

    def __init__(self, options: argparse.Namespace) -> None:
        """Measures nothing yet."""
        self._options = options
        self.figures: list[Figures] = []
        self.queries: dict[str, list[Query]] = {}

    def corpora(self) -> Iterator[Corpus]:
        """The corpora that are asked for, their rows written."""
        for flavour in self._options.flavours:
            for size in self._options.rows:
                corpus = Corpus(self._options.work, flavour, size, self._options.seed)
                corpus.make()
                yield corpus

    def measure(self, corpus: Corpus) -> None:
        """Measures every peer, and what building and memory are compared with."""
        options = self._options
        asked = queries(corpus, options.held_out, options.queries + TYPED)
        self.queries.setdefault(corpus.flavour, []).extend(asked)
        typed = [query for kind in CLASSES for query in [each for each in asked if each.kind == kind][:TYPED]]
        Random(options.held_out).shuffle(typed)
        chosen = set(typed)
        rest = [query for query in asked if query not in chosen]
        built: dict[str, fresh.Built] = {}
        for name in (*options.peers, *BASES):
            kind, begun = peer(name), monotonic()
            # Without the archive there is nothing to read without a search.
            if not (kind.builds or kind.searches or kind.index in built):
                continue
            figures = Figures(corpus.flavour, corpus.size, name)
            self.figures.append(figures)
            try:
                if kind.builds:
                    figures.built = self._built(name, corpus, built)
                self._measure(figures, corpus, typed, rest)
            # A peer that fails is a result, and no reason to lose the others.
            except Exception as error:
                figures.trouble = f"{type(error).__name__}: {error}"
            say(f"{corpus.flavour} {corpus.size:,} {name}: {monotonic() - begun:.0f} s {figures.trouble}")

    def _measure(self, figures: Figures, corpus: Corpus, typed: Sequence[Query], rest: Sequence[Query]) -> None:
        some = rest[:: max(1, len(rest) // SOME)][:SOME]
        # A misspelt one first: what only that needs is part of the first answer.
        texts = [query.text for query in sorted(some, key=lambda query: query.kind != "one")]
        figures.opened = fresh.opened(figures.peer, corpus, texts)
        measured, budget = peer(figures.peer)(corpus), self._options.budget
        if not measured.searches:
            return
        measured.open()
        try:
            figures.keys = measure.keys(measured, typed, budget)
            figures.found = measure.found(measured, rest, budget)
        finally:
            measured.close()
        if measured.stops:
            measured.open()
            figures.delays = measure.delays(measured, typed, figures.keys)
            measured.close()

    def _built(self, name: str, corpus: Corpus, built: dict[str, fresh.Built]) -> fresh.Built:
        """What building the index of a peer took, which is done once for all that share it."""
        if peer(name).index not in built:
            bases = [base for base in BASES if peer(base).builds]
            # The index alone is that of an archive which is there.
            together = bases if name in bases and peer("csto-tui").index in built else [name]
            built |= fresh.build(together, corpus, self._options.reuse)
        return built[peer(name).index]


def say(text: str) -> None:
    """Tells whoever waits how far it is."""
    print(text, file=sys.stderr, flush=True)


def arguments() -> argparse.Namespace:
    """What is asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench.run", description=(__doc__ or "").partition(":")[0])
    parser.add_argument("--rows", type=_numbers, default=SIZES, metavar="N,N,…")
    parser.add_argument("--flavours", type=_names, default=",".join(FLAVOURS), metavar="NAME,…")
    parser.add_argument("--peers", type=_names, default=",".join(PEERS), metavar="NAME,…")
    parser.add_argument("--seed", type=int, default=1, help="of rows and queries")
    parser.add_argument("--held-out", type=int, metavar="SEED", help="of the queries only")
    parser.add_argument("--queries", type=int, default=150, help="how many of each class (default: 150)")
    parser.add_argument("--budget", type=float, default=30.0, help="seconds of CPU per peer and class (default: 30)")
    parser.add_argument("--reuse", action="store_true", help="use what an earlier run has built")
    parser.add_argument(
        "--work", type=Path, default=HERE / ".work", metavar="DIR", help="where rows and indexes are kept"
    )
    parser.add_argument("--output", type=Path, default=HERE / "RESULTS.md", metavar="FILE")
    options = parser.parse_args()
    options.held_out = options.seed if options.held_out is None else options.held_out
    for name, known in (("flavours", FLAVOURS), ("peers", PEERS)):
        if unknown := set(getattr(options, name)) - set(known):
            parser.error(f"no {', '.join(sorted(unknown))} among the {name}; there are {', '.join(known)}")
    return options


def _names(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _numbers(text: str) -> list[int]:
    return [int(part) for part in _names(text)]


def command(options: argparse.Namespace) -> str:
    """The command line that measures the same again, without where files lie, which changes no figure."""
    given = {
        "--rows": ",".join(map(str, options.rows)), "--flavours": ",".join(options.flavours),
        "--peers": ",".join(options.peers), "--seed": options.seed, "--held-out": options.held_out,
        "--queries": options.queries, "--budget": f"{options.budget:g}",
    }  # fmt: skip
    parts = [part for name, value in given.items() for part in (name, str(value))]
    return shlex.join(["python", "-m", "bench.run", *parts, *["--reuse"] * options.reuse])


def main() -> None:
    """Measures everything; what is there so far is written after each corpus."""
    options = arguments()
    run = Run(options)
    page = ""
    for corpus in run.corpora():
        run.measure(corpus)
        page = report(run.figures, run.queries, command(options))
        options.output.write_text(page, encoding="utf-8")
    print(page)


if __name__ == "__main__":
    main()
