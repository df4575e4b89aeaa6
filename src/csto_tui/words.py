"""The words of a text: folded, and which of them tell something."""

from collections.abc import Sequence

from csto_tui.alphabets import words

COMMON = frozenset((
    "a", "an", "the", "of", "to", "and", "or", "in", "on", "at", "for", "by", "with", "from", "as", "is", "are",
    "was", "were", "be", "been", "it", "its", "that", "this", "these", "they", "them", "their", "there", "than",
    "then", "which", "what", "who", "when", "where", "how", "why", "has", "have", "had", "do", "does", "did",
    "about", "not", "no", "any", "can", "will", "would", "he", "his", "she", "her", "we", "our", "you", "your", "s",
    "и", "в", "во", "на", "о", "об", "по", "за", "с", "к", "от", "до", "для", "из", "при", "что", "кто", "где",
    "когда", "как", "или", "не",
))  # fmt: skip
"""Words that tell little: they are looked for only when nothing else is asked for."""


def telling(found: Sequence[str]) -> tuple[str, ...]:
    """The words without the common ones; all of them if there are no others."""
    return tuple(word for word in found if word not in COMMON) or tuple(found)


def cut(text: str) -> tuple[str, ...]:
    """The words of a text, folded."""
    return tuple(words(text))
