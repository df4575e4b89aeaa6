"""What the screen says of an answer: faults and reasons, in whole words."""

import pytest

from screen import Browsing

Size = tuple[int, int]


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (32, 16)], ids=str)
async def test_a_fault_is_told_to_its_end_whatever_the_list_held(browsing: Browsing, size: Size) -> None:
    async with browsing(size=size) as reader:
        await reader.search("type:foo")
        said = reader.browser.lists.results.nothing
        left, right = reader.list.content_region.x, reader.list.content_region.right
        drawn = [line[left:right] for line in reader.drawn().splitlines()]
        assert said in " ".join(" ".join(drawn).split())


REASONS = {
    "chanel oper": ["1 of 5 · chanel → channel …", "2 of 5 · chanel → channel …"],
    "moscow": ["1 of 5", "2 of 5 · moscow (not in title)"],
    "kazakhstan golan": ["1 of 5 · golan (not in title)", "2 of 5 · kazakhstan (not in…"],
    "meetng afganistan russia": ["1 of 7 · 2 words missing", "2 of 7 · 2 words missing"],
    "3.3.1": ["1 of 2", "2 of 2"],
}
"""What the edge says of the first records that a query finds."""


async def test_the_edge_says_why_a_record_was_found_in_whole_words(browsing: Browsing) -> None:
    async with browsing() as reader:
        await reader.press("/")
        for query, reasons in REASONS.items():
            await reader.type(query)
            for reason in reasons:
                assert reader.list.border_subtitle == reason, query
                assert f" {reason} ─╯" in reader.drawn(), query
                await reader.press("down")
            await reader.press("ctrl+u")


async def test_where_there_is_room_every_reason_is_told(browsing: Browsing) -> None:
    async with browsing(size=(200, 50)) as reader:
        await reader.search("chanel oper")
        assert reader.list.border_subtitle == "1 of 5 · chanel → channel (typo) · oper → operation (prefix)"
        await reader.press("ctrl+u")
        await reader.type("kazakhstan golan")
        await reader.press("down")
        assert reader.list.border_subtitle.startswith("2 of 5 · kazakhstan")
