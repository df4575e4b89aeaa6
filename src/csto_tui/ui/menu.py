"""A list above all else from which the reader chooses, by arrows or by typing a part of what it says."""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from csto_tui.alphabets import fold
from csto_tui.keyboard import other_layout
from csto_tui.ui.modal import Modal
from csto_tui.ui.rows import Line, Rows
from csto_tui.ui.searchbox import QueryInput

NO_WORDS = "Nothing here has these words."
MORE = "{} more, found by typing"


class Choice(NamedTuple):
    """A line of a menu: what it says, what it stands for, what stands at its right end, the heading under which it is listed.

    `words` are found too when they are typed. One of the `rest` is not listed before something is typed.
    """

    text: str
    value: str
    right: str = ""
    heading: str = ""
    words: str = ""
    rest: bool = False


class Choices(Rows):
    """The choices that have what the reader typed, under their headings."""

    class Taken(Message):
        """The reader took a choice; its value is None if there was none."""

        def __init__(self, value: str | None) -> None:
            super().__init__()
            self.value = value

    def __init__(self, choices: Sequence[Choice], nothing: str) -> None:
        """Begins with these choices; says `nothing` where there are none."""
        super().__init__()
        self.nothing = nothing
        self._lines: list[Choice | str] = []
        self._begun = choices

    def on_mount(self) -> None:
        """Shows what is listed before anything is typed."""
        self.show(self._begun)

    @property
    def choice(self) -> Choice | None:
        """What is under the cursor; None if nothing fits."""
        line = self._lines[self.cursor] if 0 <= self.cursor < len(self._lines) else None
        return line if isinstance(line, Choice) else None

    def show(self, choices: Sequence[Choice], typed: bool = False) -> None:
        """Shows these choices, under each heading how many more are found by typing while nothing is typed."""
        self._lines = []
        for heading, group in groupby(choices, lambda choice: choice.heading):
            members = list(group)
            listed = [choice for choice in members if typed or not choice.rest]
            self._lines += [*([heading] if heading else []), *listed]
            hidden = len(members) - len(listed)
            self._lines += [MORE.format(hidden)] if hidden else []
        self.reset()

    def count(self) -> int:
        """How many lines there are, headings among them."""
        return len(self._lines)

    def line(self, index: int) -> Line:
        """A choice, or a heading."""
        line = self._lines[index]
        return Line(line.text, line.right) if isinstance(line, Choice) else Line(line, heading=True)

    def action_open(self) -> None:
        """Takes the choice under the cursor."""
        self.post_message(self.Taken(self.choice.value if self.choice else None))


class Menu(Modal[str]):
    """Offers choices; closes with the value of the one that was taken, None if none was."""

    DEFAULT_CSS = """
    Menu { align: center middle; background: $background 60%; }
    Menu Vertical { width: 72; max-width: 100%; height: 80%; border: round $border; background: $surface; }
    Menu QueryInput { background: $panel; }
    Choices { height: 1fr; background: $surface; }
    """
    AUTO_FOCUS = "QueryInput"
    BINDINGS = [("escape", "close", "Close")]

    def __init__(self, title: str, choices: Sequence[Choice], nothing: str = NO_WORDS, does: str = "takes") -> None:
        """Offers choices under a title; `nothing` is said where none fits, `does` is what Enter does with one."""
        super().__init__()
        self._title = title
        self._choices = choices
        self._nothing = nothing
        self._does = does

    def compose(self) -> ComposeResult:
        """The input above the list."""
        with Vertical() as box:
            box.border_title = self._title
            box.border_subtitle = f"Enter {self._does} · Esc closes"
            yield QueryInput(placeholder="Type a part of it", compact=True)
            yield Choices(self._choices, self._nothing)

    def on_input_changed(self, message: Input.Changed) -> None:
        """Keeps the choices that have every typed word, also when it was typed on another layout."""
        message.stop()
        if self._choices:
            self.query_one(Choices).nothing = NO_WORDS
        fitting = [choice for choice in self._choices if _fits(choice, message.value)]
        other = other_layout(message.value)
        fitting = fitting or [choice for choice in self._choices if _fits(choice, other)]
        self.query_one(Choices).show(fitting, typed=bool(message.value.strip()))

    def on_choices_taken(self, message: Choices.Taken) -> None:
        """Closes with the choice."""
        self.close(message.value)

    def on_query_input_moved(self, message: QueryInput.Moved) -> None:
        """Moves in the list."""
        message.stop()
        getattr(self.query_one(Choices), f"action_{message.action}")()


def _fits(choice: Choice, typed: str) -> bool:
    words = fold(f"{choice.heading} {choice.text} {choice.words}")
    return all(word in words for word in fold(typed).split())
