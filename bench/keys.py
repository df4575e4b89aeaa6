"""What a key costs on the screen: processor time, and how long a reader waits for all it leads to, in a real terminal.

`make bench-keys`; with ARGS='--db FILE' on another archive than the shipped one. A key has ended when no frame came for a while;
what a letter finds is seen with the first frame that is more than the line of the search box. Processor time is that of all
threads until then.
"""

import argparse
import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import tempfile
import termios
from pathlib import Path
from statistics import median
from time import monotonic
from typing import NamedTuple

from start import FRAME_ENDS, QUESTION, answer, cost_so_far, environment

SIZES = {"80×24": (24, 80), "200×50": (50, 200)}
UP, DOWN, RIGHT, ENTER, ESCAPE, DELETE, F5 = "\x1b[A", "\x1b[B", "\x1b[C", "\r", "\x1b[27u", "\x7f", "\x1b[15~"
"""As the newer terminals write them; an Escape that is but the one character is known as one a tenth of a second later."""

ROUNDS = {
    "move the cursor": [DOWN] * 40,
    "unfold and move": [RIGHT, UP] * 10,
    "open a record and step back": [ENTER, ESCAPE] * 20,
    "go to the links and step back": ["r", ESCAPE, ESCAPE] * 10,
    "follow a link and go back": [F5, "r", *["1", "b"] * 10],
    "go to the search box": ["/"],
}
WORDS = ("chanel", "secretaryat", "одкб", "peace keeping", "parade 2024", "type:event meeting", "kyrgyzstan 2025")
LETTER, FOUND = "type a letter of a search", "see what the letter finds"

QUIET = 0.12
"""Seconds without a frame after which a key has ended; the cursor blinks later than that."""

PAUSE = 0.3
"""Seconds without a frame between two words."""

PATIENCE = 20.0
"""Seconds that a start may take."""


ROW = re.compile(r"\x1b\[(\d+);\d+H")
"""Where a part of a frame stands."""


class Spent(NamedTuple):
    """What a frame took since a key: milliseconds of processor time, and of waiting; on how many rows something is drawn."""

    cpu: float
    wait: float
    rows: int


class Screen:
    """The program in a terminal of some rows and columns."""

    def __init__(self, archive: Path, rows: int, columns: int, home: str) -> None:
        """Starts the program on an archive, and waits until it stands still."""
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.execve(sys.executable, [sys.executable, "-m", "csto_tui", "--db", str(archive)], environment(home))
        self.quiet(PATIENCE, until=FRAME_ENDS)
        self.quiet(1.0)

    def press(self, key: str) -> list[Spent]:
        """Presses a key and waits until it has ended: its frames, and what all of them took."""
        begun, before = monotonic(), self._cpu()
        os.write(self.terminal, key.encode())
        frames = [Spent(cpu - before, (at - begun) * 1e3, rows) for at, cpu, rows in self.quiet(QUIET)]
        wait = frames[-1].wait if frames else 0.0
        return [*frames, Spent(self._cpu() - before, wait, 0)]

    def quiet(self, seconds: float, until: str = "") -> list[tuple[float, float, int]]:
        """The frames until none came for so many seconds, or one of some text: when, at what cost, on how many rows."""
        output, frames = "", []
        while select.select([self.terminal], [], [], seconds)[0]:
            output += os.read(self.terminal, 65536).decode("utf-8", "replace")
            at, cpu = monotonic(), self._cpu()
            for question in QUESTION.finditer(output):
                os.write(self.terminal, answer(question).encode())
            if until and until in output:
                break
            whole, ended, output = output.rpartition(FRAME_ENDS)
            if ended:
                frames.append((at, cpu, len(set(ROW.findall(whole)))))
        return frames

    def close(self) -> None:
        """Ends the program."""
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        os.close(self.terminal)

    def _cpu(self) -> float:
        cost = cost_so_far(self.process)
        if cost is None:
            sys.exit("bench/keys.py: this system does not tell what a running process took; use Linux.")
        return cost.cpu


def measure(archive: Path, rows: int, columns: int) -> dict[str, list[Spent]]:
    """What each key of the rounds took, and each letter of the searches."""
    with tempfile.TemporaryDirectory() as home:
        screen = Screen(archive, rows, columns, home)
        try:
            spent = {name: [screen.press(key)[-1] for key in keys] for name, keys in ROUNDS.items()}
            # What is read ahead for the first search is not part of its first letter: no reader is as quick.
            screen.quiet(PAUSE)
            typed = [frames for word in WORDS for frames in _typed(screen, word)]
            spent[LETTER] = [frames[-1] for frames in typed]
            spent[FOUND] = [next((one for one in frames if one.rows > 1), frames[-1]) for frames in typed]
        finally:
            screen.close()
    return spent


def _typed(screen: Screen, word: str) -> list[list[Spent]]:
    """The frames of each letter of a word, which is taken away again."""
    frames = [screen.press(key) for key in word]
    for _ in word:
        os.write(screen.terminal, DELETE.encode())
    screen.quiet(PAUSE)
    return frames


def figures(values: list[float]) -> str:
    """Median, nineteen of twenty, and the most."""
    ranked = sorted(values)
    return f"{median(ranked):.1f} | {ranked[int(0.95 * (len(ranked) - 1))]:.1f} | {ranked[-1]:.1f}"


def main() -> None:
    """Prints a table of medians and extremes."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--db", type=Path, default=Path("data/csto.db"), metavar="FILE")
    archive = parser.parse_args().db
    print("| window | key | keys | CPU ms | p95 | max | wait ms | p95 | max |\n| --- | --- |" + " ---: |" * 7)
    for size, cells in SIZES.items():
        for name, spent in measure(archive, *cells).items():
            cpu, wait, _ = zip(*spent, strict=True)
            print(f"| {size} | {name} | {len(spent)} | {figures(list(cpu))} | {figures(list(wait))} |", flush=True)


if __name__ == "__main__":
    main()
