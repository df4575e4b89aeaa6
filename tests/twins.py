"""Which command prints what a view shows, in which formats; run it to have the table in Markdown."""

from typing import NamedTuple

ALL = ("text", "json", "jsonl", "csv", "markdown")
OWN = ("text", "json", "markdown")
PLAIN = ("text", "json", "jsonl")


class Twin(NamedTuple):
    """A view, a command that prints it, and the formats."""

    view: str
    command: str
    formats: tuple[str, ...] = ALL


TWINS = (
    Twin("Priorities", "coverage"),
    Twin("Events", "events"),
    Twin("Events by kind", "events --by kind"),
    Twin("Events by country", "events --by country"),
    Twin("Events by body", "events --by body"),
    Twin("Timeline", "timeline"),
    Twin("Coverage, gaps only", "coverage --gaps"),
    Twin("Coverage, with sources", "coverage --sources"),
    Twin("Names", "names"),
    Twin("Names of a kind", "names --kind body"),
    Twin("Documents", "documents"),
    Twin("Results of a search", "search ID"),
    Twin("Results, why they matched", "search ID --why"),
    Twin("Results in a view", "events ID"),
    Twin("Detail", "show ID"),
    Twin("Links", "links ID"),
    Twin("What serves an item or anything below it", "links ID --below"),
    Twin("Bookmarks", "bookmarks", OWN),
    Twin("Notes", "notes", OWN),
    Twin("What is new", "search is:new"),
    Twin("Keys", "keys", PLAIN),
    Twin("What the archive holds", "info", PLAIN),
)


def table() -> str:
    """The table as Markdown."""
    rows = [f"| {twin.view} | `csto-tui {twin.command}` | {', '.join(twin.formats)} |" for twin in TWINS]
    return "\n".join(["| view | command | formats |", "| --- | --- | --- |", *rows])


if __name__ == "__main__":
    print(table())
