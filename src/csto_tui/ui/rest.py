"""When Python's garbage is collected: while the reader rests."""

import gc

from textual.timer import Timer
from textual.widget import Widget

SECONDS = 1.0
"""After how long without anything new the reader rests."""

THRESHOLDS = 700, 10, 300
"""When it is collected at the latest: in full so rarely that a key hardly ever waits for it, as that takes as long as a key."""


class Rest:
    """Collects what is left behind, once for every rest of the reader."""

    def __init__(self) -> None:
        """Waits for the screen to stand."""
        self._timer: Timer | None = None

    def begin(self, screen: Widget) -> None:
        """Takes all that is there for lasting, and collects from now on."""
        gc.set_threshold(*THRESHOLDS)
        gc.enable()
        gc.freeze()
        self._timer = screen.set_interval(SECONDS, self._collect)

    def delay(self) -> None:
        """Takes note that the reader does something."""
        if self._timer:
            self._timer.reset()

    def _collect(self) -> None:
        if self._timer:
            self._timer.pause()
        gc.collect()
