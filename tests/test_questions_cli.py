"""The questions that readers have, each answered by one command on the shipped archive."""

import json
from collections.abc import Callable
from pathlib import Path
from shutil import copy
from typing import Any

import pytest

from csto_tui import cli
from csto_tui.archive import Archive
from csto_tui.state import State

CHANNEL = "report-2023-2025/channel"
MEETING = "2025-05-13-afghanistan-working-group"
Ask = Callable[..., Any]


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str], shipped: Path) -> Ask:
    """The answer of a command, as JSON."""

    def ask(*arguments: str) -> Any:
        assert cli.run(["--db", str(shipped), *arguments, "--format", "json"]) == 0
        return json.loads(capsys.readouterr().out)

    return ask


@pytest.fixture
def ids(ask: Ask) -> Callable[..., list[str]]:
    """The ids of the records that a search finds."""
    return lambda *query: [hit["id"] for hit in ask("search", "--limit", "100", *query)]


Ids = Callable[..., list[str]]


def test_what_has_been_done_on_drug_trafficking(ask: Ask) -> None:
    serving = ask("show", "kg-2025/3.3")[0]["served_by"]
    assert [(link["item"]["id"], link["id"], link["type"]) for link in serving] == [
        ("kg-2025/3.3.1", CHANNEL, "result")
    ]
    assert ask("show", CHANNEL)[0]["date_text"] == "2023–2025"


def test_which_priorities_have_no_record(ids: Ids) -> None:
    assert sorted(ids("type:priority", "no:links")) == ["kg-2025/1.1", "kg-2025/1.2", "kg-2025/3.4", "kg-2025/3.5"]
    assert ids("type:priority", "is:weak") == ["kg-2025/4.2"]


def test_what_a_priority_contains_and_what_serves_it(ask: Ask) -> None:
    priority = ask("show", "kg-2025/2.1")[0]
    serving = {link["id"] for link in priority["served_by"] if link["relation"] in ("implements", "contributes")}
    weak = {link["id"] for link in priority["served_by"]} - serving
    assert [child["id"] for child in priority["children"]] == [f"kg-2025/2.1.{number}" for number in range(1, 6)]
    assert serving == {f"report-2023-2025/{name}" for name in ("crrf-number", "command-logistics", "joint-exercises")}
    assert weak == {f"report-2023-2025/{name}" for name in ("un-cis-sco", "roadmap")}
    assert (priority["recorded"], priority["weak"]) == (3, 2)


def test_which_priority_a_meeting_serves_and_why(ask: Ask) -> None:
    links = {link["id"]: link for link in ask("links", MEETING) if link["id"].startswith("kg-2025/")}
    assert {id: link["confidence"] for id, link in links.items()} == {"kg-2025/1.3.1": "medium", "kg-2025/1.3.2": "low"}
    assert all(link["why"].endswith(".") for link in links.values())
    assert all({place["document"] for place in link["evidence"]} == {"csto-priorities-2025"} for link in links.values())


def test_where_in_the_source_a_record_stands(ask: Ask) -> None:
    (place,) = ask("show", CHANNEL)[0]["evidence"]
    assert (place["document"], place["locator"]) == ("belta-2025-12-15", "paragraph 4")
    assert place["start"] < place["end"]
    assert ask("show", place["document"])[0]["source"]["publisher"] == "BelTA"


def test_what_happened_in_a_month(ids: Ids) -> None:
    assert set(ids("type:event", "april 2025")) == set(ids("type:event", "2025-04")) == {
        "2025-04-25-academy-graduation", "2025-04-25-annual-training-course", "2025-04-28-joint-staff-day",
    }  # fmt: skip


def test_what_happened_between_two_dates(ids: Ids) -> None:
    found = ids("type:event", "2025-05-01..2025-05-31")
    assert found == [MEETING, "2025-05-09-victory-parade"]
    assert CHANNEL in ids("type:event,result", "2023..2024")


def test_which_dates_are_inferred_or_open(ids: Ids) -> None:
    assert set(ids("is:inferred")) == {
        "2025-05-09-victory-parade",
        "2025-04-25-annual-training-course",
        "2025-04-28-joint-staff-day",
    }
    assert set(ids("is:open")) == {"2025-bishkek-session", "2025-report-publication"}


@pytest.mark.parametrize("word", ["CRRF", "crrf", "КСОР", "rcjh"])
def test_everything_about_a_force_by_any_of_its_names(ids: Ids, word: str) -> None:
    found = ids(word)
    assert found[0] == "crrf"
    assert {"report-2023-2025/crrf-number", "kg-2025/2.1.1", "kg-2025/2.1.2"} <= set(found)


def test_which_events_guests_from_other_bodies_attended(ids: Ids, ask: Ask) -> None:
    assert ids("type:event", "relation:guest") == [MEETING]
    guests = {link["id"] for link in ask("links", MEETING, "--relation", "guest")}
    assert {"cis-atc", "cis-coordination-service", "unoct", "unrcca"} <= guests


def test_what_the_report_claims_for_peacekeeping(ids: Ids, ask: Ask) -> None:
    found = ids("type:result", "in:belta-2025-12-15", "peacekeeping")
    assert set(found) == {f"report-2023-2025/{name}" for name in ("peacekeeping-framework", "golan-deployment")}
    for id in found:
        assert "kg-2025/2.3.1" in [link["id"] for link in ask("show", id)[0]["links"]]


def test_which_results_fit_no_declared_priority(ids: Ids) -> None:
    assert set(ids("type:result", "no:links")) == {"report-2023-2025/illegal", "report-2023-2025/border-programme"}


def test_how_the_spheres_compare_by_what_is_recorded(ask: Ask) -> None:
    spheres = [item for item in ask("coverage") if item["type"] == "sphere"]
    assert [(item["code"], item["recorded"], item["weak"]) for item in spheres] == [
        ("1", 3, 0), ("2", 6, 3), ("3", 3, 0), ("4", 1, 0), ("5", 1, 1),
    ]  # fmt: skip


def test_the_coverage_of_the_chairmanship_with_sources(ask: Ask) -> None:
    (item,) = (item for item in ask("coverage", "--sources") if item["code"] == "3.3.1")
    assert item["periods"] == {"2025": {"recorded": 0, "weak": 0}, "2023..2025": {"recorded": 1, "weak": 0}}
    assert [(link["id"], link["evidence"][0]["document"]) for link in item["served_by"]] == [
        (CHANNEL, "belta-2025-12-15")
    ]


def test_what_is_new_since_the_last_visit(
    capsys: pytest.CaptureFixture[str], shipped: Path, small_archive: Path, tmp_path: Path
) -> None:
    path = Path(copy(small_archive, tmp_path / "mine.db"))
    search = ["--db", str(path), "search", "is:new", "--limit", "1000", "--format", "json"]
    with Archive(path) as archive:
        before = set(archive.ids())
        State().saw(archive)
    assert cli.run(search) == 1
    capsys.readouterr()
    copy(shipped, path)
    with Archive(path) as archive:
        came = set(archive.ids()) - before
    assert cli.run(search) == 0
    assert {hit["id"] for hit in json.loads(capsys.readouterr().out)} == came


def test_how_sure_a_link_is_and_on_what_ground(ask: Ask) -> None:
    (link,) = ask("links", CHANNEL, "--relation", "implements")
    assert (link["id"], link["confidence"], link["basis"]) == ("kg-2025/3.3.1", "high", "named")
    assert "Channel" in link["why"]
    assert [(place["document"], place["locator"]) for place in link["evidence"]] == [
        ("belta-2025-12-15", "paragraph 4"), ("csto-priorities-2025", "3.3.1"),
    ]  # fmt: skip


def test_who_a_person_is_and_where_he_is_named(ask: Ask, ids: Ids) -> None:
    links = {link["relation"]: link["id"] for link in ask("show", "samat-ordabaev")[0]["links"]}
    assert links == {"participant": MEETING, "holds-post": "csto-deputy-secretary-general"}
    assert ids("Ordabaev")[0] == ids("Ордабаев")[0] == "samat-ordabaev"


@pytest.mark.parametrize(
    ("id", "russian", "linked"),
    [
        ("proxy", "ПРОКСИ", "kg-2025/3.1.2"),
        ("mercenary", "Наёмник", "report-2023-2025/mercenary"),
        ("illegal", "Нелегал", "report-2023-2025/illegal"),
    ],
)
def test_what_an_operation_is_called_and_what_links_there(ask: Ask, id: str, russian: str, linked: str) -> None:
    operation = ask("show", id)[0]
    assert russian in [name["text"] for name in operation["names"]]
    assert linked in [link["id"] for link in operation["links"] if link["direction"] == "in"]


def test_every_record_can_be_shown_and_its_page_keeps_to_the_width(
    capsys: pytest.CaptureFixture[str], shipped: Path
) -> None:
    with Archive(shipped) as archive:
        every = list(archive.ids())
    assert cli.run(["--db", str(shipped), "show", *every]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) > len(every)
    assert all(len(line) <= 80 or " " not in line.strip() for line in lines)
