"""The archive below the browser: replaced, deleted, damaged, or without what the start asks for."""

import os
import sqlite3
from pathlib import Path
from shutil import copyfile

import pytest

from csto_tui.archive import Archive
from csto_tui.errors import ArchiveError, NotFound
from csto_tui.places import Place
from csto_tui.ui import app
from screen import Browsing, Reader, lines_of

KEYS = ["down", "right", "enter", "r", "1", "b", "t", "2", "5", "enter", "6", "1", "J", "z", "z", "w"]


@pytest.fixture
def copy(small_archive: Path, tmp_path: Path) -> Path:
    return Path(copyfile(small_archive, tmp_path / "archive.db"))


@pytest.fixture(params=["replaced", "deleted", "emptied", "a folder"])
def gone(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def spoil(file: Path, how: str, shipped: Path) -> None:
    """Does to the archive what may happen to a file that is open."""
    if how == "emptied":
        file.write_bytes(b"")
        return
    file.unlink()
    if how == "replaced":
        copyfile(shipped, file)
    elif how == "a folder":
        file.mkdir()


def told(reader: Reader) -> list[str]:
    """What is said of the archive, each in one line."""
    said = [*reader.notices, reader.detail, reader.found]
    assert all("\n" not in notice for notice in reader.notices)
    return [words for words in said if "archive.db" in words or "was changed or removed" in words]


async def test_an_archive_that_is_gone_is_told_and_every_key_is_answered(
    browsing: Browsing, copy: Path, shipped: Path, gone: str
) -> None:
    async with browsing(copy) as reader:
        spoil(copy, gone, shipped)
        for key in ("o", "m", "a", "t"):
            reader.app.clear_notifications()
            await reader.press(key)
            assert told(reader), key
        await reader.press("down")
        assert told(reader)
        await reader.press(*KEYS)
        await reader.search("heron")
        assert reader.app.is_running
        assert told(reader)


async def test_a_search_in_an_archive_that_is_gone_is_told(
    browsing: Browsing, copy: Path, shipped: Path, gone: str
) -> None:
    async with browsing(copy, size=(200, 50)) as reader:
        await reader.search("heron")
        assert reader.under == "heron"
        spoil(copy, gone, shipped)
        await reader.type(" op")
        assert "archive.db" in reader.found


async def test_reopen_which_is_named_shows_the_archive_that_has_come_in_its_place(
    browsing: Browsing, copy: Path, shipped: Path
) -> None:
    async with browsing(copy) as reader:
        assert lines_of(reader.list)[0].startswith("▾ Aland 2024")
        spoil(copy, "replaced", shipped)
        await reader.press("down")
        assert "(R on the screen)" in " ".join(told(reader))
        await reader.press("R")
        assert lines_of(reader.list)[0].startswith("▾ Kyrgyzstan 2025")
        assert (reader.pane, reader.under) == ("list", "kg-2025")
        assert "The Kyrgyz Republic chairs" in reader.detail
        await reader.search("chanel")
        assert reader.under == "channel"
        await reader.press("escape", "R", "R")
        assert reader.under == "kg-2025"
        await reader.press("5", "down", "down", "R")
        assert "›▸ Bodies" in reader.drawn()


async def test_reopen_says_that_there_is_nothing_to_open_and_the_program_runs(
    browsing: Browsing, copy: Path, shipped: Path
) -> None:
    async with browsing(copy) as reader:
        spoil(copy, "deleted", shipped)
        await reader.press("R")
        assert len(reader.notices) == 1
        assert "archive.db" in reader.notices[0]
        assert reader.app.is_running
        copyfile(shipped, copy)
        await reader.press("R")
        assert lines_of(reader.list)[0].startswith("▾ Kyrgyzstan 2025")


async def test_nothing_is_left_beside_the_archive(browsing: Browsing, copy: Path) -> None:
    before = copy.read_bytes()
    async with browsing(copy) as reader:
        await reader.press("down", "2")
        await reader.search("heron")
    assert os.listdir(copy.parent) == ["archive.db"]
    assert copy.read_bytes() == before


@pytest.fixture
def unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails if anything is drawn."""

    def drawn(*_: object, **__: object) -> None:
        raise AssertionError("the screen was opened")

    monkeypatch.setattr(app.CstoApp, "run", drawn)
    monkeypatch.setattr(app, "guard", lambda: None)


@pytest.mark.usefixtures("unseen")
def test_an_unknown_record_at_the_start_is_told_before_anything_is_drawn(small_archive: Path) -> None:
    with pytest.raises(NotFound, match=r"did you mean aa-2024/1\.1\.1\?"):
        app.run(small_archive, Place("", record="aa-2024/1.1.11"))


@pytest.mark.usefixtures("unseen")
def test_no_archive_at_the_start_is_told_before_anything_is_drawn(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError):
        app.run(tmp_path / "none.db")


@pytest.mark.usefixtures("unseen")
def test_a_faulty_query_at_the_start_is_told_before_anything_is_drawn_or_on_the_screen(small_archive: Path) -> None:
    with pytest.raises(AssertionError, match="the screen was opened"):
        app.run(small_archive, Place("", "knd:x"))


async def test_an_archive_without_records_can_be_browsed(browsing: Browsing, copy: Path) -> None:
    with sqlite3.connect(copy) as file:
        for table in ("records", "links", "evidence", "names", "served", "documents"):
            file.execute(f"DELETE FROM {table}")
    file.close()
    async with browsing(copy) as reader:
        await reader.press(*KEYS, "up", "pagedown", "G", "g", "left", "R")
        await reader.search("heron")
        assert reader.found == "nothing found"
        assert reader.app.is_running


async def test_a_tree_with_a_cycle_can_be_walked(browsing: Browsing, copy: Path) -> None:
    with sqlite3.connect(copy) as file:
        file.execute("UPDATE records SET parent_id = 'aa-2024/1.1.1' WHERE id = 'aa-2024/1.1'")
    file.close()
    with Archive(copy) as archive:
        assert archive.node("aa-2024/1.1").parent
    async with browsing(copy, at="aa-2024/1.1.1") as reader:
        await reader.press(*["right", "down"] * 6, "t", "enter", "r", "1", "b")
        assert reader.app.is_running
