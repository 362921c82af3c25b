"""Statements past the cursors: the same rows, errors and transactions as through them."""

from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

import pytest
from django.core import signals
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from lianxin.accounts.models import User
from lianxin.prepared import run

pytestmark = pytest.mark.django_db(transaction=True)
RENAME = "UPDATE accounts_user SET username = %s WHERE id = %s"


@pytest.fixture(params=["straight", "through a cursor that is watched"], autouse=True)
def way(request: pytest.FixtureRequest) -> Iterator[None]:
    """Both ways in which a statement may be run."""
    watched: Any = nullcontext() if request.param == "straight" else CaptureQueriesContext(connection)
    with watched:
        yield


@pytest.fixture
def user() -> User:
    return User.objects.create(username="张三")


def name_of(user: User) -> str:
    return User.objects.values_list("username", flat=True).get(pk=user.pk)


def test_values_come_back_as_they_went(user: User) -> None:
    found = run(
        "SELECT id, username, is_active, last_login FROM accounts_user"
        " WHERE id = %s AND username LIKE '张%%' AND (last_login IS NULL OR username = %s)",
        [user.pk, None],
    )
    assert [(pk, name, bool(active), seen) for pk, name, active, seen in found] == [(user.pk, "张三", True, None)]
    assert run("SELECT id FROM accounts_user WHERE username = %s", ["%"]) == []


def test_it_belongs_to_the_transaction_in_which_it_runs_even_as_its_first_statement(user: User) -> None:
    with transaction.atomic():
        assert run(RENAME, ["李四", user.pk]) == []
        assert name_of(user) == "李四"
        transaction.set_rollback(True)
    assert name_of(user) == "张三"

    run(RENAME, ["李四", user.pk])
    assert name_of(user) == "李四", "outside of one it is a transaction by itself"


def test_what_the_database_refuses_is_the_error_that_a_cursor_raises(user: User) -> None:
    User.objects.create(username="李四")
    for _ in range(2):
        with pytest.raises(IntegrityError):
            run(RENAME, ["李四", user.pk])
    with transaction.atomic():
        with pytest.raises(IntegrityError), transaction.atomic():
            run(RENAME, ["李四", user.pk])
        run(RENAME, ["王五", user.pk])
    assert name_of(user) == "王五"


def test_after_an_error_among_statements_sent_together_the_next_gets_its_own_answer(user: User) -> None:
    backend: Any = connection
    with pytest.raises(DatabaseError):
        backend.planned_together([("SELECT 1", ()), ("SELECT no_such_function()", ()), ("SELECT 2", ())])

    names = "SELECT username FROM accounts_user WHERE id = %s"
    assert run("SELECT 7", ()) == [(7,)]
    assert backend.planned_together([(names, [user.pk]), ("SELECT 2", ()), (names, [0])]) == [[("张三",)], [(2,)], []]


def test_an_error_of_one_statement_sent_with_others_leaves_the_transaction_usable_up_to_its_savepoint(
    user: User,
) -> None:
    backend: Any = connection
    User.objects.create(username="李四")
    with transaction.atomic():
        with pytest.raises(IntegrityError), transaction.atomic():
            backend.planned_together([("SELECT 1", ()), (RENAME, ["李四", user.pk])])
        assert name_of(user) == "张三"


def test_it_is_counted_like_any_query(user: User) -> None:
    with CaptureQueriesContext(connection) as asked:
        run("SELECT username FROM accounts_user WHERE id = %s", [user.pk])
    assert len(asked) == 1


def test_a_connection_that_the_server_ended_is_made_anew_for_the_next_request(user: User) -> None:
    if connection.vendor != "postgresql":
        return
    [(own,)] = run("SELECT pg_backend_pid()", [])
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [own])
    other.close()

    signals.request_started.send(sender=None)

    assert run("SELECT username FROM accounts_user WHERE id = %s", [user.pk]) == [("张三",)]
