"""What a visitor in a web browser may not do, since it would be done on the machine of the owner."""

import os
from collections.abc import Callable
from functools import wraps
from typing import Protocol, TypeVar


class Telling(Protocol):
    """A screen that can say something in passing."""

    def tell(self, words: str, failed: bool = False) -> None:
        """Says something."""


Screen = TypeVar("Screen", bound=Telling)


def owner_only(action: Callable[[Screen], None]) -> Callable[[Screen], None]:
    """An action that a visitor is refused; `$CSTO_TUI_SERVED` says that the reader is one."""

    @wraps(action)
    def answered(screen: Screen) -> None:
        if os.environ.get("CSTO_TUI_SERVED"):
            screen.tell("Not in a web browser.")
        else:
            action(screen)

    return answered
