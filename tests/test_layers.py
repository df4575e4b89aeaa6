"""What the design asks of every module: its imports, its length, its first sentence, its SQL."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "csto_tui"
MODULES = {
    path.relative_to(PACKAGE).as_posix(): ast.parse(path.read_bytes(), str(path))
    for path in sorted(PACKAGE.rglob("*.py"))
}
LINES_OF_A_FILE = 300
LINES_OF_A_FUNCTION = 40
SQL = re.compile(r"\b(SELECT|INSERT|UPDATE|DELETE)\b")
READS = {
    "archive",
    "arrangements",
    "check",
    "connection",
    "contents",
    "coverage",
    "difference",
    "encoded",
    "groups",
    "links",
    "pages",
    "search",
}
WRITES = {"build", "bulk", "derived", "importer", "index", "lexicon", "state", "unfinished"}
"""The modules and packages in which SQL may stand, as they read an archive or write one."""

SENTENCE_AFTER_SENTENCE = re.compile(r"[.!?]\s+[A-ZА-Я]")
Function = ast.FunctionDef | ast.AsyncFunctionDef


def nodes(kind: type[ast.AST] | tuple[type[ast.AST], ...]) -> Iterator[tuple[str, ast.AST]]:
    """Every node of a kind in the package, with the file in which it is."""
    return ((name, node) for name, tree in MODULES.items() for node in ast.walk(tree) if isinstance(node, kind))


def is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def docstrings(tree: ast.Module) -> set[int]:
    """The strings that stand alone as statements: they document, and do nothing."""
    return {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and is_text(node.value)}


def test_imports_keep_to_the_layers_of_the_design() -> None:
    linter = (
        "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True, no_logo=True))"
    )
    done = subprocess.run(
        [sys.executable, "-c", linter],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(PACKAGE.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_file_is_longer_than_the_budget() -> None:
    files = [path for path in PACKAGE.rglob("*") if path.suffix in (".py", ".sql", ".tcss")]
    lines = {path.relative_to(ROOT).as_posix(): len(path.read_text("utf-8").splitlines()) for path in files}
    assert {name: count for name, count in lines.items() if count > LINES_OF_A_FILE} == {}


def test_no_function_is_longer_than_the_budget() -> None:
    lines = {
        f"{name}:{node.lineno} {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for name, node in nodes((ast.FunctionDef, ast.AsyncFunctionDef))
        if isinstance(node, Function)
    }
    assert {place: count for place, count in lines.items() if count > LINES_OF_A_FUNCTION} == {}


@pytest.mark.parametrize("name", MODULES)
def test_a_module_says_in_one_sentence_what_it_is(name: str) -> None:
    said = (ast.get_docstring(MODULES[name]) or "").partition("\n\n")[0]
    assert said.endswith(".")
    assert not SENTENCE_AFTER_SENTENCE.search(said), said


def test_sql_stands_only_where_an_archive_is_read_or_written() -> None:
    documentation = {name: docstrings(tree) for name, tree in MODULES.items()}
    found = [
        f"{name}:{node.lineno}"
        for name, node in nodes(ast.Constant)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in documentation[name]
        and SQL.search(node.value)
        and name.removesuffix(".py").partition("/")[0] not in READS | WRITES
    ]
    assert found == []
