"""The application: colours, keys, and the way in and out."""

import asyncio
import os
import signal
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.app import App
from textual.binding import BindingType
from textual.filter import ANSIToTruecolor, LineFilter, NoColor
from textual.theme import Theme

from csto_tui.archive import Archive
from csto_tui.config import NARROWEST, THEMES, Breakpoints, Config, config_path, load
from csto_tui.errors import CstoError, StateError
from csto_tui.places import Place, of_command
from csto_tui.ui import themes
from csto_tui.ui.browser import Browser
from csto_tui.ui.commands import BY_ID, objections, with_russian
from csto_tui.ui.guards import guard
from csto_tui.ui.printable import Printable

if TYPE_CHECKING:
    from textual.actions import ActionParseResult
    from textual.dom import DOMNode

PATIENCE = 2.0
"""Seconds for which keys wait at most for what is to be opened."""

SIGNALS = (signal.SIGTERM, signal.SIGHUP)
"""On these the terminal is given back as it was found."""


class CstoApp(App[None], inherit_css=False):
    """The browser on a terminal.

    It does without Textual's own rules for an application: they are for parts that it has not, and take a hundredth of a start.
    """

    DEFAULT_CSS = "CstoApp { background: $background; color: $foreground; }"

    TITLE = "csto-tui"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = []
    VERTICAL_BREAKPOINTS = [(0, "-floor"), (8, "-alone"), (16, "-tall")]

    def __init__(self, archive: Archive, config: Config, start: Place, fault: str = "") -> None:
        """Shows an archive from a place on; `fault` is what is wrong with the settings."""
        colourless = os.environ.get("NO_COLOR") is not None
        theme = "none" if colourless else config.theme
        # The theme to begin with; one that is only set later has every style read and worked out twice.
        self.set_reactive(App.theme, theme)
        super().__init__(ansi_color=True if colourless else None)
        self.add_class(f"-theme-{theme}", update=False)
        self.config = config
        self._printable = Printable(ascii=config.glyphs == "ascii")
        self.set_class(config.glyphs == "ascii", "-ascii")
        self._colourless = NoColor()
        self._archive = archive
        self._start = start
        self._listens = False
        self._early: list[events.InputEvent] = []
        self._fault = fault
        if not config.motion:
            self.animation_level = "none"
        setattr(self, "HORIZONTAL_BREAKPOINTS", _layouts(config.breakpoints))
        self.set_keymap({id: ",".join(with_russian(keys)) for id, keys in config.keys.items()})

    @property
    def available_themes(self) -> dict[str, Theme]:
        """The themes by name: those of the project alone."""
        return themes.BY_NAME

    def get_default_screen(self) -> Browser:
        """The one screen, laid out for its size from the first frame on."""
        browser = Browser(self._archive, self.config.keys, self._start)
        for cells, layouts in zip(self.size, (self.HORIZONTAL_BREAKPOINTS, self.VERTICAL_BREAKPOINTS), strict=True):
            browser.add_class(max(layout for layout in layouts or () if layout[0] <= cells)[1])
        return browser

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Nothing unprintable leaves, and no colour where none is wanted."""
        # What makes full colours of the terminal's own has nothing to do here: no theme mixes them, and it takes its time.
        filters = [filter for filter in super().get_line_filters() if not isinstance(filter, ANSIToTruecolor)]
        return [*filters, *([self._colourless] if self.theme == "none" else []), self._printable]

    async def run_action(
        self,
        action: "str | ActionParseResult",
        default_namespace: "DOMNode | None" = None,
        namespaces: "Mapping[str, DOMNode] | None" = None,
    ) -> bool:
        """Does what a key is for; that the archive cannot be read for it is told."""
        try:
            return await super().run_action(action, default_namespace, namespaces)
        except CstoError as error:
            cast(Browser, self.screen_stack[0]).tell(str(error), failed=True)
            return True

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
            self.theme = THEMES[(THEMES.index(self.theme) + 1) % len(THEMES)]
        self.clear_notifications()
        words = "none, as NO_COLOR is set" if self.no_color else self.theme
        self.notify(f"Colours: {words}", timeout=2, markup=False)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Keeps the cursor of a text box from blinking where nothing is to move."""
        if not self.config.motion:
            from textual.widgets import Input

            if isinstance(event.widget, Input):
                event.widget.cursor_blink = False

    async def on_event(self, event: events.Event) -> None:
        """Keeps what the reader types while the screen cannot answer it: at the start, and while what is found is to be opened."""
        if event.is_forwarded or not isinstance(event, events.InputEvent):
            await super().on_event(event)
        elif self._listens:
            if self._opens(event):
                self._listens = False
                self.set_timer(PATIENCE, self.on_browser_ready)
            await super().on_event(event)
        else:
            self._early.append(event)

    def _opens(self, event: events.InputEvent) -> bool:
        """Whether a key opens what is found, which may still have to be found: what is typed after it is not searched for."""
        box = isinstance(self.screen, Browser) and self.focused is self.screen.box.input
        return box and isinstance(event, events.Key) and event.key == "enter"

    def on_browser_ready(self) -> None:
        """Answers what was typed early, and says what is wrong with the settings."""
        self._listens = True
        early, self._early = self._early, []
        for event in early:
            self.post_message(event)
        fault, self._fault = self._fault, ""
        if fault:
            self.notify(fault, title="Settings", severity="warning", timeout=10, markup=False)


def _layouts(breakpoints: Breakpoints) -> list[tuple[int, str]]:
    """The classes of the layouts, each with the columns from which on it holds."""
    sizes = 0, NARROWEST, *breakpoints
    # Where two begin at the same size, the later one holds.
    return list(dict(zip(sizes, ("-floor", "-alone", "-s", "-m", "-l"), strict=True)).items())


def run(path: Path | None = None, place: Place | None = None, mouse: bool = True) -> int:
    """Shows an archive from a place on until the reader leaves; the exit status.

    ArchiveError, NotFound before anything is drawn.
    """
    with Archive(path) as archive:
        config, fault = settings()
        guard()
        app = CstoApp(archive, config, _first(archive, place, config.restore), fault)
        app.run(mouse=mouse and config.mouse)
        from csto_tui.state import State

        with suppress(StateError):
            State().saw(archive)
        return app.return_code or 0


def _first(archive: Archive, place: Place | None, restore: bool) -> Place:
    """The place at which to begin: the given one, else, if the reader wants that, where they left."""
    if place in (None, Place("")) and restore:
        from csto_tui.state import State, archive_name

        with suppress(StateError, ValueError):
            left = State().place(archive_name(archive.path))
            place = of_command(left) if left else None
            place = place if place and (not place.record or archive.nodes([place.record])) else None
    place = place or Place("")
    if place.record and not place.view:
        return place._replace(view=archive.section_of(place.record).removeprefix("@"))
    if place.record:
        archive.node(place.record)
    return place if place.view else place._replace(view=archive.opening().removeprefix("@"))


def settings() -> tuple[Config, str]:
    """The reader's settings, and the first thing that is wrong with them."""
    found = load(config_path(), tuple(BY_ID), objections)
    count = len(found.faults)
    more = f" (1 of {count} faults; csto-tui config lists them)" if count > 1 else ""
    return found.config, f"{found.faults[0]}{more}" if count else ""
