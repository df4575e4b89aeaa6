"""The questions that readers have, each answered by a few keys on the shipped archive."""

import csv
from collections.abc import Callable
from pathlib import Path
from shutil import copy

import pytest
from textual.widgets import Input

from csto_tui.archive import Archive
from csto_tui.state import State
from screen import Browsing, Reader, lines_of, text_of

MOST = 12
"""How many key presses an answer may take besides what is typed into the search box."""

CHANNEL = "Anti-drug operations Channel carried out"


class Counted:
    """A reader whose keys are counted."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.keys = 0

    async def press(self, *keys: str) -> None:
        self.keys += len(keys)
        assert self.keys <= MOST
        await self.reader.press(*keys)

    async def search(self, query: str) -> None:
        await self.press("/")
        await self.reader.type(query)

    @property
    def links(self) -> list[str]:
        return lines_of(self.reader.links)

    @property
    def found(self) -> list[str]:
        return lines_of(self.reader.list)

    def under(self, heading: str) -> list[str]:
        """The links below a heading."""
        lines = self.links
        at = lines.index(heading) + 1
        end = next((i for i in range(at, len(lines)) if not lines[i][0].isdigit()), len(lines))
        return [line.split(" ", 1)[1] for line in lines[at:end]]


async def test_what_has_been_done_on_drug_trafficking(browsing: Browsing) -> None:
    async with browsing() as reader:
        asked = Counted(reader)
        await asked.search("drug trafficking")
        assert reader.under == "kg-2025/3.3"
        assert "● 1 recorded" in reader.detail
        (served,) = asked.under("← serving what is below")
        assert served.startswith(f"3.3.1 ← {CHANNEL} · 2023–2025")


async def test_which_priorities_have_no_record(browsing: Browsing) -> None:
    async with browsing() as reader:
        asked = Counted(reader)
        priorities = [line for line in asked.found if line[2:5].replace(".", "").isdigit() and line[3] == "."]
        priorities += [line for line in asked.found if line.startswith("4.2")]
        none = [line.removeprefix("▸ ")[:3] for line in priorities if line.endswith("○")]
        assert none == ["1.1", "1.2", "3.4", "3.5"]
        assert [line[:3] for line in priorities if line.endswith("◐ 1")] == ["4.2"]
        await asked.search("type:priority no:links")
        assert sorted(line[:3] for line in asked.found) == none
        assert "no record in this archive" in reader.detail


async def test_what_a_priority_contains_and_what_serves_it(browsing: Browsing) -> None:
    async with browsing() as reader:
        asked = Counted(reader)
        await asked.search("priority:2.1 type:priority")
        assert reader.under == "kg-2025/2.1"
        assert [line[:5] for line in asked.under("↓ contains")] == [f"2.1.{number}" for number in range(1, 6)]
        assert "3 recorded, 2 only weakly linked" in reader.detail
        served = " ".join(asked.under("← serving what is below") + asked.links)
        for result in ("CRRF increased", "Command and logistics", "Twenty joint exercises", "Roadmap", "Coordination"):
            assert result in served


async def test_which_priority_a_meeting_serves_and_why(browsing: Browsing) -> None:
    async with browsing() as reader:
        asked = Counted(reader)
        await asked.search("13 may 2025")
        assert reader.under == "2025-05-13-afghanistan-working-group"
        await asked.press("enter", "r")
        served = {line.split()[1]: line for line in asked.links if line.split()[1:2] and line.split()[1][:2] == "1."}
        assert {code: line.split()[-1] for code, line in served.items()} == {"1.3.1": "medium", "1.3.2": "low"}
        while reader.links.line(reader.links.cursor).text.split()[1] != "1.3.1":
            await asked.press("down")
        await asked.press("w")
        assert "Representatives of five international bodies sat at this meeting" in text_of(reader.app.screen)


async def test_where_in_the_source_a_record_stands(browsing: Browsing) -> None:
    async with browsing() as reader:
        asked = Counted(reader)
        await asked.search("channel operations")
        await asked.press("tab")
        while CHANNEL not in reader.detail:
            await asked.press("down")
        assert "EVIDENCE CSTO reviews key military" in reader.detail
        assert "paragraph 4" in reader.detail
        await asked.press("r", "end", "enter")
        assert "published by: BelTA" in reader.detail


async def test_what_happened_in_a_month(browsing: Browsing) -> None:
    async with browsing() as reader:
        asked = Counted(reader)
        await asked.press("2")
        at = next(i for i, line in enumerate(asked.found) if line.startswith("▾ April 2025"))
        assert [line.rsplit(" ", 2)[1:] for line in asked.found[at + 1 : at + 4]] == [
            ["28", "Apr?"], ["25", "Apr"], ["25", "Apr?"],
        ]  # fmt: skip
        await asked.search("type:event april 2025")
        assert len(asked.found) == 3


async def test_which_dates_are_inferred_or_open(browsing: Browsing) -> None:
    async with browsing() as reader:
        asked = Counted(reader)
        await asked.search("is:inferred,open")
        titles = " ".join(asked.found)
        for title in ("Red Square parade", "Annual training", "Joint Staff", "session, Bishkek", "report on 2023–2025"):
            assert title in titles
        assert len(asked.found) == 5


@pytest.mark.parametrize("word", ["CRRF", "КСОР", "rcjh"])
async def test_everything_about_a_force_by_any_of_its_names(browsing: Browsing, word: str) -> None:
    async with browsing() as reader:
        asked = Counted(reader)
        await asked.search(word)
        assert reader.under == "crrf"
        assert "КСОР" in reader.detail
        linked = " ".join(asked.links)
        for far in ("2.1.1", "2.1.2", "CRRF increased in number"):
            assert far in linked


async def test_which_events_guests_from_other_bodies_attended(browsing: Browsing) -> None:
    async with browsing() as reader:
        asked = Counted(reader)
        await asked.search("relation:guest type:event")
        assert len(asked.found) == 1
        assert "13 May 2025" in reader.detail
        guests = next(line for line in asked.links if "guest" in line)
        assert [line for line in asked.under(guests) if "CIS" in line]
        assert [line for line in asked.under(guests) if "UN" in line]


async def test_what_the_report_claims_for_peacekeeping(browsing: Browsing) -> None:
    async with browsing() as reader:
        asked = Counted(reader)
        await asked.search("type:result in:belta-2025-12-15 peacekeeping")
        assert len(asked.found) == 2
        titles = set()
        await asked.press("enter", "escape")
        for _ in asked.found:
            titles.add(asked.found[reader.list.cursor].split()[0])
            assert any("2.3.1" in line for line in asked.links)
            await asked.press("down")
        assert titles == {"Updated", "Kazakh"}


async def test_which_results_fit_no_declared_priority(browsing: Browsing) -> None:
    async with browsing() as reader:
        asked = Counted(reader)
        await asked.search("type:result no:links")
        assert len(asked.found) == 2
        titles = " ".join(asked.found).casefold()
        assert "migration" in titles
        assert "border" in titles


async def test_how_sure_a_link_is_and_on_what_ground(browsing: Browsing) -> None:
    async with browsing() as reader:
        asked = Counted(reader)
        await asked.search("3.3.1")
        await asked.press("enter", "r", "w")
        said = text_of(reader.app.screen)
        assert "high confidence, named on both sides: Both sides name the same operation, Channel." in said
        assert "paragraph 4" in said


async def test_who_a_person_is_and_where_he_is_named(browsing: Browsing) -> None:
    async with browsing() as reader:
        asked = Counted(reader)
        await asked.search("ordabaev")
        assert reader.under == "samat-ordabaev"
        linked = " ".join(asked.links)
        assert "Deputy Secretary General" in linked
        assert "Working Group on Afghanistan, 41st meeting" in linked


@pytest.mark.parametrize(("word", "name", "linked"), [
    ("proxy", "ПРОКСИ", "3.1.2"), ("mercenary", "Наёмник", "Counter-terrorism efforts"), ("illegal", "Нелегал", "igration"),
])  # fmt: skip
async def test_what_an_operation_is_called_and_what_links_there(
    browsing: Browsing, word: str, name: str, linked: str
) -> None:
    async with browsing() as reader:
        asked = Counted(reader)
        await asked.search(f"{word} kind:operation")
        assert reader.detail.startswith("Names › Operations")
        assert name in reader.detail
        assert linked in " ".join(asked.links)


async def test_what_happened_between_two_dates_also_where_only_a_period_is_known(browsing: Browsing) -> None:
    async with browsing() as reader:
        asked = Counted(reader)
        await asked.search("type:event 2025-05-01..2025-05-31")
        assert len(asked.found) == 2
        await asked.press("ctrl+u")
        await asked.search("type:result 2023..2024")
        assert any(line.startswith(CHANNEL) for line in asked.found)


async def test_how_the_spheres_compare_by_what_is_recorded(browsing: Browsing) -> None:
    async with browsing(size=(120, 36)) as reader:
        asked = Counted(reader)
        await asked.press("4")
        spheres = [line.split() for line in asked.found if line[0].isdigit() and line[1] == " "]
        totals = [line[line.index("●") + 1] for line in spheres]
        assert dict(zip((line[0] for line in spheres), totals, strict=True)) == {
            "1": "3", "2": "6+3", "3": "3", "4": "1", "5": "1+1",
        }  # fmt: skip


@pytest.mark.parametrize("ending", ["md", "csv"])
async def test_what_was_declared_by_the_chairmanship_with_its_numbers_and_sources_as_a_file(
    browsing: Browsing, call: Callable[..., tuple[int, str, str]], tmp_path: Path, ending: str
) -> None:
    file = tmp_path / f"coverage.{ending}"
    async with browsing() as reader:
        asked = Counted(reader)
        await asked.press("4", "e")
        reader.app.screen.query_one(Input).value = str(file)
        await asked.press("enter")
        assert reader.notices == [f"49 records written to {file}."]
    text = file.read_text("utf-8")
    if ending == "md":
        assert "Anti-drug operations Channel carried out" in text
        assert "paragraph 4" in text
        assert text == call("coverage", "--format", "markdown", "--sources")[1]
    else:
        rows = {row["id"]: row for row in csv.DictReader(text.splitlines())}
        assert [rows["kg-2025"][name] for name in ("recorded total", "weak total")] == ["14", "2"]
        assert text == call("coverage", "--format", "csv")[1]


async def test_what_is_new_since_the_last_visit(
    browsing: Browsing, shipped: Path, small_archive: Path, tmp_path: Path
) -> None:
    path = Path(copy(small_archive, tmp_path / "mine.db"))
    with Archive(path) as archive:
        before = set(archive.ids())
        State().saw(archive)
    copy(shipped, path)
    with Archive(path) as archive:
        came = len(set(archive.ids()) - before)
    async with browsing(path, size=(120, 36)) as reader:
        asked = Counted(reader)
        assert reader.found.startswith(f"{came} new since your last visit")
        await asked.search("is:new")
        assert reader.found.startswith(f"{came} found")
