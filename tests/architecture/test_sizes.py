"""Nothing grows so long that it cannot be read in one go."""

import ast

from tests.architecture.source import parsed, python_files, shown, templates

FILE_LINES = 400
FUNCTION_LINES = 50
TEMPLATE_LINES = 150


def test_no_file_is_longer_than_400_lines() -> None:
    lengths = {shown(path): len(path.read_text(encoding="utf-8").splitlines()) for path in python_files()}
    assert {name: lines for name, lines in lengths.items() if lines > FILE_LINES} == {}


def test_no_template_is_longer_than_150_lines() -> None:
    lengths = {shown(path): len(path.read_text(encoding="utf-8").splitlines()) for path in templates()}
    assert {name: lines for name, lines in lengths.items() if lines > TEMPLATE_LINES} == {}


def test_no_function_is_longer_than_50_lines() -> None:
    long = {
        f"{shown(path)}:{node.lineno} {node.name}": lines
        for path in python_files()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if (lines := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION_LINES
    }
    assert long == {}
