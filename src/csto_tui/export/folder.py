"""A folder that is written whole or not at all."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree

from csto_tui.errors import CstoError
from csto_tui.text import line

MODE = 0o755


@contextmanager
def folder(path: Path) -> Iterator[Path]:
    """A new folder that takes the place of `path` once all is on the disk; CstoError when that fails, and nothing has changed.

    What is there already must be an empty folder.
    """
    target = Path(os.path.realpath(path))
    shown = line(str(path))
    unfinished = None
    try:
        if os.path.lexists(target) and (not target.is_dir() or any(target.iterdir())):
            raise CstoError(f"{shown} is there already, and is no empty folder. Give the name of a new one.")
        unfinished = Path(tempfile.mkdtemp(prefix=".csto-", suffix=".part", dir=target.parent))
        yield unfinished
        unfinished.chmod(MODE)
        # One flush of everything: thousands of small files would take minutes one by one.
        os.sync()
        unfinished.replace(target)
    except OSError as error:
        raise CstoError(
            f"{shown} cannot be written: {error.strerror}. Give a folder in one that can be written."
        ) from None
    finally:
        if unfinished:
            rmtree(unfinished, ignore_errors=True)
