"""What a reader of lines of text keeps, takes along and narrows, as on the screen."""

import csv
import io
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from conversation import Type, heading, numbered, typing
from csto_tui.archive import Archive
from csto_tui.facets import facets
from csto_tui.places import History, Place
from csto_tui.plain import Reader
from csto_tui.state import State
from csto_tui.walker import READ

Call = Callable[..., tuple[int, str, str]]

MEETING = "2025-05-13-afghanistan-working-group"


@pytest.fixture
def typed(opened: Archive) -> Type:
    """Types lines, and gives the answer to the last of them."""
    return typing(Reader(opened, History(Place(""))))


@pytest.fixture
def reads(opened: Archive) -> Callable[..., Type]:
    """Types lines where a record is read, and gives the answer to the last of them."""

    def reads(id: str, archive: Archive = opened) -> Type:
        typed = typing(Reader(archive, History(Place("events", record=id, pane="detail"))))
        typed("")
        return typed

    return reads


@pytest.fixture
def started(call: Call, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Runs the program with lines on its stdin, and gives what it prints."""

    def started(lines: str, *arguments: object) -> str:
        monkeypatch.setattr(sys, "stdin", io.StringIO(lines))
        return call(*arguments, "--plain")[1]

    return started


def test_a_bookmark_is_set_listed_gone_to_and_removed(reads: Callable[..., Type], opened: Archive) -> None:
    typed = reads(MEETING)
    assert typed("m") == "Bookmark set: Working Group on Afghanistan, 41st meeting"
    assert [mark.id for mark in State().bookmarks("shipped")] == [MEETING]
    assert numbered(typed("home", "'"))[1] == "Bookmark: Working Group on Afghanistan, 41st meeting"
    assert heading(typed("1")) == "Working Group on Afghanistan, 41st meeting, meeting."
    assert typed("m").startswith("Bookmark removed: ")
    assert State().bookmarks("shipped") == []


def test_a_search_is_kept_gone_to_and_forgotten(typed: Type) -> None:
    assert typed("S") == "There is no search to keep; / begins one."
    assert typed("/kind:meeting afghan", "S") == "Search kept: kind:meeting afghan"
    assert [each.query for each in State().saved()] == ["kind:meeting afghan"]
    assert numbered(typed("events", "'"))[1] == "Search: kind:meeting afghan"
    assert heading(typed("1")) == "Search for kind:meeting afghan: 1 found."
    assert typed("S") == "Search forgotten: kind:meeting afghan"
    assert State().saved() == []


def test_where_the_reader_has_been_is_gone_to_another_day(typed: Type, opened: Archive) -> None:
    assert typed("'") == "Nothing is kept yet: m sets a bookmark, S saves a search."
    typed("events", "/afghan", "1")
    another = Reader(opened, History(Place("")))
    kept = numbered(another.answer("'"))
    assert list(kept.values())[1:] == ["Visited: events afghan", "Visited: events"]
    assert heading(another.answer("2")) == "Search for afghan: " + heading(typed("b")).partition(": ")[2]


def test_what_is_kept_of_a_record_that_is_no_more_is_told_in_a_line(typed: Type) -> None:
    State().toggle_bookmark("shipped", "gone", "Gone")
    State().visit("shipped", "csto-tui browse 'un closed")
    assert list(numbered(typed("'")).values()) == ["Bookmark: Gone", "Visited: 'un closed"]
    assert typed("1").startswith("no record 'gone'")
    assert typed("'", "2") == "This place cannot be read."


def test_a_note_is_written_line_by_line_and_removed(reads: Callable[..., Type]) -> None:
    typed = reads(MEETING)
    assert (
        typed("a") == "Type a and your note on one line; a - removes the note. With EDITOR set, a alone opens it there."
    )
    assert typed("a see also 1.3.2") == "Note kept; has:note finds it."
    assert typed("a and 1.3.1") == "Note kept; has:note finds it."
    assert State().note("shipped", MEETING) == "see also 1.3.2\nand 1.3.1"
    assert "\nYour note:\n  see also 1.3.2\n  and 1.3.1\n" in typed("")
    assert heading(typed("/has:note")) == "Search for has:note: 1 found."
    assert typed("1", "a -") == "Note removed."
    assert "Your note" not in typed("")
    assert typed("a -") == "There is no note."


def test_a_note_is_written_in_the_editor_of_the_reader(
    reads: Callable[..., Type], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nprintf "one\\ntwo\\n" >> "$1"\n')
    editor.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(editor))
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    assert reads(MEETING)("a") == "Note kept; has:note finds it."
    assert State().note("shipped", MEETING) == "one\ntwo"
    monkeypatch.setenv("VISUAL", "true")
    assert reads(MEETING)("a") == "The note is as it was."
    monkeypatch.setenv("VISUAL", "false")
    assert reads(MEETING)("a") == "false ended with 1; the note is as it was."


def test_what_cannot_be_kept_is_said(reads: Callable[..., Type], state_path: Path) -> None:
    state_path.parent.mkdir()
    state_path.write_text("no database", encoding="utf-8")
    typed = reads(MEETING)
    for line in ("m", "a note", "'", "/afghan", "S"):
        assert ("state.db" in typed(line)) == (line != "/afghan")


@pytest.mark.parametrize("form", ["plain", "markdown", "bibtex", "csl", "gost"])
def test_a_citation_is_that_of_the_command(reads: Callable[..., Type], call: Call, form: str) -> None:
    printed = call("cite", MEETING, "--format", form)[1].strip("[]\n")
    assert reads(MEETING)(f"y {form}").splitlines() == printed.splitlines()


def test_a_record_is_printed_to_be_copied(reads: Callable[..., Type], call: Call) -> None:
    typed = reads(MEETING)
    assert typed("y id") == MEETING
    assert typed("y title") == "Working Group on Afghanistan, 41st meeting"
    assert json.loads(typed("y json")) == json.loads(call("show", MEETING, "--format", "json")[1])[0]
    assert typed("y md") == call("show", MEETING, "--format", "markdown")[1].rstrip("\n")
    for id in ("kg-2025/3.3", "belta-2025-12-15"):
        declared = reads(id)
        assert json.loads(declared("y json")) == json.loads(call("show", id, "--format", "json")[1])[0]
        assert declared("y md") == call("show", id, "--format", "markdown")[1].rstrip("\n")
    forms = list(numbered(typed("y")).values())
    assert len(forms) == 10
    for number, form in enumerate(forms, 1):
        assert typed(str(number)) == typed(f"y {form.partition(':')[0]}")
    assert typed("y fax") == "fax is no form here; y lists those that there are."
    assert list(numbered(typed("home", "y")).values()) == ["command: this place as a command"]


def test_a_command_names_the_archive_that_is_read(small_archive: Path, started: Callable[..., str]) -> None:
    printed = started("/heron\ny command\n", "--db", small_archive).splitlines()[-1]
    assert printed == f"csto-tui --db {small_archive} browse priorities heron --plain"


def test_what_is_copied_is_not_cut_into_lines_of_a_terminal(
    reads: Callable[..., Type], monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = reads(MEETING)
    whole = typed("y gost")
    assert len(whole) > 80
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("csto_tui.terminal.width", lambda: 40)
    assert typed("y gost") == whole
    assert max(map(len, typed("").splitlines())) < 80


def test_the_address_of_the_source_is_said(reads: Callable[..., Type], small_archive: Path) -> None:
    with Archive(small_archive) as archive:
        document = next(id for id in archive.ids() if (found := archive.record(id)).source and found.source.url)
        told = reads(document, archive)("o")
        assert told.endswith(":\n  https://example.org/bulletin")
        standing = next(
            id for id in archive.ids() if document in {each.document for each in archive.record(id).evidence}
        )
        assert reads(standing, archive)("o") == told
    assert reads(MEETING)("o") == "The archive knows no address of its source."


def ids_in(file: Path) -> list[str]:
    return [json.loads(line)["id"] for line in file.read_text(encoding="utf-8").splitlines()]


def test_what_is_listed_is_written_into_a_file(typed: Type, tmp_path: Path, call: Call, opened: Archive) -> None:
    found = typed("/kind:training,parade,meeting", f"e {tmp_path}/found.jsonl")
    assert found == f"3 records written to {tmp_path}/found.jsonl."
    assert sorted(ids_in(tmp_path / "found.jsonl")) == sorted(
        json.loads(line)["id"]
        for line in call("search", "kind:training,parade,meeting", "--format", "jsonl")[1].splitlines()
    )
    typed("2", f"e {tmp_path}/one.csv")
    with (tmp_path / "one.csv").open(encoding="utf-8", newline="") as file:
        assert len([*csv.DictReader(file)]) == 1
    typed("events", "1", "2", f"e {tmp_path}/group.jsonl")
    assert ids_in(tmp_path / "group.jsonl") == [node.id for node in opened.children("@events/2025-05")]
    typed("timeline", "i 2025-05", f"e {tmp_path}/period.jsonl")
    period = call("events", "year:2025-05", "--format", "jsonl")[1].splitlines()
    assert sorted(ids_in(tmp_path / "period.jsonl")) == sorted(json.loads(line)["id"] for line in period)


def test_the_coverage_and_its_gaps_are_written_as_they_are_read(typed: Type, tmp_path: Path, call: Call) -> None:
    typed("coverage", f"e {tmp_path}/all.csv")
    assert (tmp_path / "all.csv").read_text(encoding="utf-8") == call("coverage", "--format", "csv")[1]
    typed("priorities", "!", f"e {tmp_path}/gaps.csv")
    assert (tmp_path / "gaps.csv").read_text(encoding="utf-8") == call("coverage", "--gaps", "--format", "csv")[1]
    typed("coverage", "1", f"e {tmp_path}/below.csv")
    assert (tmp_path / "below.csv").read_text(encoding="utf-8").splitlines()[1].startswith("kg-2025,chairmanship,")


def test_what_cannot_be_written_is_said(typed: Type, tmp_path: Path) -> None:
    assert typed("e x.csv") == "Go to a section, a search or a record first."
    assert (
        typed("events", "e") == "Type e and the name of a file, which ends in one of .csv .jsonl .md .ics .bib .json."
    )
    assert "nothing is written with this ending" in typed(f"e {tmp_path}/x.txt")
    assert "cannot be written" in typed(f"e {tmp_path}/none/x.csv")
    (tmp_path / "there.csv").touch()
    assert "is there already" in typed(f"e {tmp_path}/there.csv")


def test_filters_are_offered_with_what_they_leave_taken_and_taken_away(typed: Type, opened: Archive) -> None:
    offered = typed("events", "f")
    every = [each for each in facets(opened, view="events") if each.group == "Country"]
    assert heading(offered) == f"Narrow by: {len(facets(opened, view='events'))} lines."
    number, words = next(
        (number, words) for number, words in numbered(offered).items() if words.startswith("Country: ")
    )
    assert words == f"Country: {every[0].title}, {every[0].size} records"
    taken = typed(str(number))
    assert heading(taken) == f"Search for type:event,result {every[0].filter}: {every[0].size} found."
    away = numbered(typed("f"))
    assert away[1] == "Take away type:event,result"
    assert away[2] == f"Take away {every[0].filter}"
    assert heading(typed("2")) == "Search for type:event,result: 25 found."
    assert heading(typed("b")) == heading(taken)


def test_a_filter_is_typed_at_once_and_taken_away_by_typing_it_again(typed: Type) -> None:
    assert heading(typed("events", "f kind:meeting")) == "Search for kind:meeting: 1 found."
    assert heading(typed("f year:2025 country:russia")).startswith("Search for kind:meeting year:2025 country:russia: ")
    assert heading(typed("f kind:meeting")).startswith("Search for year:2025 country:russia: ")
    assert typed("f words") == "words is no filter; f lists those that there are."
    assert typed("f kind:meating").endswith("did you mean meeting?")
    assert heading(typed("timeline", "f kind:meeting")) == "Timeline by day, narrowed by kind:meeting: 1 period."


def test_back_from_what_is_offered_reads_the_page_again(typed: Type) -> None:
    page = typed("events", "1")
    assert typed("f", "b") == typed("f", "") == page
    assert heading(typed("b")) == "Events: 3 lines."


def test_more_is_offered_than_is_read_at_once_and_the_page_keeps_its_part(typed: Type) -> None:
    part = typed("coverage", "j")
    offered = typed("f")
    assert "more lines; j reads on." in offered
    assert next(iter(numbered(typed("j")))) == READ + 1
    assert numbered(typed("b")) == numbered(part)


def test_values_of_a_record_narrow_what_is_read(reads: Callable[..., Type], typed: Type) -> None:
    meeting = reads(MEETING)
    assert list(numbered(meeting("v")).values())[:5] == [
        "What it is: event", "What it is: meeting", "When: 2025", "When: 2025-05", "When: 2025-05-13",
    ]  # fmt: skip
    assert heading(meeting("2")) == "Search for kind:meeting: 1 found."
    assert typed("events", "v") == "Open a record first; v lists what it is and is linked with."


def test_words_are_looked_for_in_what_is_read(reads: Callable[..., Type], typed: Type) -> None:
    record = reads("channel")
    assert record("n") == "Type F and the words to look for."
    first = record("F oper")
    count = int(re.fullmatch(r"Place 1 of ([0-9]+): .*", first)[1])
    places = [first, *(record("n") for _ in range(count - 1))]
    assert len(set(places)) == count > 2
    assert record("n") == first
    assert record("N") == places[-1]
    assert record("F zzzz") == "No word of this page begins with zzzz."
    assert record("y", "F channel").startswith("Place 1 of ")
    assert typed("coverage", "F biological") == "Place 1 of 1: " + next(
        f"{number}. {words}" for number, words in numbered(typed("j")).items() if "Biological" in words
    )


def test_the_timeline_is_narrowed_to_a_period_and_widened(typed: Type) -> None:
    assert heading(typed("timeline", "i 1")) == "Timeline by month, narrowed by year:2025: 3 periods."
    assert heading(typed("i 2")) == "Timeline by day, narrowed by year:2025-05: 2 periods."
    assert heading(typed("u")) == "Timeline by month, narrowed by year:2025: 3 periods."
    assert heading(typed("u")) == "Timeline by year: 2 periods."
    assert typed("u") == "The timeline is not narrowed to a period."
    assert heading(typed("i may 2025")).startswith("Timeline by day, narrowed by year:2025-05-01..2025-05-31: ")
    assert heading(typed("i 2025-04..2025-05")).startswith("Timeline by day, narrowed by year:2025-04..2025-05: ")
    assert heading(typed("u")) == "Timeline by month, narrowed by year:2025: 3 periods."
    for words in ("soon", "9", "99", ""):
        assert " is no period; write i 2025" in typed(f"i {words}".strip())
    assert heading(typed("timeline", "f kind:meeting", "i 1")).endswith(
        "narrowed by kind:meeting year:2025-05-13: 1 period."
    )
    assert typed("events", "i 2025") == "Go to the timeline first; i narrows it to a period."


def test_the_reason_of_one_link_is_read(reads: Callable[..., Type]) -> None:
    typed = reads(MEETING)
    assert typed("w 1").startswith("1. 1.3.1 Dialogue with organizations, third countries\n   medium confidence, ")
    assert typed("w 99") == "There is no link 99."
    assert typed("home", "w 1") == "Open a record first; w and the number of a link say why it is there."


def test_what_is_new_is_said_at_the_start(started: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(State, "new_ids", lambda self, archive: frozenset({"a", "b"}))
    assert started("").endswith("\n2 new since your last visit; /is:new finds them.\n")
