"""The way from the command line to the screen."""

import gc
import os
import sys
from pathlib import Path

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
    from csto_tui.ui.app import run

    return run(path, place, mouse)
