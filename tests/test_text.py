"""Nothing of a stranger's text acts on a terminal or hides from a reader."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csto_tui import text

FORBIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
BIDI_CONTROLS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI", "BN"}
# Any text at all, rich in what is dangerous.
TEXTS = st.text(
    st.one_of(
        st.characters(),
        st.characters(codec=None, categories=["Cc", "Cf", "Cs", "Mn", "Zs", "Co"]),
        st.sampled_from("a \n\r\t"),
    )
)


def harmful(shown: str) -> set[str]:
    """The characters that may not reach a terminal."""
    return {
        character
        for character in set(shown) - {"\n"}
        if unicodedata.category(character) in FORBIDDEN or unicodedata.bidirectional(character) in BIDI_CONTROLS
    }


def longest_pile(shown: str) -> int:
    longest = run = 0
    for character in shown:
        run = run + 1 if unicodedata.category(character)[0] == "M" else 0
        longest = max(longest, run)
    return longest


@pytest.mark.parametrize("page", range(0, 0x110000, 0x8000), ids=hex)
def test_no_code_point_reaches_the_terminal_as_a_control_and_one_that_a_reader_sees_is_left_alone(page: int) -> None:
    for start in range(page, page + 0x8000, 64):
        characters = [*map(chr, range(start, start + 64))]
        together = "a".join(characters)
        if text.safe(together) == text.line(together) == together:
            assert not harmful(together), hex(start)
        else:
            for character in characters:
                look_at(character)


def look_at(character: str) -> None:
    """Asserts that nothing harmful is left of a character, and all of one that is seen."""
    shown, lined = text.safe(character), text.line(character)
    code = hex(ord(character))
    assert shown, code
    assert "\n" not in lined, code
    assert not harmful(shown + lined), code
    assert (text.safe(shown), text.line(lined)) == (shown, lined), code
    category = unicodedata.category(character)
    seen = category[0] in "LNPS" and character not in "\u115f\u1160\u3164\uffa0"
    if seen or category in ("Co", "Zs"):
        assert shown == character, code


@given(TEXTS)
def test_no_text_is_harmful_once_it_is_safe(raw: str) -> None:
    shown = text.safe(raw)
    assert not harmful(shown)
    assert longest_pile(shown) <= text.MARKS
    assert text.safe(shown) == shown
    assert shown.encode().decode() == shown


@given(TEXTS, st.integers(1, 40))
def test_a_line_is_one_safe_line_of_limited_length(raw: str, limit: int) -> None:
    shown = text.line(raw, limit)
    assert not harmful(shown)
    assert "\n" not in shown
    assert len(shown) <= limit
    assert shown == " ".join(shown.split())
    assert text.line(shown, limit) == shown


@given(st.text(st.sampled_from("a\u0301\u0e47\ufe0f\U000e0100\U0001d165\u200d\n "), max_size=60))
def test_marks_never_pile_up_whatever_stands_between_them(raw: str) -> None:
    assert longest_pile(text.safe(raw)) <= text.MARKS


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("", ""),
        ("Council of Foreign Ministers", "Council of Foreign Ministers"),
        ("заседание в Бишкеке — «Канал»\nдалее", "заседание в Бишкеке — «Канал»\nдалее"),
        ("\x1b]0;title\x07", "␛]0;title␇"),
        ("a\x00b\x7fc", "a␀b␡c"),
        ("a\tb", "a b"),
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("a\r\r\nb", "a\n\nb"),
        ("\x0b\x0c\x1c\x1f", "␋␌␜␟"),
        ("\x9b31m\x85", "‹U+009B›31m‹U+0085›"),
        ("abc\u202etxt.exe", "abc‹U+202E›txt.exe"),
        ("\u2066\u2069\u200e\u200f\u061c", "‹U+2066›‹U+2069›‹U+200E›‹U+200F›‹U+061C›"),
        ("ka\u200bnal\ufeff\u00ad\u2060", "ka‹U+200B›nal‹U+FEFF›‹U+00AD›‹U+2060›"),
        ("a\u200db\u200c", "a‹U+200D›b‹U+200C›"),
        ("a\u2028b\u2029", "a‹U+2028›b‹U+2029›"),
        ("\U000e0041\U000e0100", "‹U+E0041›‹U+E0100›"),
        ("\ud800\ufdd0\uffff\U0010fffe", "����"),
        ("\ue000\U000f0000", "\ue000\U000f0000"),
        ("🇰🇬 ❤\ufe0f 🫡", "🇰🇬 ❤\ufe0f 🫡"),
        ("שלום مرحبا", "שלום مرحبا"),
        ("e" + "\u0301" * 50, "e" + "\u0301" * 8),
        ("e" + "\u0301" * 8, "e" + "\u0301" * 8),
        ("ก" + "\u0e47" * 20 + "ก", "ก" + "\u0e47" * 8 + "ก"),
        ("─" * 40, "─" * 40),
        ("[bold]not markup[/]", "[bold]not markup[/]"),
    ],
)
def test_safe_shows_what_would_act_or_hide(raw: str, shown: str) -> None:
    assert text.safe(raw) == shown


@pytest.mark.parametrize(
    ("raw", "limit", "shown"),
    [
        ("  a\n\n b \t\u00a0\u3000c ", 500, "a b c"),
        ("abcdef", 6, "abcdef"),
        ("abcdefg", 6, "abcde…"),
        ("abcd efg", 6, "abcd…"),
        ("abc", 1, "…"),
        ("", 1, ""),
        ("\x1b[2J", 500, "␛[2J"),
        (" " * 100_000 + "far away", 5, "…"),
        ("a" * 100_000, 3, "aa…"),
    ],
)
def test_a_line_is_cut_where_it_is_too_long(raw: str, limit: int, shown: str) -> None:
    assert text.line(raw, limit) == shown


def test_a_line_has_at_most_five_hundred_characters_by_default() -> None:
    assert len(text.line("x" * 501)) == text.LINE == 500


@given(st.lists(st.text(st.sampled_from("ab | \n\x1bж"), max_size=6), max_size=5))
def test_of_several_each_is_the_line_that_it_is_alone(raw: list[str]) -> None:
    assert text.each_line(raw) == [text.line(one) for one in raw]


def test_of_several_a_long_one_is_cut_too() -> None:
    assert [len(one) for one in text.each_line(["a" * 600, "b", "c" * 500])] == [500, 1, 500]


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_bytes_of_a_text_decode_to_it(original: str) -> None:
    assert text.decode(original.encode()) == original


@given(st.binary())
def test_any_bytes_decode_to_text_that_can_be_written(raw: bytes) -> None:
    decoded = text.decode(raw)
    assert decoded.encode().decode() == decoded
