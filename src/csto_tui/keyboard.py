"""Two layouts of one keyboard, US and Russian."""

import unicodedata

_US = "`qwertyuiop[]asdfghjkl;'zxcvbnm,./" + '~QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>?' + "@#$^&|"
_RUSSIAN = "ёйцукенгшщзхъфывапролджэячсмитьбю." + "ЁЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ," + '"№;:?/'
_TO_RUSSIAN = str.maketrans(_US, _RUSSIAN)
_TO_US = str.maketrans(_RUSSIAN, _US)


def other_layout(word: str) -> str:
    """What the same keys type on the other keyboard layout, US or Russian; what only one of them has stays."""
    cyrillic = any("\u0400" <= character <= "\u052f" for character in word)
    return word.translate(_TO_US if cyrillic else _TO_RUSSIAN)


def russian_key(key: str) -> str | None:
    """The name that Textual gives a key of the US layout while the layout is Russian; None if the key is the same."""
    return _RUSSIAN_KEYS.get(_key_name(key) if len(key) == 1 else key)


def _key_name(character: str) -> str:
    if character.isalnum():
        return character
    name = unicodedata.name(character, character).lower().replace("-", "_").replace(" ", "_")
    return {"solidus": "slash", "commercial_at": "at"}.get(name, name)


_RUSSIAN_KEYS = {_key_name(us): _key_name(russian) for us, russian in zip(_US, _RUSSIAN, strict=True)}
