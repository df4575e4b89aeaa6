import sqlite3
from contextlib import closing
from pathlib import Path
from shutil import copy

import pytest

from csto_tui.archive import Archive
from csto_tui.blocks import RELATIONS
from csto_tui.errors import NotFound
from csto_tui.links import SERVING, serving


def test_what_serves_an_item_includes_what_serves_anything_below_it(small_archive: Path) -> None:
    with Archive(small_archive) as archive:
        found = [(node.id, link.relation, link.far.id) for node, link in serving(archive, "aa-2024")]
    assert found == [
        ("aa-2024/1.1", "contributes", "report-2023-2024/heron"),
        ("aa-2024/1.1.1", "implements", "2024-05-13-river-meeting"),
        ("aa-2024/2.1", "related", "2024-05-13-river-meeting"),
    ]


@pytest.mark.parametrize("id", ["aa-2024/1.1.2", "2024-05-13-river-meeting", "heron", "bulletin"])
def test_nothing_serves_what_is_not_declared_or_has_no_record(small_archive: Path, id: str) -> None:
    with Archive(small_archive) as archive:
        assert serving(archive, id) == ()


def test_what_serves_an_item_is_what_counts_for_it() -> None:
    assert tuple(relation for relation, *_, coverage in RELATIONS if coverage != "none") == SERVING


def test_every_item_counts_the_events_and_results_that_serve_it(shipped: Path) -> None:
    with Archive(shipped) as archive:
        for node in map(archive.node, archive.ids()):
            found = {link.far.id for _, link in serving(archive, node.id)}
            assert len(found) == (node.recorded or 0) + (node.weak or 0)


def test_an_unknown_item_is_not_found(small_archive: Path) -> None:
    with Archive(small_archive) as archive, pytest.raises(NotFound):
        serving(archive, "zz-2099")


def test_a_tree_with_a_cycle_is_walked_once(small_archive: Path, tmp_path: Path) -> None:
    path = Path(copy(small_archive, tmp_path / "cycle.db"))
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("UPDATE records SET parent_id = 'aa-2024/1.1.1' WHERE id = 'aa-2024/1'")
    with Archive(path) as archive:
        assert [node.id for node, _ in serving(archive, "aa-2024/1.1")] == ["aa-2024/1.1", "aa-2024/1.1.1"]
