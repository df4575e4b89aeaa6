"""Keys and sizes at random: whatever comes, the screen answers, and shows what is so."""

import random
import re
from typing import Any

import pytest
from rich.cells import cell_len
from textual._compositor import CompositorUpdate
from textual.screen import Screen
from textual.strip import Strip

from csto_tui.ui.commands import COMMANDS, with_russian
from screen import Browsing, Reader

MOVES = [
    *["up", "down", "left", "right"] * 2,
    *"123456[]/canrb!stzw",
    "enter",
    "escape",
    "tab",
    "end",
    "home",
    "backspace",
]
LEAVING = {"q", "й", "ctrl+q", "e", "у", "o", "щ", "y", "н", "a", "ф", "v", "м"}
"""Keys that end the program, or that write or start something outside it."""

KEYS = sorted({key for command in COMMANDS for key in with_russian(command.keys)} - LEAVING)
TYPED = [*"channel кср 2025:", "enter", "escape", "tab"]

SENT = re.compile(r"\x1b\[(\d+);(\d+)H|\x1b\[([\d;]*)m|\n|([^\x1b\n]+)")
"""What is sent to a terminal: row and column to go on at, how to look, the end of a line, or characters."""


async def pressed(reader: Reader, chance: random.Random, count: int) -> None:
    """Presses keys at random, some of them as one who types."""
    keys = [chance.choice(KEYS if chance.random() < 0.8 else TYPED) for _ in range(count)]
    await reader.press(*keys)
    assert reader.app.is_running, keys


async def answers(reader: Reader) -> None:
    """Makes sure that the screen still does what it is told."""
    while len(reader.app.screen_stack) > 1:
        await reader.press("escape")
    await reader.press("f5", "f9")
    assert reader.browser.lists.view == "names"
    assert reader.list.count() > 0
    await reader.press("g", "down")
    assert reader.list.cursor == 1


@pytest.mark.parametrize("seed", range(2))
async def test_keys_at_random_leave_a_screen_that_answers(browsing: Browsing, seed: int) -> None:
    chance = random.Random(seed)
    async with browsing(size=(80, 24)) as reader:
        for _ in range(12):
            await pressed(reader, chance, 8)
        await answers(reader)


def drawn_anew(reader: Reader) -> list[Strip]:
    """The lines of the screen without what is remembered of how they looked."""
    for widget in (reader.app.screen, *reader.widgets):
        widget._styles_cache.clear()
    return reader.strips()


class Terminal:
    """What stands on a terminal: the character that begins in a cell, and how it looks."""

    def __init__(self) -> None:
        self.cells: dict[tuple[int, int], tuple[str, str]] = {}

    def draw(self, output: str, y: int = 0) -> None:
        """Draws what is sent to a terminal, from a row on where it does not say another."""
        x, look = 0, ""
        for row, column, codes, characters in SENT.findall(output):
            if characters:
                for character in characters:
                    self.cells[x, y] = character, look
                    x += 1 if character.isascii() else cell_len(character)
            elif row:
                x, y = int(column) - 1, int(row) - 1
            else:
                look = codes.removeprefix("0")


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (200, 50)])
async def test_no_line_stays_as_it_was(
    browsing: Browsing, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(size[0])
    async with browsing(size=size) as reader:
        seen, app = Terminal(), reader.app
        display = app._display

        def displayed(screen: Screen[Any], frame: CompositorUpdate | None) -> None:
            seen.draw(frame.render_segments(app.console) if frame else "")
            display(screen, frame)

        monkeypatch.setattr(app, "_display", displayed)
        for at, key in enumerate(chance.choices(MOVES, k=40)):
            if at % 10 == 0:
                await reader.resize(size[0] + at % 20, size[1] + 1)
            await reader.press(key)
            remembered, lines = reader.strips(), drawn_anew(reader)
            assert [[*strip.simplify()] for strip in remembered] == [[*strip.simplify()] for strip in lines], key
            anew = Terminal()
            for y, strip in enumerate(lines):
                anew.draw(strip.render(app.console), y)
            assert {cell: seen.cells[cell] for cell in anew.cells} == anew.cells, key
