"""The way of the screen to a web browser."""

import asyncio
import signal

from textual.drivers.web_driver import WebDriver
from textual.messages import ExitApp

SECONDS = 2
"""How long the program may take to end."""


class Wire(WebDriver):
    """Textual's own, but one that keeps sizes in order and does not outlive whom it speaks to."""

    def start_application_mode(self) -> None:
        """Begins to draw, and to read what is typed."""
        self._loop = asyncio.get_running_loop()
        super().start_application_mode()

    def run_input_thread(self) -> None:
        """Reads what is typed; when nothing can come any more, ends the program."""
        super().run_input_thread()
        signal.alarm(SECONDS)
        self._app.post_message(ExitApp())

    def on_meta(self, packet_type: str, payload: dict[str, object]) -> None:
        """Does what is said beside what is typed."""

        async def do() -> None:
            WebDriver.on_meta(self, packet_type, payload)

        # The size with which the screen begins takes this way; by a shorter one, that of the visitor would come before it.
        asyncio.run_coroutine_threadsafe(do(), self._loop)
