"""The last line of defence: no control character and no link target reaches the terminal."""

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from csto_tui.text import safe

ASCII = {
    ord(glyph): plain
    for plain, glyphs in {
        "-": "─╌┄┈╴╶–—‒―‐‑−▾▼▔▀",
        "|": "│╎┆┊╵╷▌▐▏▎▍▕",
        "+": "╭╮╰╯┌┐└┘├┤┬┴┼▸▶",
        "=": "━╍┅┉╸╺═",
        "#": "┃╏┏┓┗┛┣┫┳┻╋║╔╗╚╝█▇▆▅▉▊▋▛▜▙▟▓■",
        "_": "▁▂▃▄",
        ":": "░▒",
        "*": "●•★",
        "~": "…",
        "%": "◐",
        "o": "○",
        ".": "·◦",
        ">": "→›▹",
        "<": "←‹◂",
        "^": "↑▴▲",
        "v": "↓",
        "x": "×✕",
        '"': "“”„«»",
        "'": "‘’‚",
        "?": "�␡" + "".join(map(chr, range(0x2400, 0x2421))),
    }.items()
    for glyph in glyphs
}
"""What stands for a glyph where there is nothing but ASCII: one character for each, as wide as it."""


class Printable(LineFilter):
    """Makes whatever is about to be drawn safe, wherever it came from."""

    def __init__(self, *, ascii: bool = False) -> None:
        """Keeps glyphs, or draws ASCII in their place; letters are never replaced."""
        super().__init__()
        self._glyphs = ASCII if ascii else {}

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments, with the unprintable ones replaced and links dropped."""
        checked = [self._checked(segment) for segment in segments]
        return [self._plain(segment) for segment in checked] if self._glyphs else checked

    def _checked(self, segment: Segment) -> Segment:
        text, style, control = segment
        if control or (text.isprintable() and (style is None or style.link is None)):
            return segment
        clean = text if text.isprintable() else safe(text).replace("\n", " ")
        # What replaces a character may be wider: the line keeps its width.
        return Segment(clean[: len(text)].ljust(len(text)), style.update_link(None) if style else style)

    def _plain(self, segment: Segment) -> Segment:
        text, style, control = segment
        return segment if text.isascii() else Segment(text.translate(self._glyphs), style, control)
