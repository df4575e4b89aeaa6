"""The lists of notes and bookmarks: printed, written, taken in again."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from csto_tui import notebook
from csto_tui.entries import Entry, markdown, read
from csto_tui.state import State

Call = Callable[..., tuple[int, str, str]]
NO_TIME = "is no time; write one like 2025-05-13T09:30:00+00:00"
TOO_MUCH = "this is no list of notes or bookmarks: it is nested deeply, or has a huge number"
anything = st.text(st.characters(exclude_categories=["Cs"]))
markup = st.lists(
    st.sampled_from(
        [
            "## ",
            "##",
            "#",
            "\\",
            "`",
            "&",
            "&#",
            "&#38;",
            "&#10;",
            "27;",
            "\n",
            "\r\n",
            "\r",
            " ",
            "a",
            "---",
            "\t",
            "\ufeff",
        ]
    )
).map("".join)
texts = st.one_of(anything, markup)


@pytest.fixture
def small(call: Call, small_archive: Path) -> Call:
    return lambda *arguments: call(*arguments, "--db", small_archive)


@pytest.fixture
def state(small_archive: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[State, str]:
    times = (f"2025-05-{day:02}T10:00:00.000+00:00" for day in range(1, 31))
    monkeypatch.setattr("csto_tui.state.now", lambda: next(times))
    return State(), str(small_archive.resolve())


@pytest.fixture
def kept(state: tuple[State, str]) -> State:
    """Two notes and two bookmarks, one each on a record that is not in the archive."""
    own, archive = state
    own.write_note(archive, "gone", "It was here.")
    own.write_note(archive, "heron", "\nSeen *again*.\n\n## By the river\n`code`\n\x1b[31m\n\n")
    own.toggle_bookmark(archive, "gone", "What was here")
    own.toggle_bookmark(archive, "heron", "An old title")
    return own


def test_without_any_there_is_a_word_and_nothing_else(small: Call) -> None:
    assert small("notes") == (0, "", "No notes on records of this archive.\n")
    assert small("bookmarks") == (0, "", "No bookmarks in this archive.\n")
    assert small("notes", "--format", "json") == (0, "[]\n", "")
    assert small("bookmarks", "--format", "markdown") == (0, "", "")


def test_notes_are_printed_with_the_titles_of_the_archive(small: Call, kept: State) -> None:
    status, out, err = small("notes")
    assert (status, err) == (0, "")
    assert out.splitlines() == [
        "Heron · heron", "", "  Seen *again*.", "", "  ## By the river", "  `code`", "  ␛[31m", "", "",
        "", "gone · not in this archive", "  It was here.",
    ]  # fmt: skip


def test_bookmarks_are_printed_with_the_titles_of_the_archive(small: Call, kept: State) -> None:
    assert small("bookmarks")[1].splitlines() == [
        "heron  Heron",
        "gone   What was here · not in this archive",
    ]


def test_markdown_has_a_heading_an_id_and_the_text(small: Call, kept: State) -> None:
    assert small("notes", "--format", "markdown")[1] == (
        "## Heron\n\n`heron`\n\n\nSeen *again*.\n\n\\## By the river\n`code`\n&#27;[31m\n\n\n"
        "\n## gone\n\n`gone` · not in this archive\n\nIt was here.\n"
    )
    assert small("bookmarks", "--format", "markdown")[1] == (
        "## Heron\n\n`heron`\n\n## What was here\n\n`gone` · not in this archive\n"
    )


def test_json_has_times_and_says_what_the_archive_lacks(small: Call, kept: State) -> None:
    notes = json.loads(small("notes", "--format", "json")[1])
    assert notes[1] == {
        "id": "gone", "title": "gone", "in_archive": False, "text": "It was here.", "changed": "2025-05-01T10:00:00.000+00:00",
    }  # fmt: skip
    marked = json.loads(small("bookmarks", "--format", "json")[1])
    assert [(each["id"], each["title"], each["in_archive"]) for each in marked] == [
        ("heron", "Heron", True),
        ("gone", "What was here", False),
    ]


@pytest.mark.parametrize("format", ["markdown", "json"])
def test_what_was_printed_can_be_taken_in_elsewhere(
    small: Call, kept: State, state: tuple[State, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format: str
) -> None:
    archive = state[1]
    for command in ("notes", "bookmarks"):
        (tmp_path / command).write_text(small(command, "--format", format)[1], encoding="utf-8")
    monkeypatch.setenv("CSTO_TUI_STATE", str(tmp_path / "other" / "state.db"))
    assert small("notes", "--import", tmp_path / "notes") == (0, "", "2 notes taken in.\n")
    assert small("bookmarks", "--import", tmp_path / "bookmarks") == (0, "", "2 bookmarks taken in.\n")
    other = State()
    assert {note.id: note.text for note in other.notes(archive)} == {note.id: note.text for note in kept.notes(archive)}
    assert {mark.id for mark in other.bookmarks(archive)} == {"heron", "gone"}
    if format == "json":
        assert other.notes(archive) == kept.notes(archive)
    assert small("notes", "--import", tmp_path / "notes")[0] == 0


@given(
    st.lists(st.tuples(texts.filter(bool), texts, texts.filter(bool), st.booleans()), unique_by=lambda entry: entry[0])
)
@example([("a", "", "\n\n## b\n\n`c`\n\n", True), ("b", "\n", "\\## x\n\\\\##\n##", False)])
@example([("`", "## ", "&#27;&#38;#27;&&#x1b;&#9999999;&#55296;", True)])
def test_markdown_gives_back_any_text(given: list[tuple[str, str, str, bool]]) -> None:
    entries = [Entry(id, title, present, text) for id, title, text, present in given]
    found, faults = read(markdown(entries))
    assert faults == []
    assert [entry[:2] + entry[3:4] for entry in found] == [entry[:2] + entry[3:4] for entry in entries]
    bare = [entry._replace(text="") for entry in entries]
    assert [entry[:2] for entry in read(markdown(bare))[0]] == [entry[:2] for entry in entries]


@given(st.lists(st.tuples(texts.filter(bool), texts), unique_by=lambda entry: entry[0]))
def test_markdown_has_nothing_that_a_terminal_acts_on(given: list[tuple[str, str]]) -> None:
    written = markdown(Entry(id, text, True, text) for id, text in given)
    assert all(char.isprintable() or char in "\n\t" for char in written)


@given(st.one_of(texts, texts.map("[".__add__), texts.map("## a\n`b`\n".__add__)))
def test_any_file_is_a_list_or_has_faults_with_lines(written: str) -> None:
    entries, faults = read(written)
    assert all(1 <= found.line <= written.count("\n") + 1 for found in (*entries, *faults))


def test_a_file_with_the_line_ends_of_windows_is_read_too() -> None:
    assert read("## A\r\n\r\n`a`\r\n\r\none\r\ntwo\r\n")[0] == [Entry("a", "A", True, "one\ntwo", "", 1)]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Some words.\n", ["1: a list begins with a heading, ## and the title of a record"]),
        ("## A\n\ntext\n\n## B\n\n`b`\n\ntext\n", ["1: below a heading stands the id of the record between two `"]),
        ("## A\n\n`a`\n\nx\n\n## B\n\n`a`\n\ny\n", ["7: a stands at line 1 too; leave one of the two out"]),
        ("## A\n\n`a`\n\n## B\n\n`b`\n\ny\n", ["1: a has no text"]),
        ('[{"id": "a", "text": "x"}, {"id": "a", "text": "y"}]', ["1: a stands at line 1 too; leave one of the two out"]),
        ('[\n{"id": "a", "text": "x"},\n\n7,\n{"text": "y"}]', [f'{n}: an entry is an object with the "id" of a record' for n in (4, 5)]),
        ('[{"id": "a",\n"text": x}]', ["2: this is not JSON: Expecting value"]),
        ('[{"id": "a", "text": ["x"]}]', ['1: "text" of a is no text']),
        ('[{"id": "a", "text": "x", "changed": "May"}]', [f"1: 'May' {NO_TIME}"]),
        ('[{"id": "a", "text": "x", "changed": "0001-01-01T00:00+14:00"}]', [f"1: '0001-01-01T00:00+14:00' {NO_TIME}"]),
        ('{"id": "a", "text": "x"}', ["1: this is one object; write a list of them between [ and ]"]),
        ("[" * 100_000, [f"1: {TOO_MUCH}"]),
        (f"[{'9' * 5000}]", [f"1: {TOO_MUCH}"]),
    ],
)  # fmt: skip
def test_every_fault_of_a_list_has_its_line_and_nothing_is_taken_in(
    small: Call, state: tuple[State, str], tmp_path: Path, written: str, said: list[str]
) -> None:
    (tmp_path / "list").write_text(written, encoding="utf-8")
    status, out, err = small("notes", "--import", tmp_path / "list")
    faults = f"{len(said)} fault{'s' * (len(said) != 1)}"
    assert (status, out) == (1, "")
    assert err.splitlines() == [
        *(f"{tmp_path / 'list'}:{fault}" for fault in said),
        f"csto-tui: {faults}; nothing was taken in.",
    ]
    assert state[0].notes(state[1]) == []


def test_a_note_of_another_text_is_kept_unless_it_may_be_replaced(
    small: Call, kept: State, state: tuple[State, str], tmp_path: Path
) -> None:
    (tmp_path / "list").write_text("## A\n\n`a`\n\nx\n\n## B\n\n`gone`\n\nOther.\n", encoding="utf-8")
    status, _, err = small("notes", "--import", tmp_path / "list")
    assert (status, err.splitlines()[0]) == (1, f"{tmp_path / 'list'}:7: gone has another note; --replace replaces it")
    assert (kept.note(state[1], "gone"), kept.note(state[1], "a")) == ("It was here.", "")
    assert small("notes", "--import", tmp_path / "list", "--replace")[0] == 0
    assert (kept.note(state[1], "gone"), kept.note(state[1], "a")) == ("Other.", "x")


def test_bookmarks_are_not_made_of_notes(small: Call, kept: State, tmp_path: Path) -> None:
    (tmp_path / "list").write_text(small("notes", "--format", "markdown")[1], encoding="utf-8")
    status, _, err = small("bookmarks", "--import", tmp_path / "list")
    assert (status, err.count("has a text; take in notes with csto-tui notes")) == (1, 2)


def test_a_list_comes_from_stdin_too(small: Call, state: tuple[State, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("\ufeff## Ц\n\n`heron`\n\nЦапля\n".encode())))
    assert small("notes", "--import", "-") == (0, "", "1 note taken in.\n")
    assert state[0].note(state[1], "heron") == "Цапля"


def test_a_file_that_cannot_be_read_is_one_line(small: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "koi").write_bytes(b"## A\n\xc1\n")
    monkeypatch.setattr(notebook, "LARGEST", 20)
    (tmp_path / "large").write_bytes(b"#" * 21)
    for name, why in (
        ("none", "cannot be read: No such file"),
        ("koi", "this is not UTF-8"),
        ("large", "is larger than 20 bytes"),
    ):
        status, out, err = small("notes", "--import", tmp_path / name)
        assert (status, out, err.count("\n")) == (1, "", 1)
        assert why in err


def test_what_does_not_fit_together_is_misuse(small: Call) -> None:
    assert small("notes", "--replace")[::2] == (
        2, "csto-tui: --replace is for the notes of an --import\nTry csto-tui notes --help\n",
    )  # fmt: skip


def test_a_list_is_only_of_an_archive_that_there_is(call: Call, tmp_path: Path, state_path: Path) -> None:
    (tmp_path / "list").write_text("## A\n\n`a`\n\nx\n", encoding="utf-8")
    for arguments in (["notes"], ["bookmarks"], ["notes", "--import", tmp_path / "list"]):
        assert call(*arguments, "--db", tmp_path / "none.db")[0] == 1
    assert not state_path.exists()
