"""What a peer takes in a process of its own: to build its index, or to open it and answer a few queries."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from time import process_time
from typing import NamedTuple

from bench.corpus import Corpus
from bench.peers import peer
from bench.peers.peer import Unavailable, children

PATIENCE = 30.0
"""Seconds of processor time after which no more queries are answered before memory is read."""

ROUNDS, QUICK = 5, 1000.0
"""How often an index is opened, if that takes less than so many milliseconds."""


class Built(NamedTuple):
    """Seconds of processor time, megabytes on the disk, and whether an earlier run built it."""

    cpu: float
    size: float
    reused: bool = False


class Opened(NamedTuple):
    """Milliseconds of processor time until it was open, until the first answer; megabytes in memory after the last."""

    cpu: float
    first: float
    memory: float | None


def build(names: Sequence[str], corpus: Corpus, reuse: bool) -> dict[str, Built]:
    """Builds the indexes of peers in new processes, in turn, so that a machine that slows down is unfair to none.

    By the name of the index. What an earlier run built is used where it may be, if nothing of it is missing.
    """
    earlier = {name: _earlier(name, corpus) for name in names}
    if reuse and all(earlier.values()):
        return {peer(name).index: built for name, built in earlier.items() if built}
    times: dict[str, list[float]] = {name: [] for name in names}
    for turn in range(max(peer(name).rounds for name in names)):
        for name in [each for each in names if turn < peer(each).rounds]:
            times[name].append(_once(name, corpus))
    return {peer(name).index: _record(name, corpus, median(taken)) for name, taken in times.items()}


def _earlier(name: str, corpus: Corpus) -> Built | None:
    """What an earlier run has built, if that is there."""
    folder, receipt = _places(name, corpus)
    if not (folder.exists() and receipt.exists()):
        return None
    return Built(**json.loads(receipt.read_text()))._replace(reused=True)


def _once(name: str, corpus: Corpus) -> float:
    """Seconds of processor time of one build into an empty folder."""
    folder, receipt = _places(name, corpus)
    receipt.unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return _run("build", name, corpus, [])[0]


def _record(name: str, corpus: Corpus, cpu: float) -> Built:
    """Writes beside an index what building it took, for later runs."""
    folder, receipt = _places(name, corpus)
    built = Built(cpu, sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6)
    receipt.write_text(json.dumps({"cpu": built.cpu, "size": built.size}))
    return built


def _places(name: str, corpus: Corpus) -> tuple[Path, Path]:
    """The folder of an index, and the file beside it that says what building it took."""
    folder = corpus.folder / peer(name).index
    return folder, folder.with_suffix(".json")


def opened(name: str, corpus: Corpus, texts: list[str]) -> Opened:
    """Opens the index of a peer in a new process and asks for these texts; opens it more often if that is quick."""
    first = Opened(*_run("open", name, corpus, texts))
    more = [Opened(*_run("open", name, corpus, texts[:1])) for _ in range(ROUNDS - 1) if first.cpu < QUICK]
    cpu, answer = (median(column) for column in zip(*((each.cpu, each.first) for each in (first, *more)), strict=True))
    return first._replace(cpu=cpu, first=answer)


def _run(what: str, name: str, corpus: Corpus, texts: list[str]) -> list[float]:
    """The figures that the process prints last; Unavailable with its last words when it fails."""
    root = str(Path(__file__).parents[1])
    paths = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
    place = (corpus.folder.parent, corpus.flavour, corpus.size, corpus.seed)
    command = [sys.executable, "-m", "bench.fresh", what, name, *map(str, place)]
    environment = os.environ | {"PYTHONPATH": paths}
    done = subprocess.run(
        command, input=json.dumps(texts), capture_output=True, text=True, env=environment, check=False
    )
    if done.returncode:
        said = done.stderr.replace(str(corpus.folder), corpus.folder.name).splitlines()
        raise Unavailable("; ".join(line for line in said if line.strip() and not line.startswith(("Traceback", " "))))
    figures: list[float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def main(what: str, name: str, work: str, flavour: str, size: str, seed: str) -> list[float | None]:
    """The figures of one task."""
    measured = peer(name)(Corpus(Path(work), flavour, int(size), int(seed)))
    if what == "build":
        before = _cpu()
        measured.build()
        return [_cpu() - before]
    texts = json.load(sys.stdin)
    before = measured.cpu()
    measured.open()
    cpu = [measured.cpu() - before]
    for text in texts:
        measured.search(text)
        cpu.append(measured.cpu() - before)
        if cpu[-1] > PATIENCE:
            break
    memory = measured.memory()
    measured.close()
    return [cpu[0] * 1e3, cpu[1] * 1e3, memory]


def _cpu() -> float:
    """Seconds of processor time of this process and of its children that have ended."""
    used = children()
    return process_time() + used.ru_utime + used.ru_stime


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
