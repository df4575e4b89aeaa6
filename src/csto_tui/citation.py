"""How a record is cited, in words or for a program that keeps references."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from csto_tui import dates, escapes
from csto_tui.archive import Archive
from csto_tui.dates import Date
from csto_tui.model import Record, Source
from csto_tui.present import INNER, label
from csto_tui.text import flat

FORMATS = ("plain", "markdown", "bibtex", "csl", "gost")
ARCHIVE = "csto-tui archive"
DIGITS = 12
"""How many digits of the digest of the sources tell one edition of an archive from another."""

LANGUAGES = {"en": "english", "ru": "russian"}
"""The languages as BibTeX knows them."""

MONTHS = ("янв.", "февр.", "марта", "апр.", "мая", "июня", "июля", "авг.", "сент.", "окт.", "нояб.", "дек.")
"""The months of a day as Russian references shorten them."""

QUARTERS = ("I", "II", "III", "IV")
UNKNOWN = Source("", "", "", "", "", "")


def citation(record: Record, documents: Sequence[Record], format: str, edition: str = "") -> str:
    """How to cite a record that stands in these documents: one line, a BibTeX entry, or an object of CSL-JSON.

    `format` is one of FORMATS, `edition` says which state of the archive is meant. What the archive does not know is left
    out. Whatever the texts hold, they stay text in the format.
    """
    return _WRITERS[format](record, documents, flat(edition))


def cited(archive: Archive, id: str, format: str) -> str:
    """How to cite a record of an archive; NotFound."""
    record = archive.record(id)
    places = dict.fromkeys(place.document for place in record.evidence if not record.source)
    return citation(record, [archive.record(document) for document in places], format, edition(archive.info()))


def edition(info: Mapping[str, str]) -> str:
    """Which state of an archive is cited: its format, what built it, and the beginning of the digest of its sources."""
    format, sources = info.get("format", ""), info.get("sources", "")[:DIGITS]
    said = (format and f"format {format}", info.get("generator", ""), sources and f"sources {sources}")
    return ", ".join(filter(None, said))


class _Words(NamedTuple):
    """How the parts of a citation in words are written: a text, the title of a work, an address."""

    text: Callable[[str], str]
    work: Callable[[str], str]
    address: Callable[[str], str]


_PLAIN = _Words(flat, flat, lambda url: f"<{flat(url)}>")
_MARKDOWN = _Words(
    escapes.markdown,
    lambda title: f"*{escapes.markdown(title)}*",
    lambda url: f"<{escapes.address(url)}>" if escapes.address(url) else escapes.markdown(url),
)


def _worded(words: _Words) -> Callable[[Record, Sequence[Record], str], str]:
    def write(record: Record, documents: Sequence[Record], edition: str) -> str:
        if record.source:
            what = _published(record, (), words)
        else:
            title = words.text(f"“{flat(label(record)).translate(INNER)}”")
            what = ", ".join(filter(None, (title, words.text(record.date_text))))
        standing = "; ".join(_published(document, _places(record, document), words) for document in documents)
        of = f"{ARCHIVE} ({words.text(edition)})" if edition else ARCHIVE
        return _sentences(what, standing and f"In: {standing}", f"{of}, record {words.text(record.id)}")

    return write


def _published(document: Record, places: Sequence[str], words: _Words) -> str:
    source = document.source or UNKNOWN
    facts = (source.publisher, dates.words(source.published), *places)
    address = words.address(source.url) if source.url else ""
    captured = f" (captured {words.text(dates.words(source.captured))})" if source.captured else ""
    return ", ".join(filter(None, (words.work(_title(document)), *map(words.text, facts), address))) + captured


def _sentences(*parts: str) -> str:
    return " ".join(part if part.endswith((".", "…")) else f"{part}." for part in parts if part)


def _title(document: Record) -> str:
    """The title that a document bears in its own language, else the one that the archive gives it."""
    language = document.source.language if document.source else ""
    own = (name for name in document.names if (name.sort, name.known_by) == ("full", "document"))
    return next((name.text for name in own if name.language == language), document.title)


def _places(record: Record, document: Record) -> list[str]:
    """Where in a document a record stands, each place once."""
    return list(
        dict.fromkeys(place.locator for place in record.evidence if place.document == document.id and place.locator)
    )


def _bibtex(record: Record, documents: Sequence[Record], edition: str) -> str:
    """An entry: of a document as a publication, of any other record as a part of the archive."""
    source = record.source or UNKNOWN
    url = escapes.address(source.url)
    precisions = {side.precision for side in dates.sides(source.published)}
    of = escapes.bibtex(f"{ARCHIVE} ({edition})" if edition else ARCHIVE)
    standing = "; ".join(_published(document, _places(record, document), _PLAIN) for document in documents)
    notes = "" if record.source else _sentences(flat(record.date_text), standing and f"In: {standing}")
    fields = {
        "title": f"{{{escapes.bibtex(_title(record) if record.source else label(record))}}}",
        "organization": f"{{{escapes.bibtex(source.publisher)}}}" if source.publisher else "",
        "year": _year(source.published),
        "date": source.published if precisions and "quarter" not in precisions else "",
        "url": url,
        "urldate": source.captured if url and _is_day(source.captured) else "",
        "langid": LANGUAGES.get(source.language, ""),
        "note": " ".join(filter(None, (escapes.bibtex(notes), f"{of}, record {escapes.bibtex(record.id)}"))),
    }
    rows = [f"  {name} = {{{value}}},\n" for name, value in fields.items() if value]
    return f"@{'online' if url else 'misc'}{{csto:{escapes.key(record.id)},\n{''.join(rows)}}}"


def _csl(record: Record, documents: Sequence[Record], edition: str) -> str:
    """An object of CSL-JSON: a document is a web page or a document, any other record an entry of the archive."""
    value: dict[str, Any] = {"id": f"csto:{escapes.key(record.id)}"}
    of = f"{ARCHIVE} ({edition})" if edition else ARCHIVE
    if record.source:
        url = escapes.address(record.source.url)
        value |= {
            "type": "webpage" if url else "document", "title": flat(_title(record)), "publisher": flat(record.source.publisher),
            "issued": _csl_date(record.source.published), "URL": url, "accessed": _csl_date(record.source.captured),
            "language": flat(record.source.language), "archive": of, "archive_location": flat(record.id),
        }  # fmt: skip
    else:
        standing = "; ".join(_published(document, _places(record, document), _PLAIN) for document in documents)
        value |= {
            "type": "entry", "title": flat(label(record)), "container-title": ARCHIVE, "version": edition,
            "event-date": _csl_date(record.date, record.basis), "number": flat(record.id),
            "note": f"In: {standing}" if standing else "",
        }  # fmt: skip
    return json.dumps({name: part for name, part in value.items() if part}, ensure_ascii=False)


def _csl_date(edtf: str, basis: str = "") -> dict[str, Any]:
    """A date as CSL-JSON has it; in words where only the end is known, or where it is none of ours."""
    sides = dates.sides(edtf)
    if not sides or edtf.startswith(".."):
        return {"literal": flat(dates.words(edtf, basis))} if edtf else {}
    parts = [part for side in sides for part in _csl_parts(side)]
    value: dict[str, Any] = {"date-parts": parts if len(parts) < 3 else [parts[0], parts[-1]]}
    return value | ({"circa": True} if any(side.inferred for side in sides) or "inferred" in basis else {})


def _csl_parts(side: Date) -> list[list[int]]:
    known = {"year": 1, "day": 3}.get(side.precision, 2)
    ends = (side.first or side.last, side.last) if side.precision == "quarter" else (side.last,)
    return [[int(number) for number in end.split("-")[:known]] for end in ends]


def _gost(record: Record, documents: Sequence[Record], edition: str) -> str:
    """A reference in Russian conventions; titles stay in their own language."""
    if record.source:
        areas = _gost_areas(record, ())
    else:
        date = _gost_date(record.date, record.basis)
        standing = " ; ".join(_areas(_gost_areas(document, _places(record, document))) for document in documents)
        areas = [
            f"{flat(label(record))} ({date})" if date else flat(label(record)),
            f"Приводится по: {standing}" if standing else "",
        ]
    of = f"{ARCHIVE} ({edition})" if edition else ARCHIVE
    return f"{_areas([*areas, f'Архив: {of}, запись {flat(record.id)}']).removesuffix('.')}."


def _gost_areas(document: Record, places: Sequence[str]) -> list[str]:
    """The parts of a reference to a document: with an address as a part of a site, without one as it was published."""
    source, title = document.source or UNKNOWN, flat(_title(document))
    publisher, date = flat(source.publisher), _gost_date(source.published)
    locators = ", ".join(map(flat, places))
    if not source.url:
        said = ": ".join(filter(None, ("Дата публикации" if date else "", date)))
        return [title, publisher, said, locators, "Текст"]
    site = f" // {publisher} : [сайт]" if publisher else ""
    seen = f" (дата обращения: {_gost_date(source.captured)})" if source.captured else ""
    issued = [date]
    if _is_day(source.published):
        year, month, day = source.published.split("-")
        issued = [year, f"{int(day)} {MONTHS[int(month) - 1]}"]
    return [title, f"Текст : электронный{site}", *issued, locators, f"URL: {flat(source.url)}{seen}"]


def _gost_date(edtf: str, basis: str = "") -> str:
    """A date in digits, `15.12.2025`, with a word where it was inferred or only the end is known."""
    sides = dates.sides(edtf)
    if not sides:
        return flat(edtf)
    inferred = any(side.inferred for side in sides) or "inferred" in basis
    bound = "не позднее " if edtf.startswith("..") else ""
    return f"{bound}{'–'.join(map(_gost_side, sides))}{' (предположительно)' if inferred else ''}"


def _gost_side(side: Date) -> str:
    year, month, day = side.last.split("-")
    if side.precision == "quarter":
        return f"{QUARTERS[int(month) // 3 - 1]} кв. {year}"
    return ".".join({"year": (year,), "month": (month, year)}.get(side.precision, (day, month, year)))


def _areas(parts: Sequence[str]) -> str:
    """The areas of a reference, with the sign between them that stands for a full stop too."""
    return ". – ".join(part.removesuffix(".") for part in parts if part)


def _year(edtf: str) -> str:
    """The year of a date that lies in one; empty for any other."""
    years = {day[:4] for side in dates.sides(edtf) for day in (side.first or side.last, side.last)}
    return years.pop() if len(years) == 1 and not edtf.startswith("..") else ""


def _is_day(edtf: str) -> bool:
    sides = dates.sides(edtf)
    return len(sides) == 1 and sides[0].precision == "day" and not sides[0].inferred and not edtf.startswith("..")


_WRITERS: dict[str, Callable[[Record, Sequence[Record], str], str]] = {
    "plain": _worded(_PLAIN),
    "markdown": _worded(_MARKDOWN),
    "bibtex": _bibtex,
    "csl": _csl,
    "gost": _gost,
}
