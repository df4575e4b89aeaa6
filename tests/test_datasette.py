"""The shipped archive as Datasette shows it: labels, facets, search."""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copy
from typing import Any
from urllib.request import urlopen

import pytest

from csto_tui.archive import Archive

Asked = Callable[[str], Any]
SHIPPED = Path(__file__).parents[1] / "data" / "csto.db"
SERVED = re.compile(r"running on (http://127\.0\.0\.1:\d+)")


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    """Asks a Datasette that serves a copy of the shipped archive on loopback."""
    path = copy(SHIPPED, tmp_path_factory.mktemp("datasette"))
    command = [sys.executable, "-m", "datasette", "serve", path, "--host", "127.0.0.1", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as server:
        assert server.stderr is not None
        said = map(SERVED.search, server.stderr)
        address = next((found[1] for found in said if found), "")

        def ask(place: str) -> Any:
            with urlopen(f"{address}/csto{place}") as answer:
                return json.load(answer)

        try:
            yield ask
        finally:
            server.terminate()


def test_the_tables_are_shown_with_all_their_rows(asked: Asked) -> None:
    tables = {table["name"]: table for table in asked(".json")["tables"]}
    with Archive(SHIPPED) as archive:
        assert tables["records"]["count"] == len(archive.ids())
        assert tables["links"]["count"] == int(archive.info()["count.links"])
    assert tables["records"]["fts_table"] == "records_fts"
    assert tables["records_fts"]["hidden"]


def test_what_a_link_joins_is_shown_by_title(asked: Asked) -> None:
    with Archive(SHIPPED) as archive:
        for row in asked("/links.json?_labels=on&_size=20&_shape=objects")["rows"]:
            for end in ("source_id", "target_id"):
                assert row[end]["label"] == archive.node(row[end]["value"]).title


def test_kinds_are_a_facet(asked: Asked) -> None:
    found = asked("/records.json?_facet=kind&type=entity&_size=1")["facet_results"]["kind"]["results"]
    with Archive(SHIPPED) as archive:
        kinds = [archive.node(id).kind for id in archive.ids() if archive.node(id).type == "entity"]
    assert {each["value"]: each["count"] for each in found} == {kind: kinds.count(kind) for kind in kinds}


@pytest.mark.parametrize("word", ["channel", "Channel", "channel operation"])
def test_full_text_search_finds_records(asked: Asked, word: str) -> None:
    rows = asked(f"/records.json?_search={word.replace(' ', '+')}&_shape=objects")["rows"]
    assert "channel" in {row["id"] for row in rows}


@pytest.mark.parametrize("view", ["events", "priorities", "measures", "entities", "timeline", "coverage", "unserved"])
def test_a_view_has_rows(asked: Asked, view: str) -> None:
    assert asked(f"/{view}.json?_size=1&_shape=objects")["rows"]
