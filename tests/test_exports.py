"""Exports: every format of every record, whatever the texts hold."""

import csv
import io
import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from shutil import copy

import bibtexparser
import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from csto_tui import escapes, exporting
from csto_tui.archive import Archive
from csto_tui.citation import FORMATS as CITATIONS
from csto_tui.dates import parse, words
from csto_tui.errors import ArchiveError
from csto_tui.export import calendar, csl
from csto_tui.export.formats import FORMATS, write
from csto_tui.links import LINKS
from csto_tui.model import Record
from csto_tui.pages import pages
from csto_tui.text import safe

Call = Callable[..., tuple[int, str, str]]

HOSTILE = (
    "=cmd|'/c calc'!A1\r\nBEGIN:VALARM\r\nTRIGGER:-PT1M\r\nEND:VALARM\n```\n<script>alert(1)</script>\n]]> --> | a | b |\n"
    "# heading\n---\n1. one\n    code\n[x](javascript:y) ![i](z) <b>&lt; https://evil.example www.evil.example a@b.example\n"
    "}\n@misc{evil, \\input{x} \x00\x07\x1b]52;c;eA==\x07\x9b31m \u202e\u2028\u2029\u200b\ufeff ; , \\n"
)
FIELDS = {
    "records": ("title", "text", "note"),
    "names": ("text",),
    "links": ("why",),
    "evidence": ("phrase", "locator"),
    "documents": ("publisher", "published"),
    "relations": ("forwards", "backwards"),
}


def exported(path: Path, format: str, mark: bool = False) -> str:
    stream = io.StringIO(newline="")
    with Archive(path, original=True) as archive:
        write(archive, archive.ids(), format, stream, mark)
    return stream.getvalue()


@pytest.fixture
def hostile(small_archive: Path, tmp_path: Path) -> Path:
    """An archive in which every text is hostile."""
    path = Path(copy(small_archive, tmp_path / "hostile.db"))
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("PRAGMA ignore_check_constraints = ON")
        for table, column in ((table, column) for table, columns in FIELDS.items() for column in columns):
            file.execute(f"UPDATE {table} SET {column} = ?", [HOSTILE])
        file.execute("UPDATE records SET kind = ? WHERE type = 'event'", [HOSTILE])
    return path


@pytest.fixture(params=["shipped", "small_archive", "hostile"])
def archive(request: pytest.FixtureRequest) -> Path:
    return Path(request.getfixturevalue(request.param))


def records(path: Path) -> list[Record]:
    with Archive(path, original=True) as archive:
        return [archive.record(id) for id in archive.ids()]


def event(**values: str) -> Record:
    """An event of which only that is known which is given."""
    nothing = dict.fromkeys(Record._fields[:10], "") | dict.fromkeys(Record._fields[10:15], ())
    return Record(**{**nothing, "id": "a", "type": "event", **values})  # type: ignore[arg-type]


def test_records_that_are_read_together_are_those_that_are_read_alone(archive: Path) -> None:
    with Archive(archive) as opened:
        ids = opened.ids()
        assert list(opened.records([*ids, "nowhere"])) == [opened.record(id) for id in ids]


def test_records_with_very_many_links_are_read_together_as_alone(small_archive: Path, tmp_path: Path) -> None:
    path = Path(copy(small_archive, tmp_path / "a.db"))
    with closing(sqlite3.connect(path)) as file, file:
        events = [(f"e{number}", 9000 + number) for number in range(LINKS + 9)]
        file.executemany("INSERT INTO records (id, type, title, position) VALUES (?, 'event', 'x', ?)", events)
        added = "INSERT INTO links (source_id, target_id, relation, confidence, basis, why) VALUES (?, ?, 'subject', 'high', 'stated', 'x')"
        file.executemany(added, [(id, "heron") for id, _ in events])
    with Archive(path) as archive:
        together = {record.id: record for record in archive.records(archive.ids())}
        assert len(together["heron"].links) == LINKS
        assert all(together[id] == archive.record(id) for id in ("heron", "e0", f"e{LINKS}", "bulletin"))


def test_a_row_for_each_record_reads_back_as_it_was(archive: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(exported(archive, "csv"), newline="")))
    own = ("id", "type", "kind", "code", "title", "date", "date_text", "basis", "text", "note")
    assert [[row[name] for name in own] for row in rows] == [
        [escapes.cell(getattr(record, name)) for name in own] for record in records(archive)
    ]


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_cell_is_a_formula_and_each_holds_its_text(text: str) -> None:
    cell = escapes.cell(text)
    assert not cell.lstrip().startswith(escapes.FORMULA)
    assert cell in (safe(text), f"'{safe(text)}")
    assert list(csv.reader(io.StringIO(f'"{cell.replace(chr(34), chr(34) * 2)}"\n', newline=""))) == [[cell]]


def test_a_table_of_events_can_be_built_into_an_archive_again(call: Call, small_archive: Path, tmp_path: Path) -> None:
    table = tmp_path / "events.csv"
    assert call("--db", small_archive, "export", "type:event", "--format", "csv", "-o", table)[0] == 0
    assert call("build", "--table", table, "-o", tmp_path / "new.db")[0] == 0
    with Archive(tmp_path / "new.db") as new, Archive(small_archive) as old:
        for id in [id for id in old.ids() if old.node(id).type == "event"]:
            assert (new.record(id).title, new.record(id).date) == (old.record(id).title, old.record(id).date)


def test_a_table_for_excel_begins_with_its_mark(small_archive: Path) -> None:
    assert exported(small_archive, "csv", mark=True) == "\ufeff" + exported(small_archive, "csv")


def test_a_calendar_has_the_days_of_the_archive(archive: Path) -> None:
    found = icalendar.Calendar.from_ical(exported(archive, "ics"))
    entries = {str(entry["UID"]): entry for entry in found.walk("VEVENT")}
    happened = [record for record in records(archive) if record.type in ("event", "result")]
    assert len(entries) == len(happened) > 0
    for record, entry in zip(happened, entries.values(), strict=True):
        days = parse(record.date)
        assert entry["DTSTART"].dt == date.fromisoformat(days.first or days.last)
        assert entry["DTEND"].dt == date.fromisoformat(days.last) + timedelta(days=1)
        uncertain = days.first is None or days.inferred or "inferred" in record.basis
        assert entry["STATUS"] == ("TENTATIVE" if uncertain else "CONFIRMED")
    assert {component.name for component in found.walk()} == {"VCALENDAR", "VEVENT"}


def test_a_calendar_says_what_is_uncertain(shipped: Path) -> None:
    found = icalendar.Calendar.from_ical(exported(shipped, "ics"))
    summaries = [str(entry["SUMMARY"]) for entry in found.walk("VEVENT")]
    assert any(summary.endswith("(inferred)") for summary in summaries)
    assert any(summary.endswith("(by 15 December 2025)") for summary in summaries)
    assert any(summary.endswith("(2023–2025)") for summary in summaries)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2025-05-09", "Talks"),
        ("2025-05-05/2025-05-09", "Talks"),
        ("2025-05-09?", "Talks (inferred)"),
        ("2025-05", "Talks (May 2025)"),
        ("2025-05/2025-07?", "Talks (May–July 2025) (inferred)"),
        ("2025-35", "Talks (3rd quarter of 2025)"),
        ("../2025-12-15", "Talks (by 15 December 2025)"),
    ],
)
def test_a_summary_says_how_exactly_the_date_is_known(day: str, said: str) -> None:
    stream = io.StringIO(newline="")
    calendar.write([event(title="Talks", date=day, date_text=words(day))], stream)
    (found,) = icalendar.Calendar.from_ical(stream.getvalue()).walk("VEVENT")
    assert str(found["SUMMARY"]) == said


def test_the_lines_of_a_calendar_are_short_and_end_as_they_must(archive: Path) -> None:
    text = exported(archive, "ics")
    *lines, last = text.split("\r\n")
    assert last == ""
    assert all(len(line.encode()) <= calendar.OCTETS for line in lines)
    assert "\n" not in "".join(lines)
    assert "\r" not in "".join(lines)
    assert not any(line.startswith(("BEGIN:VALARM", "TRIGGER")) for line in lines)


def test_a_calendar_keeps_the_texts_of_its_entries(hostile: Path) -> None:
    found = icalendar.Calendar.from_ical(exported(hostile, "ics")).walk("VEVENT")[0]
    assert safe(HOSTILE).strip() in str(found["DESCRIPTION"])


def test_the_last_day_there_is_needs_no_day_after_it() -> None:
    last, stream = event(date="9999-12-31"), io.StringIO(newline="")
    undated = [last._replace(id="b", date="soon"), last._replace(id="c", date=""), last._replace(type="measure")]
    assert calendar.write([last, *undated], stream) == 1
    (found,) = icalendar.Calendar.from_ical(stream.getvalue()).walk("VEVENT")
    assert (found["DTSTART"].dt, found.get("DTEND")) == (date(9999, 12, 31), None)


@pytest.mark.parametrize("format", FORMATS)
def test_only_a_calendar_says_how_many_records_it_has(archive: Path, format: str) -> None:
    with Archive(archive, original=True) as opened:
        happened = [id for id in opened.ids() if opened.node(id).type in ("event", "result")]
        written = write(opened, opened.ids(), format, io.StringIO())
    assert written == (len(happened) if format == "ics" else None)


def test_markdown_has_a_chapter_for_each_record_and_no_markup_of_a_stranger(archive: Path) -> None:
    parser = MarkdownIt("gfm-like", {"html": True, "linkify": True})
    blocks = parser.parse(exported(archive, "markdown"))
    kinds = {block.type.removesuffix("_open").removesuffix("_close") for block in blocks}
    assert kinds <= {"heading", "paragraph", "inline", "bullet_list", "list_item"}
    inner = {child.type for block in blocks for child in block.children or ()}
    assert inner <= {"text", "text_special", "softbreak"}
    headings = [block for block in blocks if (block.tag, block.nesting) == ("h2", 1)]
    assert len(headings) == len(records(archive))


def test_markdown_says_why_a_link_is_there_and_where_that_stands(small_archive: Path) -> None:
    with Archive(small_archive) as archive:
        link = archive.record("2024-05-13-river-meeting").links[0]
    text = exported(small_archive, "markdown")
    assert link.why in text
    assert "high confidence" in text
    assert "paragraph 1" in text


@pytest.mark.parametrize("format", ["bibtex", "csl"])
def test_references_are_the_documents_each_once(archive: Path, format: str) -> None:
    documents = [record.id for record in records(archive) if record.type == "document"]
    text = exported(archive, format)
    if format == "csl":
        found = [item["id"] for item in json.loads(text)]
    else:
        library = bibtexparser.parse_string(text)
        assert not library.failed_blocks
        found = [entry.key for entry in library.entries]
    assert found == [f"csto:{id}" for id in documents]


def test_references_of_some_records_are_to_the_documents_in_which_they_stand(call: Call, shipped: Path) -> None:
    text = call("--db", shipped, "export", "type:result", "--format", "csl")[1]
    assert [item["id"] for item in json.loads(text)] == ["csto:belta-2025-12-15"]


def test_references_to_nothing_are_an_empty_array() -> None:
    stream = io.StringIO()
    csl.write([], stream, "")
    assert json.loads(stream.getvalue()) == []


@pytest.mark.parametrize("format", FORMATS)
def test_what_is_exported_holds_nothing_that_a_terminal_acts_on(hostile: Path, format: str) -> None:
    text = exported(hostile, format)
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e]", text)
    assert format == "ics" or "\r" not in text


@pytest.mark.parametrize("format", FORMATS)
def test_an_export_is_the_same_whenever_it_is_made(shipped: Path, format: str) -> None:
    assert exported(shipped, format) == exported(shipped, format)


@pytest.mark.parametrize("format", FORMATS)
def test_a_file_holds_what_stdout_gets(call: Call, small_archive: Path, tmp_path: Path, format: str) -> None:
    status, out, err = call("--db", small_archive, "export", "--format", format)
    size = len(call("--db", small_archive, "export")[1].splitlines())
    said = (
        f"{out.count('BEGIN:VEVENT')} of {size} records are in the calendar: the events and results that have a date.\n"
    )
    assert (status, err) == (0, said if format == "ics" else "")
    assert call("--db", small_archive, "export", "--format", format, "-o", tmp_path / "out") == (0, "", err)
    assert (tmp_path / "out").read_bytes().decode() == out


def test_a_query_exports_what_it_finds_the_best_first(call: Call, small_archive: Path) -> None:
    found = [line.split()[0] for line in call("--db", small_archive, "search", "heron")[1].splitlines()]
    status, out, err = call("--db", small_archive, "export", "heron")
    assert (status, err) == (0, "")
    assert [json.loads(line)["id"] for line in out.splitlines()] == found
    status, out, err = call("--db", small_archive, "export", "heron", "--limit", 2)
    assert [json.loads(line)["id"] for line in out.splitlines()] == found[:2]
    assert err.startswith(f"2 of {len(found)}: ")


def test_a_word_with_a_dash_leaves_records_out_of_an_export(call: Call, small_archive: Path) -> None:
    ids = [json.loads(line)["id"] for line in call("--db", small_archive, "export", "type:event", "-heron")[1].splitlines()]  # fmt: skip
    assert "2024-05-09-parade" in ids
    assert "2024-05-13-river-meeting" not in ids


def test_a_limit_without_a_query_takes_the_first_records(call: Call, small_archive: Path) -> None:
    everything, some = (call("--db", small_archive, "export", *limit)[1] for limit in ((), ("--limit", 3)))
    assert some.splitlines() == everything.splitlines()[:3]


def test_a_query_that_finds_nothing_writes_nothing(call: Call, small_archive: Path, tmp_path: Path) -> None:
    status, out, err = call("--db", small_archive, "export", "qqqqqq", "-o", tmp_path / "out")
    assert (status, out, err) == (1, "", "No record in this archive answers 'qqqqqq'.\n")
    assert not (tmp_path / "out").exists()


def test_the_mark_is_for_tables_alone(call: Call) -> None:
    status, out, err = call("export", "--bom")
    assert (status, out) == (2, "")
    assert "--bom is for --format csv" in err


@pytest.mark.parametrize("format", FORMATS)
def test_an_export_that_fails_leaves_no_file(
    call: Call, small_archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format: str
) -> None:
    monkeypatch.setattr(Archive, "records", damaged)
    status, out, err = call("--db", small_archive, "export", "--format", format, "-o", tmp_path / "out")
    assert (status, out, err) == (1, "", "csto-tui: The archive is damaged.\n")
    assert list(tmp_path.iterdir()) == []


def damaged(archive: Archive, ids: Iterable[str]) -> Iterator[Record]:
    yield next(pages(archive, ids))
    raise ArchiveError("The archive is damaged.")


def test_the_choices_of_the_commands_are_the_formats_there_are() -> None:
    assert (exporting.FORMATS, exporting.CITATIONS) == (FORMATS, CITATIONS)
