"""The command line says what there is, and answers refusals in one line."""

import pytest

from lianxin.config import cli
from lianxin.kernel.errors import NotAllowed


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["lianxin", *arguments])
    return cli.main()


def test_help_lists_our_commands_only(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, "help") == 0
    listed = {line.split()[0] for line in capsys.readouterr().out.splitlines() if line.startswith("  ")}
    assert {"serve", "web", "work", "migrate"} <= listed
    assert "makemigrations" not in listed


def test_an_unknown_command_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, "srve") == 2
    assert "'srve'" in capsys.readouterr().err


def test_a_refusal_is_one_line_and_status_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(_arguments: list[str]) -> None:
        raise NotAllowed

    monkeypatch.setattr(cli, "execute_from_command_line", refuse)
    assert run(monkeypatch, "work") == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
