"""A reader at the screen: keys in, state out."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import cache
from typing import cast

from textual import events
from textual.css import stylesheet
from textual.css.model import RuleSet
from textual.css.tokenize import tokenize_values
from textual.geometry import Size
from textual.pilot import Pilot
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

from csto_tui.ui.app import CstoApp
from csto_tui.ui.browser import Browser
from csto_tui.ui.footer import Footer
from csto_tui.ui.page import Page
from csto_tui.ui.rows import Rows
from loop import Loop

SIZES = [(40, 12), (80, 24), (120, 36), (200, 50)]
"""One of each tier of the design."""

FRAMES = 500
"""After how many frames of work a screen is one that never rests."""

NAMES = {
    "?": "question_mark", "/": "slash", ":": "colon", "[": "left_square_bracket", "]": "right_square_bracket",
    " ": "space", "-": "minus", ".": "full_stop", ",": "comma", '"': "quotation_mark",
}  # fmt: skip


def share_styles() -> None:
    """Lets the programs of a test run share what they read of their styles, which takes a tenth of a start."""
    parse, variables = stylesheet.parse, cache(lambda items: tokenize_values(dict(items)))
    parsed: dict[tuple[object, ...], list[RuleSet]] = {}

    def parse_once(*text: object, variable_tokens: object, **given: object) -> list[RuleSet]:
        key = *text, *given.items(), id(variable_tokens)
        if key not in parsed:
            parsed[key] = list(parse(*text, variable_tokens=variable_tokens, **given))
        return parsed[key]

    stylesheet.parse = parse_once
    stylesheet.tokenize_values = lambda values: variables(frozenset(values.items()))


draw = Screen._compositor_refresh
"""Draws what has changed on a screen."""


def draw_at_rest() -> None:
    """Lets the screen before a reader be drawn only once all is done: to draw every frame takes a tenth of all tests."""

    def wait(screen: Screen[object]) -> None:
        if screen is screen.app.screen and getattr(screen.app, "drawn_at_rest", False):
            screen._dirty_widgets.clear()
        else:
            draw(screen)

    Screen._compositor_refresh = wait


class Reader:
    """Someone who types at the browser and looks at what it shows."""

    def __init__(self, app: CstoApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    async def settled(self, drawn: bool = True) -> None:
        """Waits until no message, search or layout is under way, and the screen is drawn."""
        loop = cast(Loop, asyncio.get_running_loop())
        for _ in range(FRAMES):
            await loop.rest()
            if not self.app.is_running:
                return
            # What waits for the next frame need not wait for its time.
            screen = self.app.screen
            screen._on_timer_update()
            if not await loop.rest():
                if not (drawn and screen._compositor._dirty_regions):
                    return
                draw(screen)
        raise AssertionError("the screen does not come to rest")

    async def press(self, *keys: str) -> None:
        """Presses keys one after the other, each after the effects of the one before; the screen is drawn after the last."""
        for at, key in enumerate(keys, 1):
            self.post(key)
            await self.settled(drawn=at == len(keys))

    def post(self, *keys: str) -> None:
        """Presses keys without waiting."""
        for key in keys:
            self.app.post_message(events.Key(NAMES.get(key, key), key if len(key) == 1 else None))

    async def hurry(self, *keys: str) -> None:
        """Presses keys faster than searches are answered, and waits for what comes of all."""
        for key in keys:
            self.post(key)
            # A key goes to the widget and, if that does not want it, back to the application.
            for _ in range(3):
                await self.pilot.pause(0)
        await self.settled()

    async def type(self, text: str) -> None:
        """Types text as fast as it goes, and waits for what comes of it."""
        self.post(*text)
        await self.settled()

    async def search(self, query: str) -> None:
        """Searches for a query."""
        await self.press("/")
        await self.type(query)

    async def click(self, widget: Widget, x: int, y: int, times: int = 1) -> None:
        """Clicks on a cell of a widget."""
        await self.pilot.click(widget, offset=(x, y), times=times)
        await self.settled()

    async def resize(self, width: int, height: int) -> None:
        """Gives the terminal another size."""
        size = Size(width, height)
        self.app._driver._size = size
        self.app.post_message(events.Resize(size, size))
        await self.pilot.pause(0)
        # The application gathers resizes for a moment before it hands them on.
        while self.app._resize_event:
            await self.pilot.pause(0)
        await self.settled()

    @property
    def widgets(self) -> list[Widget]:
        """Every widget of the screen that is on top."""
        return [widget for widget in self.app.screen.walk_children() if isinstance(widget, Widget)]

    @property
    def browser(self) -> Browser:
        """The screen below whatever stands above it."""
        return next(screen for screen in self.app.screen_stack if isinstance(screen, Browser))

    @property
    def list(self) -> Rows:
        """The list that is seen."""
        return self.browser.lists.current

    @property
    def links(self) -> Rows:
        """The list of the links."""
        return self.browser.reading.links.list

    @property
    def pane(self) -> str:
        """The pane that has the keys."""
        return self.browser.pane

    @property
    def detail(self) -> str:
        """The text of the detail, on one line."""
        return " ".join(self.browser.reading.detail.text.split())

    @property
    def notices(self) -> "list[str]":
        """What the screen has been told to say in passing."""
        return [notice.message for notice in self.app._notifications]

    @property
    def under(self) -> str:
        """The id under the cursor of the list."""
        return self.browser.lists.current.under

    @property
    def found(self) -> str:
        """What the search box says of the answer."""
        return str(self.browser.box.query_one("#found", Static).content)

    @property
    def hints(self) -> str:
        """The hints at the bottom."""
        return str(self.browser.query_one(Footer).render())

    def strips(self) -> "list[Strip]":
        """The lines of the screen as they are drawn."""
        return self.app.screen._compositor.render_strips()

    def drawn(self) -> str:
        """The text of the screen as it is drawn."""
        return "\n".join(strip.text.rstrip() for strip in self.strips())


@asynccontextmanager
async def reading(app: CstoApp, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Reader]:
    """The reader before a program in a window of some size, once it stands still."""
    app.drawn_at_rest = True
    async with app.run_test(size=size, notifications=True) as pilot:
        reader = Reader(app, pilot)
        await reader.settled()
        yield reader


Browsing = Callable[..., AbstractAsyncContextManager[Reader]]
"""Opens the browser, and gives the reader before it."""


def text_of(widget: Widget) -> str:
    """The texts in a widget, on one line."""
    pages = [page.text for page in widget.query(Page)]
    return " ".join(" ".join([*pages, *(str(text.content) for text in widget.query(Static))]).split())


def lines_of(rows: Rows) -> list[str]:
    """Every line of a list, with what stands at its right end."""
    lines = [rows.line(index) for index in range(rows.count())]
    return [" ".join(f"{line.text} {line.right}".split()) for line in lines]


def line_under(rows: Rows) -> str:
    """The line under the cursor of a list."""
    return lines_of(rows)[rows.cursor]
