"""What is typed, and what is found on the shipped archive."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from csto_tui.archive import Archive
from csto_tui.build import build
from csto_tui.errors import ArchiveError, QueryError
from csto_tui.model import Hit, Node
from csto_tui.search.engine import Answer, Engine, Superseded
from csto_tui.search.hits import Hits
from csto_tui.search.query import FIELDS, parse

SHIPPED = Path(__file__).parents[1] / "data" / "csto.db"
MEETING = "2025-05-13-afghanistan-working-group"
PARADE = "2025-05-09-victory-parade"
EXERCISES = "report-2023-2025/joint-exercises"
APRIL = {"2025-04-25-academy-graduation", "2025-04-25-annual-training-course", "2025-04-28-joint-staff-day"}
OPEN = {"2025-bishkek-session", "2025-report-publication"}
INFERRED = {PARADE, "2025-04-25-annual-training-course", "2025-04-28-joint-staff-day"}


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Archive(SHIPPED) as archive:
        yield Engine(archive)


@pytest.fixture(scope="module")
def hits(engine: Engine) -> Callable[[str], tuple[Hit, ...]]:
    return lambda text: engine.search(parse(text), limit=1000).hits


@pytest.fixture(scope="module")
def ids(hits: Callable[[str], tuple[Hit, ...]]) -> Callable[[str], list[str]]:
    return lambda text: [hit.node.id for hit in hits(text)]


Find = Callable[[str], Sequence[Hit]]
Ids = Callable[[str], list[str]]


@pytest.mark.parametrize("end", ["", " "], ids=["growing", "finished"])
@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("channel", "channel"), ("chanel", "channel"), ("chan", "channel"), ("oper chan", "channel"),
        ("chan oper", "channel"), ("drugs channel", "kg-2025/3.3.1"), ("channel operations", "channel"),
        ("канал", "channel"), ("kanal", "channel"), ("rfyfk", "channel"), ("срфттуд", "channel"),
        ("drug trafficking", "kg-2025/3.3"), ("trafficking drug", "kg-2025/3.3"),
        ("what has been done on drug trafficking?", "kg-2025/3.3"), ("priority:3.3", "kg-2025/3.3"),
        ("ordabayev", "samat-ordabaev"), ("ordabaev", "samat-ordabaev"), ("Ордабаев", "samat-ordabaev"),
        ("afganistan", "afghanistan"), ("афганистн", "afghanistan"),
        ("afghanistan group", "afghanistan-working-group"), ("working group afghanistan", "afghanistan-working-group"),
        ("peace keeping", "kg-2025/2.3"), ("peacekeping", "kg-2025/2.3"),
        ("jointstaff", "csto-joint-staff"), ("joint staff day", "2025-04-28-joint-staff-day"),
        ("объединенный штаб", "csto-joint-staff"), ("j,]tlbytyysq infa", "csto-joint-staff"),
        ("одкб", "csto"), ("ОДКБ", "csto"), ("odkb", "csto"), ("сыещ", "csto"), ("csto", "csto"),
        ("КСОР", "crrf"), ("crrf", "crrf"), ("ksor", "crrf"), ("rcjh", "crrf"), ("rapid reaction forces", "crrf"),
        ("collective rapid reaction forces", "crrf"), ("forces reaction rapid collective", "crrf"),
        ("naemnik", "mercenary"), ("наемник", "mercenary"), ("Наёмник", "mercenary"),
        ("vbhjndjhxtcrbt", "csto-peacekeeping-contingents"), ("миротворец", "peacekeeping-special-representative"),
        ("excercise", EXERCISES), ("excercises", EXERCISES), ("exercising", EXERCISES),
        ("cyber security", "report-2023-2025/cybersecurity"), ("counterterrorism", "kg-2025/3.2"),
        ("bishkek 2025", "2025-bishkek-session"), ("kyrgyzstan 2025", "kg-2025"), ("may 2025", MEETING),
        ("13 may", MEETING), ("May 13th", MEETING), ("13 мая", MEETING), ("meeting 13 may", MEETING), ("9 may", PARADE),
        ("graduation 25 april", "2025-04-25-academy-graduation"), ("15 dec bishkek", "2025-bishkek-session"),
        ('"golan heights"', "golan-heights"), ("parad", PARADE), ("victory parade", PARADE),
        ("training course", "2025-04-25-annual-training-course"), ("roadmap", "cooperation-roadmap"),
        ("3.3.1", "kg-2025/3.3.1"), ("2.1", "kg-2025/2.1"), ("3", "kg-2025/3"), (MEETING, MEETING),
        ("kg-2025/3.3.1", "kg-2025/3.3.1"), ("belta-2025-12-15", "belta-2025-12-15"),
        ("country:kazakhstan", "kazakhstan"), ("country:Казах", "kazakhstan"), ("kind:meeting", MEETING),
        ("shanghai cooperation", "sco"), ("republic belarus", "belarus"), ("red cross", "icrc"),
        ("emergency situtations", "kg-2025/3.5"), ("kazahstan", "kazakhstan"), ("kirgizstan", "kyrgyzstan"),
        ("qwerty channel", "channel"),
    ],
)  # fmt: skip
def test_the_right_record_comes_first(ids: Ids, typed: str, first: str, end: str) -> None:
    assert ids(typed + end)[0] == first


@pytest.mark.parametrize(
    ("typed", "among"),
    [
        ("КСОР", {"kg-2025/2.1.1", "kg-2025/2.1.2", "report-2023-2025/crrf-number"}),
        ("rapid reaction forces", {"kg-2025/2.1.1", "kg-2025/2.1.2", "report-2023-2025/crrf-number"}),
        ("collective rapid reaction forces", {"kg-2025/2.1.1", "kg-2025/2.1.2", "report-2023-2025/crrf-number"}),
        ("drugs channel", {"channel", "report-2023-2025/channel"}),
        ("biosecurity council", {"kg-2025/3.4.2", "biosecurity-council"}),
        ("ШОС", {"sco", "kg-2025/1.3.2", "kg-2025/2.1.3"}),
        ("united nations", {"un", "kg-2025/2.3.1", "report-2023-2025/un-cis-sco"}),
        ("2.1", {"report-2023-2025/crrf-number", "kg-2025/2.1.5"}),
    ],
)
def test_the_other_names_of_what_is_named_are_found_too(ids: Ids, typed: str, among: set[str]) -> None:
    assert among <= set(ids(f"{typed} "))


@pytest.mark.parametrize("typed", ["28 april 2003", "april 28 2003", "2003 april 28", "2003 28 april"])
def test_a_date_in_a_title_is_found_in_every_order(ids: Ids, typed: str) -> None:
    assert "joint-staff-decision" in ids(typed)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("type:measure biologcal", {"kg-2025/3.4.1", "kg-2025/3.4.2"}),
        ("sphere:3 type:result", {f"report-2023-2025/{name}" for name in ("channel", "mercenary", "cybersecurity")}),
        ("priority:3.3", {"kg-2025/3.3", "kg-2025/3.3.1", "kg-2025/3.3.2", "report-2023-2025/channel"}),
        ("year:2025 type:event", {MEETING, PARADE} | APRIL | OPEN),
        ("type:event 2025-04", APRIL),
        ("type:event may 2025", {MEETING, PARADE}),
        ("is:inferred", INFERRED),
        ("is:open", OPEN),
        ("is:inferred,open", INFERRED | OPEN),
        ("no:links type:priority", {f"kg-2025/{code}" for code in ("1.1", "1.2", "3.4", "3.5")}),
        ("no:links type:result", {"report-2023-2025/illegal", "report-2023-2025/border-programme"}),
        ("relation:guest type:event", {MEETING}),
        ("organisation:cis type:event", {MEETING}),
        ("organisation:cis,un type:event", {MEETING}),
        ("place:moscow type:event", {PARADE}),
        ("is:weak type:priority", {"kg-2025/4.2"}),
        ("-type:entity,measure,priority,sphere,result,event,document", {"by-2023", "kz-2024", "kg-2025"}),
        ("no:links type:entity", set()),
        ("channel type:chairmanship", set()),
    ],
)  # fmt: skip
@pytest.mark.parametrize("end", ["", " "], ids=["growing", "finished"])
def test_filters_find_exactly_these(ids: Ids, typed: str, found: set[str], end: str) -> None:
    assert set(ids(typed + end)) == found


def test_a_document_is_where_all_results_stand(ids: Ids) -> None:
    assert set(ids("in:belta-2025-12-15 type:result")) == set(ids("type:result "))
    assert len(ids("type:result ")) == 17


def test_an_excluded_word_is_excluded_in_every_number(hits: Find) -> None:
    found = hits("-drug operation")
    assert found[0].node.kind == "operation"
    assert not [hit for hit in found if "drug" in hit.node.title.lower()]
    assert "kg-2025/3.3.1" not in [hit.node.id for hit in found]


def test_an_exclusion_alone_lists_everything_else(ids: Ids) -> None:
    everything = set(ids("-zzzz"))
    with Archive(SHIPPED) as archive:
        assert everything == set(archive.ids())
    assert set(ids("-csto")) == everything - set(ids('"csto"'))


@pytest.mark.parametrize(
    ("word", "id"),
    [
        ("channel", "channel"), ("afghanistan", "afghanistan"), ("ordabaev", "samat-ordabaev"),
        ("peacekeeping", "kg-2025/2.3"), ("exercises", EXERCISES), ("афганистан", "afghanistan"),
        ("наёмник", "mercenary"), ("naemnik", "mercenary"), ("сыещ", "csto"), ("jointstaff", "csto-joint-staff"),
    ],
)  # fmt: skip
def test_a_record_is_in_sight_from_the_third_letter_on(ids: Ids, word: str, id: str) -> None:
    late = [word[:end] for end in range(3, len(word) + 1) if id not in ids(word[:end])[:5]]
    assert late == []


@pytest.mark.parametrize("word", ["channel", "drug", "parade", "afghanistan", "form", "past", "places", "series"])
def test_a_word_with_a_sure_meaning_brings_no_near_misses(hits: Find, word: str) -> None:
    assert {match.how for hit in hits(f"{word} ") for match in hit.why} <= {"exact", "prefix", "form", "alias"}


@pytest.mark.parametrize(
    ("typed", "most"),
    [("chanel", 5), ("biologcal", 12), ("excercise", 3), ("peacekeping", 12), ("ordabayev", 3), ("migraton", 3),
     ("bishkeck", 5), ("terorism", 12), ("theory", 0), ("guest", 0), ("zzzzqq", 0), ("x", 0), ("fyr", 0)],
)  # fmt: skip
def test_a_misspelt_word_brings_few_strangers(ids: Ids, typed: str, most: int) -> None:
    assert len(ids(f"{typed} ")) <= most


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("channel ", [("channel", "channel", "exact")]),
        ("chan", [("chan", "channel", "prefix")]),
        ("chanel ", [("chanel", "channel", "typo")]),
        ("naemnik ", [("naemnik", "наемник", "transliteration")]),
        ("rfyfk ", [("rfyfk", "канал", "layout")]),
        ("jointstaff ", [("jointstaff", "joint staff", "split")]),
        ("peace keeping ", [("peace", "peacekeeping", "split"), ("keeping", "peacekeeping", "split")]),
        ("3.3.1 ", [("3.3.1", "3.3.1", "exact")]),
        ('"golan heights" ', [("golan", "golan", "exact"), ("heights", "heights", "exact")]),
        ("channel zzzz", [("channel", "channel", "exact"), ("zzzz", "", "missing")]),
        ("zzzz channel qqqq ", [("zzzz", "", "missing"), ("channel", "channel", "exact"), ("qqqq", "", "missing")]),
        ("why channel ", [("why", "", "missing"), ("channel", "channel", "exact")]),
        (
            "parade may 2025 zzzz ",
            [
                ("parade", "parade", "exact"),
                ("zzzz", "", "missing"),
                ("may", "may", "exact"),
                ("2025", "2025", "exact"),
            ],
        ),
    ],
)
def test_why_says_what_was_found_for_each_word_and_how(hits: Find, typed: str, why: list[tuple[str, str, str]]) -> None:
    assert [tuple(match) for match in hits(typed)[0].why] == why


def test_a_date_that_a_record_is_of_is_not_missing_in_its_words(hits: Find) -> None:
    found = {hit.node.id: hit.why for hit in hits("meeting may 2025 ")}
    assert [tuple(match) for match in found[MEETING]] == [("meeting", "meeting", "exact")]


def test_why_names_an_alias(hits: Find) -> None:
    found = {hit.node.id: hit.why for hit in hits("КСОР ")}
    assert [tuple(match) for match in found["kg-2025/2.1.2"]] == [("ксор", "crrf", "alias")]


def test_the_letters_that_matched_are_marked(hits: Find) -> None:
    found = {hit.node.id: hit for hit in hits("oper chan")}
    hit = found["report-2023-2025/channel"]
    assert [hit.node.title[start:end] for start, end in hit.spans] == ["operations", "Channel"]


@pytest.mark.parametrize(
    ("typed", "marked"),
    [
        ("strasse", ["Straße"]),
        ("иогаилы", ["Й\u0301огайлы"]),
        ("елка", ["Ёлка"]),
        ("ﬁn", ["ﬁn"]),
        ("resume", ["re\u0301sumé"]),
    ],
)
def test_marks_fit_titles_whose_letters_fold_to_more_or_fewer(
    world: Path, tmp_path: Path, typed: str, marked: list[str]
) -> None:
    entities = world / "entities" / "names.toml"
    text = entities.read_text("utf-8")
    title = "Straße «Й\u0301огайлы» Ёлка ﬁn re\u0301sumé"
    entities.write_text(text.replace('title = "River council"', f'title = "{title}"'), "utf-8")
    build(world, tmp_path / "world.db")
    with Archive(tmp_path / "world.db") as archive:
        (hit,) = Engine(archive).search(parse(f"{typed} ")).hits
    assert hit.node.title == title
    assert [hit.node.title[start:end] for start, end in hit.spans] == marked


def test_a_title_or_name_that_is_just_the_query_comes_first(ids: Ids) -> None:
    with Archive(SHIPPED) as archive:
        called = archive.rows("SELECT id, title FROM records UNION ALL SELECT record_id, text FROM names")
        called += archive.rows("SELECT id, id FROM records")
        called += archive.rows("SELECT id, code FROM records WHERE code <> ''")
    assert [(name, id) for id, name in called if ids(f"{name} ")[:1] != [id]] == []


def test_titles_beat_texts(hits: Find) -> None:
    found = hits("parade ")
    assert "parade" in found[0].node.title
    assert all("parade" not in hit.node.title.lower() for hit in found[1:])


def test_equals_come_newest_first_and_undated_ones_as_people_wrote_them(ids: Ids) -> None:
    with Archive(SHIPPED) as archive:
        happened = archive.rows(
            "SELECT id FROM records WHERE type IN ('event', 'result') ORDER BY sort_day DESC, position"
        )
        declared = archive.rows(
            "SELECT id FROM records WHERE type IN ('sphere', 'priority', 'measure') ORDER BY position"
        )
    assert ids("type:event,result ") == [id for (id,) in happened]
    assert ids("type:sphere,priority,measure ") == [id for (id,) in declared]
    assert ids("type:priority priority ") == sorted(
        ids("type:priority "), key=lambda id: ids("type:priority priority ").index(id)
    )


def test_what_lies_whole_in_a_period_comes_before_what_goes_beyond_it(ids: Ids) -> None:
    assert ids("2025-04 ")[:3] == ids("type:event 2025-04 ")


def test_an_unfinished_filter_is_none_yet(ids: Ids) -> None:
    assert set(ids("crrf type:")) == set(ids("crrf "))
    assert set(ids("crrf -type:e")) == set(ids("crrf "))
    assert set(ids("crrf type:e")) == set(ids("crrf "))
    assert set(ids("crrf year:20")) == set(ids("crrf "))
    assert set(ids("crrf type:ent")) == set(ids("crrf type:entity "))
    assert set(ids("type:event,e")) == set(ids("type:event "))
    assert set(ids('body:"joint st')) == set(ids('body:"joint staff" '))


@pytest.mark.parametrize(
    ("typed", "waiting"),
    [
        ("crrf country:", ("country:",)), ("crrf type:e", ("type:e",)), ("crrf -type:e", ("-type:e",)),
        ("crrf year:20", ("year:20",)), ("type:event,e", ("type:e",)), ("crrf priority:3.", ("priority:3.",)),
        ("crrf", ()), ("crrf type:ent", ()), ("type:event country:ka", ()), ("type:event ", ()),
    ],
)  # fmt: skip
def test_an_answer_names_the_filters_that_wait(engine: Engine, typed: str, waiting: tuple[str, ...]) -> None:
    answer = engine.search(parse(typed))
    assert answer.waiting == waiting
    assert answer.hits


@pytest.mark.parametrize(
    "typed", ["country:", "country:k", "type:e", "-type:e", "year:", "year:20", 'after:"may', "in:"]
)
def test_filters_that_wait_alone_find_nothing(engine: Engine, typed: str) -> None:
    assert engine.search(parse(typed)) == Answer((), {}, waiting=(typed.replace('"', ""),))


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_waits_for_its_value(engine: Engine, field: str) -> None:
    assert engine.search(parse(f"{field}:")).waiting == (f"{field}:",)


@pytest.mark.parametrize("typed", ["ch", "ch ", "oper ch", "form", "chanel", "type:event par", "parade 2025"])
def test_the_command_line_finds_what_the_screen_finds(engine: Engine, typed: str) -> None:
    answer = engine.search(parse(typed, typing=False))
    assert answer.hits
    assert answer == engine.search(parse(typed.strip()))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("type:evnt", "no type: value 'evnt'; did you mean event?"),
        ("type:e ", "no type: value 'e'; "),
        ("kind:meting", "no kind: value 'meting'; did you mean meeting?"),
        ("country:rusia", "no country 'rusia'; did you mean russia?"),
        ("priority:9.9", "no priority: value '9.9'; "),
        ("in:nowhere", "no in: value 'nowhere'; "),
        ("relation:gest", "no relation: value 'gest'; did you mean guest?"),
        ("is:true", "no is: value 'true'; there is "),
        ("type:? ", "no type: value '?'; there is chairmanship, sphere, "),
        ("type:?", "no type: value '?'; there is chairmanship, sphere, "),
        ("type:e,", "no type: value 'e'; there is event, entity"),
        ("country:x", "no country 'x'; there is afghanistan, belarus, "),
        ("priority:33", "no priority: value '33'; did you mean 3.3?"),
        ("crrf type:x", "no type: value 'x'; "),
        ('body:"joint stuff', "no body 'joint stuff'; "),
    ],
)
def test_an_unknown_value_is_answered_with_the_nearest(engine: Engine, text: str, message: str) -> None:
    with pytest.raises(QueryError) as error:
        engine.search(parse(text))
    assert str(error.value).startswith(message)


@pytest.mark.parametrize("text", ["", "  ", "...", "😀", "\0", "-", '""', "9.9 ", "12.30 "])
def test_what_asks_for_nothing_is_answered_with_nothing(engine: Engine, text: str) -> None:
    answer = engine.search(parse(text))
    assert (answer.hits, answer.counts, answer.total) == ((), {}, 0)


def test_a_cut_answer_still_counts_everything(engine: Engine) -> None:
    whole, short = engine.search(parse("csto ")), engine.search(parse("csto "), limit=3)
    assert short.hits == whole.hits[:3]
    assert short.counts == whole.counts
    assert short.total == len(whole.hits) == sum(whole.counts.values())
    assert engine.search(parse("type:result "), limit=3).total == 17


@pytest.mark.parametrize("text", ["a", "channel", "type:event", "chanel afganistan", "type:event academy", "-csto"])
def test_a_cancelled_search_gives_way_at_any_point_and_spoils_no_later_one(text: str) -> None:
    looks = 0

    def look(after: int) -> bool:
        nonlocal looks
        looks += 1
        return looks > after

    with Archive(SHIPPED) as archive:
        # Each time anew, since what is remembered of one search spares the next a look.
        whole = Engine(archive).search(parse(text), lambda: look(10_000))
        assert whole.hits
        for after in range(looks - 1):
            looks = 0
            engine = Engine(archive)
            with pytest.raises(Superseded):
                engine.search(parse(text), lambda after=after: look(after))
            assert engine.search(parse(text)) == whole


def test_a_search_that_is_stopped_in_a_statement_gives_way_too(monkeypatch: pytest.MonkeyPatch) -> None:
    stopped = []

    def interrupted(*_: object) -> None:
        stopped.append(True)
        raise ArchiveError("interrupted")

    with Archive(SHIPPED) as archive:
        engine = Engine(archive)
        monkeypatch.setattr(archive, "rows", interrupted)
        with pytest.raises(Superseded):
            engine.search(parse("channel"), lambda: bool(stopped))
        with pytest.raises(ArchiveError):
            engine.search(parse("channel"))


@pytest.mark.parametrize(
    ("name", "form"), [("Казахстан", "Казахстане"), ("Афганистан", "Афганистана"), ("Ордабаев", "Ордабаева")]
)
def test_a_name_in_any_case_finds_what_the_name_finds(shipped: Path, name: str, form: str) -> None:
    with Archive(shipped) as archive:
        named, inflected = (Engine(archive).search(parse(word)) for word in (name, form))
    assert {hit.node.id for hit in inflected.hits} >= {hit.node.id for hit in named.hits} != set()
    assert inflected.hits[0].why[0].how == "form"


def test_a_hit_is_made_once_and_only_where_it_is_looked_at() -> None:
    made: list[str] = []

    def make(title: str) -> Hit:
        made.append(title)
        return Hit(Node(title, "event", "", "", title), 1.0, (), ())

    hits = Hits("abcdef", make)
    assert (len(hits), made) == (6, [])
    assert [hit.node.id for hit in (hits[2], hits[-1], *hits[1:4])] == [*"cfbcd"]
    assert made == [*"cfbd"]
    with pytest.raises(IndexError):
        hits[6]
    assert hits == Hits("abcdef", make) != hits[:5]
