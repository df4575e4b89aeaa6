"""Exports read back by other programs, and records that make the same archive again."""

import csv
import json
import re
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path
from shutil import copy

import bibtexparser
import icalendar
import pytest
import sqlite_utils
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from conftest import WORLD
from csto_tui import present
from csto_tui.archive import Archive
from csto_tui.build import build
from csto_tui.contents import COLUMNS
from csto_tui.escapes import filename
from csto_tui.export import jsonl, report
from csto_tui.export.folder import folder
from csto_tui.export.formats import FOLDERS, WHOLE
from csto_tui.links import serving
from csto_tui.model import Record
from csto_tui.text import flat
from test_exports import FIELDS, HOSTILE, exported

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def hostile(small_archive: Path, tmp_path: Path) -> Path:
    """An archive in which every text is hostile."""
    path = Path(copy(small_archive, tmp_path / "hostile.db"))
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("PRAGMA ignore_check_constraints = ON")
        for table, column in ((table, column) for table, columns in FIELDS.items() for column in columns):
            file.execute(f"UPDATE {table} SET {column} = ?", [HOSTILE])
    return path


@pytest.fixture(params=["shipped", "small_archive", "hostile"])
def archive(request: pytest.FixtureRequest) -> Path:
    return Path(request.getfixturevalue(request.param))


def records_of(path: Path, *types: str) -> list[Record]:
    """The records of some types, or all."""
    with Archive(path, original=True) as archive:
        return [record for record in archive.records(archive.ids()) if record.type in types or not types]


def of_type(path: Path, *types: str) -> dict[str, str]:
    """The ids of the records of some types, each with its date."""
    return {record.id: record.date for record in records_of(path, *types)}


def counts(path: Path) -> dict[str, int]:
    with closing(sqlite3.connect(path)) as file:
        return {table: file.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in COLUMNS}


@pytest.mark.parametrize("records", [Path(__file__).parents[1] / "data" / "records", WORLD], ids=["shipped", "small"])
def test_exported_records_build_the_same_archive_again(call: Call, tmp_path: Path, records: Path) -> None:
    fresh = tmp_path / "fresh.db"
    build(records, fresh)
    assert call("--db", fresh, "export", "--format", "toml", "-o", tmp_path / "first")[0] == 0
    build(tmp_path / "first", tmp_path / "first.db")
    assert (tmp_path / "first.db").read_bytes() == fresh.read_bytes()
    assert call("--db", tmp_path / "first.db", "export", "--format", "toml", "-o", tmp_path / "second")[0] == 0
    build(tmp_path / "second", tmp_path / "second.db")
    assert files(tmp_path / "second") == files(tmp_path / "first")
    assert (tmp_path / "second.db").read_bytes() == (tmp_path / "first.db").read_bytes()


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_an_archive_that_records_cannot_make_is_not_written_as_records(
    call: Call, hostile: Path, tmp_path: Path
) -> None:
    status, out, err = call("--db", hostile, "export", "--format", "toml", "-o", tmp_path / "out")
    assert (status, out) == (1, "")
    assert "holds what no records can say" in err
    assert os_names(tmp_path) == ["hostile.db"]


def test_an_archive_of_a_table_is_not_written_as_records(call: Call, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("title,date\nTalks,2025-05-13\n", "utf-8")
    assert call("build", "--table", tmp_path / "a.csv")[0] == 0
    status, _, err = call("--db", tmp_path / "a.db", "export", "--format", "toml", "-o", tmp_path / "out")
    assert (status, err.count("\n")) == (1, 1)
    assert "was made from a table" in err
    assert not (tmp_path / "out").exists()


def os_names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("format", WHOLE)
@pytest.mark.parametrize("asked", [["heron"], ["--limit", "3"]])
def test_what_has_the_whole_archive_takes_no_query(
    call: Call, small_archive: Path, tmp_path: Path, format: str, asked: list[str]
) -> None:
    status, out, err = call("--db", small_archive, "export", *asked, "--format", format, "-o", tmp_path / "out")
    assert (status, out) == (2, "")
    assert "would lead nowhere" in err
    assert os_names(tmp_path) == []


@pytest.mark.parametrize("format", FOLDERS)
def test_a_folder_is_not_written_to_stdout_or_over_files(
    call: Call, small_archive: Path, tmp_path: Path, format: str
) -> None:
    assert call("--db", small_archive, "export", "--format", format)[0] == 2
    (tmp_path / "mine").write_text("mine")
    status, out, err = call("--db", small_archive, "export", "--format", format, "-o", tmp_path)
    assert (status, out, err.count("\n")) == (1, "", 1)
    assert "is there already" in err
    assert os_names(tmp_path) == ["mine"]


@pytest.mark.parametrize("format", FOLDERS)
def test_an_empty_folder_is_filled(call: Call, small_archive: Path, tmp_path: Path, format: str) -> None:
    (tmp_path / "out").mkdir()
    assert call("--db", small_archive, "export", "--format", format, "-o", tmp_path / "out") == (0, "", "")
    assert os_names(tmp_path) == ["out"]
    assert os_names(tmp_path / "out")


def half(place: Path) -> None:
    (place / "half").write_text("half")
    raise KeyboardInterrupt


def test_trouble_while_a_folder_is_written_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), folder(tmp_path / "out") as place:
        half(place)
    assert os_names(tmp_path) == []


def test_a_folder_that_cannot_be_written_is_one_line(call: Call, small_archive: Path, tmp_path: Path) -> None:
    status, _, err = call("--db", small_archive, "export", "--format", "notes", "-o", tmp_path / "a" / "b")
    assert (status, err.count("\n")) == (1, 1)
    assert "cannot be written" in err


def test_json_lines_have_every_record_with_its_date(archive: Path) -> None:
    values = [json.loads(line) for line in exported(archive, "jsonl").splitlines()]
    assert {value["id"]: value["date"] for value in values} == of_type(archive)


def test_json_lines_are_what_each_record_says_when_it_is_read_alone(archive: Path) -> None:
    lines = exported(archive, "jsonl").splitlines()
    with Archive(archive, original=True) as opened:
        values = [
            jsonl.of_record(opened.record(id), serving(opened, id) if opened.node(id).recorded is not None else ())
            for id in opened.ids()
        ]
    assert [json.loads(line) for line in lines] == values
    plain = [json.dumps(value, ensure_ascii=False, separators=(",", ":")) for value in values]
    assert all(line == text for line, text in zip(lines, plain, strict=True) if text.isprintable())


def test_tables_are_read_into_sqlite_with_every_row(call: Call, archive: Path, tmp_path: Path) -> None:
    assert call("--db", archive, "export", "--format", "tables", "-o", tmp_path / "out") == (0, "", "")
    with closing(sqlite3.connect(tmp_path / "new.db")) as file:
        database = sqlite_utils.Database(file)
        for path in (tmp_path / "out").iterdir():
            with path.open(encoding="utf-8", newline="") as rows:
                database.table(path.stem).insert_all(csv.DictReader(rows))
        assert {table: database.table(table).count for table in COLUMNS} == counts(archive)
        assert database.execute(
            "SELECT id, coalesce(date, '') FROM records ORDER BY CAST(position AS INTEGER)"
        ).fetchall() == [*of_type(archive).items()]


def test_a_calendar_has_every_event_and_result(archive: Path) -> None:
    found = icalendar.Calendar.from_ical(exported(archive, "ics")).walk("VEVENT")
    assert len(found) == len(of_type(archive, "event", "result"))


def test_a_bibliography_has_every_document(archive: Path) -> None:
    library = bibtexparser.parse_string(exported(archive, "bibtex"))
    assert (len(library.entries), library.failed_blocks) == (len(of_type(archive, "document")), [])


def entities(text: str) -> list[dict[str, object]]:
    """The lines of an export to FollowTheMoney, each as that library reads it; it says so if it would change any value."""
    model = pytest.importorskip("followthemoney", reason="make test-ftm installs its library").model

    values = [json.loads(line) for line in text.splitlines()]
    for value in values:
        proxy = model.get_proxy(value, cleaned=False)
        proxy.schema.validate(value)
        assert {name: sorted(found) for name, found in proxy.to_dict()["properties"].items()} == {
            name: sorted(found) for name, found in value["properties"].items()
        }
    return values


def test_followthemoney_reads_every_record_and_link(archive: Path) -> None:
    values = entities(exported(archive, "ftm"))
    edges = [value for value in values if value["schema"] in ("UnknownLink", "Occupancy")]
    assert len({str(value["id"]) for value in values}) == len(values)
    assert len(edges) == counts(archive)["links"]
    assert len(values) - len(edges) == counts(archive)["records"]


def test_a_link_in_followthemoney_says_its_relation_and_the_record_it_starts_from(shipped: Path) -> None:
    values = [json.loads(line)["properties"] for line in exported(shipped, "ftm").splitlines()]
    found = Counter((value["recordId"][0], value["summary"][0]) for value in values if "recordId" in value)
    with closing(sqlite3.connect(shipped)) as file:
        links = file.execute("SELECT source_id, relation, count(*) FROM links GROUP BY 1, 2").fetchall()
    assert found == {(source, relation): count for source, relation, count in links}


def test_no_entity_leads_to_one_that_is_not_there(call: Call, small_archive: Path) -> None:
    values = entities(call("--db", small_archive, "export", "type:event", "--format", "ftm")[1])
    known = {value["id"] for value in values}
    led = {
        id
        for value in values
        for name, found in dict(value["properties"]).items()  # type: ignore[call-overload]
        if name in ("subject", "object", "holder", "post", "proof")
        for id in found
    }
    assert led
    assert led <= known


def test_a_result_is_no_event_in_followthemoney(shipped: Path) -> None:
    schemata = Counter(value["schema"] for value in entities(exported(shipped, "ftm")))
    assert schemata["Note"] == len(of_type(shipped, "result"))


class Page(HTMLParser):
    """What a page consists of: its elements, their attributes, its text."""

    VOID = ("meta",)

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_a_page_runs_nothing_and_fetches_nothing(archive: Path) -> None:
    page = Page(exported(archive, "html"))
    assert page.open == []
    assert set(page.tags) <= {
        "html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "h3", "div", "table", "caption", "thead",
        "tbody", "tr", "th", "td", "a", "span", "ul", "li", "footer", "p",
    }  # fmt: skip
    names = {name for name, _ in page.attributes}
    assert not any(name.startswith("on") or name == "src" for name in names)
    targets = {value for name, value in page.attributes if name == "id"}
    # Beside its own parts a page leads only to the addresses of documents, in words that say them.
    hrefs = [value for name, value in page.attributes if name == "href"]
    assert all(value.removeprefix("#") in targets for value in hrefs if not value.startswith("https://"))
    assert ("content", report.POLICY) in page.attributes
    assert not set("".join(page.words)) & set("\x00\x07\x1b\x9b\u202e")


def test_a_page_says_in_words_what_is_recorded_for_every_declared_item(shipped: Path) -> None:
    page = Page(exported(shipped, "html"))
    declared = of_type(shipped, "chairmanship", "sphere", "priority", "measure")
    assert page.attributes.count(("scope", "row")) <= len(declared)
    words = "\n".join(page.words)
    for state in ("● recorded", "◐ only weakly linked", "○ no record in this archive"):
        assert state in words
    assert "does not mean that nothing was done" in words


def test_a_page_ends_with_the_documents_it_cites_and_what_is_known_of_them(
    shipped: Path, small_archive: Path, tmp_path: Path
) -> None:
    words = Page(exported(shipped, "html")).words
    listed = "\n".join(words[words.index("Documents") :])
    for document in records_of(shipped, "document"):
        assert f"{document.title} · {document.id}" in listed
        assert all(fact in listed for fact in present.source(document))
    assert "published: 2025-12-15" in listed
    assert not any("developments in…" in part for part in words)
    path = Path(copy(small_archive, tmp_path / "a.db"))
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("UPDATE documents SET url = 'https://example.org/?a=\"&b=<c>'")
    page = Page(exported(path, "html"))
    assert ("href", "https://example.org/?a=%22&b=%3Cc%3E") in page.attributes
    assert 'address: https://example.org/?a="&b=<c>' in page.words
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("UPDATE documents SET url = 'javascript:alert(1)'")
    assert not any("javascript" in value for _, value in Page(exported(path, "html")).attributes)


def test_notes_lead_to_one_another(call: Call, archive: Path, tmp_path: Path) -> None:
    assert call("--db", archive, "export", "--format", "notes", "-o", tmp_path / "out") == (0, "", "")
    names = {path.stem for path in (tmp_path / "out").iterdir()}
    ids = of_type(archive)
    assert names == {"Index", *map(filename, ids)}
    for path in (tmp_path / "out").iterdir():
        text = path.read_text("utf-8")
        assert {part.partition("|")[0] for part in text.split("[[")[1:]} <= names
        if path.stem != "Index":
            _, matter, body = text.split("---\n", 2)
            facts = dict(line.split(": ", 1) for line in matter.splitlines())
            assert filename(json.loads(facts["id"])) == path.stem
            kinds = {token.type for token in MarkdownIt("gfm-like", {"html": True, "linkify": True}).parse(body)}
            assert not kinds & {
                "html_block",
                "fence",
                "code_block",
                "blockquote_open",
                "ordered_list_open",
                "table_open",
            }


SERVED = [
    "- 3.3.1 Operation Channel against drugs · kg-2025/3.3.1",
    "  - ← implemented by: Anti-drug operations Channel carried out · 2023–2025 · report-2023-2025/channel",
    "    - high confidence, named on both sides: Both sides name the same operation, Channel.",
    "    - CSTO reviews key military, security developments in 2023-2025, paragraph 4: “operations under the codename Channel”",
    "    - Priorities of the Kyrgyz chairmanship in 2025, 3.3.1: “regional anti-drug operation ‘Channel’”",
]


@pytest.mark.parametrize("command", [["show", "kg-2025/3.3", "kg-2025"], ["export", "drug trafficking"]])
def test_markdown_lists_what_serves_a_declared_item(call: Call, shipped: Path, command: list[str]) -> None:
    status, out, _ = call("--db", shipped, *command, "--format", "markdown")
    chapter = out.partition("\n## 3.3 Drug trafficking\n")[2].partition("\n## ")[0]
    assert status == 0
    assert "\n".join(["", "### Served by", "", *SERVED, "", ""]) in chapter
    assert "### Links" not in chapter


def test_a_note_lists_what_serves_a_declared_item_and_leads_there(call: Call, shipped: Path, tmp_path: Path) -> None:
    assert call("--db", shipped, "export", "--format", "notes", "-o", tmp_path / "out")[0] == 0
    section = (tmp_path / "out" / "kg-2025_3.3.1.md").read_text("utf-8").partition("## Served by\n\n")[2]
    first, second, reason, *places = section.partition("\n\n")[0].splitlines()
    assert first == "- [[kg-2025_3.3.1|3.3.1 Operation Channel against drugs]]"
    assert second.startswith(
        "  - ← implemented by: [[report-2023-2025_channel|Anti-drug operations Channel carried out"
    )
    assert reason == SERVED[2]
    assert [place.partition("|")[0] for place in places] == ["    - [[belta-2025-12-15", "    - [[csto-priorities-2025"]
    assert "implemented by" not in section.partition("\n\n")[2]


def test_files_have_the_whole_titles_of_documents_and_turn_the_inner_quotation_marks(
    call: Call, shipped: Path, tmp_path: Path
) -> None:
    assert call("--db", shipped, "export", "type:result", "--format", "notes", "-o", tmp_path / "out")[0] == 0
    channel = (tmp_path / "out" / "report-2023-2025_channel.md").read_text("utf-8")
    texts = [channel, exported(shipped, "markdown"), exported(shipped, "ics").replace("\r\n ", "").replace("\\,", ",")]
    texts.append(call("--db", shipped, "coverage", "--sources", "--format", "markdown")[1])
    for text in texts:
        assert "CSTO reviews key military, security developments in 2023-2025" in text
        assert "developments in…" not in text
        assert not re.search("“[^”]*“", text)
    assert all("operation ‘Channel’”" in text for text in (channel, *texts[-1:]))


def test_what_has_no_note_is_no_link(call: Call, small_archive: Path, tmp_path: Path) -> None:
    assert call("--db", small_archive, "export", "type:event", "--format", "notes", "-o", tmp_path / "out")[0] == 0
    texts = [path.read_text("utf-8") for path in (tmp_path / "out").iterdir() if path.stem != "Index"]
    assert len(texts) == len(of_type(small_archive, "event"))
    with Archive(small_archive) as opened:
        assert any(flat(opened.record("aland").title) in text for text in texts)
    assert not any("[[aland|" in text for text in texts)


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_an_id_names_a_file_in_plain_characters(id: str) -> None:
    name = filename(id)
    assert name
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789.-_")
    assert name[0] not in ".-_"
    assert name[-1] not in ".-_"


@pytest.mark.parametrize("pair", [("a/b", "a_b"), ("con", "Con"), ("é", "e"), ("a.", "a"), ("x" * 300, "x" * 301)])
def test_two_ids_never_name_one_file(pair: tuple[str, str]) -> None:
    assert filename(pair[0]).lower() != filename(pair[1]).lower()
    assert filename("con") != "con"
