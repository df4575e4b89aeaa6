"""How long a reader waits for the results of a key, in a real terminal: `python -m bench.waiting --db FILE`, a folder above."""

import argparse
import fcntl
import os
import pty
import select
import signal
import struct
import sys
import tempfile
import termios
from pathlib import Path
from statistics import median
from time import monotonic

from bench.start import FRAME_BEGINS, FRAME_ENDS, QUESTION, answer, environment

WORDS = ("training", "kyrgyzstan", "secretaryat", "peace keeping", "parade 2024", "type:event meeting", "csto exercise")
SIZES = {"80×24": (24, 80), "200×50": (50, 200)}
QUIET = 0.12
"""Seconds without a frame after which a key is answered; the cursor blinks later than that."""

PATIENCE = 20.0
"""Seconds that a start may take."""


class Screen:
    """The program in a terminal of some rows and columns."""

    def __init__(self, archive: Path, rows: int, columns: int, home: str) -> None:
        """Starts the program on an archive, and waits until it stands still."""
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.execve(sys.executable, [sys.executable, "-m", "csto_tui", "--db", str(archive)], environment(home))
        self.after(PATIENCE, until=FRAME_ENDS)
        self.after(1.0)

    def press(self, key: str) -> float:
        """Presses a key, and returns the seconds until the last frame that it leads to."""
        begun = monotonic()
        os.write(self.terminal, key.encode())
        return self.after(QUIET) - begun

    def after(self, quiet: float, until: str = "") -> float:
        """When the last frame was whole, once there was none for so many seconds, or one of some text came."""
        last, output = monotonic(), ""
        while select.select([self.terminal], [], [], quiet)[0]:
            data = os.read(self.terminal, 65536).decode("utf-8", "replace")
            for question in QUESTION.finditer(data):
                os.write(self.terminal, answer(question).encode())
            output += data
            if output.rfind(FRAME_ENDS) >= output.rfind(FRAME_BEGINS):
                last = monotonic()
            if until and until in output:
                break
        return last

    def close(self) -> None:
        """Ends the program."""
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        os.close(self.terminal)


def measure(archive: Path, rows: int, columns: int) -> list[float]:
    """Milliseconds from each key of the words to its results on the screen."""
    waits: list[float] = []
    with tempfile.TemporaryDirectory() as home:
        screen = Screen(archive, rows, columns, home)
        try:
            screen.press("/")
            for word in WORDS:
                waits += [screen.press(key) * 1e3 for key in word]
                for _ in word:
                    os.write(screen.terminal, b"\x7f")
                screen.after(0.5)
        finally:
            screen.close()
    return waits


def main() -> None:
    """Prints a table of medians and extremes."""
    parser = argparse.ArgumentParser(prog="python -m bench.waiting", description=(__doc__ or "").partition(":")[0])
    parser.add_argument("--db", type=Path, default=Path("data/csto.db"), metavar="FILE")
    archive = parser.parse_args().db
    print("| window | keys | median ms | p95 ms | max ms |\n| --- | ---: | ---: | ---: | ---: |")
    for name, size in SIZES.items():
        waits = sorted(measure(archive, *size))
        p95 = waits[int(0.95 * (len(waits) - 1))]
        print(f"| {name} | {len(waits)} | {median(waits):.0f} | {p95:.0f} | {waits[-1]:.0f} |")


if __name__ == "__main__":
    main()
