"""Links are followed, explained, and come back from."""

import pytest

from csto_tui.ui.links import Reason
from screen import SIZES, Browsing, line_under, lines_of, text_of

MEETING = "2025-05-13-afghanistan-working-group"
CHANNEL = "report-2023-2025/channel"
SOME = [SIZES[0], SIZES[2]]


async def test_links_are_grouped_by_relation_and_numbered_and_their_edge_says_which_of_how_many(
    browsing: Browsing,
) -> None:
    async with browsing(size=SIZES[0], at="kg-2025/3.3.1") as reader:
        for size in SOME:
            await reader.resize(*size)
            lines = lines_of(reader.links)
            assert lines[:4] == [
                "← implemented by", "1 Anti-drug operations Channel carried out · 2023–2025 high",
                "→ names", "2 Channel (anti-drug operation)",
            ]  # fmt: skip
            numbers = [int(line.split()[0]) for line in lines if line[0].isdigit()]
            assert numbers == list(range(1, len(numbers) + 1)), size
        assert reader.browser.reading.links.border_subtitle == f"1 of {len(numbers)}"
        await reader.press("r", "G")
        assert reader.browser.reading.links.border_subtitle == f"{len(numbers)} of {len(numbers)}"


async def test_a_link_is_followed(browsing: Browsing) -> None:
    async with browsing(size=SIZES[0], at="kg-2025/3.3.1") as reader:
        for size in SOME:
            await reader.resize(*size)
            await reader.press("b", "escape", "escape")
            assert reader.pane == "list", size
            # Back leaves the keys with the links.
            for keys in (["tab", "tab", "l"], ["b", "escape", "escape", "r", "enter"], ["b", "1"], ["b", "right"]):
                await reader.press(*keys)
                assert reader.pane == "detail", (size, keys)
                assert "Anti-drug operations Channel carried out" in reader.detail, (size, keys)
                seen = " ".join(reader.drawn().split())
                assert "Anti-drug operations Channel carried out" in seen or size[0] == 40, (size, keys)


async def test_every_number_follows_its_own_link(browsing: Browsing) -> None:
    async with browsing(at=MEETING, size=(120, 36)) as reader:
        texts = [reader.links.line(index).text.split(maxsplit=1) for index in range(reader.links.count())]
        titles = {number: title for number, title in texts if number.isdigit()}
        assert len(titles) >= 9
        for key, number in zip("rbbbbbbbb", "123456789", strict=True):
            await reader.press(key, number)
            assert titles[number].split(" · ")[0] in reader.detail


async def test_a_number_that_no_link_has_does_nothing_and_digits_are_views_where_no_links_have_the_keys(
    browsing: Browsing,
) -> None:
    async with browsing(at="kg-2025/3.3.1") as reader:
        before = reader.detail
        await reader.press("r", "9")
        assert (reader.pane, reader.detail) == ("links", before)
        await reader.press("escape")
        assert reader.pane == "detail"
        await reader.press("2")
        assert (reader.browser.lists.view, reader.pane) == ("events", "list")


async def test_a_link_says_why_it_is_there_until_one_of_many_keys_closes_it_and_does_nothing_else(
    browsing: Browsing,
) -> None:
    async with browsing(size=SIZES[2], at=MEETING) as reader:
        lines = lines_of(reader.links)
        at = next(i for i, line in enumerate(lines) if "1.3.1 " in line)
        await reader.press("r")
        reader.post(*["down"] * sum(line[0].isdigit() for line in lines[:at]))
        await reader.settled()
        assert reader.links.cursor == at
        for size in SOME[::-1]:
            await reader.resize(*size)
            await reader.press("w")
            assert isinstance(reader.app.screen, Reason), size
            said = text_of(reader.app.screen)
            assert said.startswith("→ contributes to: 1.3.1 "), size
            assert "medium confidence, by the wording: Representatives of five international" in said, size
            assert "Priorities of the Kyrgyz chairmanship in 2025, 1.3.1: “continuing dialogue" in said, size
            await reader.press("escape")
            assert (reader.app.screen is reader.browser, reader.pane, reader.links.cursor) == (True, "links", at), size
        for key in ("q", "w", "enter", "й", "ц"):
            await reader.press("w")
            assert isinstance(reader.app.screen, Reason), key
            await reader.press(key)
            assert (reader.app.screen is reader.browser, reader.pane, reader.links.cursor) == (True, "links", at), key
            assert reader.app.is_running, key


async def test_the_reason_of_the_link_under_the_cursor_stands_beneath_the_list(browsing: Browsing) -> None:
    async with browsing(at=CHANNEL) as reader:
        await reader.press("r")
        assert "high confidence, named on both sides: Both sides name the same operation" in text_of(
            reader.browser.reading.links
        )
        await reader.press("end")
        assert "Both sides" not in text_of(reader.browser.reading.links)


async def test_a_line_that_is_no_link_says_why_it_is_there_too(browsing: Browsing) -> None:
    async with browsing(at="kg-2025/3.3.1", size=(120, 36)) as reader:
        for keys, said in (
            (["r", "end"], "It is the evidence for this record."),
            (["escape", "up"], "It stands above in the tree."),
            # The sphere above, and the document in which the sphere stands.
            (["escape", "enter", "r", "end", "up", "up", "up"], "It stands directly below in the tree."),
            (["escape", "end", "enter", "r", "end"], "This document gives evidence for it."),
        ):
            await reader.press(*keys, "w")
            assert said in reader.drawn(), keys


async def test_the_cursor_of_the_links_skips_their_headings(browsing: Browsing) -> None:
    async with browsing(at=MEETING) as reader:
        await reader.press("r")
        seen = [line_under(reader.links)]
        for _ in range(reader.links.count()):
            await reader.press("down")
            if line_under(reader.links) == seen[-1]:
                break
            seen.append(line_under(reader.links))
        assert [line.split()[0] for line in seen] == [str(n) for n in range(1, len(seen) + 1)]


async def test_following_links_goes_round_and_back_again(browsing: Browsing) -> None:
    async with browsing(at="kg-2025/3.3.1") as reader:
        start = reader.detail
        await reader.press("r", "1", "r", "1")
        assert reader.detail == start
        await reader.press("b", "b")
        assert (reader.detail, reader.pane) == (start, "links")


async def test_reveal_shows_the_record_in_its_tree(browsing: Browsing) -> None:
    async with browsing(at="kg-2025/3.3.1") as reader:
        await reader.press("r", "1")
        for pane, key in (("detail", "J"), ("list", "left"), ("links", "r")):
            await reader.press(key)
            assert reader.pane == pane
            await reader.press("t")
            assert (reader.browser.lists.view, reader.pane, reader.under) == ("events", "list", CHANNEL), pane
            assert line_under(reader.list).startswith("Anti-drug operations Channel carried out"), pane
            await reader.press("b")
            assert reader.browser.lists.view == "priorities", pane


@pytest.mark.parametrize(
    ("at", "view", "above"),
    [
        ("kg-2025/3.3.1", "priorities", "▾ 3.3 Drug trafficking"),
        (MEETING, "events", "▾ May 2025"),
        (CHANNEL, "events", "▾ 2023–2025"),
        ("channel", "names", "▾ Operations"),
        ("belta-2025-12-15", "documents", ""),
    ],
)
async def test_a_record_of_any_type_is_found_in_its_tree(browsing: Browsing, at: str, view: str, above: str) -> None:
    async with browsing(at=at) as reader:
        assert (reader.browser.lists.view, reader.under) == (view, at)
        assert any(line.startswith(above) for line in lines_of(reader.list)[: reader.list.cursor]) or not above


async def test_reveal_from_results_ends_the_search(browsing: Browsing) -> None:
    async with browsing(query="chanel") as reader:
        await reader.press("enter", "t")
        assert (reader.browser.lists.view, reader.under, reader.pane) == ("names", "channel", "list")
        assert reader.browser.box.input.value == ""
        await reader.press("b")
        assert (reader.browser.box.input.value, reader.under) == ("chanel", "channel")
