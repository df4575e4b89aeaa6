"""Citations: what they name, what they leave out, and that what is in them stays text."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import bibtexparser
import pytest
from bibtexparser.middlewares import LatexDecodingMiddleware
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from csto_tui import escapes
from csto_tui.archive import Archive
from csto_tui.citation import FORMATS, citation, cited, edition
from csto_tui.model import Evidence, Record, Source
from csto_tui.text import flat

Call = Callable[..., tuple[int, str, str]]

HOSTILE = "x\x1b[31m\x07\n\u202e`|*_ <b>&amp; ]]> {\\input} } % $ # ~ ^ @ “q” https://evil.example\r\nBEGIN:VALARM"
EVENT = "2024-05-13-river-meeting"
ADDRESS = "https://example.org/bulletin"


def small(id: str, format: str, archive: Path) -> str:
    with Archive(archive) as opened:
        return cited(opened, id, format)


def entry(written: str) -> dict[str, str]:
    """The fields of the one entry of a BibTeX database, as LaTeX shows them."""
    library = bibtexparser.parse_string(written, append_middleware=[LatexDecodingMiddleware()])
    assert not library.failed_blocks
    (found,) = library.entries
    fields = {field.key: str(field.value).removeprefix("{").removesuffix("}") for field in found.fields}
    return {"type": found.entry_type, "key": found.key, **fields}


def document(**source: str) -> Record:
    """A document of which only that is known which is given."""
    known = {"publisher": "", "url": "", "language": "", "published": "", "captured": "", "sha256": "", **source}
    return record(type="document", title="The Bulletin", source=Source(**known))


def record(**values: object) -> Record:
    nothing = dict.fromkeys(Record._fields[:10], "") | dict.fromkeys(Record._fields[10:15], ())
    return Record(**{**nothing, "id": "a", "type": "event", **values})  # type: ignore[arg-type]


def test_a_record_is_cited_with_its_date_its_document_and_the_archive(small_archive: Path) -> None:
    said = small(EVENT, "plain", small_archive)
    assert said.startswith(
        "“River council, 3rd meeting”, 13 May 2024. In: Bulletin of the union, summer 2024, Union Press, 1 July 2024, "
        f"paragraph 1, <{ADDRESS}> (captured 2 July 2024). csto-tui archive (format 3, csto-tui "
    )
    assert said.endswith(f", record {EVENT}.")


def test_a_document_is_cited_itself(small_archive: Path) -> None:
    said = small("bulletin", "plain", small_archive)
    assert said.startswith(f"Bulletin of the union, summer 2024, Union Press, 1 July 2024, <{ADDRESS}> (captured ")
    assert "In:" not in said


def test_markdown_has_the_title_of_the_document_in_italics_and_a_link(small_archive: Path) -> None:
    shown = MarkdownIt("commonmark").render(small(EVENT, "markdown", small_archive))
    assert "<em>Bulletin of the union, summer 2024</em>" in shown
    assert f'<a href="{ADDRESS}">{ADDRESS}</a>' in shown


def test_bibtex_tells_a_page_of_the_web_from_anything_else(small_archive: Path) -> None:
    page = entry(small("bulletin", "bibtex", small_archive))
    assert (page["type"], page["key"], page["title"]) == (
        "online",
        "csto:bulletin",
        "Bulletin of the union, summer 2024",
    )
    assert (page["organization"], page["date"], page["year"]) == ("Union Press", "2024-07-01", "2024")
    assert (page["url"], page["urldate"], page["langid"]) == (ADDRESS, "2024-07-02", "english")

    part = entry(small(EVENT, "bibtex", small_archive))
    assert (part["type"], part["title"]) == ("misc", "River council, 3rd meeting")
    assert part["note"].startswith("13 May 2024. In: Bulletin of the union, summer 2024, Union Press")
    assert {"url", "date", "organization"}.isdisjoint(part)


def test_csl_says_the_same_as_data(small_archive: Path) -> None:
    page = json.loads(small("bulletin", "csl", small_archive))
    assert (page["type"], page["publisher"], page["URL"]) == ("webpage", "Union Press", ADDRESS)
    assert (page["issued"], page["accessed"]) == ({"date-parts": [[2024, 7, 1]]}, {"date-parts": [[2024, 7, 2]]})

    part = json.loads(small(EVENT, "csl", small_archive))
    assert (part["type"], part["container-title"], part["number"]) == ("entry", "csto-tui archive", EVENT)
    assert part["event-date"] == {"date-parts": [[2024, 5, 13]]}


def test_a_reference_by_gost_names_the_site_the_address_and_the_day_it_was_seen(small_archive: Path) -> None:
    said = small("bulletin", "gost", small_archive)
    assert said.startswith(
        "Bulletin of the union, summer 2024. – Текст : электронный // Union Press : [сайт]. – 2024. – 1 июля. – "
        f"URL: {ADDRESS} (дата обращения: 02.07.2024). – Архив: csto-tui archive (format 3, "
    )
    assert said.endswith(", запись bulletin.")
    part = small(EVENT, "gost", small_archive)
    assert part.startswith("River council, 3rd meeting (13.05.2024). – Приводится по: Bulletin of the union")
    assert " – paragraph 1. – URL: " in part


@pytest.mark.parametrize(
    ("format", "said"),
    [
        ("plain", "The Bulletin. csto-tui archive, record a."),
        ("markdown", "*The Bulletin*. csto-tui archive, record a."),
        ("bibtex", "@misc{csto:a,\n  title = {{The Bulletin}},\n  note = {csto-tui archive, record a},\n}"),
        (
            "csl",
            '{"id": "csto:a", "type": "document", "title": "The Bulletin", "archive": "csto-tui archive", "archive_location": "a"}',
        ),
        ("gost", "The Bulletin. – Текст. – Архив: csto-tui archive, запись a."),
    ],
)
def test_what_is_unknown_is_left_out(format: str, said: str) -> None:
    assert citation(document(), (), format) == said


def test_a_document_bears_the_title_that_it_has_in_its_own_language(shipped: Path) -> None:
    with Archive(shipped) as archive:
        for format in FORMATS:
            assert "Priorities for the Kyrgyz Republic's Chairmanship of the" in cited(
                archive, "csto-priorities-2025", format
            )


@pytest.mark.parametrize(
    ("date", "basis", "gost", "csl"),
    [
        ("2025", "", "2025", {"date-parts": [[2025]]}),
        ("2025-05", "", "05.2025", {"date-parts": [[2025, 5]]}),
        ("2025-35", "", "III кв. 2025", {"date-parts": [[2025, 7], [2025, 9]]}),
        ("2023/2025", "", "2023–2025", {"date-parts": [[2023], [2025]]}),
        ("2025-33/2025-35", "", "I кв. 2025–III кв. 2025", {"date-parts": [[2025, 1], [2025, 9]]}),
        ("2025-05-09?", "", "09.05.2025 (предположительно)", {"date-parts": [[2025, 5, 9]], "circa": True}),
        ("2025-05-09", "year-inferred", "09.05.2025 (предположительно)", {"date-parts": [[2025, 5, 9]], "circa": True}),
        ("../2025-12-15", "bounded", "не позднее 15.12.2025", {"literal": "by 15 December 2025"}),
        ("soon", "", "soon", {"literal": "soon"}),
    ],
)
def test_a_date_is_as_exact_as_it_is_known(date: str, basis: str, gost: str, csl: dict[str, object]) -> None:
    event = record(title="Talks", date=date, basis=basis)
    assert citation(event, (), "gost").startswith(f"Talks ({gost}). – ")
    assert json.loads(citation(event, (), "csl"))["event-date"] == csl


@pytest.mark.parametrize(
    ("published", "fields"),
    [
        ("2025-05", {"year": "2025", "date": "2025-05"}),
        ("2025-35", {"year": "2025"}),
        ("2023/2025", {"date": "2023/2025"}),
        ("../2025-12-15", {"date": "../2025-12-15"}),
        ("} @misc{", {}),
    ],
)
def test_bibtex_has_a_year_only_where_there_is_one(published: str, fields: dict[str, str]) -> None:
    found = entry(citation(document(published=published), (), "bibtex"))
    assert {name: found[name] for name in ("year", "date") if name in found} == fields


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_text_is_one_entry_of_bibtex_and_comes_back(text: str) -> None:
    found = entry(citation(record(id=text, title=f"a {text} z"), (), "bibtex"))
    assert re.fullmatch(r"csto:[A-Za-z0-9_./-]+", found["key"])
    # The parser turns TeX's dashes and quotes into characters too, so the escapes are looked at as they are.
    written = re.search(r"title = \{\{(.*)\}\},\n", citation(record(title=f"a{text}z"), (), "bibtex"))
    assert written is not None
    assert unescaped(written[1]) == flat(f"a{text}z")


def unescaped(written: str) -> str:
    names = {"backslash": "\\", "braceleft": "{", "braceright": "}", "asciitilde": "~", "asciicircum": "^"}
    return re.sub(r"\\text(\w+)\{\}|\\([&%$#_])", lambda match: names[match[1]] if match[1] else match[2], written)


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text(st.characters(exclude_categories=["Cs"])))
def test_different_ids_have_different_keys(one: str, other: str) -> None:
    assert (escapes.key(one) == escapes.key(other)) == (one == other)


@example("1.ae")
@example("www.a")
@given(st.text(st.sampled_from("a1 -+=:.)(#*_`~<>&;[]!|\\/$^@{}\"'\nhttps://w.e&amp;")))
def test_markdown_shows_any_text_as_it_is(text: str) -> None:
    parser = MarkdownIt("gfm-like", {"html": True, "linkify": True})
    blocks = parser.parse(escapes.markdown(text))
    shown = "".join(child.content for block in blocks for child in block.children or ())
    assert shown == flat(text)
    assert {block.type for block in blocks} <= {"paragraph_open", "inline", "paragraph_close"}
    assert {child.type for block in blocks for child in block.children or ()} <= {"text", "text_special"}


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "https://", "", "x https://example.org"])
def test_only_an_address_of_the_web_is_one(url: str) -> None:
    assert escapes.address(url) == ""
    assert "url" not in entry(citation(document(url=url), (), "bibtex"))


def test_an_address_cannot_end_what_it_stands_in() -> None:
    hostile = "https://example.org/a> [x](y) }\n@misc{b,\\"
    assert escapes.address(hostile) == "https://example.org/a%3E%20[x](y)%20%7D%20@misc%7Bb,%5C"
    assert entry(citation(document(url=hostile), (), "bibtex"))["type"] == "online"


@pytest.mark.parametrize("format", FORMATS)
def test_a_citation_of_hostile_texts_is_safe_to_print(format: str) -> None:
    source = Source(HOSTILE, f"https://example.org/{HOSTILE}", HOSTILE, HOSTILE, HOSTILE, HOSTILE)
    evidence = Evidence(HOSTILE, HOSTILE, HOSTILE, HOSTILE, None, None)
    about = document()._replace(id=HOSTILE, title=HOSTILE, source=source)
    for one in (about, record(id=HOSTILE, title=HOSTILE, date=HOSTILE, date_text=HOSTILE, evidence=(evidence,))):
        said = citation(one, [about], format, HOSTILE)
        assert said.replace("\n", "").isprintable()
        assert "\n" not in said or format == "bibtex"
        assert "\nBEGIN" not in said
        if format == "csl":
            json.loads(said)
        if format == "bibtex":
            entry(said)


def test_every_record_that_is_shipped_can_be_cited(shipped: Path) -> None:
    with Archive(shipped) as archive:
        for id in archive.ids():
            for format in FORMATS:
                said = cited(archive, id, format)
                assert said.replace("\n", "").isprintable()
                assert ".." not in said
                assert id in said
            entry(cited(archive, id, "bibtex"))


def test_an_edition_is_told_by_what_the_archive_says_of_itself() -> None:
    facts = {"format": "2", "generator": "csto-tui 1.0", "sources": "0123456789abcdef", "count.event": "3"}
    assert edition(facts) == "format 2, csto-tui 1.0, sources 0123456789ab"
    assert edition({}) == ""


def test_the_program_cites_one_record_after_another(call: Call, small_archive: Path) -> None:
    status, out, err = call("--db", small_archive, "cite", EVENT, "bulletin")
    assert (status, err, len(out.splitlines())) == (0, "", 2)
    array = json.loads(call("--db", small_archive, "cite", EVENT, "bulletin", "--format", "csl")[1])
    assert [item["id"] for item in array] == [f"csto:{EVENT}", "csto:bulletin"]
    both = bibtexparser.parse_string(call("--db", small_archive, "cite", EVENT, "bulletin", "--format", "bibtex")[1])
    assert [found.key for found in both.entries] == [f"csto:{EVENT}", "csto:bulletin"]


def test_what_does_not_exist_is_not_cited(call: Call, small_archive: Path) -> None:
    status, out, err = call("--db", small_archive, "cite", EVENT, "bulletim")
    assert (status, out) == (1, "")
    assert "did you mean bulletin?" in err
