"""How much of what is misspelt, cut or inflected is found, on the shipped archive."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from csto_tui.alphabets import tokens
from csto_tui.archive import Archive
from csto_tui.search.engine import Engine
from csto_tui.search.query import parse

SHIPPED = Path(__file__).parents[1] / "data" / "csto.db"
TOP = 10


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Archive(SHIPPED) as archive:
        yield Engine(archive)


@pytest.fixture(scope="module")
def words(engine: Engine) -> dict[str, str]:
    """Every word of five letters and more in a title, with the id of the best record that it finds."""
    with Archive(SHIPPED) as archive:
        titles = [str(title) for (title,) in archive.rows("SELECT title FROM records ORDER BY key")]
    words = sorted({word for title in titles for word, _, _ in tokens(title) if word.isalpha() and len(word) >= 5})
    return {word: engine.search(parse(f"{word} ")).hits[0].node.id for word in words}


def swapped(word: str, at: int) -> str:
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def dropped(word: str, at: int) -> str:
    return word[:at] + word[at + 1 :]


def doubled(word: str, at: int) -> str:
    return word[:at] + word[at] + word[at:]


def replaced(word: str, at: int) -> str:
    return word[:at] + ("o" if word[at] != "o" else "u") + word[at + 1 :]


def recall(engine: Engine, words: dict[str, str], spoil: Callable[[str], str]) -> float:
    """The share of the words for which, misspelt so, the best record of the right word is among the first ten."""
    found = 0
    for word, best in words.items():
        found += best in [hit.node.id for hit in engine.search(parse(f"{spoil(word)} ")).hits[:TOP]]
    return found / len(words)


@pytest.mark.parametrize("edit", [swapped, dropped, doubled, replaced])
@pytest.mark.parametrize("part", [0, 1, 2, 3], ids=["head", "second letter", "middle", "end"])
def test_nearly_every_word_with_a_wrong_letter_finds_its_record(
    engine: Engine, words: dict[str, str], edit: Callable[[str, int], str], part: int
) -> None:
    def spoil(word: str) -> str:
        return edit(word, [0, 1, len(word) // 2, len(word) - 2][part])

    assert recall(engine, words, spoil) >= 0.97


def test_nearly_every_word_with_two_wrong_letters_finds_its_record(engine: Engine, words: dict[str, str]) -> None:
    long = {word: best for word, best in words.items() if len(word) >= 8}
    assert recall(engine, long, lambda word: swapped(replaced(word, 2), len(word) - 3)) >= 0.97
    assert recall(engine, long, lambda word: dropped(doubled(word, 1), len(word) - 2)) >= 0.97
    assert recall(engine, long, lambda word: swapped(swapped(word, 0), len(word) - 2)) >= 0.97


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("миротворцев", "peacekeeping-special-representative"), ("организации договора", "csto"),
        ("объединенного штаба", "csto-joint-staff"), ("афганистану", "afghanistan"), ("казахстаном", "kazakhstan"),
        ("operation", "channel"), ("exercise", "report-2023-2025/joint-exercises"), ("countries", "afghanistan"),
        ("bodies", "csto-joint-staff"), ("councils", "biosecurity-council"),
    ],
)  # fmt: skip
def test_words_are_found_in_other_numbers_and_cases(engine: Engine, typed: str, found: str) -> None:
    assert found in [hit.node.id for hit in engine.search(parse(f"{typed} "), limit=200).hits]
