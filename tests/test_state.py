"""What a reader keeps: that it is there again, whatever happens to the program or the file."""

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csto_tui import state as states
from csto_tui import store
from csto_tui.archive import Archive
from csto_tui.errors import StateError
from csto_tui.state import PLACES, Bookmark, Note, Saved, State, archive_name
from csto_tui.store import Store

ARCHIVE = "shipped"
NOBODY = 65534
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
"""A folder that is no disk, if there is one: what a killed program wrote there is there all the same."""

Built = Callable[..., Archive]
KILLED = """
import os, random, signal, sys, time
from pathlib import Path
from csto_tui.state import State

ROUNDS, FRESH = 200, 20
random.seed(7)
for round in range(ROUNDS):
    # Every so often a writer is killed that may still be making the file.
    path = Path(sys.argv[1], str(round // FRESH), "state.db")
    told, telling = os.pipe()
    writer = os.fork()
    if writer == 0:
        state = State(path)
        for number in range(10**9):
            state.write_note("shipped", f"{round}/{number}", f"note {round} {number}")
            os.write(telling, b".")
    os.close(telling)
    with open(told, "rb", buffering=0) as pipe:
        acknowledged = sum(len(pipe.read(1)) for _ in range(random.randrange(4) if round % FRESH else 0))
        time.sleep(random.uniform(0, 0.002))
        os.kill(writer, signal.SIGKILL)
        os.waitpid(writer, 0)
        acknowledged += len(pipe.read())
    notes = {note.id: note.text for note in State(path).notes("shipped")}
    lost = [number for number in range(acknowledged) if notes.get(f"{round}/{number}") != f"note {round} {number}"]
    print(round, acknowledged, len(lost))
"""
WRITER = """
import sys
from pathlib import Path
from csto_tui.state import State
state = State(Path(sys.argv[1]))
for number in range(100):
    state.write_note("shipped", f"{sys.argv[2]}/{number}", "text")
    state.visit("shipped", f"{sys.argv[2]}/{number}")
"""


@pytest.fixture(autouse=True)
def state_path(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where a test has notes and bookmarks; nothing is there yet."""
    with TemporaryDirectory(dir=MEMORY) as folder:
        path = Path(folder) / "kept" / "state.db"
        monkeypatch.setenv("CSTO_TUI_STATE", str(path))
        yield path


@pytest.fixture
def state(state_path: Path) -> State:
    return State(state_path)


def started(script: str, *arguments: str | Path) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def sound(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as file:
        return bool(file.execute("PRAGMA integrity_check").fetchone() == ("ok",))


@contextmanager
def read_only(path: Path) -> Iterator[None]:
    """The folder of a file as somebody has it who may only read; root may do anything, and is nobody for that while."""
    user = os.geteuid()
    if user == 0:
        os.chown(path, NOBODY, NOBODY)
        os.seteuid(NOBODY)
    else:
        path.parent.chmod(0o555)
    try:
        yield
    finally:
        os.seteuid(user)
        path.parent.chmod(0o755)


def test_a_note_is_there_again_until_its_text_is_empty(state: State) -> None:
    state.write_note(ARCHIVE, "crrf", "First\n")
    state.write_note("/other.db", "crrf", "Elsewhere")
    state.write_note(ARCHIVE, "crrf", "Second\n")
    assert State().note(ARCHIVE, "crrf") == "Second\n"
    (note,) = state.notes(ARCHIVE)
    assert note[:3] == (ARCHIVE, "crrf", "Second\n")
    assert note.changed.endswith("+00:00")
    assert state.noted(ARCHIVE) == {"crrf"}
    state.write_note(ARCHIVE, "crrf", "")
    assert (state.notes(ARCHIVE), state.note(ARCHIVE, "crrf")) == ([], "")
    assert state.note("/other.db", "crrf") == "Elsewhere"


def test_the_note_changed_last_is_the_first(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter(["2025-01-01", "2025-01-02", "2025-01-03", "2025-01-04"])
    monkeypatch.setattr(states, "now", lambda: next(times))
    for id, text in (("a", "1"), ("b", "1"), ("a", "2"), ("b", "1")):
        state.write_note(ARCHIVE, id, text)
    assert state.notes(ARCHIVE) == [Note(ARCHIVE, "a", "2", "2025-01-03"), Note(ARCHIVE, "b", "1", "2025-01-02")]


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_text_is_kept_as_it_is(text: str) -> None:
    state = State()
    state.write_note(ARCHIVE, "any", text)
    assert state.note(ARCHIVE, "any") == text


def test_half_a_character_is_kept_as_a_question_mark(state: State) -> None:
    state.write_note(ARCHIVE, "half\ud800", "a\udfffb")
    assert state.note(ARCHIVE, "half\ud800") == "a?b"


def test_a_bookmark_is_set_and_taken_away(state: State) -> None:
    assert not state.bookmarked(ARCHIVE, "crrf")
    assert state.toggle_bookmark(ARCHIVE, "crrf", "Forces")
    assert state.bookmarked(ARCHIVE, "crrf")
    assert [bookmark[:3] for bookmark in state.bookmarks(ARCHIVE)] == [(ARCHIVE, "crrf", "Forces")]
    assert not state.toggle_bookmark(ARCHIVE, "crrf", "Forces")
    assert state.bookmarks(ARCHIVE) == []


def test_a_saved_search_has_one_query_until_it_is_forgotten(state: State) -> None:
    state.save_search("gaps", "no:links")
    state.save_search("gaps", "no:links type:priority")
    state.save_search("april", "2025-04")
    assert [saved[:2] for saved in state.saved()] == [("april", "2025-04"), ("gaps", "no:links type:priority")]
    state.forget_search("gaps")
    assert [type(saved) for saved in state.saved()] == [Saved]


def test_a_place_that_is_visited_again_moves_up(state: State) -> None:
    assert state.place(ARCHIVE) == ""
    for place in ("events", "names", "events"):
        state.visit(ARCHIVE, place)
    state.visit("/other.db", "documents")
    assert state.visits(ARCHIVE) == ["events", "names"]
    assert state.visits(ARCHIVE, 1) == ["events"]
    assert (state.place(ARCHIVE), state.place("/other.db")) == ("events", "documents")


def test_of_very_many_places_the_last_are_kept(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(states, "PLACES", 5)
    state.visit("/other.db", "documents")
    for number in range(9):
        state.visit(ARCHIVE, str(number))
    assert state.visits(ARCHIVE) == ["8", "7", "6", "5", "4"]
    assert state.visits("/other.db") == ["documents"]
    assert PLACES == 500


def test_nothing_is_made_by_reading(state: State, state_path: Path, small_archive: Path) -> None:
    with Archive(small_archive) as archive:
        assert state.new_ids(archive) == frozenset()
    assert (state.notes(ARCHIVE), state.bookmarks(ARCHIVE), state.saved(), state.visits(ARCHIVE)) == ([], [], [], [])
    assert not state_path.parent.exists()


def test_what_is_kept_is_private(state: State, state_path: Path) -> None:
    state.write_note(ARCHIVE, "crrf", "text")
    assert state_path.stat().st_mode & 0o777 == 0o600
    assert state_path.parent.stat().st_mode & 0o777 == 0o700


def test_it_stands_where_the_environment_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CSTO_TUI_STATE", str(tmp_path / "mine.db"))
    assert states.state_path() == tmp_path / "mine.db"
    monkeypatch.delenv("CSTO_TUI_STATE")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert states.state_path().parts[-2:] == ("csto-tui", "state.db")


def test_an_archive_is_known_by_where_it_really_is(shipped: Path, tmp_path: Path) -> None:
    (tmp_path / "link.db").symlink_to(shipped)
    (tmp_path / "copy.db").write_bytes(b"")
    assert archive_name(shipped) == archive_name(tmp_path / "link.db") == "shipped"
    assert archive_name(tmp_path / "x" / ".." / "copy.db") == os.path.realpath(tmp_path / "copy.db")


def test_no_note_that_was_acknowledged_is_lost_by_a_kill(state_path: Path) -> None:
    folder = state_path.parent
    done = started(KILLED, folder)
    rounds = [tuple(map(int, row.split())) for row in done.communicate()[0].splitlines()]
    assert (done.returncode, len(rounds)) == (0, 200)
    assert [lost for _, _, lost in rounds if lost] == []
    assert sum(acknowledged for _, acknowledged, _ in rounds) > 200
    assert all(sound(path) for path in folder.rglob("state.db"))


def test_two_programs_that_write_at_once_lose_nothing(state: State, state_path: Path) -> None:
    writers = [started(WRITER, state_path, name) for name in ("one", "other")]
    assert [writer.communicate() and writer.returncode for writer in writers] == [0, 0]
    expected = {f"{name}/{number}" for name in ("one", "other") for number in range(100)}
    assert state.noted(ARCHIVE) == set(state.visits(ARCHIVE, 500)) == expected


def test_threads_share_a_state(state: State) -> None:
    threads = [
        threading.Thread(target=lambda name=name: [state.write_note(ARCHIVE, f"{name}/{n}", "x") for n in range(20)])  # type: ignore[misc]
        for name in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(state.notes(ARCHIVE)) == 80


def test_what_fails_half_way_changes_nothing(state: State, state_path: Path) -> None:
    state.write_note(ARCHIVE, "a", "text")
    with suppress(KeyboardInterrupt), Store(state_path).writing() as run:
        run("DELETE FROM notes")
        raise KeyboardInterrupt
    assert state.noted(ARCHIVE) == {"a"}


def test_a_program_that_holds_the_file_is_waited_for_and_then_named(
    state: State, state_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state.write_note(ARCHIVE, "a", "text")
    monkeypatch.setattr(store, "SECONDS", 0.01)
    with closing(sqlite3.connect(state_path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StateError, match=r"in use by another program\. Try again"):
            state.write_note(ARCHIVE, "b", "text")
        assert state.noted(ARCHIVE) == {"a"}


def damaged(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[100:] = b"\xa5" * (len(raw) - 100)
    path.write_bytes(raw)


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def emptied_of_tables(path: Path) -> None:
    with closing(sqlite3.connect(path)) as file:
        file.executescript("DROP TABLE notes; DROP TABLE visits")


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as file:
        file.execute("PRAGMA user_version = 2")


def foreign(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as file:
        file.execute("CREATE TABLE notes (archive, id, text, changed)")


def words(path: Path) -> None:
    path.write_text("Notes of mine.\n", encoding="utf-8")


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def device(path: Path) -> None:
    path.unlink()
    path.symlink_to("/dev/null")


@pytest.mark.parametrize("spoil", [damaged, truncated, emptied_of_tables, newer, foreign, words, folder, device])
def test_a_file_that_is_no_state_is_named_in_one_line_and_left_alone(
    state: State, state_path: Path, spoil: object
) -> None:
    state.write_note(ARCHIVE, "crrf", "text" * 5000)
    spoil(state_path)  # type: ignore[operator]
    before = state_path.read_bytes() if state_path.is_file() else b""
    for use in (lambda: state.notes(ARCHIVE), lambda: state.write_note(ARCHIVE, "b", "text")):
        with pytest.raises(StateError) as caught:
            use()
        message = str(caught.value)
        assert message.startswith(str(state_path))
        assert "\n" not in message
        assert "ove " in message or "CSTO_TUI_STATE" in message
    assert (state_path.read_bytes() if state_path.is_file() else b"") == before
    assert [path.name for path in state_path.parent.iterdir()] == ["state.db"]


def test_a_state_of_a_newer_version_names_the_two_ways_out(state: State, state_path: Path) -> None:
    state.write_note(ARCHIVE, "crrf", "text")
    newer(state_path)
    with pytest.raises(StateError, match=r"format 2; this one knows 1\)\. Use that version, or move the file away\."):
        state.note(ARCHIVE, "crrf")


def test_in_a_folder_that_is_read_only_notes_are_read_and_not_written() -> None:
    # A folder into which everybody may look.
    with TemporaryDirectory() as folder:
        path = Path(folder) / "state.db"
        path.parent.chmod(0o755)
        state = State(path)
        state.write_note(ARCHIVE, "crrf", "text")
        with read_only(path):
            assert state.note(ARCHIVE, "crrf") == "text"
            with pytest.raises(StateError, match=r"Name another file with CSTO_TUI_STATE\.$"):
                state.write_note(ARCHIVE, "crrf", "other")
            with pytest.raises(StateError, match="Permission denied"):
                State(path.with_name("below") / "state.db").write_note(ARCHIVE, "crrf", "other")
        assert state.note(ARCHIVE, "crrf") == "text"


def test_notes_are_taken_in_all_or_none(state: State) -> None:
    state.write_note(ARCHIVE, "a", "mine")
    given = [Note(ARCHIVE, "a", "theirs", "2025"), Note(ARCHIVE, "b", "theirs", "2025")]
    assert state.write_notes(given, False) == ["a"]
    assert state.noted(ARCHIVE) == {"a"}
    assert state.write_notes(given, True) == ["a"]
    assert state.notes(ARCHIVE) == given


def test_bookmarks_that_are_there_stay_as_they_are(state: State) -> None:
    state.toggle_bookmark(ARCHIVE, "a", "Mine")
    state.add_bookmarks([Bookmark(ARCHIVE, "a", "Theirs", "2025"), Bookmark(ARCHIVE, "b", "Theirs", "2025")])
    assert [bookmark.title for bookmark in state.bookmarks(ARCHIVE)] == ["Mine", "Theirs"]


@pytest.fixture
def built(tmp_path: Path, call: Callable[..., object]) -> Built:
    """An archive, always the same, with an event on each of these days."""
    table, path = tmp_path / "events.csv", tmp_path / "a.db"

    def built(*days: str) -> Archive:
        table.write_text("\n".join(["title,date", *(f"Event,{day}" for day in days)]), encoding="utf-8")
        call("build", "--table", table, "-o", path)
        return Archive(path)

    return built


def days_of(ids: frozenset[str]) -> set[str]:
    return {id[8:10] for id in ids}


def test_records_that_came_since_the_last_visit_are_new_until_they_were_seen(state: State, built: Built) -> None:
    with built("2025-05-01", "2025-05-02") as archive:
        assert state.new_ids(archive) == frozenset()
        state.saw(archive)
        assert state.new_ids(archive) == frozenset()
    with built("2025-05-01", "2025-05-02", "2025-04-30", "2025-05-03") as archive:
        assert days_of(state.new_ids(archive)) == {"30", "03"}
        assert days_of(state.new_ids(archive)) == {"30", "03"}
        state.saw(archive)
        assert state.new_ids(archive) == frozenset()


def test_a_record_that_was_gone_and_comes_back_is_new(state: State, built: Built) -> None:
    for days in (("2025-05-01", "2025-05-02"), ("2025-05-01",)):
        with built(*days) as archive:
            assert state.new_ids(archive) == frozenset()
            state.saw(archive)
    with built("2025-05-01", "2025-05-02") as archive:
        assert days_of(state.new_ids(archive)) == {"02"}


def test_of_very_many_records_only_what_is_newer_is_compared(
    state: State, built: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(states, "SEEN", 3)
    days = [f"2025-05-0{day}" for day in range(1, 6)]
    with built(*days) as archive:
        state.saw(archive)
    with built("2025-04-30", *days, "2025-05-07") as archive:
        assert days_of(state.new_ids(archive)) == {"07"}


def test_of_the_day_of_the_oldest_record_that_is_kept_all_are_kept_or_none(
    state: State, built: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(states, "SEEN", 3)
    with built("2025-05-01", "2025-05-02", "2025-05-02", "2025-05-03", "2025-05-04") as archive:
        state.saw(archive)
    with built("2025-05-02", "2025-05-02", "2025-05-02", "2025-05-04", "2025-05-06") as archive:
        assert days_of(state.new_ids(archive)) == {"06"}


def test_an_archive_that_has_not_changed_is_not_read(
    state: State, state_path: Path, small_archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Archive(small_archive) as archive:
        state.saw(archive)
        before = state_path.stat().st_mtime_ns
        asked: list[str] = []
        rows = archive.rows
        monkeypatch.setattr(archive, "rows", lambda sql, *rest: asked.append(sql) or rows(sql, *rest))
        state.saw(archive)
        assert state.new_ids(archive) == frozenset()
    assert not [sql for sql in asked if "FROM records" in sql]
    assert state_path.stat().st_mtime_ns == before


def test_a_copy_of_an_archive_is_another_one(state: State, small_archive: Path, tmp_path: Path) -> None:
    with Archive(small_archive) as archive:
        state.saw(archive)
    with Archive(Path(copy(small_archive, tmp_path / "copy.db"))) as archive:
        assert state.new_ids(archive) == frozenset()
        state.saw(archive)
        assert archive_name(archive.path) == os.path.realpath(tmp_path / "copy.db")
