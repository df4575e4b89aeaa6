"""One table makes bindings, footer, help, palette and `csto-tui keys`."""

import json
import re
from collections.abc import Callable
from itertools import combinations

import pytest
from rich.cells import cell_len
from textual.widget import Widget

from csto_tui import cli
from csto_tui.keyboard import russian_key
from csto_tui.ui.app import CstoApp
from csto_tui.ui.browser import Browser
from csto_tui.ui.commands import BY_ID, COMMANDS, CONTEXTS, PANES, Command, key_table, keys_of, shown
from csto_tui.ui.detail import Detail
from csto_tui.ui.footer import Footer
from csto_tui.ui.help import Help
from csto_tui.ui.links import LinkList
from csto_tui.ui.outline import Outline
from csto_tui.ui.palette import palette
from csto_tui.ui.results import Results
from csto_tui.ui.searchbox import QueryInput
from csto_tui.ui.timeline import Bars
from csto_tui.ui.visited import Visited

EVERY_PANE = pytest.mark.parametrize("pane", PANES)
EVERY_COMMAND = pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
DIGITS = set("123456789")
ALONE = {"previous-pane"}
DOERS: dict[str, tuple[type, ...]] = {
    "browser": (Browser,),
    "list": (Outline, Results, LinkList, Visited),
    "links": (LinkList,),
    "detail": (Detail,),
    "search": (QueryInput,),
    "timeline": (Bars,),
}
"""Who does the commands of a context, unless the action names another."""


def of_pane(pane: str) -> list[Command]:
    return [command for command in COMMANDS if command.context in PANES[pane]]


def simple(key: str) -> bool:
    """Whether a key is neither with Ctrl or Alt nor a bracket nor a digit."""
    return not key.startswith(("ctrl+", "alt+")) and key not in DIGITS and "bracket" not in key


def test_every_command_has_an_id_of_its_own() -> None:
    assert len(BY_ID) == len(COMMANDS)


def test_every_command_says_what_it_does_in_a_context_that_has_a_name() -> None:
    assert {command.context for command in COMMANDS} == set(CONTEXTS)
    assert {context for contexts in PANES.values() for context in contexts} == set(CONTEXTS)
    assert all(command.label and command.help[0].isupper() for command in COMMANDS)


@EVERY_PANE
def test_no_two_commands_that_hold_together_share_a_key(pane: str) -> None:
    order = PANES[pane]
    shared = {
        (one.id, other.id, key)
        for one, other in combinations(of_pane(pane), 2)
        for key in set(keys_of(one)) & set(keys_of(other))
        # Digits follow links while the links have the keys, and there Escape leaves the search.
        if not (one.context != other.context and (key in DIGITS or (pane == "search" and key in ("escape", "tab"))))
    }
    assert shared == set(), f"nearest first: {order}"


@EVERY_COMMAND
def test_every_letter_has_its_place_on_a_russian_keyboard(command: Command) -> None:
    keys = keys_of(command)
    latin = [key for key in command.keys.split(",") if len(key) == 1 and key.isalpha()]
    assert len(set(keys)) == len(keys)
    assert {russian_key(key) for key in latin} <= set(keys)
    assert all(russian_key(key) for key in latin)


def test_letters_stand_where_they_stand_on_the_keyboard() -> None:
    assert keys_of(BY_ID["cursor-down"]) == ["down", "j", "о"]
    assert keys_of(BY_ID["quit"]) == ["q", "ctrl+q", "й"]
    assert keys_of(BY_ID["reopen"]) == ["R", "К"]
    assert keys_of(BY_ID["help"])[-1] == "comma"
    assert keys_of(BY_ID["search"])[-1] == "full_stop"


@EVERY_COMMAND
def test_no_command_lives_on_a_modified_key_a_bracket_or_a_digit_alone(command: Command) -> None:
    if not command.id.startswith("follow-"):
        assert any(map(simple, command.keys.split(",")))


@EVERY_COMMAND
def test_somebody_does_every_command(command: Command) -> None:
    target, _, call = command.action.rpartition(".")
    name = f"action_{call.partition('(')[0]}"
    doers = {"app": (CstoApp,), "screen": (Browser,)}.get(target) or DOERS[command.context]
    assert [doer.__name__ for doer in doers if not isinstance(getattr(doer, name, None), Callable)] == []


@EVERY_COMMAND
def test_every_binding_is_in_the_table(command: Command) -> None:
    doer = DOERS[command.context][0]
    bindings = [binding for binding in doer.BINDINGS if binding.id == command.id]
    assert [binding.key.split(",") for binding in bindings] == [keys_of(command)]


def test_no_widget_of_ours_binds_a_letter_beside_the_table() -> None:
    own = {doer: [binding.id for binding in doer.BINDINGS] for doers in DOERS.values() for doer in doers}
    assert {str(doer) for doer, ids in own.items() if not set(ids) <= set(BY_ID)} == set()


def test_a_key_is_shown_as_people_write_it() -> None:
    keys = ["slash", "alt+left", "ctrl+p", "f1", "shift+tab", "pagedown", "B", "left_square_bracket", "+"]
    assert list(map(shown, keys)) == ["/", "Alt+←", "Ctrl+p", "F1", "Shift+Tab", "PgDn", "B", "[", "+"]
    assert all("_" not in shown(key) for command in COMMANDS for key in command.keys.split(","))


def test_the_command_line_prints_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["keys", "--format", "json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert [tuple(row.values()) for row in printed] == key_table()
    assert {row["id"] for row in printed} >= {command.id for command in COMMANDS if "follow-" not in command.id}
    assert cli.run(["keys"]) == 0
    table = " ".join(capsys.readouterr().out.split())
    assert all(f"{' '.join(row['keys'].split())} {row['what']}" in table for row in printed)


@EVERY_PANE
def test_help_names_every_command_of_its_pane_with_all_its_keys(pane: str) -> None:
    words = " ".join(Help(PANES[pane], {}).text(80).plain.split())
    for command in of_pane(pane):
        if not command.id.startswith("follow-"):
            assert f"{' '.join(map(shown, command.keys.split(',')))} {command.help}" in words
    assert ("1 … 9 Follow" in words) == (pane == "links")


@pytest.mark.parametrize("width", [27, 40, 59, 60, 84])
def test_help_keeps_to_its_width(width: int) -> None:
    lines = Help(PANES["links"], {}).text(width).plain.splitlines()
    assert [line for line in lines if line.startswith(" ") and cell_len(line) > width] == []


@EVERY_PANE
def test_the_palette_offers_every_command_of_its_pane(pane: str) -> None:
    offered = {choice.value for choice in palette(PANES[pane], {}, Widget())._choices}
    assert offered == {command.id for command in of_pane(pane)} - {"palette", "step-back"}


@EVERY_PANE
def test_the_palette_says_what_a_command_does_and_its_key(pane: str) -> None:
    offered = {choice.value: choice for choice in palette(PANES[pane], {}, Widget())._choices}
    for command in of_pane(pane):
        if command.id in offered:
            assert offered[command.id].text == command.help
            assert shown(command.keys.split(",")[0]) in offered[command.id].right


@EVERY_PANE
def test_hints_are_whole_at_every_width_and_always_say_help_and_quit(pane: str) -> None:
    footer = Footer({})
    footer.set_reactive(Footer.contexts, PANES[pane])
    labels = {command.id: command.label for command in of_pane(pane)}
    for width in range(32, 201):
        hints = footer.hints(width)
        assert 1 + sum(cell_len(key) + cell_len(word) + 3 for key, word, _ in hints) <= width
        assert [id for _, _, id in hints][-2:] == ["help", "quit"]
        assert all(word == labels[id] for _, word, id in hints)
        assert "search" in [id for _, _, id in hints] or pane not in ("list", "history") or width < 39
    assert len(hints) >= 5


def test_hints_where_one_types_show_keys_that_type_nothing() -> None:
    footer = Footer({})
    footer.set_reactive(Footer.contexts, PANES["search"])
    assert [key for key, _, _ in footer.hints(200)] == ["Enter", "Esc", "Tab", "F1", "Ctrl+q"]


def test_hints_show_the_keys_of_the_settings() -> None:
    footer = Footer({"quit": "x", "search": "f12"})
    hints = {id: key for key, _, id in footer.hints(200)}
    assert (hints["quit"], hints["search"]) == ("x", "F12")


@EVERY_PANE
def test_the_hints_of_a_pane_have_ranks_of_their_own(pane: str) -> None:
    ranks = [(command.footer, command.context) for command in of_pane(pane) if command.footer]
    assert len(set(ranks)) == len(ranks)
    assert re.fullmatch(r"[\w ]+", " ".join(command.label for command in of_pane(pane)))
