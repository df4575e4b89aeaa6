"""Words in two scripts: as they are compared, spelled and typed."""

import sqlite3
import unicodedata
from collections import Counter
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csto_tui import alphabets

# New Tai Lue vowels and two Vedic signs are letters to Python and were marks when SQLite's table was made.
CHANGED = "".join(map(chr, [*range(0x19B0, 0x19CA), 0x1CF2, 0x1CF3]))
TEXTS = st.text(
    st.one_of(
        st.characters(exclude_categories=["Cs"], exclude_characters=CHANGED),
        st.sampled_from("йЙёЁßæİſςΣﬁ½²①Ⅷ™ﷺ가がะ้\u0301\u0345_'’-—«»№ \u00a0\u00ad\u200b\x00ab1"),
        st.characters(min_codepoint=0x400, max_codepoint=0x52F),
    )
)


def sqlite_words(texts: list[str]) -> Counter[str]:
    """The words that SQLite's tokenizer finds in all the texts, with how often."""
    with closing(sqlite3.connect(":memory:")) as archive:
        archive.executescript(
            """CREATE VIRTUAL TABLE found USING fts5 (text, tokenize='unicode61 remove_diacritics 2');
            CREATE VIRTUAL TABLE words USING fts5vocab (found, row);"""
        )
        archive.executemany("INSERT INTO found VALUES (?)", [(text,) for text in texts])
        return Counter(dict(archive.execute("SELECT term, cnt FROM words")))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("", ""),
        ("CSTO", "csto"),
        ("Наёмник", "наемник"),
        ("Тихий", "тихии"),
        ("и\u0306", "и"),
        ("ЎЇ", "уі"),
        ("Straße", "strasse"),
        ("Ærø", "ærø"),
        ("Étude", "etude"),
        ("İ", "i"),
        ("ΣΑΣ", "σασ"),
        ("Ⅷ½", "viii1 2"),
        ("ﬁ™", "fitm"),
        ("«Канал» — 2", "«канал» — 2"),
        ("канал🔥", "канал "),
        ("हिन्दी", "हनद"),
    ],
)
def test_folding_leaves_only_what_is_compared(text: str, folded: str) -> None:
    assert alphabets.fold(text) == folded


def test_folding_folds_every_code_point_once_and_alike_alone_or_in_company() -> None:
    codes = [*range(0x30000), *range(0xE0000, 0xE0200), 0x10FFFD]
    for start in range(0, len(codes), 0x200):
        characters = [*map(chr, codes[start : start + 0x200])]
        # Between the signs that become spaces each letter ends a word, as it does alone.
        folded = " ".join(map(alphabets.fold, characters))
        assert alphabets.fold("\u20ac".join(characters)) == folded, hex(codes[start])
        assert alphabets.fold(folded) == folded, hex(codes[start])
        assert not any(unicodedata.category(character)[0] == "M" for character in folded), hex(codes[start])


@given(TEXTS, TEXTS)
def test_folding_a_text_is_folding_its_parts(one: str, other: str) -> None:
    assert alphabets.fold(one + other) == alphabets.fold(one) + alphabets.fold(other)


@given(TEXTS)
def test_words_are_those_of_sqlite(text: str) -> None:
    assert Counter(word for word, _, _ in alphabets.tokens(text)) == sqlite_words([alphabets.fold(text)])


def test_every_letter_is_cut_as_sqlite_cuts_it() -> None:
    codes = [code for code in range(0x30000) if not 0xD800 <= code < 0xE000 and chr(code) not in CHANGED]
    texts = [
        " ".join(f"a{chr(code)}b" for code in codes[start : start + 0x1000]) for start in range(0, len(codes), 0x1000)
    ]
    words = Counter(word for text in texts for word, _, _ in alphabets.tokens(text))
    assert words == sqlite_words([alphabets.fold(text) for text in texts])


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", []),
        ("  —  ", []),
        ("it's CSTO", [("it", 0, 2), ("s", 3, 4), ("csto", 5, 9)]),
        ("a_b-c", [("a", 0, 1), ("b", 2, 3), ("c", 4, 5)]),
        ("«Наёмник» и «Тихий»", [("наемник", 1, 8), ("и", 10, 11), ("тихии", 13, 18)]),
        ("Тихии\u0306 щит", [("тихии", 0, 6), ("щит", 7, 10)]),
        ("Straße x", [("strasse", 0, 6), ("x", 7, 8)]),
        ("½ x", [("1", 0, 1), ("2", 0, 1), ("x", 2, 3)]),
        ("№ 5", [("no", 0, 1), ("5", 2, 3)]),
        ("CSTO\u00a0🔥канал", [("csto", 0, 4), ("канал", 6, 11)]),
        ("\u0301a", [("a", 1, 2)]),
        ("2025-05-13", [("2025", 0, 4), ("05", 5, 7), ("13", 8, 10)]),
    ],
)
def test_a_word_knows_its_place_in_the_text(text: str, tokens: list[tuple[str, int, int]]) -> None:
    assert alphabets.tokens(text) == tokens


@given(TEXTS)
def test_the_place_of_a_word_holds_the_word(text: str) -> None:
    before = 0
    for word, start, end in alphabets.tokens(text):
        assert 0 <= start < end <= len(text)
        assert start >= before - 1
        assert word in alphabets.fold(text[start:end])
        before = end


@pytest.mark.parametrize(
    ("cyrillic", "latin"),
    [
        ("Канал", "kanal"),
        ("ОДКБ", "odkb"),
        ("Наёмник", "naemnik"),
        ("Миротворец", "mirotvorets"),
        ("щит", "shchit"),
        ("Бишкек", "bishkek"),
        ("Взаимодействие", "vzaimodeystvie"),
        ("Казахстан", "kazakhstan"),
        ("Кыргызстан", "kyrgyzstan"),
        ("Таджикистан", "tajikistan"),
        ("Афганистан", "afghanistan"),
        ("Шанхай", "shanghai"),
        ("Ереван", "yerevan"),
        ("Армения", "armenia"),
        ("Рахмон", "rahmon"),
        ("Жапаров", "japarov"),
        ("Рубеж", "rubezh"),
        ("Эшелон", "eshelon"),
        ("Беларусь", "belarus"),
        ("Кобальт", "kobalt"),
        ("Братство", "bratstvo"),
        ("Русский", "russkiy"),
        ("Русский", "russky"),
        ("Союз", "soyuz"),
        ("Сибирь", "sibir"),
        ("Татьяна", "tatyana"),
    ],
)
def test_a_word_is_spelled_in_the_other_script_both_ways(cyrillic: str, latin: str) -> None:
    assert latin in alphabets.latin(alphabets.fold(cyrillic))
    assert (
        alphabets.fold(cyrillic).rstrip("ъ") in [word.rstrip("ъ") for word in alphabets.cyrillic(latin)]
        or "ъ" in cyrillic
    )


@pytest.mark.parametrize(
    ("word", "best"),
    [
        ("канал", "kanal"),
        ("одкб", "odkb"),
        ("миротворец", "mirotvorets"),
        ("ereван", "erevan"),
        ("covid-19и", "covid-19i"),
    ],
)
def test_the_likeliest_latin_spelling_comes_first(word: str, best: str) -> None:
    assert alphabets.latin(word)[0] == best


@pytest.mark.parametrize(
    ("word", "best"),
    [
        ("kanal", "канал"),
        ("naemnik", "наемник"),
        ("odkb", "одкб"),
        ("dushanbe", "душанбе"),
        ("armenia", "армения"),
        ("k2", "к2"),
    ],
)
def test_the_likeliest_cyrillic_spelling_comes_first(word: str, best: str) -> None:
    assert alphabets.cyrillic(word)[0] == best


@pytest.mark.parametrize("word", ["", "2025", "^$", "東京"])
def test_a_word_of_neither_script_has_no_other_spelling(word: str) -> None:
    assert alphabets.latin(word) == alphabets.cyrillic(word) == ()


def test_a_word_that_is_in_the_script_already_has_no_other_spelling() -> None:
    assert alphabets.latin("csto") == alphabets.cyrillic("одкб") == ()


@given(st.text("абвгдежзийклмнопрстуфхцчшщъыьэюяіғқңөұүһ", min_size=1, max_size=60))
def test_spellings_are_few_different_and_wholly_in_the_other_script(word: str) -> None:
    spellings = alphabets.latin(alphabets.fold(word))
    assert 1 <= len(spellings) <= alphabets.SPELLINGS
    assert len(set(spellings)) == len(spellings)
    assert all(not spelling or (spelling.isascii() and spelling.isalpha()) for spelling in spellings)
    for spelling in filter(None, spellings):
        again = alphabets.cyrillic(spelling)
        assert 1 <= len(again) <= alphabets.SPELLINGS
        assert not any("a" <= character <= "z" for found in again for character in found)


@given(TEXTS)
def test_any_text_can_be_spelled_otherwise(text: str) -> None:
    assert len(alphabets.latin(text)) <= alphabets.SPELLINGS
    assert len(alphabets.cyrillic(text)) <= alphabets.SPELLINGS


@given(st.text())
def test_the_words_of_a_text_are_those_that_know_their_places(text: str) -> None:
    assert alphabets.words(text) == [word for word, _, _ in alphabets.tokens(text)]
