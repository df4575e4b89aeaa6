"""An event loop that knows when nothing is under way."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor
from typing import Any, TypeVar

T = TypeVar("T")


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
        worked = False
        while True:
            await asyncio.sleep(0)
            if self._ready:
                worked = True
            elif self._threads:
                worked = True
                await asyncio.wait(self._threads, return_when=asyncio.FIRST_COMPLETED)
            else:
                return worked


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    """What a coroutine comes to in a loop of its own."""
    with asyncio.Runner(loop_factory=Loop) as runner:
        return runner.run(coroutine)
