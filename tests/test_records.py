"""Records are read with every fault by file and line."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csto_tui.errors import RecordsError
from csto_tui.records import RELATIONS, read

WORLD = Path(__file__).parent / "records"
EVENTS, RESULTS, NAMES = "events/2024.toml", "results/report-2023-2024.toml", "entities/names.toml"
CHAIR, DOCUMENTS = "chairmanships/aa-2024.toml", "documents.toml"

EVIDENCE = '{ document = "bulletin", place = "1" }'
EXTRA = 'id = "extra"\ntitle = "Extra"\nkind = "meeting"\n\n[[event.evidence]]\ndocument = "bulletin"\nplace = "1"\n\n[[event]]\n'

# The file, what stands there, what is written in its place (all of the file if nothing stands there), and the fault,
# which is expected at the line marked <- and to be the only one; … stands for what is not compared.
FAULTS = [
    (
        EVENTS,
        'kind = "meeting"',
        'kind = "meeting"\nknid = 1 # <-',
        "unknown key 'knid' in event; allowed: id, …(did you mean 'kind'?)",
    ),
    (EVENTS, '[[event]]\nid = "2024-05-13-river-meeting"', "[[event]] # <-", "missing key 'id' in event; add it"),
    (
        EVENTS,
        "[[event]]",
        "[[evnt]] # <-\n[[event]]",
        "unknown type 'evnt' in events; allowed: event (did you mean 'event'?)",
    ),
    (EVENTS, "[[event.evidence]]", "[event.evidence] # <-", "evidence is not a list of tables; write [[…evidence]]"),
    (EVENTS, '"Summer session"', "5 # <-", "title of event is not text; put it in quotes"),
    (EVENTS, '"2024-05-13"', "2024-05-13 # <-", "date of event is not text; put it in quotes"),
    (EVENTS, '"Summer session"', '" " # <-', "title of event is empty; fill it or leave the key out"),
    (EVENTS, '"parade"', '"prade" # <-', "kind of event is 'prade'; allowed: meeting, …(did you mean 'parade'?)"),
    (EVENTS, '"low"', '"lo" # <-', "confidence of link is 'lo'; allowed: high, medium, low (did you mean 'low'?)"),
    (EVENTS, '"named"', '"guess" # <-', "basis of link is 'guess'; allowed: stated, named, wording, inference"),
    (
        EVENTS,
        '"organiser"',
        '"organizer" # <-',
        "relation of link is 'organizer'; allowed: …(did you mean 'organiser'?)",
    ),
    (EVENTS, '"The council held its own meeting."', '"" # <-', "why of link is empty"),
    (
        EVENTS,
        '[[event.link]]\nto = "river-council"\nrelation',
        "[[event.link]] # <-\nrelation",
        "missing key 'to' in link; add it",
    ),
    (
        EVENTS,
        '"the third meeting of the river council"',
        '"1 2 3 4 5 6 7 8 9" # <-',
        "phrase of evidence has 9 words; shorten it to 8",
    ),
    (EVENTS, "[120, 160]", "[160, 160] # <-", "chars of evidence is not [start, end] with 0 <= start < end"),
    (EVENTS, "[120, 160]", "[-1, 160] # <-", "chars of evidence is not [start, end] with 0 <= start < end"),
    (EVENTS, "[120, 160]", "[false, true] # <-", "chars of evidence is not [start, end] with 0 <= start < end"),
    (
        EVENTS,
        "[120, 160]",
        "[1, 99999999999999999999] # <-",
        "chars of evidence is not [start, end] with 0 <= start < end",
    ),
    (
        EVENTS,
        'place = "2.1" }',
        'place = "2.1", chars = 4 } # <-',
        "chars of evidence is not [start, end] with 0 <= start < end",
    ),
    (NAMES, "true", '"yes" # <-', "ambiguous of name is neither true nor false"),
    (NAMES, '"general"', '"rumour" # <-', "known_by of name is 'rumour'; allowed: document, general"),
    (NAMES, '"acronym"', '"initials" # <-', "sort of name is 'initials'; allowed: full, short, acronym, variant"),
    (NAMES, '"ru"', '"Russian" # <-', "language of name is 'Russian'; it must be a code"),
    (NAMES, 'kind = "work"', 'kind = "work"\nno_priority = "none" # <-', "unknown key 'no_priority' in entity"),
    (
        DOCUMENTS,
        '"https://example.org/bulletin"',
        '"javascript:1" # <-',
        "url of document is 'javascript:1'; it must be",
    ),
    (EVENTS, '"2024-05-13"', '"2024-02-30" # <-', "date of event is wrong: '2024-02-30' "),
    (DOCUMENTS, '"2024-07-01"', '"1 July" # <-', "published of document is wrong: '1 July' "),
    (EVENTS, 'date = "2024-05-13"\nbasis = "stated"', 'date = "2024-05-13" # <-', "date stands without a basis; "),
    (EVENTS, 'date = "2024-05-13"\nbasis = "stated"', 'basis = "stated" # <-', "basis stands without a date; "),
    (EVENTS, '"bounded"', '"stated" # <-', "basis is 'stated' but date is '../2024-07-01'; "),
    (EVENTS, '"stated"', '"bounded" # <-', "basis is 'bounded' but date is '2024-05-13'; "),
    (EVENTS, '"inferred"', '"year-inferred" # <-', "basis is 'year-inferred' but date is '2024-05-09?'; "),
    (EVENTS, '"2024-05-09-parade"', '"2024 Parade" # <-', "id of event is '2024 Parade'; it must be small letters"),
    (
        NAMES,
        'id = "heron-plan"',
        'id = "bulletin" # <-',
        f"duplicate id 'bulletin', first at {DOCUMENTS}:1; give one another id",
    ),
    (
        EVENTS,
        '"2024-05-09-parade"',
        '"2024-summer-session" # <-',
        f"duplicate id '2024-summer-session', first at {EVENTS}:41; ",
    ),
    (CHAIR, '"1.1.2"', '"1.1.1" # <-', f"duplicate id 'aa-2024/1.1.1', first at {CHAIR}:36; give one another code"),
    (CHAIR, '"1.1.2"', '"1.1" # <-', "code of measure is '1.1'; it must be three numbers"),
    (CHAIR, '"1.1.2"', '"1.1.3" # <-', "code '1.1.3' stands where '1.1.2' is due"),
    (CHAIR, '"1.1.2"', '"1.4.1" # <-', "code '1.4.1' has no '1.4' above it in this file"),
    ("chairmanships/bb-2025.toml", "", "# <-", "a file of a chairmanship holds one"),
    (
        NAMES,
        'to = "heron"',
        'to = "herom" # <-',
        "unknown id 'herom' in link; write the id of a record (did you mean 'heron'?)",
    ),
    (NAMES, 'to = "heron"', 'to = "heron-plan" # <-', "this link leads to the record itself"),
    (NAMES, '"bulletin"', '"buletin" # <-', "unknown id 'buletin' in evidence; …(did you mean 'bulletin'?)"),
    (NAMES, '"bulletin"', '"heron" # <-', "evidence is 'heron', a record of type entity; write the id of a document"),
    (
        EVENTS,
        '"bulletin", place = "2.1" },',
        '"aland", place = "2.1" }, # <-',
        "evidence is 'aland', a record of type entity",
    ),
    (
        EVENTS,
        '[[event.link]]\nto = "aa-2024/2.1"\nrelation = "related"',
        '[[event.link]] # <-\nto = "aa-2024/1.1.1"\nrelation = "implements"',
        "this link to 'aa-2024/1.1.1' stands above already; drop one of the two",
    ),
    (
        NAMES,
        'to = "heron"\nrelation = "subject"',
        f'to = "aa-2024/1.1"\nevidence = [{EVIDENCE}, {EVIDENCE}]\nrelation = "related" # <-',
        "relation 'related' starts from a record of type entity; only events and results have it",
    ),
    (
        EVENTS,
        'to = "aa-2024/2.1"\nrelation = "related"',
        'to = "aland"\nrelation = "related" # <-',
        "relation 'related' leads to a record of type entity; allowed: sphere, priority, measure",
    ),
    (
        EVENTS,
        '[[event.link]]\nto = "river-council"\nrelation = "organiser"',
        '[[event.link]] # <-\nto = "aa-2024/1.1"\nrelation = "related"',
        "a link of relation 'related' lacks evidence of both its sides",
    ),
    (
        NAMES,
        '"Plan of the operation Heron"',
        '"HÉRON" # <-',
        f"name 'HÉRON' is claimed by heron at {NAMES}:32 too; drop one",
    ),
    (
        "entities/more.toml",
        "",
        '[[entity]] # <-\nid = "a"\ntitle = "A"\nkind = "place"',
        "this entity has no evidence; add [[entity.evidence]]",
    ),
    (
        EVENTS,
        "[[event]]\n",
        f"[[event]] # <-\n{EXTRA}",
        "this event serves no sphere, priority or measure; link it to one",
    ),
    (
        EVENTS,
        'basis = "stated"',
        'basis = "stated"\nno_priority = "none" # <-',
        "no_priority stands beside a link to a priority",
    ),
    (EVENTS, "[[event]]", "[[event] # <-", "this is not TOML: Expected"),
    ("events/2025.toml", "", "[[event]]\na = '''# <-", "this is not TOML: "),
    ("notes.toml", "", "x = 1 # <-", "no records are read from here; move the file to one of documents.toml, "),
]


def faults(folder: Path) -> list[str]:
    """The faults of the records under a folder."""
    with pytest.raises(RecordsError) as caught:
        read(folder)
    return caught.value.faults


def faults_if_any(folder: Path) -> list[str]:
    """The faults of the records under a folder, which may be sound."""
    try:
        read(folder)
    except RecordsError as error:
        return error.faults
    return []


def spoil(folder: Path, file: str, old: str, new: str) -> str:
    """Replaces the first `old` of a file, or all of it, and gives the file and line that `new` marks."""
    path = folder / file
    text = path.read_text() if old else ""
    assert old in text
    text = text.replace(old, new, 1)
    path.write_text(text)
    return f"{file}:{text[: text.index('<-')].count(chr(10)) + 1}"


@pytest.mark.parametrize(("file", "old", "new", "message"), FAULTS)
def test_a_fault_is_reported_with_its_line(world: Path, file: str, old: str, new: str, message: str) -> None:
    place = spoil(world, file, old, new)
    (fault,) = faults(world)
    first, *others = message.split("…")
    assert fault.startswith(f"{place}: {first}")
    assert all(other in fault for other in others)


def test_all_faults_are_found_in_one_run_sorted_by_file_and_line(world: Path) -> None:
    places = [
        spoil(world, NAMES, '"work"', '"wrok" # <-'),
        spoil(world, EVENTS, '"parade"', '"prade" # <-'),
        spoil(world, EVENTS, '"meeting"', '"metting" # <-'),
        spoil(world, RESULTS, '"heron"', '"hreon" # <-'),
    ]
    found = [":".join(fault.split(":")[:2]) for fault in faults(world)]
    assert found == [places[0], places[2], places[1], places[3]]


def test_a_broken_file_does_not_make_links_to_its_records_faults(world: Path) -> None:
    spoil(world, NAMES, "[[entity]]", "[[entity] # <-")
    place = spoil(world, EVENTS, '"parade"', '"prade" # <-')
    broken, spoiled = faults(world)
    assert broken.startswith(f"{NAMES}:1: this is not TOML")
    assert spoiled.startswith(place)


def test_a_file_that_is_not_utf_8_is_a_fault(world: Path) -> None:
    (world / "events" / "2025.toml").write_bytes("[[event]]\ntitle = 'Цапля'".encode("cp1251"))
    assert faults(world) == ["events/2025.toml:2: this is not UTF-8; save the file in UTF-8"]


def test_a_file_that_is_gone_before_it_is_read_is_a_fault(world: Path) -> None:
    (world / "events" / "2025.toml").symlink_to("nowhere.toml")
    (fault,) = faults(world)
    assert fault.startswith("events/2025.toml:1: this file cannot be read: No such file or directory; ")


def test_a_file_nested_too_deeply_is_a_fault(world: Path) -> None:
    (world / "events" / "2025.toml").write_text("a = " + "[" * 10_000)
    (fault,) = faults(world)
    assert fault.startswith("events/2025.toml:1: this is not TOML: ")


def test_a_folder_without_records_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / ".events.toml").write_text("")
    assert faults(tmp_path) == [f"{tmp_path} has no TOML files; give the folder that holds the records"]
    (fault,) = faults(tmp_path / "missing")
    assert fault.endswith("missing cannot be read: No such file or directory; give the folder that holds the records")


def test_two_ambiguous_claims_to_a_name_are_no_fault(world: Path) -> None:
    spoil(world, NAMES, 'text = "RC"', 'ambiguous = true\ntext = "ЦАПЛЯ" # <-')
    assert [name["text"] for name in read(world).names] == ["Речной совет", "ЦАПЛЯ", "Цапля"]


def test_a_suggested_link_does_not_stand_for_a_reason_to_have_none(world: Path) -> None:
    spoil(world, RESULTS, 'confidence = "medium"', 'status = "suggested" # <-')
    (fault,) = faults(world)
    assert fault.startswith(f"{RESULTS}:1: this result serves no sphere, priority or measure")


def test_records_come_in_reading_order() -> None:
    records = read(WORLD).records
    assert [record["position"] for record in records] == list(range(1, 17))
    assert [record["id"] for record in records] == [
        "bulletin", "aa-2024", "aa-2024/1", "aa-2024/1.1", "aa-2024/1.1.1", "aa-2024/1.1.2", "aa-2024/2", "aa-2024/2.1",
        "2024-05-13-river-meeting", "2024-summer-session", "2024-05-09-parade", "report-2023-2024/heron",
        "aland", "river-council", "heron", "heron-plan",
    ]  # fmt: skip


def test_a_record_holds_what_its_block_says() -> None:
    rows = {record["id"]: record for record in read(WORLD).records}
    assert rows["aa-2024/1.1.1"] | {"text": "", "title": ""} == {
        "id": "aa-2024/1.1.1", "type": "measure", "kind": "", "parent_id": "aa-2024/1.1", "position": 5, "code": "1.1.1",
        "title": "", "text": "", "note": "", "date": None, "first_day": None, "last_day": None, "sort_day": None,
        "precision": None, "basis": None,
    }  # fmt: skip
    days = ("date", "first_day", "last_day", "sort_day", "precision", "basis")
    expected = ("../2024-07-01", None, "2024-07-01", "2024-07-01", "bounded", "bounded")
    assert tuple(rows["2024-summer-session"][day] for day in days) == expected


def test_the_reason_for_serving_no_priority_ends_the_note() -> None:
    notes = {record["id"]: record["note"] for record in read(WORLD).records}
    assert notes["2024-05-09-parade"] == "Serves no declared priority: The parade is a ceremony."
    assert notes["2024-summer-session"] == (
        "The day of the session is not given.\n\nServes no declared priority: no decision of the session is reported."
    )


def test_links_and_evidence_have_their_defaults_and_refer_to_each_other() -> None:
    rows = read(WORLD)
    link = next(link for link in rows.links if link["relation"] == "implements")
    assert (link["confidence"], link["basis"], link["status"]) == ("high", "named", "accepted")
    places = [(place["record_id"], place["locator"]) for place in rows.evidence if place["link_key"] == link["key"]]
    assert places == [("2024-05-13-river-meeting", "paragraph 1"), ("2024-05-13-river-meeting", "1.1.1")]
    assert [place["key"] for place in rows.evidence] == list(range(1, len(rows.evidence) + 1))


def test_the_digest_changes_with_what_the_records_say_and_with_nothing_else(world: Path) -> None:
    digests = [read(WORLD).digest, read(world).digest]
    (world / EVENTS).write_text((world / EVENTS).read_text() + "\n# A comment.\n")
    digests.append(read(world).digest)
    (world / NAMES).rename(world / "entities" / "others.toml")
    digests.append(read(world).digest)
    assert len(set(digests)) == 1
    (world / EVENTS).write_text((world / EVENTS).read_text().replace("title = ", 'note = "Said later."\ntitle = ', 1))
    assert read(world).digest != digests[0]


def test_every_relation_has_its_own_labels() -> None:
    assert len({forwards for _, forwards, _, _ in RELATIONS}) == len(RELATIONS)
    assert [id for id, _, _, coverage in RELATIONS if coverage != "none"] == [
        "implements",
        "contributes",
        "related",
    ]


LINES = [
    (path, number)
    for path in sorted(WORLD.rglob("*.toml"))
    for number, line in enumerate(path.read_text().split("\n"))
    if " = " in line and line[0] != " "
]


@given(
    st.sampled_from(LINES),
    st.sampled_from(["[]", "[[]]", "[{}]", "{}", "{ a = 1 }", "7", "true", "2024-05-13", '"\\u0000"', '"../"', "nan"]),
)
def test_no_value_in_any_place_is_worse_than_a_fault(
    tmp_path_factory: pytest.TempPathFactory, line: tuple[Path, int], value: str
) -> None:
    folder = tmp_path_factory.mktemp("world")
    for path in WORLD.rglob("*.toml"):
        lines = path.read_text().split("\n")
        if path == line[0]:
            lines[line[1]] = lines[line[1]].partition("=")[0] + "= " + value
        target = folder / path.relative_to(WORLD)
        target.parent.mkdir(exist_ok=True)
        target.write_text("\n".join(lines))
    assert all(fault.isprintable() for fault in faults_if_any(folder))
