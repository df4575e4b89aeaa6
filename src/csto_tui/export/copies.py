"""A record in the forms in which it is copied."""

from io import StringIO

from csto_tui.archive import Archive
from csto_tui.citation import FORMATS, cited
from csto_tui.export.formats import write
from csto_tui.export.jsonl import dump, of_record
from csto_tui.links import serving


def copied(archive: Archive, id: str, form: str) -> str:
    """A record as its id, its title, one of the citations, `md` for Markdown or `json` for JSON; NotFound."""
    if form in FORMATS:
        return cited(archive, id, form)
    record = archive.record(id)
    if form == "md":
        stream = StringIO()
        write(archive, [record.id], "markdown", stream)
        return stream.getvalue()
    if form == "json":
        return dump(of_record(record, serving(archive, id)), indent=2)
    return record.id if form == "id" else record.title
