"""What a widget tells the browser: not what happened to it, but what the reader meant."""

from textual.message import Message


class OpenRecord(Message):
    """The reader goes to a record: a new place."""

    def __init__(self, id: str) -> None:
        super().__init__()
        self.id = id


class ShowView(Message):
    """The reader asks for another view."""

    def __init__(self, view: str) -> None:
        super().__init__()
        self.view = view


class RunCommand(Message):
    """The reader chose a command from the palette or the footer."""

    def __init__(self, id: str) -> None:
        super().__init__()
        self.id = id
