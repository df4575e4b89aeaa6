"""The reader's own editor, for what takes more than a line."""

import os
import shlex
import subprocess
import tempfile
from pathlib import Path

from csto_tui.errors import CstoError
from csto_tui.text import line


def command() -> list[str]:
    """The editor that the environment names, `$VISUAL` before `$EDITOR`; none if it names none."""
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    try:
        return shlex.split(named)
    except ValueError:
        return []


def edited(text: str, editor: list[str], heading: str) -> str:
    """The text as the reader leaves it in an editor; CstoError when that cannot be run, and the text as it was if it fails.

    `heading` stands above it, and is taken away again.
    """
    with tempfile.TemporaryDirectory(prefix="csto-tui-") as folder:
        file = Path(folder) / "note.md"
        file.write_text(f"{heading}\n\n{text}", encoding="utf-8")
        try:
            done = subprocess.run([*editor, str(file)], check=False)
        except OSError as error:
            raise CstoError(
                f"{line(editor[0])} cannot be run: {error.strerror}. Set EDITOR to another editor."
            ) from None
        if done.returncode:
            raise CstoError(f"{line(editor[0])} ended with {done.returncode}; the note is as it was.")
        written = file.read_text(encoding="utf-8", errors="replace")
    first, _, rest = written.partition("\n")
    return (rest if first.strip() == heading.strip() else written).strip()
