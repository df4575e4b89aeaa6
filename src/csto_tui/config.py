"""The reader's settings, from one file that may be missing."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from csto_tui.faults import Address, Source

THEMES = ("dark", "light", "contrast", "colourblind", "terminal", "none")
"""In the order in which a key goes through them."""

NARROWEST, WIDEST = 32, 500
"""Between how many columns the layout may change."""

Objections = Callable[[Mapping[str, str]], Iterable[tuple[tuple[str, ...], str]]]
"""What is wrong with keys by the ids of their commands: each time the ids that it is about, and the words."""


class Breakpoints(NamedTuple):
    """The columns at which the layout changes.

    Below `one_pane` one pane is seen, below `two_rows` the reading side is in two equal rows, from `three_columns` on in columns.
    """

    one_pane: int = 72
    two_rows: int = 100
    three_columns: int = 160


class Config(NamedTuple):
    """The settings as the screen takes them.

    `keys` has only the commands whose keys are others than the table says; `restore` starts where the reader left.
    """

    theme: str = "dark"
    keys: Mapping[str, str] = {}
    glyphs: str = "unicode"
    motion: bool = True
    mouse: bool = True
    restore: bool = False
    breakpoints: Breakpoints = Breakpoints()


class Settings(NamedTuple):
    """Settings by the names that a file has for them, where each comes from, and all that is wrong with the file."""

    values: Mapping[str, Any]
    origins: Mapping[str, str]
    faults: tuple[str, ...]
    found: bool

    @property
    def config(self) -> Config:
        """The settings as the screen takes them."""
        plain = {name: self.values[name] for name in ("theme", "glyphs", *SWITCHES)}
        sizes = Breakpoints(*(self.values[name] for name in POINTS))
        return Config(**plain, keys=_below("keys", self.values), breakpoints=sizes)


POINTS = {f"breakpoints.{name.replace('_', '-')}": size for name, size in Breakpoints()._asdict().items()}
SWITCHES = ("motion", "mouse", "restore")
DEFAULTS: Mapping[str, Any] = {
    "preset": "default",
    **{name: value for name, value in Config()._asdict().items() if name not in ("keys", "breakpoints")},
    **POINTS,
}
PRESETS: Mapping[str, Mapping[str, Any]] = {
    "default": {},
    "vim": {
        "keys.page-down": "pagedown,ctrl+d,ctrl+f",
        "keys.page-up": "pageup,ctrl+u,ctrl+b",
        "keys.detail-page-down": "pagedown,ctrl+d,space,ctrl+f",
        "keys.detail-page-up": "pageup,ctrl+u,ctrl+b",
        "keys.scroll-down": "J,ctrl+e",
        "keys.scroll-up": "K,ctrl+y",
        "keys.go-back": "b,backspace,left_square_bracket,alt+left,ctrl+o",
    },
    "plain": {"theme": "none", "glyphs": "ascii", "motion": False, "mouse": False},
}
"""What each preset sets; `plain` is for screen readers and the simplest terminals."""

CHOICES = {"preset": tuple(PRESETS), "theme": THEMES, "glyphs": ("unicode", "ascii")}
TABLES = {"breakpoints": "one-pane = 80", "keys": 'go-back = "b,backspace"'}
"""The tables of a file, each with a line that may stand there."""

NAMES = (*CHOICES, *SWITCHES, *TABLES)


def config_path() -> Path:
    """Where the settings are looked for: `$CSTO_TUI_CONFIG`, else `config.toml` in the platform's folder for settings."""
    given = os.environ.get("CSTO_TUI_CONFIG")
    if given:
        return Path(given)
    from platformdirs import user_config_path

    return user_config_path("csto-tui") / "config.toml"


def load(path: Path, commands: Sequence[str], objections: Objections) -> Settings:
    """The settings that hold: those of the file before those of its preset, and these before the usual ones.

    `commands` are the ids of those whose keys can be set. What is wrong in a file is left out; a table is taken whole or not at all.
    """
    source = _source(path)
    chosen = _sound(source, commands, objections) if source else {}
    layers: dict[str, Mapping[str, Any]] = {
        "default": DEFAULTS,
        "locale": _of_locale(),
        "preset": PRESETS[chosen.get("preset", "default")],
        "file": chosen,
        "NO_COLOR": {"theme": "none"} if "NO_COLOR" in os.environ else {},
    }
    values = {name: value for layer in layers.values() for name, value in layer.items()}
    origins = {name: origin for origin, layer in layers.items() for name in layer}
    faults = tuple(map(str, sorted(source.faults))) if source else ()
    return Settings(values, origins, faults, source is not None)


def _source(path: Path) -> "Source | None":
    """The file as it was read; None if there is none."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        # The attempt to read it says why.
        pass
    from csto_tui.faults import load

    return load(Path(), str(path))


def _of_locale() -> Mapping[str, Any]:
    """What follows from the locale: one that names other characters than UTF-8 means a terminal without them."""
    locale = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_CTYPE", "LANG"))), "")
    named = locale.partition("@")[0].partition(".")[2].lower().replace("-", "")
    return {} if named in ("", "utf8") else {"glyphs": "ascii"}


def _sound(source: "Source", commands: Sequence[str], objections: Objections) -> dict[str, Any]:
    """The settings of a file that can be taken; what is wrong with the others is noted as its faults."""
    sound: dict[str, Any] = {}
    for name, value in source.values.items():
        faults = [(where, words) for where, words in _faults(name, value, commands) if words]
        for where, words in faults:
            source.fault((name, *where), words)
        if not faults:
            sound |= (
                {f"{name}.{part}": _taken(each) for part, each in value.items()} if name in TABLES else {name: value}
            )
    own = _below("keys", sound)
    clashes = list(objections(_below("keys", PRESETS[sound.get("preset", "default")]) | own))
    for ids, words in clashes:
        source.fault(("keys", *[id for id in ids if id in own][:1]), words)
    return {name: value for name, value in sound.items() if not (clashes and name.startswith("keys."))}


def _taken(value: Any) -> Any:
    """A value of a table without the spaces around its commas."""
    return ",".join(map(str.strip, value.split(","))) if isinstance(value, str) else value


def _below(table: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The settings of one table by their names in it."""
    return {name.partition(".")[2]: value for name, value in values.items() if name.startswith(f"{table}.")}


def _faults(name: str, value: Any, commands: Sequence[str]) -> "Iterator[tuple[Address, str]]":
    """What is wrong with a setting of a file, where in it; no words if nothing is."""
    if name not in NAMES:
        yield (), _unknown("setting", name, NAMES)
    elif name in CHOICES:
        yield (), _unknown(name, value, CHOICES[name])
    elif name in SWITCHES:
        yield (), "" if isinstance(value, bool) else f"{name} is to be true or false, without quotes"
    elif not isinstance(value, dict):
        yield (), f"{name} is a table: write [{name}] and below it lines like {TABLES[name]}"
    elif name == "keys":
        yield from _of_keys(value, commands)
    else:
        yield from _of_breakpoints(value)


def _of_keys(keys: dict[str, Any], commands: Sequence[str]) -> "Iterator[tuple[Address, str]]":
    for id, given in keys.items():
        yield (id,), _unknown("command", id, commands)
        if not isinstance(given, str) or not all(key.strip() for key in given.split(",")):
            yield (id,), f'the keys of {id} are to be a text like "b,backspace", keys separated by commas'


def _of_breakpoints(sizes: dict[str, Any]) -> "Iterator[tuple[Address, str]]":
    points = _below("breakpoints", POINTS)
    wrong = False
    for name, size in sizes.items():
        unknown = _unknown("breakpoint", name, tuple(points))
        # A bool is an int too.
        fits = type(size) is int and NARROWEST <= size <= WIDEST
        words = "" if fits else f"{name} is to be a whole number of columns, {NARROWEST} to {WIDEST}"
        wrong |= bool(unknown or words)
        yield (name,), unknown or words
    order = list((points | sizes).values())
    if not wrong and any(size >= following for size, following in pairwise(order)):
        yield (), f"{', '.join(points)} are to increase; they would be {', '.join(map(str, order))}"


def _unknown(what: str, value: object, allowed: Sequence[str]) -> str:
    """That there is no such setting, with the nearest one that there is; nothing if there is."""
    if value in allowed:
        return ""
    from difflib import get_close_matches

    near = get_close_matches(value, allowed, 1) if isinstance(value, str) else []
    shown = repr(value) if isinstance(value, str) else "of this kind"
    if near:
        return f"no {what} {shown}; did you mean {near[0]}?"
    there = "csto-tui keys lists them" if what == "command" else f"there is {', '.join(allowed)}"
    return f"no {what} {shown}; {there}"
