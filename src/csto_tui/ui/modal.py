"""What all screens have in common that stand above the browser."""

from typing import Generic, TypeVar

from textual.screen import ModalScreen

Answer = TypeVar("Answer")


class Modal(ModalScreen[Answer], Generic[Answer]):
    """A screen above all else that closes once, however often it is told to."""

    _answered = False

    def close(self, answer: Answer | None = None) -> None:
        """Closes with what the reader chose; None if they leave."""
        if not self._answered and self.is_current:
            self._answered = True
            self.dismiss(answer)

    def action_close(self) -> None:
        """Leaves."""
        self.close()
