"""Guards against defects of Textual 8.2 that what a terminal sends can find; each goes once it is mended there."""

import codecs
import logging
from collections.abc import Callable
from typing import Any

from textual import events
from textual._xterm_parser import XTermParser
from textual.drivers import linux_driver
from textual.keys import Keys


def guard() -> None:
    """Keeps odd input from ending the program, and stray log lines off the screen."""
    # One byte that is no UTF-8 ends the program: the driver decodes strictly.
    setattr(linux_driver, "getincrementaldecoder", _forgiving)
    # A key report with a number that is no character ends the thread that reads keys.
    setattr(XTermParser, "_parse_extended_key", _without_overflow(XTermParser._parse_extended_key))
    # What asyncio has to say would be written over the screen.
    logging.getLogger("asyncio").addHandler(logging.NullHandler())
    logging.lastResort = None


def _forgiving(encoding: str) -> Callable[[], codecs.IncrementalDecoder]:
    return lambda: codecs.getincrementaldecoder(encoding)("replace")


def _without_overflow(parse: Callable[..., list[events.Key] | None]) -> Callable[..., list[events.Key] | None]:
    def parsed(*arguments: Any) -> list[events.Key] | None:
        try:
            return parse(*arguments)
        except (OverflowError, ValueError):
            # With no key at all the digits of the report would be taken for keys.
            return [events.Key(Keys.Ignore, None)]

    return parsed
