"""The faults of a TOML file, each at the line where it stands."""

import re
import tomllib
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from csto_tui import text

Address = tuple[str | int, ...]
"""The way to a value of a file: ("event", 0, "link", 2, "why")."""

NEAR = 60
"""How alike, of 100, a word must be to what was written to be suggested in its place."""

OPAQUE = re.compile(r'"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*', re.DOTALL)
QUOTED_KEY = re.compile(r"""["'][\w-]+["']""")
WORD = re.compile(r"[\w-]+")


class Fault(NamedTuple):
    """What is wrong at a line of a file; sorted by file and line."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return text.line(f"{self.file}:{self.line}: {self.message}")


@dataclass(frozen=True, slots=True)
class Source:
    """A TOML file: its values, the line of each, and the faults found in it; `whole` when all of it could be read."""

    name: str
    raw: bytes
    values: dict[str, Any] = field(default_factory=dict)
    lines: dict[Address, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    whole: bool = True

    def line(self, address: Address) -> int:
        """The line of a value, or of the nearest thing around it that has one."""
        while address and address not in self.lines:
            address = address[:-1]
        return self.lines.get(address, 1)

    def fault(self, address: Address, message: str) -> None:
        """Notes what is wrong with a value."""
        self.faults.append(Fault(self.name, self.line(address), message))


def load(folder: Path, name: str) -> Source:
    """The file of this name below a folder; one that cannot be read has no values and one fault."""
    raw, written, line = b"", "", 1
    try:
        raw = (folder / name).read_bytes()
        written = raw.decode("utf-8-sig")
        return Source(name, raw, tomllib.loads(written), locate(written))
    except OSError as error:
        why = f"this file cannot be read: {error.strerror}; let it be read or move it away"
    except UnicodeDecodeError as error:
        line, why = raw.count(b"\n", 0, error.start) + 1, "this is not UTF-8; save the file in UTF-8"
    except (ValueError, RecursionError) as error:
        line, why = _not_toml(str(error), written)
    return Source(name, raw, faults=[Fault(name, line, why)], whole=False)


def _not_toml(message: str, written: str) -> tuple[int, str]:
    """The line that tomllib's message ends with, and the message without it."""
    where = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)$", message)
    why = f"this is not TOML: {message[: where.start()] if where else message}; correct it"
    if where is None:
        return 1, why
    return int(where[1]) if where[1] else written.rstrip().count("\n") + 1, why


def locate(written: str) -> dict[Address, int]:
    """The lines of the tables and keys of a well-formed TOML text, and of the tables in a list that begin a line."""
    lines: dict[Address, int] = {}
    counts: dict[Address, int] = {}
    here: Address = ()
    key: Address = ()
    items = depth = 0
    for number, line in enumerate(map(str.strip, OPAQUE.sub(_without_text, written).split("\n")), 1):
        if depth == 0 and line.startswith("["):
            here = _table(line, counts)
            lines[here] = number
            if isinstance(here[-1], int):
                lines.setdefault(here[:-1], number)
        elif depth == 0 and "=" in line:
            key, items = (*here, *WORD.findall(line)[:1]), 0
            lines[key] = number
        elif depth == 1 and line.startswith("{"):
            lines[(*key, items)] = number
            items += 1
        depth += line.count("[") + line.count("{") - line.count("]") - line.count("}")
    return lines


def _without_text(match: re.Match[str]) -> str:
    """The same lines without what only looks like TOML, in a string or a comment."""
    found = match[0]
    return found if QUOTED_KEY.fullmatch(found) else "\n" * found.count("\n")


def _table(header: str, counts: dict[Address, int]) -> Address:
    """The address of the table that a header opens, counting the tables of a list."""
    path: Address = ()
    *above, last = WORD.findall(header.partition("]")[0]) or [""]
    for part in above:
        path += (part,)
        if path in counts:
            path += (counts[path],)
    path += (last,)
    if header.startswith("[["):
        counts[path] = counts.get(path, -1) + 1
        path += (counts[path],)
    return path


def allowed(values: Collection[str], written: object) -> str:
    """The end of a fault: what may stand there, and which of it was probably meant."""
    return f"allowed: {', '.join(values)}{meant(values, written)}"


def meant(values: Collection[str], written: object) -> str:
    """A question that suggests the nearest of the values; nothing when none is near."""
    from rapidfuzz import fuzz, process

    found = process.extractOne(str(written), list(values), scorer=fuzz.ratio, score_cutoff=NEAR)
    return f" (did you mean '{found[0]}'?)" if found else ""
