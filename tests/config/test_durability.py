"""A database that may lose what it acknowledged is named, by ``lianxin check`` and as pages begin to be served."""

from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection

from lianxin.config import durability
from lianxin.config.durability import careless, warn

pytestmark = pytest.mark.django_db


def loosened() -> str:
    """Make this test's database careless; which setting says so. The tests' SQLite always is (``tests.settings``)."""
    if connection.vendor == "sqlite":
        return "synchronous=0"
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
    return "synchronous_commit=off"


def test_a_careless_database_is_named() -> None:
    assert loosened() in careless(connection)


@pytest.mark.parametrize(
    ("vendor", "found", "named"),
    [
        ("postgresql", {"fsync": "on", "synchronous_commit": "on", "statement_timeout": "0"}, []),
        ("postgresql", {"fsync": "on", "synchronous_commit": "remote_apply"}, []),
        ("postgresql", {"fsync": "off", "synchronous_commit": "on"}, ["fsync=off"]),
        ("postgresql", {"synchronous_commit": "local", "full_page_writes": "off"}, None),
        ("postgresql", {"statement_timeout": "5000"}, ["statement_timeout=5000"]),
        ("sqlite", {"journal_mode": "wal", "synchronous": "2"}, []),
        ("sqlite", {"journal_mode": "delete", "synchronous": "1"}, None),
    ],
)
def test_what_keeps_and_what_does_not(
    vendor: str, found: dict[str, str], named: list[str] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(durability.SETTINGS, vendor, lambda _connection: found)
    database: Any = type("Database", (), {"vendor": vendor})()
    assert careless(database) == ([f"{name}={value}" for name, value in found.items()] if named is None else named)


def test_the_check_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    setting = loosened()

    call_command("check")

    said = capsys.readouterr().err
    assert "lianxin.W001" in said
    assert setting in said


def test_the_start_says_so_and_does_not_stumble_over_a_database_that_is_away(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    setting = loosened()
    warn(connection)
    assert setting in caplog.text

    def away(_connection: object) -> list[str]:
        raise OperationalError

    monkeypatch.setattr(durability, "careless", away)
    warn(connection)
