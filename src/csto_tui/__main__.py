"""Runs the program: `csto-tui`, `python -m csto_tui`."""

import os
import sys
from typing import NoReturn

from csto_tui.errors import CstoError

INTERRUPTED = 130


def main() -> NoReturn:
    """Opens the browser at once where nothing else is said; leaves the rest to the command line."""
    try:
        if len(sys.argv) > 1 or "_CSTO_TUI_COMPLETE" in os.environ:
            from csto_tui.cli import main as command_line

            command_line()
        from csto_tui.start import browse

        sys.exit(browse())
    except CstoError as error:
        sys.exit(f"csto-tui: {error}")
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
