"""Everything that the screen shows is printed by a command, in formats that programs read."""

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from csto_tui.archive import Archive
from csto_tui.cli import program
from csto_tui.options import every
from csto_tui.state import Bookmark, Note, State, archive_name
from csto_tui.ui.views import VIEWS
from twins import TWINS, Twin, table

Call = Callable[..., tuple[int, str, str]]
IDS = {"links ID --below": "aa-2024", "events ID": "river"}
CELLS = [(twin, format) for twin in TWINS for format in twin.formats]


@pytest.fixture
def told(small_archive: Path) -> Path:
    """An archive that a reader has looked at before, with a note and a bookmark."""
    with Archive(small_archive) as archive:
        name, ids = archive_name(archive.path), archive.ids()
        State().own(archive)
    State().write_notes([Note(name, "heron", "Look again.", "2025-01-01T00:00:00Z")], False)
    State().add_bookmarks([Bookmark(name, ids[0], "Title", "2025-01-01T00:00:00Z")])
    return small_archive


def read_text(out: str) -> int:
    assert out.replace("\n", "").isprintable()
    return len(out.splitlines())


def read_json(out: str) -> int:
    return len(json.loads(out))


def read_jsonl(out: str) -> int:
    return len([json.loads(line) for line in out.splitlines()])


def read_csv(out: str) -> int:
    names, *rows = csv.reader(io.StringIO(out))
    assert len(set(names)) == len(names)
    assert {len(row) for row in rows} == {len(names)}
    return len(rows)


def read_markdown(out: str) -> int:
    rows = [re.sub(r"\\.", "", line).count("|") for line in out.splitlines() if line.startswith("|")]
    assert len(set(rows)) <= 1
    return len(out.splitlines())


READERS = {
    "text": read_text, "json": read_json, "jsonl": read_jsonl, "csv": read_csv, "markdown": read_markdown,
}  # fmt: skip


@pytest.mark.parametrize(("twin", "format"), CELLS, ids=[f"{twin.command}, {format}" for twin, format in CELLS])
def test_a_view_is_printed_in_every_format_of_its_command(call: Call, told: Path, twin: Twin, format: str) -> None:
    words = twin.command.replace("ID", IDS.get(twin.command, "heron")).split()
    status, out, _ = call("--db", told, *words, "--format", format)
    if "is:new" in twin.command:
        # Nothing is new in an archive that nothing was added to.
        assert status == 1
        return
    assert status == 0
    assert READERS[format](out) > 0


def test_every_view_of_the_screen_has_a_twin() -> None:
    assert {view.split()[0].strip(",").lower() for view, *_ in TWINS} >= set(VIEWS)


def test_a_command_has_no_format_that_the_table_does_not_name() -> None:
    for twin in TWINS:
        command = every(program)[twin.command.split()[0]]
        (formats,) = [option.type for option in command.params if option.name == "format"]
        assert set(formats.choices) == set(twin.formats)


def test_the_table_has_a_row_for_each_twin() -> None:
    assert len(table().splitlines()) == len(TWINS) + 2
