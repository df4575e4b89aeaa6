"""Texts above the browser: help, and why a link is there."""

import pytest

from csto_tui.ui.page import Page, PageScreen
from screen import Browsing, Reader

SIZES = [(120, 36), (60, 24), (40, 16), (84, 30)]


def page(reader: Reader) -> Page:
    """The text that stands above the browser."""
    assert isinstance(reader.app.screen, PageScreen)
    return reader.app.screen.query_one(Page)


async def resized(reader: Reader, size: tuple[int, int]) -> None:
    """Gives the terminal another size, and waits until the text has been composed anew."""
    before = page(reader)
    await reader.resize(*size)
    while not reader.app.screen.query(Page) or page(reader) is before:
        await reader.settled()
    await reader.settled()


@pytest.mark.parametrize("keys", ["?", "r w"])
async def test_a_text_is_broken_for_another_size_as_if_it_had_been_opened_there(browsing: Browsing, keys: str) -> None:
    opened = {}
    for size in SIZES:
        async with browsing(size=size, at="kg-2025/3.3.1") as reader:
            await reader.press(*keys.split())
            opened[size] = page(reader).text, page(reader).size
    assert len({text for text, _ in opened.values()}) > 1
    async with browsing(size=SIZES[-1], at="kg-2025/3.3.1") as reader:
        await reader.press(*keys.split())
        for size in SIZES:
            await resized(reader, size)
            assert (page(reader).text, page(reader).size) == opened[size]


async def test_a_text_that_is_broken_anew_stays_open_where_it_was_and_takes_keys(browsing: Browsing) -> None:
    async with browsing(size=(100, 24)) as reader:
        await reader.press("?", "down", "down", "down")
        await resized(reader, (110, 24))
        assert page(reader).scroll_offset.y == 3
        await reader.press("down")
        assert page(reader).scroll_offset.y == 4
        await reader.press("escape")
        assert reader.app.screen is reader.browser
