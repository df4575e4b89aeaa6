"""Faults are found at the line where they stand."""

from pathlib import Path

import pytest

from csto_tui.faults import Address, Source, load, locate, meant

TEXT = '''# [[event]]
[[event]] # the first
id = "one" # not = a key
text = """
[[event]]
kind = "no key" \\"""
"""
note = \'\'\'
[[event.link]]
\'\'\'
chars = [
  1, # [[
  2,
]
"kind" = "a # b"

[[event.link]]
to = "x"
evidence = [
  { document = "]", place = "{" },
  { document = "b" },
]
why = """""quoted"" words"""

[[event.link]]
to = "y"

[[event]]
id = "two"
"odd key" = 1

[[event.link]]
to.x = "z"

[chairmanship]
id = "three"
'''


@pytest.mark.parametrize(
    ("address", "beginning"),
    [
        (("event", 0), "[[event]] # the first"),
        (("event", 0, "id"), 'id = "one"'),
        (("event", 0, "chars"), "chars = ["),
        (("event", 0, "kind"), '"kind" ='),
        (("event", 0, "link", 0), '[[event.link]]\nto = "x"'),
        (("event", 0, "link", 0, "evidence"), "evidence ="),
        (("event", 0, "link", 0, "evidence", 0, "place"), '  { document = "]"'),
        (("event", 0, "link", 0, "evidence", 1), '  { document = "b"'),
        (("event", 0, "link", 0, "why"), "why ="),
        (("event", 0, "link", 1), '[[event.link]]\nto = "y"'),
        (("event", 0, "link", 1, "evidence", 0), '[[event.link]]\nto = "y"'),
        (("event", 1, "id"), 'id = "two"'),
        (("event", 1, "link", 0, "to"), "to.x ="),
        (("chairmanship", "id"), 'id = "three"'),
        (("nothing", 3), "# [[event]]"),
    ],
)
def test_a_value_is_found_at_its_line(address: Address, beginning: str) -> None:
    source = Source("world.toml", b"", lines=locate(TEXT))
    assert "\n".join(TEXT.split("\n")[source.line(address) - 1 :]).startswith(beginning)


def test_windows_line_ends_do_not_shift_lines() -> None:
    assert locate(TEXT.replace("\n", "\r\n")) == locate(TEXT)


def test_a_fault_is_one_line_that_is_safe_to_print(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("x = 1\n")
    source = load(tmp_path, "a.toml")
    source.fault(("x",), "unknown key 'a\nb\x1b[31m'")
    (fault,) = map(str, source.faults)
    assert fault.startswith("a.toml:1: unknown key 'a b")
    assert fault.isprintable()


def test_the_nearest_value_is_suggested_and_nothing_that_is_far() -> None:
    assert meant(("kind", "date"), "knid") == " (did you mean 'kind'?)"
    assert meant(("kind", "date"), "zzz") == ""
