"""Browsing in lines of text: what is typed and what is read."""

import re
from collections.abc import Callable

from csto_tui.plain import Reader

Type = Callable[..., str]


def typing(reader: Reader) -> Type:
    """Types lines for a reader, and gives the answer to the last of them."""

    def typed(*lines: str) -> str:
        return [reader.answer(line) for line in lines][-1]

    return typed


def heading(answer: str) -> str:
    return answer.partition("\n")[0]


def numbered(answer: str) -> dict[int, str]:
    """The lines that have a number, by it."""
    return {int(number): words for number, words in re.findall(r"^([0-9]+)\. (.*)$", answer, re.MULTILINE)}
