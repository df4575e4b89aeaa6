"""Lists of notes or bookmarks as files: Markdown or JSON."""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from csto_tui.state import utc

ABSENT = "not in this archive"

# A heading in a text would begin another entry: it gets a backslash, and so does one that has some already.
_HEADING = re.compile(r"^##(?: (.*))?$", re.MULTILINE)
_IN_TEXT = re.compile(r"^(\\*##(?: |$))", re.MULTILINE)
_ESCAPED = re.compile(r"^\\(\\*##(?: |$))", re.MULTILINE)
_ID = re.compile(rf"\n*`([^`\n]+)`(?: · {ABSENT})?(?:\n|\Z)")
_REFERENCE = re.compile("&#([0-9]{1,7});")
_AMPERSAND = re.compile("&(?=#[0-9]{1,7};)")
_GAP = re.compile(r"\s*[\[,]\s*")


class Entry(NamedTuple):
    """A note or a bookmark: its record, whether the archive has that, a text unless it is a bookmark.

    `time` is an ISO time, empty where a file gives none; `line` is where the entry stands in a file.
    """

    id: str
    title: str
    present: bool = True
    text: str = ""
    time: str = ""
    line: int = 0


class Fault(NamedTuple):
    """What is wrong at a line of a file."""

    line: int
    message: str


def markdown(entries: Iterable[Entry]) -> str:
    """The entries as Markdown, each with its title as a heading, the id below it, then the text.

    `read` gives back every text as it was; characters that a terminal could act on are written as numbers.
    """
    return "\n".join(map(_block, entries))


def _block(entry: Entry) -> str:
    title, id = (_written(part).replace("\n", "&#10;") for part in (entry.title, entry.id))
    text = _IN_TEXT.sub(r"\\\1", _written(entry.text))
    mark = "" if entry.present else f" · {ABSENT}"
    return f"## {title}\n\n`{id.replace('`', '&#96;')}`{mark}\n" + (f"\n{text}\n" if text else "")


def read(written: str) -> tuple[list[Entry], list[Fault]]:
    """The entries of a file, JSON if it begins with a bracket, else Markdown; what is wrong in it."""
    found = list(_json(written) if written.lstrip()[:1] in ("[", "{") else _markdown(written.replace("\r\n", "\n")))
    entries = [each for each in found if isinstance(each, Entry)]
    faults = [each for each in found if isinstance(each, Fault)]
    lines: dict[str, int] = {}
    for entry in entries:
        if entry.id in lines:
            faults.append(
                Fault(entry.line, f"{entry.id} stands at line {lines[entry.id]} too; leave one of the two out")
            )
        lines.setdefault(entry.id, entry.line)
    return entries, sorted(faults)


def _markdown(written: str) -> Iterator[Entry | Fault]:
    """The entries below the headings."""
    heads = list(_HEADING.finditer(written))
    if written[: heads[0].start() if heads else None].strip():
        yield Fault(1, "a list begins with a heading, ## and the title of a record")
    ends = [*(head.start() for head in heads[1:]), len(written) + 1]
    at, before = 1, 0
    for head, end in zip(heads, ends, strict=False):
        at, before = at + written.count("\n", before, head.start()), head.start()
        # Between two entries is an empty line.
        body = written[head.end() + 1 : end - 1]
        named = _ID.match(body)
        if named is None:
            yield Fault(at, "below a heading stands the id of the record between two `")
            continue
        text = _ESCAPED.sub(r"\1", body[named.end() :].removeprefix("\n").removesuffix("\n"))
        yield Entry(_meant(named[1]), _meant(head[1] or ""), True, _meant(text), line=at)


def _written(text: str) -> str:
    """The text with numbers for what cannot be seen, as HTML has them."""
    kept = _AMPERSAND.sub("&#38;", text)
    return "".join(char if char.isprintable() or char in "\n\t" else f"&#{ord(char)};" for char in kept)


def _meant(written: str) -> str:
    """The text with the characters for which numbers stand."""
    return _REFERENCE.sub(_character, written)


def _character(found: re.Match[str]) -> str:
    number = int(found[1])
    return found[0] if number > 0x10FFFF or 0xD800 <= number <= 0xDFFF else chr(number)


def _json(written: str) -> Iterator[Entry | Fault]:
    """The entries of a list of objects."""
    try:
        values = json.loads(written)
    except json.JSONDecodeError as error:
        yield Fault(error.lineno, f"this is not JSON: {error.msg}")
        return
    except (ValueError, RecursionError):
        yield Fault(1, "this is no list of notes or bookmarks: it is nested deeply, or has a huge number")
        return
    if not isinstance(values, list):
        yield Fault(1, "this is one object; write a list of them between [ and ]")
        return
    decoder, line, end = json.JSONDecoder(), 1, 0
    for value in values:
        begin = next(_GAP.finditer(written, end)).end()
        line += written.count("\n", end, begin)
        yield _entry(value, line)
        _, end = decoder.raw_decode(written, begin)
        line += written.count("\n", begin, end)


def _entry(value: Any, line: int) -> Entry | Fault:
    """The entry that a JSON value is, or what is wrong with it."""
    if not isinstance(value, dict) or not isinstance(value.get("id"), str) or not value["id"]:
        return Fault(line, 'an entry is an object with the "id" of a record')
    given = {name: value.get(name) or "" for name in ("title", "text", "changed", "added")}
    for name, text in given.items():
        if not isinstance(text, str):
            return Fault(line, f'"{name}" of {value["id"]} is no text')
    time = given["changed"] or given["added"]
    try:
        return Entry(value["id"], given["title"], True, given["text"], time and utc(datetime.fromisoformat(time)), line)
    except (ValueError, OverflowError):
        return Fault(line, f"{time!r} is no time; write one like 2025-05-13T09:30:00+00:00")
