"""The fuzzy finder fzf, kept running and asked by HTTP, or started anew for every query."""

import fcntl
import http.client
import json
import os
import pty
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from bench.corpus import said
from bench.peers.peer import LIMIT, Peer, Unavailable, children, resident

ROWS, COLUMNS = 40, 120
SECONDS = 120.0
"""How long to wait for an answer."""

QUIET = 0.3
"""How long fzf is left alone after it has read all rows, which it filters twice at the start."""

PAUSE = 0.05
"""How long to wait before fzf is asked again whether it has read all rows."""

READY = b"\a"
"""What the running fzf is told to send to its terminal once a result is final."""


class Filter(Peer):
    """A process for every query."""

    index = "fzf"
    about = "a process of `fzf --filter query` for every query; its processor time, and its memory at the most for `e`."

    def build(self) -> None:
        """Writes the lines that fzf reads: the id, a tab, title and text."""
        with (self.folder / "lines.tsv").open("w", encoding="utf-8") as lines:
            lines.writelines(f"{row['id']}\t{row['title']} {said(row)}\n" for row in self.corpus)

    def open(self) -> None:
        """Looks where fzf is."""
        self._arguments = [_program(), "--delimiter=\t", "--with-nth=2.."]

    def search(self, text: str) -> list[str]:
        """Reads the first lines and ends the process."""
        with self._started(text) as process, _output(process) as lines:
            return [line.partition(b"\t")[0].decode() for line, _ in zip(lines, range(LIMIT), strict=False)]

    def close(self) -> None:
        """Has nothing to let go of."""

    def cpu(self) -> float:
        """Seconds that the processes took which have ended."""
        used = children()
        return used.ru_utime + used.ru_stime

    def memory(self) -> float | None:
        """Megabytes of a process at its largest, which is when it begins to print more than it gets rid of."""
        with self._started("e") as process, _output(process) as lines:
            lines.readline()
            return resident(process.pid, "VmHWM")

    def _started(self, text: str) -> subprocess.Popen[bytes]:
        with (self.folder / "lines.tsv").open() as rows:
            command = [*self._arguments, f"--filter={text}"]
            return subprocess.Popen(command, stdin=rows, stdout=subprocess.PIPE, env=_environment())


class Resident(Filter):
    """One process in a terminal of its own, which holds all rows in memory."""

    about = (
        "fzf in a terminal with all rows read, the query changed and the ten best read by HTTP, waited for until the "
        "result is final; the processor time and memory of that process alone."
    )
    remembers = True

    def open(self) -> None:
        """Starts fzf and waits until it has read all rows."""
        self._place = tempfile.TemporaryDirectory()
        self._socket = str(Path(self._place.name, "fzf.sock"))
        command = [
            _program(),
            "--delimiter=\t",
            "--with-nth=2..",
            f"--listen={self._socket}",
            "--bind=result-final:bell",
        ]
        self._process, self._terminal = pty.fork()
        if self._process == 0:
            fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
            os.dup2(os.open(self.folder / "lines.tsv", os.O_RDONLY), 0)
            os.execve(command[0], command, _environment())
        self._text, self._final = "", threading.Event()
        threading.Thread(target=self._draw, daemon=True).start()
        self._wait()
        while (state := self._state())["reading"] or state["totalCount"] != self.corpus.size:
            time.sleep(PAUSE)
        time.sleep(QUIET)

    def search(self, text: str) -> list[str]:
        """Changes the query and reads the best lines once the result is final."""
        if text != self._text:
            self._final.clear()
            self._ask("POST", "/", f"change-query({text})")
            self._text = text
            self._wait()
        state = self._state()
        if state["query"] != text:
            raise Unavailable(f"fzf was asked for {text!r} and answered {state['query']!r}")
        return [str(match["text"]).partition("\t")[0] for match in state["matches"]]

    def close(self) -> None:
        """Ends the process."""
        os.kill(self._process, signal.SIGKILL)
        os.waitpid(self._process, 0)
        os.close(self._terminal)
        self._place.cleanup()

    def cpu(self) -> float:
        """Seconds that the process took, threads that have ended included."""
        # The clock of another process, as clock_getcpuclockid(3) makes it.
        return time.clock_gettime((~self._process << 3) | 2) if hasattr(self, "_process") else 0.0

    def memory(self) -> float | None:
        """Megabytes of the process."""
        return resident(self._process)

    def _draw(self) -> None:
        """Reads what fzf draws, as a terminal does, until it ends; notes that a result is final."""
        # The end of a program is an error to who reads from its terminal.
        with suppress(OSError):
            while drawn := os.read(self._terminal, 65536):
                if READY in drawn:
                    self._final.set()

    def _wait(self) -> None:
        """Waits for a final result."""
        if not self._final.wait(SECONDS):
            raise Unavailable(f"fzf gave no answer in {SECONDS:.0f} seconds")

    def _state(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self._ask("GET", f"/?limit={LIMIT}"))
        return found

    def _ask(self, method: str, path: str, body: str | None = None) -> bytes:
        connection = _Connection(self._socket)
        try:
            connection.request(method, path, body)
            return connection.getresponse().read()
        finally:
            connection.close()


class _Connection(http.client.HTTPConnection):
    """HTTP through a socket in the file system."""

    def __init__(self, path: str) -> None:
        super().__init__("localhost", timeout=SECONDS)
        self._path = path

    def connect(self) -> None:
        """Connects to the socket."""
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(self._path)


def _output(process: subprocess.Popen[bytes]) -> IO[bytes]:
    if process.stdout is None:
        raise Unavailable("fzf has no output")
    return process.stdout


def _program() -> str:
    """The fzf beside this Python, else the one that a shell would find."""
    beside = Path(sys.executable).with_name("fzf")
    found = str(beside) if beside.exists() else shutil.which("fzf")
    if not found:
        raise Unavailable("fzf is not there; install bench/requirements.txt")
    return found


def _environment() -> dict[str, str]:
    """This environment without what sets options of fzf."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FZF_")}
    return kept | {"TERM": "xterm-256color"}
