"""What a widget tells the browser: not what happened to it, but what the reader meant."""

from textual.message import Message


class OpenRecord(Message):
    """The reader goes to a record: a new place."""

    def __init__(self, id: str) -> None:
        super().__init__()
        self.id = id


class RunCommand(Message):
    """The reader chose a command with the mouse."""

    def __init__(self, id: str) -> None:
        super().__init__()
        self.id = id


class Narrow(Message):
    """The reader wants the present view under these filters, and no others."""

    def __init__(self, filters: tuple[str, ...]) -> None:
        super().__init__()
        self.filters = filters
