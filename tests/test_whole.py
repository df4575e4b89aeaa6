import os
from pathlib import Path
from typing import TextIO

import pytest

from csto_tui.errors import CstoError
from csto_tui.export.whole import whole


def test_a_file_appears_only_when_it_is_finished(tmp_path: Path) -> None:
    target = tmp_path / "out"
    with whole(target) as stream:
        stream.write("наёмник\n")
        assert not target.exists()
    assert target.read_bytes() == "наёмник\n".encode()
    assert os.listdir(tmp_path) == ["out"]


def interrupted(stream: TextIO) -> None:
    stream.write("half")
    raise KeyboardInterrupt


def test_trouble_while_writing_leaves_the_old_file_alone(tmp_path: Path) -> None:
    target = tmp_path / "out"
    target.write_text("old")
    with pytest.raises(KeyboardInterrupt), whole(target) as stream:
        interrupted(stream)
    assert target.read_text() == "old"
    assert os.listdir(tmp_path) == ["out"]


@pytest.mark.parametrize("name", ["missing/out", "file/out"])
def test_a_place_that_cannot_be_written_is_one_line(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CstoError, match=r"^[^\n]+ cannot be written: [^\n]+\.$"), whole(tmp_path / name):
        pass
    assert os.listdir(tmp_path) == ["file"]


def test_what_a_symbolic_link_points_to_is_written(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("old")
    (tmp_path / "link").symlink_to("out")
    with whole(tmp_path / "link") as stream:
        stream.write("new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "out").read_text() == "new"


def test_a_device_is_written_to_and_never_replaced() -> None:
    with whole(Path(os.devnull)) as stream:
        stream.write("gone")
    assert not Path(os.devnull).is_file()
