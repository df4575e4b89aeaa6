"""An event loop that knows when nothing is under way."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor
from typing import Any, TypeVar

T = TypeVar("T")

TURNS = 100_000
"""After how many turns of the loop something is taken to go on for ever."""


class Loop(asyncio.SelectorEventLoop):
    """Runs what a test starts; all that it waits for at rest are timers and the next key."""

    def __init__(self) -> None:
        super().__init__()
        self._threads: set[asyncio.Future[Any]] = set()

    def run_in_executor(
        self, executor: Executor | None, func: Callable[..., Any], *args: object
    ) -> asyncio.Future[Any]:
        """Runs a function in a thread, for which a rest waits."""
        future = super().run_in_executor(executor, func, *args)
        self._threads.add(future)
        future.add_done_callback(self._threads.discard)
        return future

    async def rest(self) -> bool:
        """Waits until nothing can go on, here or in a thread; whether anything could."""
        for turn in range(TURNS):
            await asyncio.sleep(0)
            if self._threads and not self._ready:
                await asyncio.wait(self._threads, return_when=asyncio.FIRST_COMPLETED)
            elif not self._ready:
                return turn > 0
        raise AssertionError("what was begun goes on and on")


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    """What a coroutine comes to in a loop of its own."""
    with asyncio.Runner(loop_factory=Loop) as runner:
        return runner.run(coroutine)
