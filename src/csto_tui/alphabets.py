"""Letters of two scripts: folding and transliteration."""

import re
import unicodedata
from collections.abc import Mapping
from operator import itemgetter

SPELLINGS = 8
# A text that holds every character there is must not stay in memory.
FOLDS = 32_768

# All of it is older than any table of SQLite, folds one to one and is all that most texts hold.
_PLAIN = "\x00-\x7fА-Яа-яЁё«»–—“”„’"
_UNUSUAL = re.compile(f"[^{_PLAIN}]")
_WORD = re.compile(r"\w+")
_LATIN_LETTER = re.compile(r"[a-z]")
_CYRILLIC_LETTER = re.compile(r"[\u0400-\u052f]")

# Spellings of a letter or a group of letters, likelier first; the longest group that fits is taken. ^ and $ are the
# ends of the word; it is folded, so it has no й and no ё.
_TO_LATIN = {
    "а": "a", "б": "b", "в": "v", "г": "g gh h", "д": "d", "е": "e", "ж": "zh j", "з": "z", "и": "i", "к": "k",
    "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh h",
    "ц": "ts c", "ч": "ch", "ш": "sh", "щ": "shch sch", "ъ": "_", "ы": "y", "ь": "_", "э": "e", "ю": "yu iu",
    "я": "ya ia",
    "^е": "e ye", "ае": "ae aye", "ее": "ee eye", "ие": "ie iye", "ое": "oe oye", "уе": "ue uye", "ье": "e ye ie",
    "ъе": "e ye ie", "аи": "ai ay", "еи": "ei ey", "ои": "oi oy", "уи": "ui uy", "ыи": "yi y", "ии$": "ii iy y",
    "ыи$": "yi y yy", "ия$": "iya ia", "дж": "j dzh", "кс": "ks x", "нх": "nkh nh ngh",
    "і": "i", "є": "ye ie", "ґ": "g", "ә": "a", "ғ": "g gh", "қ": "k q", "ң": "n ng", "ө": "o", "ұ": "u", "ү": "u",
    "һ": "h", "ҳ": "h kh", "ҷ": "j",
}  # fmt: skip
_TO_CYRILLIC = {
    "a": "а", "b": "б", "c": "к ц с", "d": "д", "e": "е", "f": "ф", "g": "г", "h": "х г", "i": "и", "j": "дж ж и",
    "k": "к", "l": "л ль", "m": "м", "n": "н", "o": "о", "p": "п", "q": "к", "r": "р", "s": "с", "t": "т", "u": "у",
    "v": "в", "w": "в у", "x": "кс", "y": "ы и", "z": "з", "^e": "э е", "n$": "н нь", "r$": "р рь", "s$": "с сь",
    "t$": "т ть", "y$": "ыи ии и ы", "ky$": "кии кы", "gy$": "гии гы", "shch": "щ", "sch": "щ сч ш", "sh": "ш",
    "ch": "ч х", "tch": "ч", "ck": "к", "zh": "ж", "kh": "х", "gh": "г х", "ph": "ф", "th": "т", "ts": "ц тс",
    "tst": "тст цт", "tz": "ц", "dzh": "дж", "dj": "дж", "^ya": "я", "ya": "я ья", "yu": "ю", "^ye": "е",
    "ye": "е ье", "yo": "е ио", "ja": "джа жа я", "ju": "джу жу ю", "iu": "ю иу", "ia": "иа я", "ia$": "ия иа я",
    "ie": "ие ье", "iy": "ии", "yy": "ыи", "ai": "аи", "ay": "аи", "ei": "еи", "ey": "еи", "oy": "ои", "uy": "уи",
    "aya": "ая", "eya": "ея", "iya": "ия", "oya": "оя", "uya": "уя", "aye": "ае", "eye": "ее", "iye": "ие",
    "oye": "ое", "uye": "уе", "ayu": "аю", "eyu": "ею", "iyu": "ию", "oyu": "ою", "uyu": "ую", "ae": "ае аэ",
    "oe": "ое оэ", "ee": "ее ээ и", "oo": "оо у",
}  # fmt: skip
_LONGEST = 4


class _Folds(dict[str, str]):
    """Each character that was met, folded; what separates words is a space, since no two tables of it are alike."""

    def __missing__(self, character: str) -> str:
        bare = _unmarked(unicodedata.normalize("NFKD", character)).casefold()
        folded = _unmarked(unicodedata.normalize("NFKD", bare))
        folded = "".join(" " if _UNUSUAL.match(c) and not _WORD.match(c) else c for c in folded)
        if len(self) == FOLDS:
            self.clear()
        self[character] = folded
        return folded


def _unmarked(text: str) -> str:
    return "".join(character for character in text if unicodedata.category(character)[0] != "M")


_FOLDS = _Folds()


def fold(text: str) -> str:
    """The text as it is compared: small letters without marks (й is и, ё is е), unusual signs as spaces.

    Its length may differ from that of the text.
    """
    if _UNUSUAL.search(text):
        return "".join([_FOLDS[character] for character in text])
    return text.lower().replace("й", "и").replace("ё", "е")


def tokens(text: str) -> list[tuple[str, int, int]]:
    """The words of the text, folded, each with its start and end in the text.

    They are the words into which SQLite's unicode61 cuts `fold(text)`.
    """
    if not _UNUSUAL.search(text):
        return _words(fold(text))
    pieces = [_FOLDS[character] for character in text]
    at = [index for index, piece in enumerate(pieces) for _ in piece] + [len(text)]
    # A letter that became several ends where it began; marks after a word belong to it.
    return [(word, at[start], max(at[end], at[end - 1] + 1)) for word, start, end in _words("".join(pieces))]


def words(text: str) -> list[str]:
    """The words of the text, folded, without their places."""
    return _WORD.findall(fold(text).replace("_", " "))


def _words(folded: str) -> list[tuple[str, int, int]]:
    return [(match[0], match.start(), match.end()) for match in _WORD.finditer(folded.replace("_", " "))]


def latin(word: str) -> tuple[str, ...]:
    """The likely Latin spellings of a folded Cyrillic word, best first, at most eight; none of any other."""
    return _spellings(word, _TO_LATIN) if _CYRILLIC_LETTER.search(word) else ()


def cyrillic(word: str) -> tuple[str, ...]:
    """The likely Cyrillic spellings, folded, of a folded Latin word, best first, at most eight; none of any other."""
    return _spellings(word, _TO_CYRILLIC) if _LATIN_LETTER.search(word) else ()


def _spellings(word: str, table: Mapping[str, str]) -> tuple[str, ...]:
    """Spells the word unit by unit and keeps the best so far: those that took the fewest unlikely spellings."""
    best, rest = [(0, "")], f"^{word}$"
    while rest:
        size = next((size for size in range(_LONGEST, 0, -1) if rest[:size] in table), 0)
        options = table[rest[:size]].split() if size else [rest[0].strip("^$")]
        rest = rest[size or 1 :]
        grown = [(cost + rank, done + option.strip("_")) for cost, done in best for rank, option in enumerate(options)]
        best = sorted(grown, key=itemgetter(0))[:SPELLINGS]
    return tuple(dict.fromkeys(spelling for _, spelling in best))
