import json
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from shutil import copy
from types import ModuleType

import pytest

from csto_tui import lookups
from csto_tui.places import Place
from csto_tui.state import State

HOSTILE = "\x1b[31mred\x07 \u202eevil"
Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def small(call: Call, small_archive: Path) -> Call:
    """Runs a command on the small archive."""
    return lambda *arguments: call("--db", small_archive, *arguments)


def test_a_search_prints_a_line_for_each_hit_and_counts_beside_them(small: Call) -> None:
    status, out, err = small("search", "heron")
    ids = [line.split()[0] for line in out.splitlines()]
    assert status == 0
    assert ids[0] == "heron"
    assert set(ids) >= {"heron-plan", "aa-2024/1.1.1", "report-2023-2024/heron"}
    assert err.startswith(f"{len(ids)} of {len(ids)}: ")


def test_a_cut_list_says_of_how_many(small: Call) -> None:
    status, out, err = small("search", "type:event", "--limit", 2)
    assert (status, len(out.splitlines()), err) == (0, 2, "2 of 3: events 3\n")


def test_a_word_with_a_dash_leaves_out_and_an_option_stays_one(small: Call) -> None:
    everything, without = small("search", "type:event")[1], small("search", "type:event", "-heron", "--limit", "9")[1]
    assert "2024-05-13-river-meeting" in everything
    assert "2024-05-13-river-meeting" not in without
    assert "2024-05-09-parade" in without


def test_an_excluded_word_that_has_the_letter_of_help_is_no_call_for_help(small: Call) -> None:
    assert small("search", "river", "-heron")[1] != small("search", "-h")[1]
    assert small("search", "-h")[1].startswith("Usage: csto-tui search")


def test_a_search_says_how_its_words_were_found_when_asked(small: Call) -> None:
    assert "herom → heron (typo)" in small("search", "herom", "--why")[1]
    assert "typo" not in small("search", "herom")[1]


def test_json_is_one_array_and_jsonl_a_line_each(small: Call) -> None:
    _, array, _ = small("search", "heron", "--format", "json")
    _, lines, _ = small("search", "heron", "--format", "jsonl")
    assert json.loads(array) == [json.loads(line) for line in lines.splitlines()]
    assert list(json.loads(array)[0]) == ["id", "type", "kind", "code", "title", "date", "date_text", "score", "why"]


@pytest.mark.parametrize(("format", "printed"), [("text", ""), ("json", "[]\n"), ("jsonl", "")])
def test_nothing_found_is_a_failure_said_in_words(small: Call, format: str, printed: str) -> None:
    assert small("search", "qqqqqq", "--format", format) == (
        1,
        printed,
        "No record in this archive answers 'qqqqqq'.\n",
    )


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        (["search"], "say what to search for, or give --batch FILE", "Try csto-tui search --help"),
        (["search", "  "], "say what to search for, or give --batch FILE", "Try csto-tui search --help"),
        (["search", "type:evnt"], "no type: value 'evnt'; did you mean event?", "Try csto-tui search --help"),
        (["search", "typ:event"], "no field 'typ'; did you mean type?", "Try csto-tui search --help"),
        (
            ["search", "x", "--limit", "-1"],
            "Invalid value for '--limit': -1 is not in the range 1<=x<=10000.",
            "Try csto-tui search --help",
        ),
        (
            ["links", "heron", "--relation", "subjct"],
            "no relation 'subjct'; did you mean subject?",
            "Try csto-tui links --help",
        ),
        (
            ["check", "a.db", "--db", "b.db"],
            "two archives are given; name one, as DB or with --db",
            "Try csto-tui check --help",
        ),
        (["show"], "Missing argument 'ID...'.", "Try csto-tui show --help"),
        (["frobnicate"], "No such command 'frobnicate'.", "Try csto-tui --help"),
    ],
)
def test_misuse_is_one_line_and_where_to_read_on(small: Call, arguments: list[str], message: str, hint: str) -> None:
    assert small(*arguments) == (2, "", f"csto-tui: {message}\n{hint}\n")


def test_an_unknown_option_is_misuse(small: Call) -> None:
    status, out, err = small("show", "heron", "--fromat", "json")
    assert (status, out) == (2, "")
    assert "--fromat" in err
    assert "--format" in err


def test_show_prints_a_page_for_each_record(small: Call) -> None:
    status, out, err = small("show", "heron", "aa-2024/1.1")
    first, second = out.split("\n\n\n")
    assert (status, err) == (0, "")
    assert first.startswith("Heron\nOperation · heron\n")
    assert second.startswith("1.1 Clean rivers\nPriority 1.1 · aa-2024/1.1\n● 2 recorded\n")
    assert "  1.1.1 The joint operation Heron\n    ← implemented by: River council, 3rd meeting" in second
    assert max(map(len, out.splitlines())) <= 80


def test_records_are_an_array_even_if_there_is_only_one(small: Call) -> None:
    one, two = (
        json.loads(small("show", "heron", "--format", "json")[1]),
        json.loads(small("show", "heron", "aland", "--format", "json")[1]),
    )
    assert one == two[:1]
    assert [value["id"] for value in two] == ["heron", "aland"]


def test_an_unknown_record_is_one_line_and_nothing_is_printed(small: Call) -> None:
    assert small("show", "heron", "herom") == (
        1,
        "",
        "csto-tui: no record 'herom' in this archive; did you mean heron?\n",
    )
    assert small("links", "nonsense") == (
        1, "", "csto-tui: no record 'nonsense' in this archive; csto-tui search finds one by its words.\n",
    )  # fmt: skip


def test_links_say_why_they_are_there_and_where_that_stands(small: Call) -> None:
    status, out, _ = small("links", "2024-05-13-river-meeting", "--relation", "implements")
    assert status == 0
    assert out.splitlines() == [
        "River council, 3rd meeting",
        "  → implements: 1.1.1 The joint operation Heron · aa-2024/1.1.1",
        "      high confidence, named on both sides: Both sides name the operation Heron.",
        "      Bulletin of the union, summer 2024, paragraph 1: “operation Heron”",
        "      Bulletin of the union, summer 2024, 1.1.1",
    ]


def test_links_below_are_those_by_which_anything_below_is_served(small: Call) -> None:
    out = small("links", "aa-2024", "--below", "--format", "json")[1]
    assert [(link["item"]["id"], link["relation"]) for link in json.loads(out)] == [
        ("aa-2024/1.1", "contributes"), ("aa-2024/1.1.1", "implements"), ("aa-2024/2.1", "related"),
    ]  # fmt: skip
    weak = small("links", "aa-2024", "--below", "--relation", "related", "--format", "json")[1]
    assert [link["item"]["id"] for link in json.loads(weak)] == ["aa-2024/2.1"]


def test_a_record_without_links_says_so(small: Call) -> None:
    said = "Nothing is linked with aa-2024/1.1.2 in this archive.\n"
    assert small("links", "aa-2024/1.1.2") == (1, "", said)
    assert small("links", "aa-2024/1.1.2", "--format", "json") == (1, "[]\n", said)
    assert small("links", "heron", "--below") == (1, "", "Nothing serves heron in this archive.\n")


def test_the_links_of_a_declared_item_have_what_serves_it_and_anything_below(small: Call) -> None:
    found = [json.loads(line) for line in small("links", "aa-2024", "--format", "jsonl")[1].splitlines()]
    below = [json.loads(line) for line in small("links", "aa-2024", "--below", "--format", "jsonl")[1].splitlines()]
    served = [link for link in below if link["item"]["id"] != "aa-2024"]
    own = json.loads(small("show", "aa-2024", "--format", "jsonl")[1])["links"]
    assert served
    assert found == [*served, *own]


def test_info_says_what_the_archive_holds(small: Call) -> None:
    text, facts = small("info")[1], json.loads(small("info", "--format", "json")[1])
    assert (facts["format"], facts["count.event"]) == ("3", 3)
    assert "count.event" in text
    assert "digest." not in text


def test_an_export_goes_to_stdout_or_to_a_file(small: Call, tmp_path: Path) -> None:
    status, out, err = small("export")
    assert (status, err, len(out.splitlines())) == (0, "", 16)
    assert small("export", "-o", tmp_path / "all.jsonl") == (0, "", "")
    assert (tmp_path / "all.jsonl").read_text(encoding="utf-8") == out


def test_an_export_never_overwrites_the_archive_it_reads(call: Call, small_archive: Path, tmp_path: Path) -> None:
    path, link = Path(copy(small_archive, tmp_path / "a.db")), tmp_path / "link"
    link.symlink_to(path)
    before = path.read_bytes()
    for target in (path, link):
        status, _, err = call("export", "--db", path, "-o", target)
        assert (status, err) == (1, f"csto-tui: {target} is the archive itself. Give another file to write to.\n")
    assert path.read_bytes() == before


def test_an_export_spares_the_readers_own_notes(small: Call, state_path: Path) -> None:
    State().write_note("small", "heron", "Stands still.")
    kept = state_path.read_bytes()
    status, out, err = small("export", "heron", "-o", state_path)
    assert (status, out, err.splitlines()[-1]) == (
        1,
        "",
        f"csto-tui: {state_path} is a database. Give another file to write to.",
    )
    assert state_path.read_bytes() == kept


def test_the_archive_is_given_before_or_after_the_command_and_the_nearer_counts(
    call: Call, small_archive: Path
) -> None:
    assert call("--db", small_archive, "show", "heron") == call("show", "heron", "--db", small_archive)
    assert call("--db", "nowhere.db", "show", "heron", "--db", small_archive)[0] == 0


def test_a_build_says_what_it_made(call: Call, world: Path, tmp_path: Path) -> None:
    status, out, err = call("build", world, "-o", tmp_path / "new.db")
    assert (status, out) == (0, "")
    assert err.startswith(f"{tmp_path / 'new.db'}: ")
    assert "events 3" in err
    assert call("check", tmp_path / "new.db")[0] == 0


def test_a_build_takes_the_records_of_the_current_folder(
    call: Call, world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").mkdir()
    world.rename(tmp_path / "data" / "records")
    monkeypatch.chdir(tmp_path)
    assert call("build")[0] == 0
    assert (tmp_path / "data" / "csto.db").exists()


def test_a_build_names_every_fault_and_counts_them(call: Call, world: Path, tmp_path: Path) -> None:
    (world / "entities" / "names.toml").write_text('[[entity]]\nid = "x"\nknid = "body"\n')
    status, out, err = call("build", world, "-o", tmp_path / "new.db")
    *faults, last = err.splitlines()
    assert (status, out) == (1, "")
    assert last == f"csto-tui: {len(faults)} faults; nothing was built."
    assert any("entities/names.toml:3: " in fault for fault in faults)
    assert not (tmp_path / "new.db").exists()


def test_an_archive_that_is_not_sound_fails_the_check(call: Call, small_archive: Path, tmp_path: Path) -> None:
    path = Path(copy(small_archive, tmp_path / "a.db"))
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("UPDATE served SET recorded = 7")
    status, out, err = call("check", path)
    assert (status, err) == (1, "")
    assert "BAD" in out


def test_the_keys_are_those_of_the_browser(call: Call) -> None:
    from csto_tui.ui.commands import COMMANDS, CONTEXTS

    every = [command for command in COMMANDS if not command.id.startswith("follow-")]
    rows = json.loads(call("keys", "--format", "json")[1])
    (follow,) = [row for row in rows if row["id"] == "follow-1 … follow-9"]
    assert (follow["where"], follow["keys"]) == ("In the links", "1 … 9")
    assert [(row["where"], row["what"], row["id"]) for row in rows if row != follow] == [
        (CONTEXTS[command.context], command.help, command.id) for command in every
    ]
    assert [row["keys"].count(" ") for row in rows if row != follow] == [command.keys.count(",") for command in every]
    lines = call("keys")[1].splitlines()
    assert [line.split()[-1] for line in lines] == [row["id"].split()[-1] for row in rows]


def test_text_of_a_stranger_reaches_no_terminal_as_it_is(call: Call, small_archive: Path, tmp_path: Path) -> None:
    path = Path(copy(small_archive, tmp_path / "a.db"))
    with closing(sqlite3.connect(path)) as file, file:
        for table, column in (
            ("records", "title"),
            ("records", "text"),
            ("links", "why"),
            ("names", "text"),
            ("evidence", "phrase"),
        ):
            file.execute(f"UPDATE {table} SET {column} = ?", [HOSTILE])
        file.execute("PRAGMA ignore_check_constraints = ON")
        file.execute("UPDATE records SET type = ?, kind = ? WHERE id = '2024-05-09-parade'", [HOSTILE, HOSTILE])
        file.execute("INSERT INTO search_words VALUES (?, 99)", ["heronz\x1b"])
    commands = [
        ["show", "heron"], ["show", "bulletin"], ["search", "type:event"], ["search", "parade"], ["search", "heronzz", "--why"],
        ["links", "heron"], ["links", "aa-2024", "--below"], ["info"],
    ]  # fmt: skip
    for command in [*commands, *([*command, "--format", "json"] for command in commands), ["export"]]:
        status, out, err = call("--db", path, *command)
        assert status == 0
        assert (out + err).replace("\n", "").isprintable()
    assert json.loads(call("--db", path, "show", "heron", "--format", "json")[1])[0]["title"] == HOSTILE


@pytest.mark.parametrize(
    "spoil",
    [
        "UPDATE search_beginnings SET words = ' 5  5   '", "UPDATE search_likenesses SET words = 'heron'",
        "UPDATE counts SET size = -9223372036854775808", "DELETE FROM counts", "UPDATE search_names SET name = ''",
        "UPDATE search_words SET records = 9223372036854775807", "DELETE FROM search_words",
        "INSERT INTO titles_fts (titles_fts) VALUES ('delete-all')",
    ],
)  # fmt: skip
def test_a_search_outlives_whatever_the_tables_of_its_words_say(
    call: Call, small_archive: Path, tmp_path: Path, spoil: str
) -> None:
    path = copy(small_archive, tmp_path / "a.db")
    with closing(sqlite3.connect(path)) as file, file:
        file.execute(spoil)
    for query in (
        "h",
        "her",
        "hern",
        "heron",
        "river council",
        "herno crane",
        "kind:operation",
        "heron -river",
        '"river council"',
    ):
        status, out, err = call("--db", path, "search", query, "--why")
        assert status in (0, 1, 2)
        assert (out + err).replace("\n", "").isprintable()


@pytest.mark.parametrize(
    "arguments",
    [["show", HOSTILE], ["--db", HOSTILE, "info"], ["search", HOSTILE], [HOSTILE], ["search", f"typ:{HOSTILE}"]],
    ids=range(5),
)
def test_typed_text_comes_back_safe(small: Call, arguments: list[str]) -> None:
    status, out, err = small(*arguments)
    assert status
    assert (out + err).replace("\n", "").isprintable()


@pytest.mark.parametrize("arguments", [[], ["browse"], ["browse", "heron", "--at", "heron"]])
def test_without_a_terminal_the_browser_names_what_to_use_instead(small: Call, arguments: list[str]) -> None:
    message = (
        "csto-tui: the browser needs a terminal that can show a screen. Use csto-tui --plain, search or show here.\n"
    )
    assert small(*arguments) == (1, "", message)


@pytest.fixture
def terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> list[tuple[Path, Place | None, bool]]:
    """A terminal, with a browser that only notes how it was started and ends with status 3."""
    started: list[tuple[Path, Place | None, bool]] = []

    def run(path: Path, place: Place | None, mouse: bool) -> int:
        started.append((path, place, mouse))
        return 3

    app = ModuleType("csto_tui.ui.app")
    monkeypatch.setattr(app, "run", run, raising=False)
    monkeypatch.setitem(sys.modules, "csto_tui.ui.app", app)
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        monkeypatch.setattr(type(stream), "isatty", lambda _: True)
    for name, value in {"TERM": "xterm-256color", "NO_COLOR": "1", "PAGER": "cat"}.items():
        monkeypatch.setenv(name, value)
    return started


def test_the_browser_starts_at_a_query_and_a_record(
    small: Call, small_archive: Path, terminal: list[tuple[Path, Place | None, bool]]
) -> None:
    assert small("browse", "type:event", "-heron", "--at", "heron")[0] == 3
    assert terminal == [(small_archive, Place("", "-heron", "heron", "heron", filters=("type:event",)), True)]


def test_the_browser_starts_at_a_view_in_an_order(small: Call, terminal: list[tuple[Path, Place | None, bool]]) -> None:
    assert small("browse", "events", "kind:meeting", "--order", "kind")[0] == 3
    assert small("browse", "coverage", "--gaps")[0] == 3
    assert [place for _, place, _ in terminal] == [
        Place("events", filters=("kind:meeting",), order="kind"), Place("coverage", gaps=True),
    ]  # fmt: skip


def test_an_order_that_the_view_has_not_is_misuse(small: Call, terminal: list[tuple[Path, Place | None, bool]]) -> None:
    status, _, said = small("browse", "names", "--order", "kind")
    assert (status, "--order kind is not one of this view" in said, terminal) == (2, True, [])


def test_the_program_alone_browses_the_shipped_archive(
    call: Call, terminal: list[tuple[Path | None, Place | None, bool]]
) -> None:
    assert call()[0] == 3
    assert terminal == [(None, None, True)]


@pytest.mark.parametrize(
    "arguments", [["--no-mouse"], ["browse", "--no-mouse"], ["--no-mouse", "browse"]], ids=" ".join
)
def test_the_mouse_can_be_left_to_the_terminal(
    call: Call, terminal: list[tuple[Path | None, Place | None, bool]], arguments: list[str]
) -> None:
    assert call(*arguments)[0] == 3
    assert [(path, mouse) for path, _, mouse in terminal] == [(None, False)]


def test_a_dumb_terminal_gets_no_screen(
    call: Call, terminal: list[tuple[Path, Place | None, bool]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "dumb")
    assert call()[0] == 1
    assert terminal == []


def test_text_is_wrapped_to_the_width_of_the_terminal(
    small: Call, terminal: list[tuple[Path, Place | None, bool]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    for command in (["show", "aa-2024/1.1"], ["search", "heron"], ["links", "aa-2024", "--below"]):
        assert max(map(len, small(*command)[1].splitlines())) <= 40


def test_an_interrupt_ends_the_program_quietly(small: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(lookups, "opened", interrupted)
    assert small("info") == (130, "", "")
