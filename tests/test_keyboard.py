"""Two layouts of one keyboard."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.keys import _character_to_key

from csto_tui.keyboard import other_layout, russian_key


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("vbhjndjhtw", "миротворец"),
        ("rfyfk", "канал"),
        ("yf`vybr", "наёмник"),
        ("j,]tlbytybt", "объединение"),
        ("RFYFK", "КАНАЛ"),
        ("сыещ", "csto"),
        ("СЫЕЩ", "CSTO"),
        ("щвли", "odkb"),
        ("2025-05", "2025-05"),
        ("[jl", "ход"),
        ("", ""),
    ],
)
def test_the_other_layout_gives_what_was_meant(typed: str, meant: str) -> None:
    assert other_layout(typed) == meant


@given(st.text("абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ", min_size=1))
def test_a_russian_word_survives_both_layouts(word: str) -> None:
    assert other_layout(other_layout(word)) == word


@given(st.text())
def test_any_text_can_be_typed_otherwise(text: str) -> None:
    assert len(other_layout(text)) == len(text)


@pytest.mark.parametrize(
    ("key", "russian"),
    [
        ("j", "о"),
        ("J", "О"),
        ("q", "й"),
        ("slash", "full_stop"),
        ("question_mark", "comma"),
        ("left_square_bracket", "х"),
        ("right_square_bracket", "ъ"),
        ("apostrophe", "э"),
        ("semicolon", "ж"),
        ("colon", "Ж"),
        ("full_stop", "ю"),
        ("comma", "б"),
        ("grave_accent", "ё"),
        ("at", "quotation_mark"),
        ("number_sign", "numero_sign"),
        ("vertical_line", "slash"),
        ("/", "full_stop"),
        ("[", "х"),
    ],
)
def test_a_key_is_found_on_the_russian_layout(key: str, russian: str) -> None:
    assert russian_key(key) == russian


SAME = [
    *"0123456789о",
    "exclamation_mark",
    "backslash",
    "minus",
    "space",
    "tab",
    "enter",
    "f1",
    "ctrl+a",
    "alt+left",
    "",
]


@pytest.mark.parametrize("key", SAME)
def test_a_key_that_is_the_same_on_both_layouts_has_no_russian_name(key: str) -> None:
    assert russian_key(key) is None


def test_every_key_of_the_layout_has_the_names_that_textual_gives() -> None:
    typed = "`qwertyuiop[]asdfghjkl;'zxcvbnm,./~QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>?@#$^&|"
    for character in typed:
        other = other_layout(character)
        assert other != character
        assert russian_key(_character_to_key(character)) == _character_to_key(other)
