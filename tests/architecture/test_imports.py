"""Who may import what, where import-linter cannot say it."""

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from tests.architecture.source import PACKAGE, ROOT, imports, parsed, python_files, shown

# How one app may be entered from another. Models may be named in annotations too.
DOORS = {"errors", "queries", "rules", "services", "states"}
# What an app offers beside its doors, as its docstring says.
OFFERED = {
    "lianxin.figures.metric",
    "lianxin.journal.folder",
    "lianxin.sheets.layout",
}
WORLD = {"config", "kernel", "ui"}
OF_THE_WEB = ("django.http", "django.contrib.messages", "django.shortcuts", "ninja")
OF_THE_RULES = {"services", "queries", "rules", "models", "errors", "states"}
KERNEL_MAY = ("django.utils.functional", "django.utils.translation")


def test_the_contracts_of_pyproject_hold() -> None:
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == EXIT_STATUS_SUCCESS


def test_no_function_imports() -> None:
    assert [
        f"{shown(path)}:{found.line}" for path in python_files() for found in imports(path) if found.inside_function
    ] == []


def test_services_and_below_know_nothing_of_the_web() -> None:
    wrong = [
        f"{shown(path)}:{found.line} {found.module}"
        for path in python_files(PACKAGE)
        if OF_THE_RULES & set(path.relative_to(PACKAGE).with_suffix("").parts[1:])
        for found in imports(path)
        if f"{found.module}.{found.name}.".startswith(tuple(f"{name}." for name in OF_THE_WEB))
    ]
    assert wrong == []


def test_the_kernel_knows_of_django_only_its_lazy_strings() -> None:
    wrong = [
        f"{shown(path)}:{found.line} {found.module}"
        for path in python_files(PACKAGE / "kernel")
        for found in imports(path)
        if found.module.startswith(("django", "lianxin."))
        and not found.module.startswith((*KERNEL_MAY, "lianxin.kernel"))
    ]
    assert wrong == []


def test_other_apps_are_entered_by_their_doors() -> None:
    wrong = [entry for path in python_files(PACKAGE) for entry in _by_the_window(path)]
    assert wrong == []


def _by_the_window(path: Path) -> Iterator[str]:
    app = path.relative_to(PACKAGE).parts[0]
    if app in WORLD or path.parent == PACKAGE:
        return
    for found in imports(path):
        _, _, inner = found.module.partition("lianxin.")
        other, _, room = (f"{inner}.{found.name}" if "." not in inner else inner).partition(".")
        if not inner or other in {app, *WORLD} or room.split(".")[0] in DOORS:
            continue
        if f"lianxin.{other}.{room}" in OFFERED or (room == "models" and found.name not in _used(path)):
            continue
        yield f"{shown(path)}:{found.line} {found.module} {found.name}"


def _used(path: Path) -> set[str]:
    """The names that a file uses for more than annotations."""
    annotations: set[int] = set()
    for node in ast.walk(parsed(path)):
        notes: Sequence[ast.AST | None] = ()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            notes = [node.returns]
        elif isinstance(node, ast.arg | ast.AnnAssign):
            notes = [node.annotation]
        elif isinstance(node, ast.Subscript):  # QuerySet[Project], in a base class
            notes = [node.slice]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"cast", "isinstance"}:
            notes = node.args
        elif isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            notes = node.body
        annotations |= {id(part) for note in notes if note is not None for part in ast.walk(note)}
    return {node.id for node in ast.walk(parsed(path)) if isinstance(node, ast.Name) and id(node) not in annotations}
