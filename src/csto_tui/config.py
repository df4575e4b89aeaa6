"""The reader's settings: colours and keys, from one file that may be missing."""

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from csto_tui.errors import ConfigError
from csto_tui.text import line

THEMES = ("dark", "light", "terminal", "none")


class Config(NamedTuple):
    """The settings: the theme's name, and the keys of the commands that have others than the table says."""

    theme: str = "dark"
    keys: Mapping[str, str] = {}


def config_path() -> Path:
    """Where the settings are looked for: `$CSTO_TUI_CONFIG`, else `config.toml` in the platform's folder for settings."""
    given = os.environ.get("CSTO_TUI_CONFIG")
    if given:
        return Path(given)
    from platformdirs import user_config_path

    return user_config_path("csto-tui") / "config.toml"


def load(path: Path, commands: Sequence[str], objection: Callable[[Mapping[str, str]], str]) -> Config:
    """The settings in a file, all by default if there is none; ConfigError says in one line what is wrong with it.

    `commands` are the ids of those whose keys can be set, `objection` says what is wrong with keys, if anything is.
    """
    try:
        raw = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return Config()
    except OSError as error:
        raise ConfigError(f"{line(str(path))} cannot be read: {error.strerror}") from None
    import tomllib

    try:
        found = tomllib.loads(raw.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{line(str(path))} is not TOML: {line(str(error))}") from None
    if fault := _fault(found, commands) or objection(_keys(found)):
        raise ConfigError(f"{line(str(path))}: {line(fault)}")
    return Config(found.get("theme", THEMES[0]), _keys(found))


def _fault(found: dict[str, Any], commands: Sequence[str]) -> str:
    """What is wrong with the settings in a file, if anything is."""
    faults = [_unknown("setting", name, ("theme", "keys")) for name in found]
    faults.append(_unknown("theme", found.get("theme", THEMES[0]), THEMES))
    keys = found.get("keys", {})
    if not isinstance(keys, dict):
        return 'keys is a table: write [keys] and below it lines like go-back = "b,backspace"'
    for id, given in keys.items():
        faults.append(_unknown("command", id, commands))
        if not isinstance(given, str) or not all(key.strip() for key in given.split(",")):
            faults.append(f'the keys of {id} are to be a text like "b,backspace", keys separated by commas')
    return next(filter(None, faults), "")


def _keys(found: dict[str, Any]) -> dict[str, str]:
    return {id: ",".join(map(str.strip, keys.split(","))) for id, keys in found.get("keys", {}).items()}


def _unknown(what: str, value: object, allowed: Sequence[str]) -> str:
    """That there is no such setting, with the nearest one that there is; nothing if there is."""
    if value in allowed:
        return ""
    from difflib import get_close_matches

    near = get_close_matches(str(value), allowed, 1)
    if near:
        return f"no {what} {value!r}; did you mean {near[0]}?"
    there = f"there is {', '.join(allowed)}" if len(allowed) < 8 else "csto-tui keys lists them"
    return f"no {what} {value!r}; {there}"
