"""Texts above the browser: help, and why a link is there."""

from textual.geometry import Size

from csto_tui.ui.page import Page, PageScreen
from screen import Browsing, Reader

SIZES = [(120, 36), (60, 24), (40, 16), (84, 30)]
TEXTS = ["?", "r w"]
"""The keys that open help, and the reason of a link."""


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


async def as_opened(reader: Reader, keys: str) -> tuple[str, Size]:
    """A text and the size it takes, once some keys have opened it."""
    await reader.press(*keys.split())
    return page(reader).text, page(reader).size


async def test_a_text_is_broken_for_another_size_as_if_it_had_been_opened_there(browsing: Browsing) -> None:
    *others, last = SIZES
    opened = {}
    for size in others:
        async with browsing(size=size, at="kg-2025/3.3.1") as reader:
            for keys in TEXTS:
                opened[keys, size] = await as_opened(reader, keys)
                await reader.press("escape")
    async with browsing(size=last, at="kg-2025/3.3.1") as reader:
        for keys in TEXTS:
            opened[keys, last] = await as_opened(reader, keys)
            assert len({opened[keys, size][0] for size in SIZES}) > 1, keys
            for size in SIZES:
                await resized(reader, size)
                assert (page(reader).text, page(reader).size) == opened[keys, size], (keys, size)
            await reader.press("escape")


async def test_a_text_that_is_broken_anew_stays_open_where_it_was_and_takes_keys(browsing: Browsing) -> None:
    async with browsing(size=(100, 24)) as reader:
        await reader.press("?", "down", "down", "down")
        await resized(reader, (110, 24))
        assert page(reader).scroll_offset.y == 3
        await reader.press("down")
        assert page(reader).scroll_offset.y == 4
        await reader.press("escape")
        assert reader.app.screen is reader.browser
