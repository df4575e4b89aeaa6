"""A text that is read by scrolling, and a screen that shows one above all else."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from csto_tui.ui.bindings import bindings
from csto_tui.ui.commands import with_russian


class Page(VerticalScroll, can_focus=True, inherit_bindings=False):
    """A text that is scrolled by keys."""

    BINDINGS = bindings("detail")
    DEFAULT_CSS = """
    Page {
        padding: 0 1; scrollbar-size-vertical: 1; scrollbar-background: $background; scrollbar-color: $border-blurred;
        scrollbar-color-hover: $border; scrollbar-color-active: $border;
    }
    Page Static { width: 100%; max-width: 88; height: auto; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        """Begins empty."""
        self._text = Static(markup=False)
        super().__init__(self._text, id=id)

    def update(self, text: Content) -> None:
        """Shows a text from its top."""
        self._text.update(text)
        self.scroll_home(animate=False)

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


class PageScreen(ModalScreen[None]):
    """A page above all else, until it is closed."""

    DEFAULT_CSS = """
    PageScreen { align: center middle; background: $background 60%; }
    PageScreen Page { width: 84; max-width: 100%; height: auto; max-height: 90%; border: round $border; background: $surface; }
    """
    BINDINGS = [(",".join(["escape", "enter", "f1", *with_russian("q,w,question_mark")]), "dismiss", "Close")]

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
