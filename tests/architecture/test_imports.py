"""Who may import what, where import-linter cannot say it."""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from tests.architecture.source import PACKAGE, ROOT, Import, imports, parsed, python_files, shown

# How one app may be entered from another. Models may be named and read, and written by their own app only.
DOORS = {"errors", "models", "queries", "rules", "services", "states"}
# What an app offers beside its doors, as its docstring says. Some apps are engines, offered as a whole.
OFFERED = {
    "lianxin.accounts.api",
    "lianxin.accounts.forms",
    "lianxin.exchange.amounts",
    "lianxin.exchange.api",
    "lianxin.exchange.origins",
    "lianxin.exchange.quantities",
    "lianxin.figures.metric",
    "lianxin.journal.folder",
    "lianxin.journal.sentences",
    "lianxin.ledger.api",
    "lianxin.ledger.forms",
    "lianxin.network.api",
    "lianxin.network.columns",
    "lianxin.network.doing",
    "lianxin.network.files",
    "lianxin.network.fields",
    "lianxin.network.matters",
    "lianxin.network.middleware",
    "lianxin.network.naming",
    "lianxin.network.ordering",
    "lianxin.network.paging",
    "lianxin.network.sentences",
    "lianxin.network.verb_forms",
}
ENGINES = {"prepared", "search", "sheets"}
WRITING = {"bulk_create", "bulk_update", "create", "delete", "get_or_create", "save", "update", "update_or_create"}
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


def test_an_app_writes_its_own_models_only() -> None:
    assert [entry for path in python_files(PACKAGE) for entry in _written(path)] == []


def _by_the_window(path: Path) -> Iterator[str]:
    for found in _foreign(path):
        _, other, *rooms = found.module.split(".")
        rooms = rooms or [found.name]
        if other not in ENGINES and rooms[0] not in DOORS and ".".join(["lianxin", other, *rooms]) not in OFFERED:
            yield f"{shown(path)}:{found.line} {found.module} {found.name}"


def _foreign(path: Path) -> Iterator[Import]:
    """What a file imports from another app of ours."""
    app = path.relative_to(PACKAGE).parts[0]
    if app in WORLD or path.parent == PACKAGE:
        return
    for found in imports(path):
        parts = found.module.split(".")
        if parts[0] == "lianxin" and len(parts) > 1 and parts[1] not in {app, *WORLD}:
            yield found


def _written(path: Path) -> Iterator[str]:
    """Calls that make or change rows of another app: ``Claim(…)``, ``Claim.objects.filter(…).update(…)``."""
    models = {found.name for found in _foreign(path)} & {model.__name__ for model in apps.get_models()}
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Call) and _root(node.func) in models:
            writes = isinstance(node.func, ast.Name) and node.func.id[0].isupper()
            writes = writes or (isinstance(node.func, ast.Attribute) and node.func.attr in WRITING)
            if writes:
                yield f"{shown(path)}:{node.lineno} {_root(node.func)}"


def _root(node: ast.expr) -> str:
    """The name that a chain of attributes and calls begins with."""
    while isinstance(node, ast.Attribute | ast.Call):
        node = node.value if isinstance(node, ast.Attribute) else node.func
    return node.id if isinstance(node, ast.Name) else ""
