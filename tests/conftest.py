"""What several tests start from."""

from pathlib import Path
from shutil import copytree

import pytest
from hypothesis import settings

from csto_tui.build import build

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

WORLD = Path(__file__).parent / "records"


@pytest.fixture(scope="session")
def small_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of the small world under tests/records."""
    target = tmp_path_factory.mktemp("archive") / "small.db"
    build(WORLD, target)
    return target


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """A copy of the small world that a test may spoil."""
    return Path(copytree(WORLD, tmp_path / "records"))


@pytest.fixture
def shipped() -> Path:
    """The archive that comes with the program."""
    return Path(__file__).parents[1] / "data" / "csto.db"
