"""A text file that is written whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import TextIO

from csto_tui.connection import MAGIC, beginning
from csto_tui.errors import CstoError
from csto_tui.text import line


@contextmanager
def whole(path: Path) -> Iterator[TextIO]:
    """A new file that takes the place of `path` once all is on the disk; CstoError when that fails, and nothing has changed.

    A device or a pipe is written to as it is, a database is left alone: it may be an archive, or hold the reader's notes.
    """
    target = Path(os.path.realpath(path))
    if beginning(target).startswith(MAGIC):
        raise CstoError(f"{line(str(path))} is a database. Give another file to write to.")
    unfinished = target if path.exists() and not path.is_file() else target.with_name(f".csto-{token_hex(8)}.part")
    try:
        with unfinished.open("w" if unfinished == target else "x", encoding="utf-8", newline="\n") as stream:
            yield stream
            stream.flush()
            if unfinished != target:
                os.fsync(stream.fileno())
        if unfinished != target:
            unfinished.replace(target)
    except OSError as error:
        raise CstoError(
            f"{line(str(path))} cannot be written: {error.strerror}. Give a file in a folder that can be written."
        ) from None
    finally:
        if unfinished != target:
            with suppress(OSError):
                unfinished.unlink()
