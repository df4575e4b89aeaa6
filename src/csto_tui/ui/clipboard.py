"""The way of a text to the clipboard: a tool of this system, or through the terminal from afar."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping

TOOLS = (
    ("WAYLAND_DISPLAY", ("wl-copy",)),
    ("DISPLAY", ("xclip", "-selection", "clipboard")),
    ("DISPLAY", ("xsel", "--clipboard", "--input")),
    ("WSL_DISTRO_NAME", ("clip.exe",)),
)
"""What puts a text on the clipboard, each with the variable of the environment without which it cannot."""

LONGEST = 74_000
"""How many bytes are sent through a terminal at most: some drop what is longer without a word."""

SECONDS = 2.0
"""How long a tool may take."""


def copy(text: str, send: Callable[[str], None], environment: Mapping[str, str] = os.environ) -> str:
    """Puts a text on the clipboard, and says how; `send` writes it to the terminal where no tool of this system serves.

    The words begin with "not" if it could not be done.
    """
    tool = _tool(environment)
    if tool and _given(tool, text):
        return f"copied with {tool[0]}"
    size = len(text.encode("utf-8", "replace"))
    if size > LONGEST:
        return f"not copied: {size:,} bytes are more than a terminal takes ({LONGEST:,}). Export it with e instead"
    send(text)
    through = (
        "tmux, if its set-clipboard is on" if environment.get("TMUX") else "the terminal, if it allows that (OSC 52)"
    )
    return f"copied through {through}"


def _tool(environment: Mapping[str, str]) -> tuple[str, ...]:
    """The tool of this system; none where the reader sits at another one."""
    if any(environment.get(name) for name in ("SSH_TTY", "SSH_CONNECTION")):
        return ()
    if sys.platform == "darwin" and shutil.which("pbcopy"):
        return ("pbcopy",)
    return next((tool for name, tool in TOOLS if environment.get(name) and shutil.which(tool[0])), ())


def _given(tool: tuple[str, ...], text: str) -> bool:
    try:
        done = subprocess.run(
            tool, input=text.encode("utf-8", "replace"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            timeout=SECONDS, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
