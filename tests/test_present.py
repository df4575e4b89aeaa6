import pytest
from hypothesis import given
from hypothesis import strategies as st

from csto_tui import present
from csto_tui.model import Evidence, Link, Match, Name, Node, Record, Source

MEASURE = Node("kg-2025/3.3.1", "measure", "", "3.3.1", "Operation Channel against drugs", recorded=1, weak=0)
RESULT = Node("report/channel", "result", "", "", "Anti-drug operations Channel carried out", "2023–2025")
PLACE = Evidence("belta", "BelTA headline", "paragraph 4", "under the codename Channel", 1, 2)
LINK = Link(
    "in",
    "implements",
    "implemented by",
    RESULT,
    "high",
    "named",
    "Both sides name the same operation, Channel.",
    "accepted",
    (PLACE,),
)
RECORD = Record(
    id="kg-2025/3.3.1", type="measure", kind="", code="3.3.1", title="Operation Channel against drugs",
    text="Members carry out the operation.", note="", date="", date_text="", basis="",
    path=(), children=(), links=(LINK,), names=(), evidence=(PLACE,), recorded=1, weak=0,
)  # fmt: skip


@pytest.mark.parametrize(
    ("node", "words"),
    [
        (MEASURE, "Measure 3.3.1"),
        (Node("3", "sphere", "", "3", ""), "Sphere 3"),
        (Node("3.3", "priority", "", "3.3", ""), "Priority 3.3"),
        (Node("e", "event", "meeting", "", ""), "Event · meeting"),
        (Node("r", "result", "", "", ""), "Result"),
        (Node("o", "entity", "operation", "", ""), "Operation"),
        (Node("d", "document", "", "", ""), "Document"),
        (Node("k", "chairmanship", "", "", ""), "Chairmanship"),
        (RECORD, "Measure 3.3.1"),
    ],
)
def test_a_record_is_called_by_its_type_with_its_code_or_kind(node: Node | Record, words: str) -> None:
    assert present.type_words(node) == words


def test_a_title_stands_after_its_code() -> None:
    assert present.label(MEASURE) == "3.3.1 Operation Channel against drugs"
    assert present.label(RESULT) == "Anti-drug operations Channel carried out"


@pytest.mark.parametrize(
    ("recorded", "weak", "words"),
    [
        (None, None, ""),
        (3, 2, "● 3 recorded, 2 only weakly linked"),
        (3, 0, "● 3 recorded"),
        (0, 1, "◐ 1 only weakly linked"),
        (0, 0, "○ no record in this archive"),
    ],
)
def test_what_serves_an_item_is_said_with_a_glyph_and_in_words(
    recorded: int | None, weak: int | None, words: str
) -> None:
    assert present.served(MEASURE._replace(recorded=recorded, weak=weak)) == words
    assert present.served(RECORD._replace(recorded=recorded, weak=weak)) == words


@pytest.mark.parametrize(
    ("recorded", "weak", "tally"),
    [
        (None, None, ""),
        (3, 2, "●  3+2"),
        (3, 0, "●    3"),
        (14, 0, "●   14"),
        (0, 1, "◐    1"),
        (0, 0, "○     "),
    ],
)
def test_tallies_keep_apart_what_is_only_weakly_linked_and_stand_in_columns(
    recorded: int | None, weak: int | None, tally: str
) -> None:
    assert present.tally(MEASURE._replace(recorded=recorded, weak=weak)) == tally


@pytest.mark.parametrize(
    ("type", "size", "words"),
    [
        ("entity", 7, "7 links"),
        ("entity", 1, "1 link"),
        ("entity", 0, "0 links"),
        ("document", 55, "55 records"),
        ("document", 1, "1 record"),
        ("group", 3, "3"),
        ("group", 1, "1"),
        ("group", None, ""),
        ("event", None, ""),
    ],
)
def test_a_size_says_of_what_unless_a_group_says_it(type: str, size: int | None, words: str) -> None:
    assert present.amount(Node("x", type, "", "", "", size=size)) == words


@pytest.mark.parametrize(
    ("text", "basis", "words"),
    [
        ("13 May 2025", "stated", "13 May 2025"),
        ("9 May 2025 (inferred)", "inferred", "9 May 2025 (inferred)"),
        ("by 15 December 2025", "bounded", "by 15 December 2025 (not later than; the day is not given)"),
        ("", "", ""),
    ],
)
def test_a_date_says_what_is_not_known_of_it(text: str, basis: str, words: str) -> None:
    assert present.dated(RECORD._replace(date_text=text, basis=basis)) == words


@pytest.mark.parametrize(
    ("date", "short"),
    [
        ("13 May 2025", "13 May"),
        ("9 May 2025 (inferred)", "9 May?"),
        ("2023–2025", ""),
        ("", ""),
    ],
)
def test_a_short_date_leaves_out_the_year_and_keeps_the_doubt(date: str, short: str) -> None:
    assert present.short_date(RESULT._replace(date_text=date)) == short


def test_links_stand_under_the_label_of_their_relation_in_their_order() -> None:
    second = LINK._replace(confidence="low")
    named = LINK._replace(direction="out", relation="names", label="names")
    groups = present.linked(RECORD._replace(links=(LINK, second, named)))
    assert groups == [("implemented by", [LINK, second]), ("names", [named])]


def test_links_that_serve_a_record_are_not_among_its_others() -> None:
    named = LINK._replace(direction="out", relation="names", label="names")
    record = RECORD._replace(links=(LINK, named))
    assert present.linked(record, [(MEASURE, LINK)]) == [("names", [named])]


def test_only_links_that_serve_a_declared_item_say_how_sure_they_are() -> None:
    assert present.sureness(LINK) == "high"
    assert present.sureness(LINK._replace(relation="names", far=MEASURE)) == ""


def test_a_date_stands_after_the_title_unless_that_says_it() -> None:
    assert present.dated_label(RESULT) == "Anti-drug operations Channel carried out · 2023–2025"
    assert present.dated_label(MEASURE) == "3.3.1 Operation Channel against drugs"
    assert present.dated_label(RESULT._replace(title="Report on 2023–2025")) == "Report on 2023–2025"


@pytest.mark.parametrize(
    ("basis", "words"),
    [
        ("stated", "stated in the source"),
        ("named", "named on both sides"),
        ("wording", "by the wording"),
        ("inference", "inferred"),
        ("else", "else"),
    ],
)
def test_a_reason_says_how_sure_the_link_is_and_on_what_ground(basis: str, words: str) -> None:
    assert (
        present.reason(LINK._replace(basis=basis))
        == f"high confidence, {words}: Both sides name the same operation, Channel."
    )


def test_a_link_that_nobody_has_accepted_is_called_suggested() -> None:
    assert present.reason(LINK._replace(status="suggested")).startswith(
        "suggested, high confidence, named on both sides: "
    )


def test_a_place_names_the_document_and_quotes_a_few_words() -> None:
    assert present.place(PLACE) == "BelTA headline, paragraph 4: “under the codename Channel”"
    assert present.place(PLACE._replace(phrase="")) == "BelTA headline, paragraph 4"
    assert present.place(PLACE._replace(phrase="the “Channel”")).endswith(": “the ‘Channel’”")


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        (
            "CSTO reviews key military, security developments in 2023-2025",
            "CSTO reviews key military, security developments in…",
        ),
        ("x" * 70, "x" * 59 + "…"),
        ("x" * 60, "x" * 60),
    ],
)
def test_a_long_title_of_a_document_is_cut_between_words(title: str, shown: str) -> None:
    place = PLACE._replace(document_title=title, phrase="")
    assert present.place(place) == f"{shown}, paragraph 4"
    assert present.place(place, whole=True) == f"{title}, paragraph 4"
    assert present.places([place]) == [shown, "  paragraph 4"]
    assert present.places([place], whole=True) == [title, "  paragraph 4"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (Name("КСОР", "ru", "acronym", "general", False), "КСОР (Russian acronym, general knowledge)"),
        (Name("Channel", "en", "short", "document", True), "Channel (English short name, an ordinary word too)"),
        (Name("Kanal", "ky", "variant", "document", False), "Kanal (ky variant)"),
    ],
)
def test_a_name_says_its_language_and_sort_and_whether_a_document_gives_it(name: Name, words: str) -> None:
    assert present.named(name) == words


def test_a_matched_word_says_how_it_was_found() -> None:
    assert present.matched(Match("chanel", "channel", "typo")) == "chanel → channel (typo)"
    assert present.matched(Match("channel", "channel", "exact")) == "channel (exact)"
    assert present.matched(Match("zzzz", "", "missing")) == "zzzz (missing)"


def test_counts_are_called_by_the_plural_of_their_type() -> None:
    assert present.counted({"event": 2, "priority": 1, "entity": 3}) == "events 2 · priorities 1 · names 3"


def test_places_are_gathered_by_document_and_place() -> None:
    other = PLACE._replace(locator="headline", phrase="")
    second = PLACE._replace(phrase="a series")
    assert present.places([PLACE, other, second]) == [
        "BelTA headline",
        "  paragraph 4: “under the codename Channel” · “a series”",
        "  headline",
    ]


def test_a_page_tells_everything_of_a_record() -> None:
    parent = Node("kg-2025/3.3", "priority", "", "3.3", "Drug trafficking")
    child = Node("c", "measure", "", "9", "Child", recorded=0, weak=0)
    name = Name("Канал", "ru", "short", "general", False)
    record = RECORD._replace(
        path=(parent,), children=(child,), names=(name,), note="Open.\n\nStill open.", date_text="2025"
    )
    assert present.page(record) == "\n".join(
        [
            "3.3.1 Operation Channel against drugs",
            "Measure 3.3.1 · 2025 · kg-2025/3.3.1",
            "● 1 recorded",
            "",
            "Members carry out the operation.",
            "",
            "IN",
            "  3.3 Drug trafficking",
            "",
            "CONTAINS",
            "  9 Child · ○ no record in this archive · c",
            "",
            "LINKS",
            "  implemented by",
            "    ← Anti-drug operations Channel carried out · 2023–2025 · report/channel",
            "        high confidence, named on both sides: Both sides name the same",
            "          operation, Channel.",
            "",
            "NAMES",
            "  Канал (Russian short name, general knowledge)",
            "",
            "EVIDENCE",
            "  BelTA headline · belta",
            "    paragraph 4: “under the codename Channel”",
            "",
            "NOTE",
            "Open.",
            "",
            "Still open.",
        ]
    )


def test_a_page_tells_the_facts_of_a_document() -> None:
    source = Source("BelTA", "", "en", "2025-12-15", "", "")
    text = present.page(RECORD._replace(type="document", source=source, links=(), evidence=()))
    assert text.endswith("DOCUMENT\n  published by: BelTA\n  language: English\n  published: 2025-12-15")


def test_what_serves_an_item_is_told_once_under_the_item_it_serves() -> None:
    below = LINK._replace(relation="related", label="related to", confidence="low")
    child = MEASURE._replace(id="child", code="3.3.2", title="Child")
    text = present.page(RECORD, 200, serving=((MEASURE, LINK), (child, below)))
    served = text.partition("SERVED BY\n")[2]
    assert "LINKS" not in text
    assert served.splitlines()[:5:3] == ["  3.3.1 Operation Channel against drugs", "  3.3.2 Child"]
    assert "    ← implemented by: Anti-drug operations Channel carried out · 2023–2025 · report/channel" in served
    assert "    ← related to: Anti-drug operations Channel carried out · 2023–2025 · report/channel" in served
    assert (served.count("high"), served.count("low")) == (1, 1)


@given(
    st.lists(st.text(st.characters(categories=("L", "N", "P")), min_size=1, max_size=60), min_size=1),
    st.integers(1, 120),
)
def test_no_word_is_cut_and_no_line_is_longer_than_it_must_be(words: list[str], width: int) -> None:
    lines = present.page(RECORD._replace(text=" ".join(words)), width).splitlines()
    text = lines[lines.index("") + 1 : lines.index("LINKS")]
    assert " ".join(text).split() == words
    assert all(len(line) <= width or " " not in line for line in text)
