"""The backend."""

import re
from collections.abc import Sequence
from itertools import count
from select import POLLIN, poll
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from psycopg import errors, pq
from psycopg.adapt import Transformer

_FOUND = {pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK}
_MARK = re.compile("%(s|%)")


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that keeps the plans of statements, and that is kept from request to request."""

    plans: dict[str, bytes]

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """A new connection knows no plans."""
        self.plans = {}
        return super().get_new_connection(conn_params)

    def close_if_unusable_or_obsolete(self) -> None:
        """Also close a connection that the server has ended meanwhile. Asks nothing of the server."""
        if self.connection is not None and not self.in_atomic_block and _has_ended(self.connection):
            self.close()
        else:
            super().close_if_unusable_or_obsolete()

    def planned(self, sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        """The rows of a statement that stays the same but for its values: text, whole numbers, truths, or nothing.

        The server parses and plans it the first time that a connection runs it; planning costs several times what
        running a small query does. Values are sent beside the statement, so their types must follow from it. It goes
        straight to libpq, past the cursors, which cost more than the server does.
        """
        self.ensure_connection()
        if self.connection.prepare_threshold is None or self.queries_logged or self.execute_wrappers:
            with self.cursor() as cursor:
                cursor.execute(sql, values)
                return list(cursor.fetchall()) if cursor.description else []
        with self.wrap_database_errors:
            return _run(self.connection, self._plan(sql), [_sent(value) for value in values])

    def _plan(self, sql: str) -> bytes:
        plan = self.plans.get(sql)
        if plan is None:
            plan = f"lianxin_{len(self.plans)}".encode()
            numbers = count(1)
            marked = _MARK.sub(lambda mark: f"${next(numbers)}" if mark[1] == "s" else "%", sql)
            _checked(self.connection, self.connection.pgconn.prepare(plan, marked.encode()))
            self.plans[sql] = plan
        return plan


def _run(connection: Any, plan: bytes, values: Sequence[bytes | None]) -> list[tuple[Any, ...]]:
    pgconn = connection.pgconn
    if not connection.autocommit and pgconn.transaction_status == pq.TransactionStatus.IDLE:
        _checked(connection, pgconn.exec_(b"BEGIN"))
    result = _checked(connection, pgconn.exec_prepared(plan, values))
    reader = Transformer.from_context(connection)
    reader.set_pgresult(result)
    return reader.load_rows(0, result.ntuples, tuple)


def _checked(connection: Any, result: pq.abc.PGresult) -> pq.abc.PGresult:
    if result.status not in _FOUND:
        if connection.pgconn.status != pq.ConnStatus.OK:
            raise psycopg.OperationalError(connection.pgconn.get_error_message())
        raise errors.error_from_result(result, encoding="utf-8")
    return result


def _sent(value: Any) -> bytes | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return b"t" if value else b"f"
    return str(value).encode()


def _has_ended(connection: Any) -> bool:
    """Whether the server's end of an idle connection is gone: then there is something to read, which is its goodbye."""
    if connection.closed:
        return True
    heard = poll()
    heard.register(connection.fileno(), POLLIN)
    return bool(heard.poll(0))
