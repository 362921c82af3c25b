"""The source as data, for tests that read it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "lianxin"
OURS = [folder for folder in (PACKAGE, ROOT / "tests", ROOT / "bench") if folder.is_dir()]
TEXT = {".css", ".html", ".js", ".py", ".svg", ".txt", ".xml", ".webmanifest"}


@dataclass(frozen=True)
class Import:
    """One imported name: ``from module import name`` or ``import module``."""

    module: str
    name: str
    line: int
    inside_function: bool


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def python_files(*folders: Path) -> list[Path]:
    """Our Python, without migrations, which are generated."""
    files = (path for folder in folders or OURS for path in folder.rglob("*.py"))
    return sorted(path for path in files if "migrations" not in path.parts)


def templates() -> list[Path]:
    """Every template, of whatever kind."""
    return sorted(path for path in PACKAGE.glob("*/templates/**/*") if path.is_file())


def static_files() -> list[Path]:
    """Every text file that browsers are given as it is."""
    return sorted(path for path in PACKAGE.glob("*/static/**/*") if path.suffix in TEXT)


def shown(path: Path) -> str:
    """The path as a reader would type it."""
    return str(path.relative_to(ROOT))


def imports(path: Path) -> Iterator[Import]:
    """What a file imports, and whether a function does it."""
    inside = {
        id(node)
        for function in ast.walk(parsed(path))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
    }
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, "", node.lineno, id(node) in inside) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield Import(node.module or "", alias.name, node.lineno, id(node) in inside)
