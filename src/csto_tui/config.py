"""The reader's settings: colours and keys, from one file that may be missing."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from csto_tui.errors import ConfigError

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


def load(path: Path, commands: dict[str, str]) -> Config:
    """The settings in a file, all by default if there is none; ConfigError says in one line what is wrong with it.

    `commands` gives the context of every command whose keys can be set, by its id.
    """
    try:
        raw = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return Config()
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}") from None
    import tomllib

    try:
        found = tomllib.loads(raw.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path} is not TOML: {error}") from None
    for name in found:
        _one_of(path, "setting", name, ("theme", "keys"))
    theme = found.get("theme", "dark")
    _one_of(path, "theme", theme, THEMES)
    return Config(theme, _keys(path, found.get("keys", {}), commands))


def _keys(path: Path, given: object, commands: dict[str, str]) -> dict[str, str]:
    if not isinstance(given, dict):
        raise ConfigError(f'{path}: keys is a table: write [keys] and below it lines like go-back = "b,backspace"')
    for id, keys in given.items():
        _one_of(path, "command", id, tuple(commands))
        if not isinstance(keys, str) or not all(key.strip() for key in keys.split(",")):
            raise ConfigError(f'{path}: the keys of {id} are to be a text like "b,backspace", keys separated by commas')
    return {id: ",".join(key.strip() for key in keys.split(",")) for id, keys in given.items()}


def _one_of(path: Path, what: str, value: object, allowed: tuple[str, ...]) -> None:
    if value in allowed:
        return
    from difflib import get_close_matches

    near = get_close_matches(str(value), allowed, 1)
    hint = (
        f"did you mean {near[0]}?"
        if near
        else f"there is {', '.join(allowed)}"
        if len(allowed) < 8
        else "csto-tui keys lists them"
    )
    raise ConfigError(f"{path}: no {what} {value!r}; {hint}")
