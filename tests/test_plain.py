"""The browser as lines of text: what is typed, what is read, at the same places as on the screen."""

import io
import os
import pty
import re
import signal
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from shutil import copy
from sqlite3 import connect

import pytest

import csto_tui
from conversation import Type, heading, numbered, typing
from csto_tui.archive import Archive
from csto_tui.coverage import coverage
from csto_tui.links import serving
from csto_tui.places import VIEWS, History, Place
from csto_tui.plain import Reader
from csto_tui.present import label
from csto_tui.readout import spoken
from csto_tui.state import State, archive_name
from csto_tui.typed import TABLE, TYPED
from csto_tui.ui.commands import COMMANDS, SHOWN, key_table
from csto_tui.ui.targets import targets
from csto_tui.walker import READ

Call = Callable[..., tuple[int, str, str]]

SIGNS = "[●◐○←→↑↓◦·×›─-▟]"
"""What a screen reader would read aloud though the words beside it say the same, and what is drawn."""


@pytest.fixture
def typed(opened: Archive) -> Type:
    """Types lines, and gives the answer to the last of them."""
    return typing(Reader(opened, History(Place(""))))


@pytest.fixture
def converse(call: Call, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str, str]]:
    """Runs the program with lines on its stdin."""

    def converse(lines: str, *arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines.encode("utf-8", "surrogateescape"))))
        return call(*arguments)

    return converse


def test_the_sections_have_the_numbers_of_the_screen(typed: Type) -> None:
    assert heading(typed("")) == "Sections: 6 lines."
    assert [words.partition(":")[0].lower() for words in numbered(typed("")).values()] == list(VIEWS)
    for number, view in enumerate(VIEWS, 1):
        assert heading(typed("home", str(number))) == heading(typed(view))


@pytest.mark.parametrize("view", ["priorities", "events", "names", "documents"])
def test_a_section_lists_what_the_screen_has_in_its_order(typed: Type, opened: Archive, view: str) -> None:
    titles = [label(node) for node in opened.children(f"@{view}")]
    answer = typed(view)
    assert heading(answer) == f"{view.capitalize()}: {len(titles)} lines."
    assert all(words.startswith(title) for words, title in zip(numbered(answer).values(), titles, strict=True))


def test_a_number_opens_group_after_group_down_to_a_record(typed: Type) -> None:
    assert heading(typed("events", "1")) == "Events, 2025: 3 lines."
    assert heading(typed("2")) == "Events, 2025, May 2025: 2 lines."
    answer = typed("1")
    assert heading(answer) == "Working Group on Afghanistan, 41st meeting, meeting."
    assert "13 May 2025, id 2025-05-13-afghanistan-working-group" in answer


def test_links_have_the_numbers_of_the_screen(opened: Archive) -> None:
    record = opened.record("kg-2025")
    below = [pair for pair in serving(opened, record.id) if pair[0].id != record.id]
    expected = [spoken(target.text) for _, found in targets(record, tuple(below)) for target in found]
    reader = Reader(opened, History(Place("priorities", record="kg-2025", pane="detail")))
    page = numbered(reader.answer(""))
    assert len(page) < len(expected)
    assert all(words.startswith(expected[number - 1]) for number, words in page.items())
    read = reader.answer("r")
    while "j reads on." in read:
        read = read.replace("j reads on.", "") + "\n" + reader.answer("j")
    assert list(numbered(read).values()) == expected


def test_a_line_that_is_not_read_can_be_opened_by_its_number(opened: Archive) -> None:
    reader = Reader(opened, History(Place("priorities", record="kg-2025", pane="detail")))
    assert 20 not in numbered(reader.answer(""))
    assert "\nand 18 more, 8 to 25; r reads all, a number opens one\n" in reader.answer("")
    assert heading(reader.answer("20")) == "Counter-terrorism efforts stepped up, result."


def test_links_are_read_with_reason_and_place(typed: Type) -> None:
    answer = typed("/2025-05-13-afghanistan-working-group", "1", "r")
    assert "1. 1.3.1 Dialogue with organizations, third countries\n   medium confidence, by the wording: " in answer
    assert "Priorities of the Kyrgyz chairmanship in 2025, news item 1: “" in answer
    assert heading(typed("1")).startswith("1.3.1 Dialogue")


def test_links_without_a_record_are_refused_in_words(typed: Type) -> None:
    assert typed("events", "r") == "Open a record first; its links are read with r."


def test_back_and_forward_walk_as_on_the_screen(typed: Type) -> None:
    assert typed("b") == "This is where you began."
    places = [heading(typed(line)) for line in ("events", "1", "2")]
    assert heading(typed("b")) == places[1]
    assert heading(typed("b")) == places[0]
    assert heading(typed("B")) == places[1]
    assert heading(typed("3")) == "Events, 2025, April 2025: 3 lines."
    assert typed("B") == "There is nothing to go forward to."


def test_a_long_list_is_read_in_parts_and_back_returns_to_the_part(typed: Type) -> None:
    first = typed("coverage")
    assert list(numbered(first)) == list(range(1, READ + 1))
    assert first.endswith("29 more lines; j reads on.")
    second = typed("j")
    assert list(numbered(second)) == list(range(READ + 1, 2 * READ + 1))
    typed("45")
    assert numbered(typed("b")) == numbered(second)
    assert list(numbered(typed("j"))) == list(range(2 * READ + 1, 50))
    assert typed("j") == "There are no more lines."


def test_a_long_list_is_read_backwards_and_from_its_ends(typed: Type) -> None:
    first, second = typed("coverage"), typed("j")
    assert numbered(typed("k")) == numbered(first)
    assert typed("k") == "There are no lines before."
    assert list(numbered(typed("G"))) == list(range(2 * READ + 1, 50))
    assert numbered(typed("k")) == numbered(second)
    assert numbered(typed("g")) == numbered(first)


def test_a_search_says_how_much_it_found_and_how(typed: Type) -> None:
    answer = typed("events", "/chanel oper")
    assert heading(answer) == "Search for chanel oper: 5 found."
    assert "found by chanel as channel (typo)" in numbered(answer)[1]
    assert heading(typed("1")) == "Channel (anti-drug operation), operation."
    assert heading(typed("/")) == "Events: 3 lines."


def test_a_search_that_finds_nothing_or_is_none_says_so(typed: Type) -> None:
    assert "No record in this archive answers 'zzzzzz'." in typed("/zzzzzz")
    assert typed("/type:evnt") == "no type: value 'evnt'; did you mean event?"
    assert heading(typed("")) == "Search for zzzzzz: nothing found."


def test_filters_are_said_and_taken_away_one_by_one(typed: Type) -> None:
    assert heading(typed("/type:event kind:meeting")) == "Search for type:event kind:meeting: 1 found."
    assert heading(typed("\\")) == "Search for type:event: 8 found."
    assert heading(typed("\\")) == "Priorities: 3 lines."
    assert typed("\\") == "There is no filter."


def test_the_timeline_counts_in_words_and_leads_to_the_events(typed: Type) -> None:
    answer = typed("timeline")
    assert numbered(answer)[1] == "2025: 7 records"
    assert "records of longer periods, or of a date that is open or inferred." in answer
    assert heading(typed("1")) == "Events, 2025: 3 lines."
    assert heading(typed("timeline", "/kind:meeting")) == "Timeline by day, narrowed by kind:meeting: 1 period."
    assert heading(typed("1")) == "Search for kind:meeting year:2025-05-13: 1 found."


def test_coverage_says_the_numbers_of_the_matrix_in_words(typed: Type, opened: Archive) -> None:
    answer = typed("coverage")
    assert "No record in this archive does not mean that nothing was done." in answer
    for number, row in enumerate(coverage(opened).rows[:READ], 1):
        assert numbered(answer)[number].startswith(f"{label(row.node)}, {row.node.type}, ")
    assert numbered(answer)[10].endswith(
        ", 2 only weakly linked; 2025: 1 only weakly linked; 2023–2025: 1 only weakly linked"
    )


def test_gaps_and_orders_are_those_of_the_screen(typed: Type, opened: Archive) -> None:
    gaps = [label(row.node) for row in coverage(opened, gaps=True).rows]
    lines = numbered(typed("priorities", "!")).values()
    assert all(words.startswith(title) for words, title in zip(lines, gaps[:READ], strict=True))
    assert heading(typed("")) == f"Priorities, gaps only: {len(gaps)} lines."
    assert heading(typed("coverage", "s")) == "Coverage, most gaps first: 49 lines."
    assert heading(typed("events", "s")) == "Events by kind: 9 lines."
    assert heading(typed("s")) == "Events by country: 6 lines."
    assert heading(typed("1")) == "Events by country, Kazakhstan: 3 lines."
    assert heading(typed("t")) == "Events by country: 6 lines."
    assert typed("names", "s") == "This section has one order only."
    assert typed("!") == "Gaps are shown in priorities and in coverage."


def test_a_record_is_shown_where_it_stands(typed: Type) -> None:
    assert heading(typed("/crrf", "1", "t")).startswith("Names, Forces: ")
    assert heading(typed("t")) == heading(typed("names"))
    assert heading(typed("t")) == "Sections: 6 lines."


def test_a_place_is_a_command_that_begins_there(typed: Type, converse: Call) -> None:
    assert typed("y command") == "csto-tui browse --plain"
    answer = typed("/chanel oper", "1")
    command = typed("y command")
    assert command == "csto-tui browse priorities 'chanel oper' --at channel --plain"
    _, said, _ = converse("b\n", "browse", "priorities", "chanel oper", "--at", "channel", "--plain")
    assert said.startswith(answer)
    assert "\nSearch for chanel oper: 5 found.\n" in said


NOT_HERE = {
    "step-back", "next-pane", "previous-pane", "zoom", "scroll-down", "scroll-up", "change-theme", "palette", "search",
    "extend-down", "extend-up",
}  # fmt: skip
"""What the screen does everywhere or in the timeline that is about panes and colours, or is typed in another way."""


def test_what_the_screen_does_is_done_here_with_the_same_letter() -> None:
    here = {typed.letter: typed for typed in TABLE if typed.letter}
    for command in COMMANDS:
        letter = SHOWN.get(key := command.keys.partition(",")[0], key)
        # What is about the arrows of a list, and the digits of views and links, is done by numbers and names.
        if (
            command.context in ("browser", "timeline", "links")
            and not letter.isdecimal()
            and command.id not in NOT_HERE
        ):
            assert letter in here, command.id
    assert len(here) == len([typed for typed in TABLE if typed.letter])


def test_a_letter_of_the_screen_does_nothing_else_here() -> None:
    of_screen = {key: what for _, keys, what, _ in key_table() for key in keys.split()}
    others = {typed.letter: typed.word for typed in TABLE if of_screen.get(typed.letter, typed.help) != typed.help}
    # These do here what they do there, in other words, or what comes nearest in lines of text.
    assert others.keys() <= set("jkgGtrwfviF'aoye?")


def test_every_letter_has_a_word(typed: Type, converse: Call) -> None:
    assert len({typed.word for typed in TABLE}) == len(TABLE)
    assert heading(typed("events", "back")) == "Sections: 6 lines."
    assert heading(typed("forward")) == "Events: 3 lines."
    assert heading(typed("Home")) == "Sections: 6 lines."
    assert typed("coverage", "more") == typed("coverage", "j")
    assert typed("help") == typed("?")
    assert heading(typed("filter kind:meeting")) == "Search for kind:meeting: 1 found."
    assert converse("quit\nevents\n", "--plain")[1].count("\n") == 9


def test_what_takes_nothing_is_not_meant_where_more_is_typed(typed: Type) -> None:
    assert typed("back to the list") == "back to the list is nothing that can be typed. ? lists what can."


def test_help_names_all_that_can_be_typed(typed: Type) -> None:
    answer = typed("?")
    assert all(f"\n{key}: {what}" in answer for key, what in TYPED.items())
    assert typed("no such thing") == "no such thing is nothing that can be typed. ? lists what can."


@pytest.mark.parametrize("number", ["0", "7", "99999999999999999999", "9" * 5000, "²"])
def test_a_number_that_no_line_has_is_refused_in_a_line(typed: Type, number: str) -> None:
    assert "\n" not in typed("", number)
    assert heading(typed("")) == "Sections: 6 lines."


def test_a_note_of_the_reader_is_read_with_the_record(typed: Type, opened: Archive) -> None:
    State().write_note(archive_name(opened.path), "crrf", "mine\x1b[2J")
    assert "Your note:\n  mine␛[2J\n" in typed("/crrf", "1")


def test_a_record_is_read_where_the_notes_cannot_be(typed: Type, state_path: Path) -> None:
    state_path.parent.mkdir()
    state_path.write_text("no database", encoding="utf-8")
    assert heading(typed("/priority:3.3 type:priority", "1")) == "3.3 Drug trafficking, priority."


def test_an_archive_that_was_changed_is_opened_again(shipped: Path, tmp_path: Path) -> None:
    path = Path(copy(shipped, tmp_path / "a.db"))
    with Archive(path) as archive:
        reader = Reader(archive, History(Place("")))
        reader.answer("events")
        os.utime(path, (1, 1))
        assert "was changed or removed" in reader.answer("1")
        assert heading(reader.answer("R")) == "Events: 3 lines."
        assert heading(reader.answer("/crrf")).startswith("Search for crrf: ")


def test_no_sign_is_read_beside_the_words_that_say_the_same(opened: Archive, typed: Type) -> None:
    for id in opened.ids():
        reader = Reader(opened, History(Place("names", record=id, pane="detail")))
        answer = reader.answer("") + reader.answer("r")
        assert not re.search(SIGNS, answer), id
    for line in (
        "?",
        "",
        "priorities",
        "!",
        "events",
        "timeline",
        "coverage",
        "names",
        "documents",
        "/chanel",
        "/csto",
    ):
        assert not re.search(SIGNS, typed(line)), line


def test_what_a_sign_said_is_said_in_words(typed: Type) -> None:
    answer = typed("/priority:3.3 type:priority", "1")
    assert "\n1 recorded, id kg-2025/3.3\n" in answer
    assert (
        "serving what is below:\n1. 3.3.1: Anti-drug operations Channel carried out, 2023–2025, high confidence"
        in answer
    )
    assert "\ncontains, 2 to 3:\n" in answer
    assert "3.3.2 Competent anti-drug bodies, no record in this archive" in answer


def test_the_end_of_the_input_is_the_end(converse: Call, small_archive: Path) -> None:
    for arguments in (["browse", "--plain"], ["--plain", "browse"], ["--plain"]):
        status, said, beside = converse("", "--db", small_archive, *arguments)
        assert (status, heading(said), beside) == (0, "Sections: 6 lines.", "")


@pytest.mark.parametrize("leave", ["q", "й", " q "])
def test_q_leaves_on_either_keyboard(converse: Call, leave: str) -> None:
    assert converse(f"{leave}\nevents\n", "--plain")[1].count("\n") == 9


def test_letters_of_a_russian_keyboard_are_those_in_their_places(converse: Call) -> None:
    latin = converse("events\n1\n2\n1\nr\nb\nB\na one\ny id\n'\nf\n", "--plain")
    State().write_note("shipped", "2025-05-13-afghanistan-working-group", "")
    assert converse("events\n1\n2\n1\nк\nи\nИ\nф one\nн id\nэ\nа\n", "--plain") == latin
    assert "Note kept" in latin[1]


def test_bytes_that_are_no_text_are_words_like_any(converse: Call) -> None:
    status, said, _ = converse("/\udcff\udcfe\n\x00\x1b[2J\n", "--plain")
    assert status == 0
    assert "\x1b" not in said
    assert said.endswith("␀␛[2J is nothing that can be typed. ? lists what can.\n")


def test_a_record_that_is_not_there_is_one_line(converse: Call) -> None:
    assert converse("", "browse", "--plain", "--at", "crf") == (
        1,
        "",
        "csto-tui: no record 'crf' in this archive; did you mean crdf?\n",
    )


def test_a_view_with_filters_and_gaps_begins_there(converse: Call) -> None:
    assert heading(converse("", "browse", "coverage", "--gaps", "--plain")[1]) == "Coverage, gaps only: 42 lines."
    assert (
        heading(converse("", "browse", "events", "kind:meeting", "--plain")[1]) == "Search for kind:meeting: 1 found."
    )
    assert heading(converse("", "browse", "chanel", "--plain")[1]).startswith("Search for chanel: ")


def test_what_is_new_is_counted_from_this_visit_on(converse: Call, opened: Archive) -> None:
    converse("", "--plain")
    assert State().new_ids(opened) == frozenset()
    assert State().saw(opened) is None


TEXTS = ("title", "text", "note", "kind", "code")
ATTACK = "\x1b[31m\x9b2J\x07\x00\u202e\u200b[@click=app.quit]x\r\n9. line"


@pytest.fixture
def hostile(small_archive: Path, tmp_path: Path) -> Path:
    """An archive in which every text is hostile."""
    path = Path(copy(small_archive, tmp_path / "hostile.db"))
    with closing(connect(path)) as archive, archive:
        archive.executemany(
            "UPDATE records SET title = :x, text = :x, note = :x, code = CASE code WHEN '' THEN '' ELSE :x END",
            [{"x": ATTACK}],
        )
        archive.execute("UPDATE links SET why = ?", [ATTACK])
        archive.execute("UPDATE evidence SET locator = ?, phrase = ?", [ATTACK, ATTACK])
    return path


HOSTILE = (
    "",
    "r",
    "w 1",
    "y plain",
    "y md",
    "y json",
    "y gost",
    "y title",
    "o",
    "m",
    "a \x1bz",
    "F line",
    "v",
    "'",
    "t",
)


def test_hostile_texts_act_on_no_terminal_and_make_no_line_of_their_own(hostile: Path) -> None:
    with Archive(hostile) as archive:
        for id in archive.ids():
            reader = Reader(archive, History(Place("names", record=id, pane="detail")))
            for line in (*HOSTILE, "coverage", "timeline", "/line", "f", "y command"):
                answer = reader.answer(line)
                assert not [c for c in answer if c != "\n" and unicodedata.category(c) in ("Cc", "Cf")], line
                # A record in Markdown is copied with the lines that its text has.
                assert line == "y md" or not re.search(r"^9\. line", answer, re.MULTILINE), line


def _started(*arguments: str, **streams: int) -> subprocess.Popen[bytes]:
    # A program that was started in the background may have been told to ignore the signal.
    code = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); import csto_tui.cli as c; c.main()"
    environment = os.environ | {"PYTHONPATH": str(Path(csto_tui.__file__).parents[1]), "TERM": "dumb"}
    return subprocess.Popen([sys.executable, "-c", code, *arguments], env=environment, **streams)


def test_ctrl_c_ends_without_a_word() -> None:
    pipe = subprocess.PIPE
    with _started("--plain", stdin=pipe, stdout=pipe, stderr=pipe) as process:
        assert process.stdout
        assert process.stderr
        assert process.stdout.readline() == b"Sections: 6 lines.\n"
        process.send_signal(signal.SIGINT)
        assert process.wait() == 130
        assert process.stderr.read() == b""


def test_on_a_dumb_terminal_nothing_moves_the_cursor() -> None:
    main, terminal = pty.openpty()
    with _started("--plain", stdin=terminal, stdout=terminal, stderr=terminal) as process:
        os.close(terminal)
        os.write(main, b"events\n1\nq\n")
        said = b""
        try:
            while part := os.read(main, 65536):
                said += part
        except OSError:
            # So a terminal ends on Linux.
            pass
        assert process.wait() == 0
    os.close(main)
    text = said.decode()
    assert "> " in text
    assert "Events, 2025: 3 lines." in text
    assert text.replace("\r\n", "").isprintable()
