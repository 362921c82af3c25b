"""SQLite: writers of all processes queue fairly, and whoever dies or fails lets the next one write."""

import fcntl
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connections, transaction
from pytest_django import DjangoDbBlocker

from lianxin.config.database import SQLITE, database_from_url
from lianxin.config.sqlite.base import SUFFIX
from lianxin.config.sqlite.turns import Turns

TOWN = "town"
HOLDER = """
import sys, time
import django
django.setup()
from django.db import connection, transaction
with transaction.atomic():
    connection.cursor().execute("INSERT INTO word (text) VALUES ('never kept')")
    print("mine", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def town(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Any]:
    """A connection of the alias ``TOWN`` to a database of its own, with a table of words."""
    connections.settings[TOWN] = connections.configure_settings(
        {TOWN: database_from_url(f"sqlite:///{tmp_path}/town.sqlite3")} | connections.settings
    )[TOWN]
    with django_db_blocker.unblock():
        connection = connections[TOWN]
        connection.cursor().execute("CREATE TABLE word (id integer PRIMARY KEY, text text UNIQUE)")
        connection.cursor().execute(
            "CREATE TABLE about (word integer REFERENCES word (id) DEFERRABLE INITIALLY DEFERRED)"
        )
        yield connection
        connection.close()
        del connections[TOWN]
    del connections.settings[TOWN]


def say(text: str) -> None:
    connections[TOWN].cursor().execute("INSERT INTO word (text) VALUES (%s)", [text])


def said(connection: Any) -> list[str]:
    return [text for (text,) in connection.cursor().execute("SELECT text FROM word ORDER BY id")]


def queue_of(connection: Any) -> str:
    return f"{connection.settings_dict['NAME']}{SUFFIX}"


def is_free(connection: Any) -> bool:
    """Whether somebody else could write now."""
    with Path(queue_of(connection)).open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def test_a_transaction_holds_its_turn_until_its_outermost_end(town: Any) -> None:
    with transaction.atomic(TOWN):
        with transaction.atomic(TOWN):
            say("甲")
        assert not is_free(town)
        with pytest.raises(IntegrityError), transaction.atomic(TOWN):
            say("甲")
        assert not is_free(town)
    assert is_free(town)
    assert said(town) == ["甲"]


def test_a_refused_transaction_lets_the_next_one_write(town: Any) -> None:
    with pytest.raises(UnicodeEncodeError), transaction.atomic(TOWN):
        say("\ud800")  # refused by the statement
    assert is_free(town)
    with pytest.raises(IntegrityError), transaction.atomic(TOWN):
        town.cursor().execute("INSERT INTO about VALUES (7)")  # refused by the commit itself
    assert is_free(town)
    with transaction.atomic(TOWN):
        say("乙")
        town.close()
    assert is_free(town)
    assert said(town) == []


def test_a_transaction_that_cannot_begin_lets_the_next_one_write(town: Any) -> None:
    town.cursor().execute("PRAGMA busy_timeout=1")
    with closing(sqlite3.connect(town.settings_dict["NAME"], isolation_level=None)) as stranger:
        stranger.execute("BEGIN IMMEDIATE")  # one that does not know of the queue
        with pytest.raises(OperationalError), transaction.atomic(TOWN):
            say("甲")
    assert is_free(town)
    with transaction.atomic(TOWN):
        say("甲")
    assert said(town) == ["甲"]


def test_a_change_outside_of_a_transaction_waits_for_its_turn_and_reading_does_not(town: Any) -> None:
    holder = Turns(queue_of(town))
    holder.take()
    assert said(town) == []
    other = Thread(target=writing, args=("甲",))
    other.start()
    other.join(0.2)
    assert other.is_alive()
    assert said(town) == []
    holder.close()
    other.join()
    assert said(town) == ["甲"]
    assert is_free(town)


def test_threads_write_in_the_order_in_which_they_came(town: Any) -> None:
    holder = Turns(queue_of(town))
    holder.take()
    others = [Thread(target=writing, args=(text,)) for text in "甲乙丙丁"]
    for other in others:
        other.start()
        wait_until_queued(town, 1 + others.index(other))
    holder.close()
    for other in others:
        other.join()
    assert said(town) == list("甲乙丙丁")


def test_what_is_killed_in_its_turn_lets_the_next_one_write(town: Any, tmp_path: Path) -> None:
    url = f"sqlite:///{town.settings_dict['NAME']}"
    environment = os.environ | {"DATABASE_URL": url, "LIANXIN_DATA": str(tmp_path)}
    environment["DJANGO_SETTINGS_MODULE"] = "lianxin.config.settings"
    with subprocess.Popen([sys.executable, "-c", HOLDER], env=environment, stdout=subprocess.PIPE) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == b"mine\n"
        assert not is_free(town)
        other = Thread(target=writing, args=("甲",))
        other.start()
        wait_until_queued(town, 1)
        holder.send_signal(signal.SIGKILL)
        other.join(5)
    assert not other.is_alive()
    assert said(town) == ["甲"]


def test_a_database_in_memory_has_no_queue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    handler = type(connections)({"default": {"ENGINE": SQLITE, "NAME": ":memory:"}})
    connection: Any = handler["default"]
    with closing(connection.get_new_connection(connection.get_connection_params())):
        assert connection.turns is None
    assert list(tmp_path.iterdir()) == []


def writing(text: str) -> None:
    """What a thread does, on a connection of its own."""
    try:
        say(text)
    finally:
        connections[TOWN].close()


def wait_until_queued(connection: Any, count: int) -> None:
    """Until so many wait for the lock, as the kernel tells. Threads of one process count as well as processes."""
    inode = f":{Path(queue_of(connection)).stat().st_ino} "
    end = time.monotonic() + 10
    while time.monotonic() < end:
        lines = Path("/proc/locks").read_text().splitlines()
        if sum("->" in line and inode in line for line in lines) >= count:
            return
        time.sleep(0.01)
    pytest.fail("nobody queues")
