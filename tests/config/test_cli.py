"""The command line says what there is, and answers refusals in one line."""

import pytest
from django.db import OperationalError

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


def test_a_database_without_our_tables_is_told_to_migrate(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_arguments: list[str]) -> None:
        raise OperationalError("no such table: network_council")

    monkeypatch.setattr(cli, "execute_from_command_line", fail)
    monkeypatch.setattr(cli, "migrations_wait", lambda: True)
    assert run(monkeypatch, "verify") == 1
    assert "lianxin migrate" in capsys.readouterr().err


def test_another_trouble_of_the_database_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_arguments: list[str]) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(cli, "execute_from_command_line", fail)
    monkeypatch.setattr(cli, "migrations_wait", lambda: False)
    with pytest.raises(OperationalError):
        run(monkeypatch, "verify")
