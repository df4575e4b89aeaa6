"""Work in several processes, the results in order."""

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sized
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import TypeVar

from csto_tui.errors import CstoError

Part = TypeVar("Part", bound=Sized)


def ahead(work: Callable[[Part], str], parts: Iterable[Part]) -> Iterator[tuple[int, str]]:
    """How large each part is, and what becomes of it, in order; `work` is done in as many processes as there are processors.

    Whatever `work` raises is raised here; CstoError when a process was killed.
    """
    processes = os.cpu_count() or 1
    waiting: deque[tuple[int, Future[str]]] = deque()
    pool = ProcessPoolExecutor(processes, get_context("spawn"), initializer=_follow)
    try:
        for part in parts:
            # What nobody has taken yet waits in memory, so that it is little.
            if len(waiting) == 2 * processes:
                size, done = waiting.popleft()
                yield size, done.result()
            with _uninterrupted():
                waiting.append((len(part), pool.submit(work, part)))
        for size, done in waiting:
            yield size, done.result()
    except BrokenProcessPool:
        raise CstoError("a process that did part of the work was killed. Try again, with more memory free.") from None
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Starts processes that leave Ctrl+C to this one, where it waits until they are there."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _follow() -> None:
    """Ends this process with the one that started it, however that ends."""
    Thread(target=_wait, daemon=True).start()


def _wait() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
