"""What all screens have in common that stand above the browser."""

from typing import Generic, TypeVar

from textual import events
from textual.screen import ModalScreen

from csto_tui.ui.scroll import PARTS, Scroll

Answer = TypeVar("Answer")


class Modal(ModalScreen[Answer], Generic[Answer]):
    """A screen above all else that closes once, however often it is told to."""

    COMPONENT_CLASSES = PARTS

    _answered = False
    _width = 0

    def close(self, answer: Answer | None = None) -> None:
        """Closes with what the reader chose; None if they leave."""
        if not self._answered and self.is_current:
            self._answered = True
            self.dismiss(answer)

    def action_close(self) -> None:
        """Leaves."""
        self.close()

    def on_mount(self) -> None:
        """Takes note of the width for which it was composed."""
        self._width = self.app.size.width

    async def on_resize(self, event: events.Resize) -> None:
        """Composes a screen that is one text anew: its lines were broken for another width."""
        before, self._width = self._width, event.size.width
        page = next((child for child in self.children if isinstance(child, Scroll)), None)
        if page and before != self._width:
            line = page.scroll_offset.y
            await self.recompose()
            anew = self.query_one(Scroll)
            anew.focus()
            self.call_after_refresh(anew.scroll_to, y=line, animate=False)
