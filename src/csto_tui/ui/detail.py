"""What the archive says of a record or a group, as a page to read."""

from textual.content import Content

from csto_tui import present
from csto_tui.model import Node, Record
from csto_tui.ui.page import Page

Part = tuple[str, str]


class Detail(Page):
    """The page of the record under the cursor."""

    DEFAULT_CSS = "Detail { border: round $border-blurred; height: 3fr; } Detail:focus { border: round $border; border-title-style: bold; }"

    def show(self, record: Record, trail: list[Node], own: str = "") -> None:
        """Shows a record from its top; `trail` leads to it from the view in which it stands, `own` is the reader's note."""
        self.name_edges(present.type_words(record))
        self.update(Content.assemble(*_page(record, trail, own)))

    def show_listed(self, title: str, members: list[Node], edge: str) -> None:
        """Shows records as one list under a title; `edge` says what they are."""
        self.name_edges(edge)
        listed = "".join(
            " · ".join(filter(None, (present.dated_label(node), present.amount(node)))) + "\n" for node in members
        )
        self.update(Content.assemble((f"{title}\n\n", "bold"), listed))

    def show_nothing(self, sentence: str) -> None:
        """Says why there is nothing to read."""
        self.name_edges("")
        self.update(Content(sentence))


def _page(record: Record, trail: list[Node], own: str) -> list[Part]:
    """The page of a record, as texts with their styles."""
    parts: list[Part] = [(" › ".join(map(present.label, trail)) + "\n", "$quiet")]
    parts.append((f"{present.label(record)}\n", "bold"))
    facts = " · ".join(filter(None, (present.dated(record), present.served(record))))
    parts += [(f"{facts}\n", "$quiet")] if facts else []
    if record.text:
        parts.append((f"\n{record.text}\n", ""))
    if own:
        parts += [("\nYOUR NOTE\n", "bold $quiet"), (f"{own}\n", "")]
    for heading, lines in _sections(record):
        parts.append((f"\n{heading}\n", "bold $quiet"))
        # What is indented under a line is told from it by its colour, since it would not be once it is wrapped.
        nested = any(line.startswith(" ") for line in lines)
        parts += [(f"{line.strip()}\n", "$quiet" if nested and not line.startswith(" ") else "") for line in lines]
    return parts


def _sections(record: Record) -> list[tuple[str, list[str]]]:
    """The lists under a record's text, without those that are empty."""
    sections = [
        ("OTHER NAMES", [present.named(name) for name in record.names]),
        ("NOTE", [record.note] if record.note else []),
        ("EVIDENCE", present.places(record.evidence)),
        ("SOURCE", present.source(record)),
    ]
    return [(heading, lines) for heading, lines in sections if lines]
