"""CPU of a key on the screen with the shipped archive: moving the cursor, opening a record, following a link, typing a search."""

import asyncio
import statistics
from collections.abc import Awaitable, Callable
from time import process_time

from textual.pilot import Pilot

from csto_tui.archive import Archive
from csto_tui.config import Config
from csto_tui.places import Place
from csto_tui.ui.app import CstoApp
from csto_tui.ui.browser import Browser

WORDS = ("chanel", "afganistan", "одкб", "peace keeping", "type:event 2025")
ROUNDS = {
    "move the cursor": ["down"] * 40,
    "unfold": ["right"] * 20,
    "open a record and step back": ["enter", "escape"] * 20,
    "go to the links and step back": ["r", "escape", "escape"] * 10,
    "follow a link and go back": ["f5", "r", *["1", "b"] * 10],
}


async def measure(size: tuple[int, int]) -> dict[str, list[float]]:
    """Milliseconds of CPU from each key until everything it set off has ended, all threads counted."""
    app = CstoApp(Archive(), Config(), Place())
    spent: dict[str, list[float]] = {}
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        for name, keys in ROUNDS.items():
            spent[name] = [await cost(pilot, press(pilot, key)) for key in keys]
        spent["go to the search box"] = [await cost(pilot, press(pilot, "slash"))]
        # What is read ahead for the first search is not part of its first letter: no reader is as quick.
        await asyncio.sleep(0.2)
        for word in WORDS:
            assert isinstance(app.screen, Browser)
            box = app.screen.box.input
            for end in range(1, len(word) + 1):
                spent.setdefault("type a letter of a search", []).append(await cost(pilot, typed(box, word[:end])))
            await cost(pilot, typed(box, ""))
    return spent


def press(pilot: Pilot[None], key: str) -> Callable[[], Awaitable[None]]:
    """Presses a key."""

    async def pressed() -> None:
        pilot.app.simulate_key(key)

    return pressed


def typed(box: object, text: str) -> Callable[[], Awaitable[None]]:
    """Changes the text of the search box."""

    async def change() -> None:
        setattr(box, "value", text)

    return change


async def cost(pilot: Pilot[None], act: Callable[[], Awaitable[None]]) -> float:
    """What an action costs, in milliseconds of CPU."""
    await settled(pilot)
    before = process_time()
    await act()
    await settled(pilot)
    return (process_time() - before) * 1000


async def settled(pilot: Pilot[None]) -> None:
    """Waits until nothing is left to do."""
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


def main() -> None:
    """Prints a table of medians and extremes."""
    print("| window | key | median ms | p95 ms | max ms |\n| --- | --- | --- | --- | --- |")
    for size in ((80, 24), (200, 50)):
        for name, spent in asyncio.run(measure(size)).items():
            ranked = sorted(spent)
            p95 = ranked[int(0.95 * (len(ranked) - 1))]
            print(f"| {size[0]}×{size[1]} | {name} | {statistics.median(ranked):.1f} | {p95:.1f} | {ranked[-1]:.1f} |")


if __name__ == "__main__":
    main()
