"""The application: colours, keys, and the way in and out."""

import asyncio
import os
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import App
from textual.binding import BindingType
from textual.filter import ANSIToTruecolor, LineFilter, NoColor

from csto_tui.archive import Archive
from csto_tui.config import Config, config_path, load
from csto_tui.errors import ConfigError
from csto_tui.places import Place
from csto_tui.ui.browser import Browser
from csto_tui.ui.commands import COMMANDS, objection, with_russian
from csto_tui.ui.guards import guard
from csto_tui.ui.printable import Printable
from csto_tui.ui.themes import NAMES, THEMES

SIGNALS = (signal.SIGTERM, signal.SIGHUP)
"""On these the terminal is given back as it was found."""


class CstoApp(App[None]):
    """The browser on a terminal."""

    TITLE = "csto-tui"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = []
    HORIZONTAL_BREAKPOINTS = [(0, "-floor"), (32, "-alone"), (72, "-s"), (100, "-m"), (160, "-l")]
    VERTICAL_BREAKPOINTS = [(0, "-floor"), (8, "-alone"), (16, "-tall")]

    def __init__(self, archive: Archive, config: Config, start: Place, fault: str = "") -> None:
        """Shows an archive from a place on; `fault` is what is wrong with the settings."""
        colourless = os.environ.get("NO_COLOR") is not None
        super().__init__(ansi_color=True if colourless else None)
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = "none" if colourless else config.theme
        self.config = config
        self._printable = Printable()
        self._colourless = NoColor()
        self._archive = archive
        self._start = start
        self._settled = False
        self._early: list[events.InputEvent] = []
        self._fault = fault
        self.set_keymap({id: ",".join(with_russian(keys)) for id, keys in config.keys.items()})

    def get_default_screen(self) -> Browser:
        """The one screen."""
        return Browser(self._archive, self.config.keys, self._start)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Nothing unprintable leaves, and no colour where none is wanted."""
        # What makes full colours of the terminal's own has nothing to do here: no theme mixes them, and it takes its time.
        filters = [filter for filter in super().get_line_filters() if not isinstance(filter, ANSIToTruecolor)]
        return [*filters, *([self._colourless] if self.theme == "none" else []), self._printable]

    def on_load(self) -> None:
        """Leaves in good order on a signal too, from the first."""
        for number in SIGNALS:
            asyncio.get_running_loop().add_signal_handler(number, self._leave, number)

    def _leave(self, number: int) -> None:
        """Ends the program; one whose window has gone does not linger."""
        signal.alarm(1)
        self.exit(return_code=128 + number)

    def action_change_theme(self) -> None:
        """Goes on to the next theme, and names it; where the environment wants no colour there is none."""
        if not self.no_color:
            self.theme = NAMES[(NAMES.index(self.theme) + 1) % len(NAMES)]
        self.clear_notifications()
        words = "none, as NO_COLOR is set" if self.no_color else self.theme
        self.notify(f"Colours: {words}", timeout=2, markup=False)

    async def on_event(self, event: events.Event) -> None:
        """Keeps what the reader types while the screen is still being put together, until it can be answered."""
        if self._settled or not isinstance(event, events.InputEvent) or event.is_forwarded:
            await super().on_event(event)
        else:
            self._early.append(event)

    def on_browser_settled(self) -> None:
        """Answers what was typed early, and says what is wrong with the settings."""
        self._settled = True
        for event in self._early:
            self.post_message(event)
        if self._fault:
            self.notify(self._fault, title="Settings", severity="warning", timeout=10, markup=False)


def run(path: Path | None = None, query: str = "", at: str = "") -> int:
    """Shows an archive until the reader leaves; the exit status. ArchiveError, NotFound before anything is drawn."""
    with Archive(path) as archive:
        view = (archive.section_of(at) if at else archive.opening()).removeprefix("@")
        config, fault = settings()
        guard()
        app = CstoApp(archive, config, Place(view, query, at, at), fault)
        app.run()
        return app.return_code or 0


def settings() -> tuple[Config, str]:
    """The reader's settings, or the usual ones and what is wrong with the reader's."""
    try:
        return load(config_path(), [command.id for command in COMMANDS], objection), ""
    except ConfigError as error:
        return Config(), str(error)
