"""What several tests start from."""

import gc
import inspect
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from shutil import copytree
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings

from csto_tui.archive import Archive
from csto_tui.build import build
from csto_tui.config import Config
from csto_tui.places import Place
from csto_tui.ui.app import CstoApp
from loop import run
from screen import Browsing, Reader, draw_at_rest, reading, share_styles

settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")
share_styles()
draw_at_rest()

WORLD = Path(__file__).parent / "records"


def pytest_collection_finish() -> None:
    """Keeps what was collected out of every later search for garbage, which takes a twentieth of the time."""
    gc.collect()
    gc.freeze()


def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Runs a test that is a coroutine in a loop of its own."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    arguments = {name: pyfuncitem.funcargs[name] for name in inspect.signature(pyfuncitem.obj).parameters}
    run(pyfuncitem.obj(**arguments))
    return True


@pytest.fixture(autouse=True)
def state_path(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a test has notes and bookmarks, which are never the reader's own; nothing is there yet."""
    path = tmp_path_factory.getbasetemp() / f"state-{uuid4().hex}" / "state.db"
    monkeypatch.setenv("CSTO_TUI_STATE", str(path))
    return path


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


@pytest.fixture
def opened(shipped: Path) -> Iterator[Archive]:
    """The archive that comes with the program, opened."""
    with Archive(shipped) as archive:
        yield archive


@pytest.fixture
def browsing(shipped: Path, monkeypatch: pytest.MonkeyPatch) -> Browsing:
    """Opens the browser on an archive, the shipped one if none is given, and waits until it stands still."""
    monkeypatch.delenv("NO_COLOR", raising=False)

    @asynccontextmanager
    async def browsing(
        archive: Path = shipped,
        *,
        size: tuple[int, int] = (80, 24),
        query: str = "",
        at: str = "",
        config: Config = Config(),  # noqa: B008
        fault: str = "",
    ) -> AsyncIterator[Reader]:
        with Archive(archive) as opened:
            view = opened.section_of(at).removeprefix("@") if at else "priorities"
            app = CstoApp(opened, config, Place(view, query, at, at), fault)
            async with reading(app, size) as reader:
                yield reader

    return browsing


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Runs the program on some arguments: its exit status, what it printed, what it said beside that."""

    from csto_tui.cli import run as run_command

    def run(*arguments: object) -> tuple[int, str, str]:
        status = run_command([str(argument) for argument in arguments])
        return status, *capsys.readouterr()

    return run
