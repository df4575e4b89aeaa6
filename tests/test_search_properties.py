"""What holds of every query on the shipped archive."""

from contextlib import suppress
from pathlib import Path

from hypothesis import assume, example, given
from hypothesis import strategies as st

from csto_tui.alphabets import tokens
from csto_tui.archive import Archive
from csto_tui.errors import QueryError
from csto_tui.search.engine import Answer, Engine
from csto_tui.search.query import FIELDS, parse

ARCHIVE = Archive(Path(__file__).parents[1] / "data" / "csto.db")
ENGINE = Engine(ARCHIVE)
TITLES = {str(id): str(title) for id, title in ARCHIVE.rows("SELECT id, title FROM records")}
WORDS = sorted({word for title in TITLES.values() for word, _, _ in tokens(title) if word.isalpha()})

pieces = st.one_of(
    st.sampled_from(
        [*FIELDS, *(f"{field}:" for field in FIELDS), "2025", "may 2025", "3.3", "2.1.1", "csto", "события"]
    ),
    st.sampled_from(
        ['"', "-", ",", ":", "..", ".", "/", " ", "«", "*", "(", ")", "NEAR", "AND", "\0", "\ud800", "ё", "ß"]
    ),
    st.text(max_size=4),
)
queries = st.one_of(st.text(st.characters(exclude_categories=())), st.lists(pieces, max_size=12).map("".join))
words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5)
misspelt = st.builds(
    lambda word, at, letter: word[: at % len(word)] + letter + word[at % len(word) + 1 :],
    st.sampled_from(WORDS), st.integers(0, 30), st.sampled_from("aeiouxqа"),
)  # fmt: skip
filters = st.sampled_from(
    ["type:event", "type:result,measure", "-type:entity", "country:kazakhstan", "sphere:3", "year:2025", "2025-04",
     "after:2025", "has:note", "no:links", "is:open", "3.3", "-csto", '"joint staff"', "in:belta-2025-12-15"]
)  # fmt: skip


def found(text: str) -> set[str]:
    return {hit.node.id for hit in ENGINE.search(parse(text), limit=1000).hits}


@given(queries)
@example("a" * 250)
@example("1 " * 200)
@example("csto " * 40)
@example('"' * 200)
def test_any_text_is_a_query_or_has_an_error_of_one_line(text: str) -> None:
    message = ""
    try:
        answer = ENGINE.search(parse(text), limit=1000)
    except QueryError as error:
        answer, message = Answer((), {}), str(error)
    assert message.isprintable()
    assert answer.total == len(answer.hits)
    for hit in answer.hits:
        assert all(0 <= start < end <= len(hit.node.title) for start, end in hit.spans)


@given(st.data(), st.lists(st.one_of(st.sampled_from(WORDS), misspelt), min_size=2, max_size=5))
def test_words_find_the_same_in_any_order(data: st.DataObject, typed: list[str]) -> None:
    assume(not parse(" ".join(typed)).dates)
    other = data.draw(st.permutations(typed))
    assume(not parse(" ".join(other)).dates)
    assert found(" ".join(typed) + " ") == found(" ".join(other) + " ")


@given(st.lists(st.one_of(st.sampled_from(WORDS), misspelt), min_size=1, max_size=3), filters, filters)
def test_a_filter_never_adds_a_hit(typed: list[str], first: str, second: str) -> None:
    text = " ".join(typed)
    assert found(f"{text} {first} ") <= found(f"{text} ")
    assert found(f"{first} {second} ") <= found(f"{first} ")


@given(st.sampled_from(sorted(TITLES)), st.data())
def test_a_record_is_found_by_any_words_of_its_title(id: str, data: st.DataObject) -> None:
    title = [word for word, _, _ in tokens(TITLES[id])]
    chosen = data.draw(st.lists(st.sampled_from(title), min_size=1, max_size=4, unique=True))
    assert id in found(" ".join(chosen) + " ")
    assert id in found(chosen[0])


@given(st.lists(st.one_of(st.sampled_from(WORDS), misspelt), min_size=1, max_size=4))
def test_why_has_an_entry_for_every_word(typed: list[str]) -> None:
    query = parse(" ".join(typed))
    asked = [word.text for word in query.words]
    for hit in ENGINE.search(query).hits:
        assert [match.typed for match in hit.why][: len(asked)] == asked
        assert {match.how for match in hit.why if not match.found} <= {"missing"}
        assert all(match.found for match in hit.why if match.how != "missing")


@given(queries)
def test_nothing_waits_when_nobody_types_on(text: str) -> None:
    with suppress(QueryError):
        assert ENGINE.search(parse(text, typing=False)).waiting == ()


@given(words, st.sampled_from(["year:20", "type:e", "-type:e", "country:", "in:"]))
def test_a_filter_that_waits_changes_nothing(typed: list[str], waiting: str) -> None:
    text = " ".join(typed)
    assume(not parse(text).dates)
    assert ENGINE.search(parse(f"{text} {waiting}")) == ENGINE.search(parse(text))._replace(waiting=(waiting,))


@given(words, st.booleans())
def test_a_query_is_always_answered_alike(typed: list[str], finished: bool) -> None:
    query = parse(" ".join(typed) + " " * finished)
    assert ENGINE.search(query) == ENGINE.search(query) == Engine(ARCHIVE).search(query)
