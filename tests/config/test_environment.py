"""What the environment may say, and what stops the start."""

import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from lianxin.config.database import BadDatabaseUrl, database_from_url
from lianxin.config.environment import refuse_unknown_settings, secret_key


def test_a_misspelt_setting_stops_the_start_and_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIANXIN_WORKER", "2")
    with pytest.raises(ImproperlyConfigured, match="LIANXIN_WORKER"):
        refuse_unknown_settings()


def test_the_secret_key_is_made_once_and_is_its_owners_alone(tmp_path: Path) -> None:
    first = secret_key(tmp_path)
    assert secret_key(tmp_path) == first
    assert len(first) >= 50
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_sqlite_keeps_what_it_acknowledged() -> None:
    database = database_from_url("sqlite:////data/town.sqlite3")
    assert database["NAME"] == Path("/data/town.sqlite3")
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in database["OPTIONS"]["init_command"]
    assert "journal_mode=WAL" in database["OPTIONS"]["init_command"]


def test_a_connection_to_postgresql_is_kept_with_its_plans() -> None:
    database = database_from_url("postgresql://town:p%40ss@db.example:5433/lianxin?sslmode=require")
    assert (database["USER"], database["PASSWORD"], database["HOST"]) == ("town", "p@ss", "db.example")
    assert (database["PORT"], database["NAME"]) == ("5433", "lianxin")
    assert database["CONN_MAX_AGE"] is None
    assert database["OPTIONS"] == {"sslmode": "require", "prepare_threshold": 0}


def test_plans_are_not_kept_where_a_pooler_cannot_have_that() -> None:
    options = database_from_url("postgresql://db/lianxin?prepare=no&sslmode=require")["OPTIONS"]
    assert options["prepare_threshold"] is None
    assert "prepare" not in options


@pytest.mark.parametrize("url", ["mysql://db/lianxin", "lianxin.sqlite3", ""])
def test_another_database_is_refused(url: str) -> None:
    with pytest.raises(BadDatabaseUrl):
        database_from_url(url)
