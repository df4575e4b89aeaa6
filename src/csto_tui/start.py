"""The way from the command line to the screen."""

import gc
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import cast

from csto_tui.errors import CstoError
from csto_tui.places import Place

COLOR_SYSTEMS = ("auto", "standard", "256", "truecolor")


def browse(path: Path | None = None, place: Place | None = None, mouse: bool = True) -> int:
    """Shows an archive, the shipped one if None, from a place on, until the reader leaves; the exit status.

    CstoError where there is no terminal, no such archive or no such record.
    """
    terminal = all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))
    if not terminal or os.environ.get("TERM") in ("dumb", "unknown"):
        raise CstoError(
            "the browser needs a terminal that can show a screen. Use csto-tui --plain, search or show here."
        )
    # These would freeze the size of the screen, or be taken for a name that is none.
    for name in ("COLUMNS", "LINES"):
        os.environ.pop(name, None)
    if os.environ.get("TEXTUAL_COLOR_SYSTEM") not in COLOR_SYSTEMS:
        os.environ.pop("TEXTUAL_COLOR_SYSTEM", None)
    # What a start leaves behind is collected in one go once the first frame stands.
    gc.disable()
    return _application()(path, place, mouse)


def _application() -> Callable[[Path | None, Place | None, bool], int]:
    """What runs the screen.

    Python's asyncio does without TLS where there is none; as nothing here speaks it, it is not loaded, which saves a
    twentieth of the start and a ninth of its memory.
    """
    absent = cast(ModuleType, None)
    if sys.modules.setdefault("ssl", absent) is absent:
        import asyncio  # noqa: F401

        del sys.modules["ssl"]
    from csto_tui.ui.app import run

    return run
