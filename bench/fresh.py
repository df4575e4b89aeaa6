"""What a peer takes in a process of its own: to build its index, or to open it and answer a few queries."""

import json
import os
import shutil
import subprocess
import sys
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


def build(name: str, corpus: Corpus, reuse: bool) -> Built:
    """Builds the index of a peer in new processes, unless an earlier one may be used and is there."""
    folder = corpus.folder / peer(name).index
    receipt = folder.with_suffix(".json")
    if reuse and folder.exists() and receipt.exists():
        return Built(**json.loads(receipt.read_text()))._replace(reused=True)
    times = []
    for _ in range(peer(name).rounds):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        times.append(_run("build", name, corpus, [])[0])
    built = Built(median(times), sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6)
    receipt.write_text(json.dumps({"cpu": built.cpu, "size": built.size}))
    return built


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
