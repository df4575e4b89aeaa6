"""A text that is read by scrolling, and a screen that shows one above all else."""

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.content import Content
from textual.geometry import Region, Size
from textual.selection import Selection
from textual.strip import Strip
from textual.visual import Visual

from csto_tui.alphabets import tokens
from csto_tui.ui.bindings import bindings
from csto_tui.ui.commands import with_russian
from csto_tui.ui.modal import Modal
from csto_tui.ui.scroll import Scroll

WIDEST = 88
"""How many cells a line of text takes at most."""


class Page(Scroll, inherit_bindings=False):
    """A text that is scrolled by keys."""

    BINDINGS = bindings("detail")
    DEFAULT_CSS = "Page { padding: 0 1; }"

    def __init__(self, *, id: str | None = None) -> None:
        """Begins empty."""
        self._text = Content("")
        self._strips: list[Strip] = []
        self._drawn_in: object = None
        self._words: frozenset[str] = frozenset()
        self._found = self._place = -1
        self._sought = 0
        super().__init__(id=id)

    @property
    def text(self) -> str:
        """What is to be read."""
        return self._text.plain

    def update(self, text: Content) -> None:
        """Shows a text from its top."""
        self._text = text
        self._words, self._found, self._place = frozenset(), -1, -1
        self._wrap()
        self.scroll_home(animate=False)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """How many lines the text takes in `width` cells, the bar among them."""
        return self._text.get_height({}, max(1, min(WIDEST, width - 1)))

    def refit(self) -> None:
        """Wraps the text to the new width; the place that was found stays in sight, on whatever line it is now."""
        self._strips = self._drawn()
        self.measure(len(self._strips))
        if self._place >= 0:
            self._found = next(iter(self._places()[self._place :]), -1)
            self._show_found()
        if self._sought:
            self.find(self._words, self._sought)

    def get_selection(self, selection: Selection) -> tuple[str, str]:
        """The text that the mouse has marked."""
        return selection.extract(self.text), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        """Draws what the mouse has marked."""
        self._wrap()

    def notify_style_update(self) -> None:
        """Draws the text anew, when it is seen, if its colours are others now."""
        super().notify_style_update()
        if self._colours() != self._drawn_in:
            self._strips = []

    def text_line(self, index: int, width: int) -> list[Segment]:
        """A line of the text."""
        if not self._strips:
            self._strips = self._drawn()
            self.measure(len(self._strips))
        line = self._strips[index] if index < len(self._strips) else Strip([])
        if self._words:
            line = self._marked(line, index == self._found)
        return list(line.adjust_cell_length(width, self.part_style("")))

    def find(self, words: frozenset[str], step: int) -> bool:
        """Goes to the next line, or the one before if `step` is -1, in which a word begins like one of these; False without one.

        In a page that is not seen, as soon as it is.
        """
        self._words, self._sought = words, 0 if self.text_width else step
        self._strips = self._strips or self._drawn()
        places = self._places()
        lines = list(dict.fromkeys(places))
        later = [at for at in lines[::step] if (at - self._found) * step > 0] if self._found >= 0 else lines[::step]
        self._found = next(iter(later or lines[::step]), -1)
        self._place = places.index(self._found) if places else -1
        self.refresh()
        self._show_found()
        return any(word.startswith(tuple(words)) for word, _, _ in tokens(self.text))

    def _show_found(self) -> None:
        """Scrolls to the line of the place that was found."""
        if self._found >= 0:
            self.scroll_to_region(Region(0, self._found, 1, 1), animate=False, force=True)

    def _places(self) -> list[int]:
        """The line of each place that was found, in their order."""
        return [at for at, line in enumerate(self._strips) for _ in self._matches(line)]

    def _matches(self, line: Strip) -> list[tuple[int, int]]:
        """Where in a line words begin like those that are looked for, in characters."""
        looked = tuple(self._words)
        return [(start, end) for word, start, end in tokens(line.text) if word.startswith(looked)]

    def _marked(self, line: Strip, present: bool) -> Strip:
        """A line with what was found in it marked, more so in the line where the reader is."""
        text = line.text
        cuts: list[int] = []
        for start, end in self._matches(line):
            cuts += [cell_len(text[:start]), cell_len(text[:end])]
        parts = line.divide([*cuts, line.cell_length]) if cuts else [line]
        style = Style(bold=True, underline=True, reverse=present)
        marked = [part.apply_style(style) if at % 2 else part for at, part in enumerate(parts)]
        return Strip.join(marked)

    def _wrap(self) -> None:
        """Breaks the text into lines, and draws them."""
        self._strips = self._drawn()
        self.renew(len(self._strips))

    def _drawn(self) -> list[Strip]:
        """The lines of the text, each as wide as its room; none where there is no room for any."""
        width = min(WIDEST, self.text_width)
        if not width:
            return []
        self._drawn_in = self._colours()
        lines = Visual.to_strips(self, self._text, width, None, self.visual_style)
        return [line.adjust_cell_length(self.text_width, self.part_style("")) for line in lines]

    def _colours(self) -> object:
        """What the look of the text depends on: its own style, and the theme that has what it says of colours.

        The style is that of what stands around too, which is worked out before what stands in it.
        """
        return self.visual_style, self.app.theme

    def action_detail_down(self) -> None:
        """Scrolls one line down."""
        self.scroll_down(animate=False)

    def action_detail_up(self) -> None:
        """Scrolls one line up."""
        self.scroll_up(animate=False)

    def action_detail_page_down(self) -> None:
        """Scrolls one page down."""
        self.scroll_page_down(animate=False)

    def action_detail_page_up(self) -> None:
        """Scrolls one page up."""
        self.scroll_page_up(animate=False)

    def action_detail_first(self) -> None:
        """Scrolls to the top."""
        self.scroll_home(animate=False)

    def action_detail_last(self) -> None:
        """Scrolls to the bottom."""
        self.scroll_end(animate=False)


class PageScreen(Modal[None]):
    """A page above all else, until it is closed."""

    DEFAULT_CSS = """
    PageScreen { align: center middle; background: $background 60%; }
    PageScreen Page { width: 84; max-width: 100%; height: auto; max-height: 90%; border: round $border; background: $surface; }
    """
    BINDINGS = [(",".join(["escape", "enter", "f1", *with_russian("q,w,question_mark")]), "close", "Close")]

    def __init__(self, title: str) -> None:
        """Shows what `text` says under a title."""
        super().__init__()
        self._title = title

    def text(self, width: int) -> Content:
        """The text, for a page of `width` cells."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """The page."""
        page = Page()
        page.update(self.text(min(84, self.app.size.width) - 5))
        page.border_title = self._title
        page.border_subtitle = "Esc closes"
        yield page
