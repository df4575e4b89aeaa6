"""The program as a reader installs it: the wheel alone, in an environment of its own, away from the sources."""

import json
import re
import subprocess
import sys
import zipfile
from collections import Counter
from functools import cache
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from pip import __path__ as pip_path

from csto_tui.records import read

ROOT = Path(__file__).parents[1]


def run(*command: str | Path, cwd: Path = ROOT, env: dict[str, str] | None = None) -> str:
    """What a command that succeeds prints."""
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def contents(wheel: Path) -> dict[str, bytes]:
    """The files of a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pinned(file: str) -> set[str]:
    """The distributions that a file of requirements pins."""
    lines = (ROOT / file).read_text("utf-8").splitlines()
    return {canonicalize_name(line.partition("==")[0]) for line in lines if re.match(r"[\w.-]+==", line)}


@cache
def asked(name: str) -> list[Requirement]:
    """What a distribution asks for anywhere."""
    return [Requirement(line) for line in metadata.requires(name) or []]


@cache
def needed(requirement: Requirement) -> set[str]:
    """The distributions that a requirement asks for here, with all that they ask for."""
    extras = ["", *requirement.extras]
    here = [
        one
        for one in asked(requirement.name)
        if not one.marker or any(one.marker.evaluate({"extra": extra}) for extra in extras)
    ]
    # sqlite-utils asks for pip, which comes with the environment.
    return {canonicalize_name(requirement.name)}.union(*(needed(one) for one in here if one.name != "pip"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel that is built from the source distribution."""
    target = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", target, ROOT)
    assert len([*target.glob("csto_tui-*.tar.gz")]) == 1
    (wheel,) = target.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel alone; what it depends on is lent by the one in which the tests run."""
    place = tmp_path_factory.mktemp("a place") / "venv"
    run(sys.executable, "-m", "venv", "--without-pip", place)
    # The environment has no pip, and runs the one of the tests.
    (pip,) = pip_path
    run(place / "bin" / "python", pip, "install", "--quiet", "--no-deps", "--no-index", "--no-compile", wheel)
    (packages,) = place.glob("lib/python*/site-packages")
    lenders = [path for path in sys.path if path.endswith("-packages")]
    (packages / "lent.pth").write_text("\n".join(lenders) + "\n", encoding="utf-8")
    return place


def test_an_installed_program_reads_the_archive_that_came_with_it(environment: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    records = read(ROOT / "data" / "records")
    expected = Counter({"links": len(records.links)}) + Counter(record["type"] for record in records.records)
    for command in (["csto-tui"], ["python", "-m", "csto_tui"]):
        program = environment / "bin" / command[0]
        said = run(program, *command[1:], "info", "--format", "json", cwd=tmp_path, env={"HOME": str(home)})
        info = json.loads(said)
        assert Path(info["archive"]).is_relative_to(environment), command
        counts = {name.removeprefix("count."): int(info[name]) for name in info if name.startswith("count.")}
        assert Counter(counts) == expected, command
        assert not any(home.iterdir()), command


def test_a_wheel_carries_everything_that_is_not_code(wheel: Path) -> None:
    files = contents(wheel)
    assert files["csto_tui/csto.db"] == (ROOT / "data" / "csto.db").read_bytes()
    source = ROOT / "src"
    kept = {path.relative_to(source).as_posix() for path in (source / "csto_tui").rglob("*") if path.is_file()}
    kept = {name for name in kept if "/__pycache__/" not in name}
    assert {"csto_tui/py.typed", "csto_tui/schema.sql", "csto_tui/ui/browser.tcss"} <= kept
    (manual,) = (name for name in files if name.endswith(".data/data/share/man/man1/csto-tui.1"))
    assert files[manual] == (ROOT / "data" / "csto-tui.1").read_bytes()
    assert {name for name in files if ".dist-info/" not in name} == kept | {"csto_tui/csto.db", manual}
    licences = {name.partition("/licenses/")[2] for name in files if "/licenses/" in name}
    assert licences == {"LICENSE", "data/records/LICENSE"}


def test_the_sources_build_the_same_wheel_as_their_distribution(wheel: Path, tmp_path: Path) -> None:
    run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", tmp_path)
    (direct,) = tmp_path.glob("*.whl")
    assert contents(direct) == contents(wheel)


def test_exactly_what_is_needed_is_pinned() -> None:
    run_time, development = pinned("constraints.txt"), pinned("requirements-dev.txt")
    assert needed(Requirement("csto-tui")) - {"csto-tui"} == run_time
    assert set().union(*(needed(Requirement(name)) for name in development)) - run_time == development
