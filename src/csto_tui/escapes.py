"""Texts written so that a format takes them for text."""

import re
from hashlib import sha256
from urllib.parse import quote

from csto_tui.text import flat, safe

FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What makes a spreadsheet take a cell for a formula when it begins with it."""

_MARKED = re.compile(r"[\\`*_{}\[\]#|~$^@]")
_BEGINNING = re.compile(r"^([-+=:]|[0-9]+(?=[.)](?:\s|$)))")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_LINKED = re.compile(r":(?=//)|(?<=\bwww)\.|(?<=\w)\.(?=[^\W\d_]{2})|(?<=\bmailto):|(?<=\bxmpp):", re.IGNORECASE)

_BIBTEX = str.maketrans(
    {
        "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}", **{sign: f"\\{sign}" for sign in "&%$#_"},
    }
)  # fmt: skip
_KEY = re.compile(r"[^A-Za-z0-9./-]")

LONGEST, DIGITS = 80, 12
"""Of an id that cannot name a file, how much is kept, and how many digits of its digest follow."""

# Some names are those of devices on Windows, whatever ends them.
_FILE = re.compile(rf"(?!(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$))[a-z0-9](?:[a-z0-9./-]{{0,{LONGEST}}}[a-z0-9])?")
_UNFIT = re.compile("[^a-z0-9.-]+")

_ADDRESS = re.compile(r"https?://[^/]", re.IGNORECASE)
_PARTS = "%/:?#[]@!$&'()*+,;=-._~"
"""What an address may hold beside letters and digits; the rest is written as its bytes."""


def markdown(text: str) -> str:
    """A text on one line that Markdown shows as it is, in a table too, with no markup, link or HTML in it."""
    text = _MARKED.sub(r"\\\g<0>", _ENTITY.sub("&amp;", flat(text)))
    text = _LINKED.sub(r"\\\g<0>", text.replace("<", "&lt;").replace(">", "&gt;"))
    return _BEGINNING.sub(lambda match: f"{match[1]}\\" if match[1].isdecimal() else f"\\{match[1]}", text)


def cell(text: str) -> str:
    """A text as a cell of a table that no spreadsheet takes for a formula: an apostrophe stands before what would begin one."""
    text = safe(text)
    return f"'{text}" if text.lstrip().startswith(FORMULA) else text


def bibtex(text: str) -> str:
    """A text on one line within the braces of a field; the braces of its own are named, for BibTeX counts them."""
    return flat(text).translate(_BIBTEX)


def key(id: str) -> str:
    """An id as the key of an entry: what a key may not hold stands as its number between two underscores."""
    return _KEY.sub(lambda match: f"_{ord(match[0]):x}_", id)


def address(url: str) -> str:
    """An address of the web with nothing in it that ends it early; empty for anything else."""
    return quote(flat(url), safe=_PARTS) if _ADDRESS.match(url) else ""


def filename(id: str) -> str:
    """An id as the name of a file without its ending: small letters, digits, dots, hyphens, `_` for a slash, the same for no two ids."""
    if _FILE.fullmatch(id):
        return id.replace("/", "_")
    plain = _UNFIT.sub("-", id.lower())[:LONGEST].strip("-.")
    return f"{plain or 'record'}-{sha256(id.encode(errors='replace')).hexdigest()[:DIGITS]}"
