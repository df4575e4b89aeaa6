"""Tables of events: what is an event, and what is said of the rest."""

import json
from pathlib import Path

import pytest

from csto_tui.errors import TableError
from csto_tui.tables import BadRow, Event, rows


def read(tmp_path: Path, name: str, text: str, **columns: str) -> list[Event | BadRow]:
    table = tmp_path / name
    table.write_bytes(text.encode("utf-8", "surrogateescape"))
    return list(rows(table, columns))


COLUMNS = "title", "date", "text", "kind", "country"
GOOD = ("Meeting", "2025-05-13", "They met.", "meeting", ("Kazakhstan", "Россия"))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "title,date,text,kind,country\nMeeting,2025-05-13,They met.,meeting,Kazakhstan; Россия\n"),
        ("a.tsv", "country\ttitle\tdate\ttext\tkind\nKazakhstan|Россия\tMeeting\t2025-05-13\tThey met.\tmeeting"),
        ("a.CSV", '\ufefftitle,date,text,kind,country,else\r\n"Meeting",2025-05-13,They met.,meeting,"Kazakhstan;Россия",x\r\n'),
        ("a.csv", 'title;date;text;kind;country\nMeeting;2025-05-13;They met.;meeting;"Kazakhstan;Россия"\n'),
        ("a.jsonl", "\n" + json.dumps(dict(zip(COLUMNS, (*GOOD[:4], list(GOOD[4])), strict=True)))),
        ("a.ndjson", json.dumps(dict(zip(COLUMNS, (" Meeting ", *GOOD[1:4], "Kazakhstan;Россия;"), strict=True)))),
    ],
)  # fmt: skip
def test_a_row_is_an_event_in_every_format(tmp_path: Path, name: str, text: str) -> None:
    (event,) = read(tmp_path, name, text)
    assert isinstance(event, Event)
    assert (event.title, event.date.edtf, event.text, event.kind, event.countries) == GOOD


def test_columns_may_be_called_otherwise(tmp_path: Path) -> None:
    (event,) = read(tmp_path, "a.csv", "Headline,When\nMeeting,2025\n", title="Headline", date="When")
    assert isinstance(event, Event)
    assert (event.title, event.date.precision) == ("Meeting", "year")


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (",2025", "the title is missing"),
        ("Meeting,", "the date is missing"),
        ("Meeting,13 May", "'13 May' is no date: write 2025, "),
        ("Meeting", "this row has 1 columns, not 2"),
        ("Meeting,2025,more", "this row has 3 columns, not 2"),
        ("Meet\udcffing,2025", "the title is no UTF-8"),
        ('"Meeting"s,2025', "',' expected after '\"'"),
    ],
)
def test_what_is_no_event_is_said_with_its_line_and_the_rest_goes_on(tmp_path: Path, row: str, why: str) -> None:
    before, bad, after = read(tmp_path, "a.csv", f"title,date\nOne,2025\n{row}\nTwo,2025\n")
    assert isinstance(bad, BadRow)
    assert bad.line == 3
    assert bad.why.startswith(why)
    assert [type(before), type(after)] == [Event, Event]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "this is no JSON: "),
        ("[" * 100_000, "this is no JSON: "),
        ("[1]", "this is no object; "),
        ('{"title": "a"}', "the date is missing"),
        ('{"title": "a", "date": "2025", "country": 3}', "the country is no name; "),
        ('{"title": "a", "date": "2025", "id": "A B"}', "the id 'A B' may hold only small letters, "),
        (json.dumps({"title": "a", "date": "2025", "text": "x" * 1_000_001}), "the text has 1000001 characters; "),
        (json.dumps({"title": "a\ud800", "date": "2025"}), "the title is no UTF-8"),
    ],
)
def test_a_line_that_is_no_event_is_said(tmp_path: Path, text: str, why: str) -> None:
    (bad,) = read(tmp_path, "a.jsonl", text)
    assert isinstance(bad, BadRow)
    assert bad.why.startswith(why)


def test_numbers_are_taken_as_they_are_written(tmp_path: Path) -> None:
    (event,) = read(tmp_path, "a.jsonl", '{"title": 41, "date": "2025", "text": true}')
    assert isinstance(event, Event)
    assert (event.title, event.text) == ("41", "true")


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.txt", "", "is no table; give a file that ends in .jsonl, "),
        ("a.csv", "\udcff\udcfet\0i\0", "a.csv is UTF-16; save the table as UTF-8."),
        ("a.csv", "", "has no column 'title', only nothing; name another with --map."),
        ("a.csv", "a,b\n1,2\n", "has no column 'title', only a, b; "),
        ("a.csv", "title,date,title\na,2025,b\n", "has several columns 'title', only title, date, title; "),
        ("a.csv", 'title,"da"te\n', "a.csv:1: ',' expected after '\"'. Correct the names"),
        (
            "a.csv",
            'title,date\nOne,2025\n"Two,2025\nThree,2025\n',
            "a.csv:3: a quote is opened in this row and never closed.",
        ),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, name: str, text: str, message: str) -> None:
    with pytest.raises(TableError) as caught:
        read(tmp_path, name, text)
    assert message in str(caught.value)


def test_a_table_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="is no file that is there"):
        list(rows(tmp_path / "none.csv", {}))
    with pytest.raises(TableError, match="has no column 'When'"):
        read(tmp_path, "a.csv", "title,date\n", date="When")


def test_a_row_of_several_lines_is_named_by_its_first(tmp_path: Path) -> None:
    found = read(tmp_path, "a.csv", 'title,date\n"One\nand\nmore",2025\n\nTwo,\n')
    assert [row.line for row in found] == [2, 6]


def test_a_column_that_no_object_has_is_a_slip(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="has nowhere a 'Headline'; name another with --map"):
        read(tmp_path, "a.jsonl", '{"title": "a", "date": "2025"}', title="Headline")
