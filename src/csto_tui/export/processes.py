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

Part = TypeVar("Part", bound=Sized)
Done = TypeVar("Done")


def ahead(work: Callable[[Part], Done], parts: Iterable[Part], processes: int) -> Iterator[tuple[Part, Done]]:
    """Each part with what becomes of it, in order; `work` is done in so many processes, or here where there can be none.

    Whatever `work` raises is raised here.
    """
    try:
        pool = ProcessPoolExecutor(processes, get_context("spawn"), initializer=_follow)
    except (OSError, ImportError, NotImplementedError):
        yield from ((part, work(part)) for part in parts)
        return
    waiting: deque[tuple[Part, Future[Done] | None]] = deque()
    try:
        for part in parts:
            # What nobody has taken yet waits in memory, so these are few.
            if len(waiting) == 2 * processes:
                yield _taken(work, *waiting.popleft())
            waiting.append((part, _given(pool, work, part)))
        while waiting:
            yield _taken(work, *waiting.popleft())
    finally:
        pool.shutdown(cancel_futures=True)


def _given(pool: ProcessPoolExecutor, work: Callable[[Part], Done], part: Part) -> Future[Done] | None:
    """The work on a part as a process will do it; None if no process can be started, or one was killed."""
    try:
        with _uninterrupted():
            return pool.submit(work, part)
    except (OSError, BrokenProcessPool):
        return None


def _taken(work: Callable[[Part], Done], part: Part, done: Future[Done] | None) -> tuple[Part, Done]:
    """A part with what becomes of it; what no process has done is done here."""
    try:
        return part, done.result() if done else work(part)
    except BrokenProcessPool:
        return part, work(part)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Lets Ctrl+C wait: a process that is started meanwhile leaves it to this one for good."""
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
