"""The manual page, made of what the program says of itself."""

from collections.abc import Iterable, Iterator

import click

from csto_tui import __version__
from csto_tui.options import every
from csto_tui.ui.commands import key_table

STATUSES = {
    "0": "Done.", "1": "Failed, or nothing was found.", "2": "The command line or a query was misused.", "130": "Interrupted.",
}  # fmt: skip
VARIABLES = {
    "CSTO_TUI_CONFIG": "The file of the settings, instead of the usual one.",
    "CSTO_TUI_STATE": "The file of your notes, bookmarks and searches, instead of the usual one.",
    "NO_COLOR": "If it is set, the screen has no colours.",
}

# A hyphen, a quote or a caret as such would be printed as another character, or end an argument.
_SIGNS = {"\\": "\\(rs", "-": "\\-", "'": "\\(aq", '"': "\\(dq", "`": "\\(ga", "^": "\\(ha", "~": "\\(ti"}


@click.command()
@click.pass_context
def man(context: click.Context) -> None:
    """Print the manual page, for man to show: csto-tui man | man -l -"""
    program = context.find_root().command
    if isinstance(program, click.Group):
        click.echo(page(program), nl=False)


def page(program: click.Group) -> str:
    """The manual page of a program in the language of man."""
    return "".join(f"{row}\n" for row in _rows(program))


def escaped(text: str) -> str:
    """A text as the language of man takes it: nothing in it is a request, a macro or an escape."""
    signs = (
        _SIGNS.get(sign) or (sign if sign.isascii() else f"\\[u{ord(sign):04X}]") for sign in " ".join(text.split())
    )
    shown = "".join(signs)
    return f"\\&{shown}" if shown.startswith(".") else shown


def _rows(program: click.Group) -> Iterator[str]:
    from csto_tui.typed import TYPED

    context = click.Context(program, info_name="csto-tui", **program.context_settings)
    yield f'.TH CSTO\\-TUI 1 "" "csto\\-tui {escaped(__version__)}" "User Commands"'
    yield ".SH NAME"
    yield f"csto\\-tui \\- {escaped(program.get_short_help_str(200).rstrip('.'))}"
    yield ".SH SYNOPSIS"
    yield from _usage(context)
    yield ".SH DESCRIPTION"
    yield from _paragraphs(program.help or "")
    yield ".SH OPTIONS"
    yield from _options(context)
    yield ".SH COMMANDS"
    for name, command in every(program).items():
        below = click.Context(command, info_name=name, parent=context)
        yield f".SS {escaped(name)}"
        yield from _usage(below)
        yield ".PP"
        yield from _paragraphs(command.help or "")
        yield from _options(below)
    yield ".SH KEYS"
    yield from _keys()
    yield ".SH PLAIN BROWSING"
    yield "With \\-\\-plain a line is typed and text is printed:"
    yield from _terms(TYPED.items())
    yield ".SH ENVIRONMENT"
    yield from _terms(VARIABLES.items())
    yield ".SH EXIT STATUS"
    yield from _terms(STATUSES.items())


def _usage(context: click.Context) -> Iterator[str]:
    pieces = " ".join(context.command.collect_usage_pieces(context))
    yield f"\\fB{escaped(context.command_path)}\\fR {escaped(pieces)}"


def _paragraphs(help: str) -> Iterator[str]:
    """The paragraphs of a help text; one that begins with a backspace keeps its lines."""
    for number, paragraph in enumerate(help.replace("\r", "").split("\n\n")):
        yield from [".PP"] if number else []
        rows = paragraph.strip().split("\n")
        if rows[0].startswith("\b"):
            yield from (".nf", *map(escaped, rows[1:]), ".fi")
        else:
            yield escaped(paragraph)


def _options(context: click.Context) -> Iterator[str]:
    """The options of a command; that of help is said of the program only."""
    for option in context.command.get_params(context):
        record = option.get_help_record(context) if isinstance(option, click.Option) else None
        if record and ("--help" not in option.opts or context.parent is None):
            yield from _terms([record])


def _keys() -> Iterator[str]:
    """The keys of the browser under the pane in which each holds."""
    shown = ""
    for where, keys, what, _ in key_table():
        yield from [f".SS {escaped(where)}"] if where != shown else []
        yield from _terms([(keys, what)])
        shown = where


def _terms(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    for term, meaning in pairs:
        yield from (".TP", f"\\fB{escaped(term)}\\fR", escaped(meaning))
