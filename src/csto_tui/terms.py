"""The terms by which the search index knows what is not said in words: a type, a state, what a record is linked with."""

from functools import lru_cache

MARK = "\ue000"
"""What every term begins with. It is for private use, so that folding leaves it in no text, and part of a word to SQLite."""

_FIELDS = {
    "type": "t", "kind": "k", "code": "n", "is": "s", "has": "h", "link": "l", "relation": "r", "confidence": "c", "in": "d",
    "long": "x", "day": "y",
}  # fmt: skip
_SIGN = "\ue001"
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")


@lru_cache(4096)
def term(field: str, value: str) -> str:
    """The term for a value of a field; no two have the same."""
    plain = "".join(letter if letter in _LETTERS else f"{_SIGN}{ord(letter):x}{_SIGN}" for letter in value)
    return f"{MARK}{_FIELDS[field]}{plain}"


def shown(word: str) -> str:
    """A word or term of the index as people may read it."""
    return word.replace(MARK, "#").replace(_SIGN, ".")


def above(code: str) -> list[str]:
    """A code and all codes above it: 3.3.1, 3.3, 3."""
    parts = code.split(".")
    return [".".join(parts[:end]) for end in range(len(parts), 0, -1)]


LONG = term("long", "")
"""The term of what takes more than a day."""
