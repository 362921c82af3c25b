"""The backend."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from select import POLLIN, POLLOUT, poll
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from psycopg import abc, errors, pq
from psycopg.adapt import Transformer

_FOUND = {pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK}
_MARK = re.compile("%(s|%)")

Asked = tuple[str, Sequence[Any]]
"""A statement and its values."""


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that keeps the plans of statements, and that is kept from request to request."""

    plans: dict[str, bytes]
    reader: abc.Transformer
    """What turns values of the server into ours; it remembers how each type is read."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """A new connection knows no plans, and may read times in another way."""
        self.plans = {}
        connection = super().get_new_connection(conn_params)
        self.reader = Transformer(connection)
        return connection

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
        if self._is_watched:
            with self.cursor() as cursor:
                cursor.execute(sql, values)
                return list(cursor.fetchall()) if cursor.description else []
        with self.wrap_database_errors:
            plan = self._plan(sql)
            _begin(self.connection)
            return self._rows(self.connection.pgconn.exec_prepared(plan, [_sent(value) for value in values]))

    def planned_together(self, asked: Sequence[Asked]) -> list[list[tuple[Any, ...]]]:
        """The rows of several such statements, sent in one go: the way to the server costs more than they do.

        Outside of a transaction they are one.
        """
        self.ensure_connection()
        if self._is_watched:
            return [self.planned(sql, values) for sql, values in asked]
        with self.wrap_database_errors:
            plans = [(self._plan(sql), [_sent(value) for value in values]) for sql, values in asked]
            return [self._rows(result) for result in _results_of(self.connection, plans)]

    @property
    def _is_watched(self) -> bool:
        """Somebody counts or forbids queries, or nothing may be prepared: then they go through Django's cursors."""
        return bool(self.connection.prepare_threshold is None or self.queries_logged or self.execute_wrappers)

    def _plan(self, sql: str) -> bytes:
        plan = self.plans.get(sql)
        if plan is None:
            plan = f"lianxin_{len(self.plans)}".encode()
            numbers = count(1)
            marked = _MARK.sub(lambda mark: f"${next(numbers)}" if mark[1] == "s" else "%", sql)
            _checked(self.connection, self.connection.pgconn.prepare(plan, marked.encode()))
            self.plans[sql] = plan
        return plan

    def _rows(self, result: pq.abc.PGresult) -> list[tuple[Any, ...]]:
        self.reader.set_pgresult(_checked(self.connection, result))
        return self.reader.load_rows(0, result.ntuples, tuple)


def _results_of(connection: Any, asked: Iterable[tuple[bytes, Sequence[bytes | None]]]) -> list[Any]:
    """What several plans give, sent in one go."""
    _begin(connection)
    pgconn = connection.pgconn
    try:
        pgconn.enter_pipeline_mode()
        for plan, values in asked:
            pgconn.send_query_prepared(plan, values)
        pgconn.pipeline_sync()
        results = list(_results(pgconn))
        pgconn.exit_pipeline_mode()
    except BaseException:
        connection.close()  # nobody knows which answer would be read next
        raise
    return results


def _results(pgconn: Any) -> Iterator[Any]:
    """The results of a pipeline up to its end. Other threads run while this one waits."""
    heard = poll()
    heard.register(pgconn.socket, POLLIN | POLLOUT)
    while pgconn.flush():
        heard.poll()
        pgconn.consume_input()
    heard.modify(pgconn.socket, POLLIN)
    while True:
        while pgconn.is_busy():
            heard.poll()
            pgconn.consume_input()
        result = pgconn.get_result()
        if result is None:  # between two statements
            continue
        if result.status == pq.ExecStatus.PIPELINE_SYNC:
            return
        yield result


def _begin(connection: Any) -> None:
    if not connection.autocommit and connection.pgconn.transaction_status == pq.TransactionStatus.IDLE:
        _checked(connection, connection.pgconn.exec_(b"BEGIN"))


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
