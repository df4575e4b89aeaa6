"""Text of strangers made safe for a terminal."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

LINE = 500
MARKS = 8
# No more of a text than this many lines' worth is looked at for one line.
HEAD = 16

_CONTROLS = "\x00-\x09\x0b-\x1f\x7f-\x9f"
_INVISIBLE = (
    "\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb"
)
_INVALID = "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
# One class that ends with everything beyond the first plane is searched fifteen times faster than an exact one.
_SUSPECT = f"[{_CONTROLS}{_INVISIBLE}{_INVALID}\U00010000-\U0010ffff]"
# A combining mark is no word character, so only a run like this can hold too many of them.
_PILE = f"[^\\w\\x00-\\u02ff][^\\w\\x00-\\u02ff]{{{MARKS},}}"
_NAMED = {"\r": "\n", "\t": " ", "\x7f": "␡"}


def safe(text: str) -> str:
    """The text with nothing left in it that a terminal acts on or a reader cannot see.

    Line feeds stay; a control character becomes its picture (␛), what is invisible its number (‹U+202E›), what is
    invalid "�", and of the combining marks on one letter the first eight stay.
    """
    if text.isascii() and text.isprintable():
        return text
    suspect, pile = _patterns()
    return suspect.sub(_shown, pile.sub(_thinned, text.replace("\r\n", "\n")))


def line(text: str, limit: int = LINE) -> str:
    """The text on one line of at most `limit` characters (at least 1), "…" where it was cut."""
    if len(text) <= limit and text.isascii() and text.isprintable():
        return " ".join(text.split())
    head = text[: HEAD * limit]
    shown = flat(head)
    if len(shown) <= limit and len(head) == len(text):
        return shown
    return shown[: limit - 1].rstrip() + "…"


def each_line(texts: Sequence[str]) -> list[str]:
    """Each of some texts as `line` gives it."""
    together = f"|{'|'.join(texts)}|"
    # One look at all of a row, which most often is as it should be, takes a fifth of a look at each.
    plain = len(together) <= LINE and together.isascii() and together.isprintable()
    if plain and not ("  " in together or "| " in together or " |" in together):
        return list(texts)
    return list(map(line, texts))


def flat(text: str) -> str:
    """The whole text on one line, with nothing left in it that a terminal acts on."""
    return " ".join(safe(text).split())


def each_as_it_is(texts: Sequence[str]) -> list[str]:
    """The texts, as `each_line` would give them were all of them clean; TypeError if one of the values is none."""
    "".join(texts)
    return list(texts)


def decode(raw: bytes) -> str:
    """The bytes as UTF-8, "�" for what is none: a `text_factory` that no database can make fail."""
    return raw.decode("utf-8", "replace")


def string(value: object) -> str:
    """A value of a column that should hold text; an archive of a stranger may hold anything."""
    if isinstance(value, bytes):
        return decode(value)
    return "" if value is None else str(value)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What is made safe, compiled for the first text that needs it and not at every start."""
    return re.compile(_SUSPECT), re.compile(_PILE)


def _shown(match: re.Match[str]) -> str:
    found = match[0]
    code = ord(found)
    if found in _NAMED:
        return _NAMED[found]
    if code < 0x20:
        return chr(0x2400 + code)
    if 0xD800 <= code <= 0xDFFF or 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE:
        return "�"
    # Beyond the first plane only format characters and the plane of the tags are invisible.
    if code > 0xFFFF and code >> 12 != 0xE0 and unicodedata.category(found) != "Cf":
        return found
    return f"‹U+{code:04X}›"


def _thinned(match: re.Match[str]) -> str:
    kept, marks = [], 0
    for character in match[0]:
        marks = marks + 1 if unicodedata.category(character)[0] == "M" else 0
        if marks <= MARKS:
            kept.append(character)
    return "".join(kept)
