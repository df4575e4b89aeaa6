"""The program of one visitor, as the server starts it: `python -m csto_tui.server.screen ARCHIVE`."""

import gc
import sys
from pathlib import Path
from typing import NoReturn


def main() -> NoReturn:
    """Shows an archive until the visitor leaves."""
    # What a start leaves behind is collected in one go once the first frame stands.
    gc.disable()
    from csto_tui.ui.app import run

    sys.exit(run(Path(sys.argv[1])))


if __name__ == "__main__":
    main()
