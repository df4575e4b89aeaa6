"""The commands that list a reader's notes or bookmarks, or take in such a list."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from csto_tui import output, terminal
from csto_tui.errors import CstoError
from csto_tui.options import database
from csto_tui.text import line, safe

if TYPE_CHECKING:
    from csto_tui.entries import Entry

LARGEST = 50_000_000
"""How many bytes of a file are taken in at most."""

listed = click.option(
    "--format", type=click.Choice(["text", "markdown", "json"]), default="text", show_default=True, help="How to print."
)
taken = click.option(
    "--import", "file", metavar="FILE", help="Take in a list as markdown or json has it, all or nothing; - is stdin."
)


@click.command()
@taken
@click.option("--replace", is_flag=True, help="Let what is taken in replace notes of another text.")
@listed
@database
def notes(file: str | None, replace: bool, format: str, db: Path | None) -> None:
    """Print your notes on the records of an archive, the one changed last first."""
    from csto_tui.entries import Entry
    from csto_tui.state import State

    if file is not None:
        _take_notes(file, replace, db)
        return
    if replace:
        raise click.UsageError("--replace is for the notes of an --import", click.get_current_context())
    found = _with_titles(
        db, format, lambda name: [Entry(id, id, True, text, time) for _, id, text, time in State().notes(name)]
    )
    if format != "text":
        _print(found, format, "changed")
    elif found:
        click.echo("\n\n".join(map(_note, found)))
    else:
        output.say("No notes on records of this archive.")


@click.command()
@taken
@listed
@database
def bookmarks(file: str | None, format: str, db: Path | None) -> None:
    """Print the bookmarks that you set in an archive, the one added last first."""
    from csto_tui.entries import Entry
    from csto_tui.state import State

    if file is not None:
        _take_bookmarks(file, db)
        return
    found = _with_titles(
        db, format, lambda name: [Entry(id, title, True, "", time) for _, id, title, time in State().bookmarks(name)]
    )
    if format != "text":
        _print(found, format, "added")
    elif found:
        output.table([[line(entry.id), _headline(entry, entry.title)] for entry in found])
    else:
        output.say("No bookmarks in this archive.")


def _take_notes(file: str, replace: bool, db: Path | None) -> None:
    from csto_tui.state import Note, State, now

    name, entries = _archive(db), _read(file, lambda entry: "" if entry.text else f"{entry.id} has no text")
    new = [Note(name, entry.id, entry.text, entry.time or now()) for entry in entries]
    other = State().write_notes(new, replace)
    if other and not replace:
        why = "has another note; --replace replaces it"
        _refuse(file, ((entry.line, f"{entry.id} {why}") for entry in entries if entry.id in other))
    _say_taken(len(new), "note")


def _take_bookmarks(file: str, db: Path | None) -> None:
    from csto_tui.state import Bookmark, State, now

    name, why = _archive(db), "has a text; take in notes with csto-tui notes"
    entries = _read(file, lambda entry: f"{entry.id} {why}" if entry.text else "")
    State().add_bookmarks([Bookmark(name, entry.id, entry.title, entry.time or now()) for entry in entries])
    _say_taken(len(entries), "bookmark")


def _say_taken(count: int, what: str) -> None:
    output.say(f"{count} {what}{'s' * (count != 1)} taken in.")


def _archive(db: Path | None) -> str:
    """The name of an archive in the state; ArchiveError if it is none."""
    from csto_tui.archive import Archive
    from csto_tui.state import archive_name

    with Archive(db) as archive:
        return archive_name(archive.path)


def _with_titles(db: Path | None, format: str, listed: Callable[[str], list["Entry"]]) -> list["Entry"]:
    """What is listed for an archive, with the titles that it has now."""
    from csto_tui.archive import Archive
    from csto_tui.state import archive_name

    with Archive(db, original=format != "text") as archive:
        entries = listed(archive_name(archive.path))
        titles = {node.id: node.title for node in archive.nodes([entry.id for entry in entries])}
    return [entry._replace(title=titles.get(entry.id, entry.title), present=entry.id in titles) for entry in entries]


def _headline(entry: "Entry", *parts: str) -> str:
    """Parts of an entry on one line, with a mark where the archive does not have its record."""
    from csto_tui.entries import ABSENT

    return " · ".join([*map(line, dict.fromkeys(parts)), *([] if entry.present else [ABSENT])])


def _note(entry: "Entry") -> str:
    from csto_tui.present import wrapped

    rows = (f"  {row}" for row in safe(entry.text).split("\n"))
    return wrapped([_headline(entry, entry.title, entry.id), *rows], terminal.width())


def _print(entries: Iterable["Entry"], format: str, time: str) -> None:
    """Prints entries as Markdown or JSON; `time` is what their time is called."""
    from csto_tui.entries import markdown

    if format == "markdown":
        click.echo(markdown(entries), nl=False)
        return
    values = [
        {"id": entry.id, "title": entry.title, "in_archive": entry.present}
        | ({"text": entry.text} if entry.text else {})
        | {time: entry.time}
        for entry in entries
    ]
    output.machine(values, format)


def _read(file: str, objection: Callable[["Entry"], str]) -> list["Entry"]:
    """The entries of a file; each fault on stderr, and CstoError, if anything is wrong with it."""
    from csto_tui.entries import Fault, read

    entries, faults = read(_content(file))
    faults += [Fault(entry.line, why) for entry in entries if (why := objection(entry))]
    if faults:
        _refuse(file, sorted(faults))
    return entries


def _refuse(file: str, faults: Iterable[tuple[int, str]]) -> NoReturn:
    said = [line(f"{file}:{number}: {message}") for number, message in faults]
    output.say("\n".join(said))
    raise CstoError(f"{len(said)} fault{'s' * (len(said) != 1)}; nothing was taken in.")


def _content(file: str) -> str:
    """The text of a file, of stdin for -; CstoError when it cannot be read."""
    try:
        with click.open_file(file, "rb") as stream:
            raw: bytes = stream.read(LARGEST + 1)
    except OSError as error:
        raise CstoError(f"{line(file)} cannot be read: {error.strerror}. Give a list, or - for stdin.") from None
    if len(raw) > LARGEST:
        raise CstoError(f"{line(file)} is larger than {LARGEST:,} bytes. Divide it.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = raw.count(b"\n", 0, error.start) + 1
        raise CstoError(f"{line(file)}:{number}: this is not UTF-8. Save the file in UTF-8.") from None
