"""The command that teaches a shell to complete, with the answers that the shell then asks for."""

import os
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click

from csto_tui.errors import CstoError
from csto_tui.options import every

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

VARIABLE = "_CSTO_TUI_COMPLETE"
"""The variable of the environment by which a shell asks for words instead of running the program."""

BASH = """\
%(complete_func)s() {
    local IFS=$'\\n' type value
    COMPREPLY=()
    while IFS=',' read -r type value; do
        case $type in
            dir) compopt -o dirnames ;;
            file) compopt -o default ;;
            plain) COMPREPLY+=("$value"); [[ $value == *: ]] && compopt -o nospace ;;
        esac
    done < <(env COMP_WORDS="${COMP_WORDS[*]}" COMP_CWORD="$COMP_CWORD" %(complete_var)s=bash_complete "$1")
}
complete -o nosort -F %(complete_func)s %(prog_name)s
"""
"""Unlike click's own, this takes words as they are, and puts no space behind a field of the query language."""


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print a script by which a shell completes commands, options, ids of records and filters of queries.

    \b
    bash, in ~/.bashrc:  eval "$(csto-tui completion bash)"
    zsh, in ~/.zshrc:    eval "$(csto-tui completion zsh)"
    fish:  csto-tui completion fish > ~/.config/fish/completions/csto-tui.fish
    """
    from click.shell_completion import ShellComplete, get_completion_class

    _teach_shells()
    kind = get_completion_class(shell)
    if kind is not None:
        # That of click's bash would start another bash to ask for its version.
        click.echo(ShellComplete.source(kind(context.find_root().command, {}, "csto-tui", VARIABLE)))


def answer(program: click.Group) -> int:
    """Prints the words for the command line that a shell tells in the environment; the exit status."""
    from click.shell_completion import shell_complete

    _teach_shells()
    for command in (program, *every(program).values()):
        for parameter in command.params:
            if not isinstance(parameter.type, click.Choice):
                _offer(parameter)
    return shell_complete(program, {}, "csto-tui", VARIABLE, os.environ[VARIABLE])


def _offer(parameter: click.Parameter) -> None:
    """Lets a parameter be completed by what the archive has."""
    taken = parameter.metavar or parameter.name or ""

    def completed(context: click.Context, incomplete: str) -> "list[CompletionItem[Any]]":
        from csto_tui.offers import offers

        with suppress(CstoError, OSError, ValueError):
            return offers(taken, context, incomplete)
        return []

    setattr(parameter, "shell_complete", completed)


def _teach_shells() -> None:
    """Lets click know that bash divides words at colons, and that a word may have commas in fish."""
    from click.shell_completion import BashComplete, FishComplete, add_completion_class, split_arg_string

    class Fish(FishComplete):
        """The fish that takes a word up to its end, not up to a comma."""

        source_template = FishComplete.source_template.replace('string split ","', 'string split --max 1 ","')

    class Bash(BashComplete):
        """The bash that takes `kind:me` for three words, and completes the last of them."""

        source_template = BASH
        before = ""

        def get_completion_args(self) -> tuple[list[str], str]:
            """The whole words before the cursor, and the one under it."""
            size = int(os.environ["COMP_CWORD"]) + 1
            words = split_arg_string(os.environ["COMP_WORDS"])[:size]
            words += [""] * (size - len(words))
            whole = joined(_unassigned(words))
            if words[-1] == ":" or ":" not in words[-1]:
                self.before = whole[-1][: whole[-1].rfind(":") + 1]
            return whole[1:-1], whole[-1]

        def format_completion(self, item: "CompletionItem[Any]") -> str:
            """A word without what stands before its last colon, if bash has that already."""
            return f"{item.type},{str(item.value).removeprefix(self.before)}"

    add_completion_class(Bash)
    add_completion_class(Fish)


def _unassigned(words: list[str]) -> list[str]:
    """The words without the sign that bash makes a word of its own between an option and the beginning of its value."""
    return [
        word
        for before, word, after in zip(["", *words], words, [*words[1:], None], strict=False)
        if word != "=" or after is None or not before.startswith("--")
    ]


def joined(words: Iterable[str]) -> list[str]:
    """The words of a command line that were divided at colons, put together again."""
    whole: list[str] = []
    for word in words:
        if whole and (word.startswith(":") or whole[-1].endswith(":")):
            whole[-1] += word
        else:
            whole.append(word)
    return whole
