"""The backend. Correctness is SQLite's: the queue decides in which order writers ask for its lock, nothing more."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.backends.sqlite3 import base
from django.db.backends.sqlite3.base import FORMAT_QMARK_REGEX

from lianxin.config.sqlite.operations import DatabaseOperations
from lianxin.config.sqlite.schema import DatabaseSchemaEditor
from lianxin.config.sqlite.turns import Turns

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
SUFFIX = ".lock"


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that waits for its turn before each transaction, and before each change outside of one."""

    SchemaEditorClass = DatabaseSchemaEditor
    ops_class = DatabaseOperations

    def __init__(self, settings_dict: dict[str, Any], alias: str = DEFAULT_DB_ALIAS) -> None:
        super().__init__(settings_dict, alias)
        self.turns: Turns | None = None
        self._marked: dict[str, str] = {}
        self.execute_wrappers.append(self._in_turn)

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Also names the file of the queue. A database in memory has one writer and needs none."""
        if not self.is_in_memory_db():
            self.turns = Turns(f"{conn_params['database']}{SUFFIX}")
        return super().get_new_connection(conn_params)

    def _start_transaction_under_autocommit(self) -> None:
        if self.turns:
            self.turns.take()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._free()
            raise

    def _commit(self) -> None:
        # A commit that is refused leaves the transaction as it was; Django then rolls it back.
        try:
            super()._commit()  # type: ignore[misc]
        finally:
            if self.connection and not self.connection.in_transaction:
                self._free()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._free()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            if self.turns:
                self.turns.close()

    def planned(self, sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        """The rows of a statement that stays the same but for its values. SQLite keeps its plan with the connection."""
        self.ensure_connection()
        if self.queries_logged or len(self.execute_wrappers) > 1:
            with self.cursor() as cursor:
                cursor.execute(sql, values)
                return list(cursor.fetchall()) if cursor.description else []
        marked = self._marked.get(sql)
        if marked is None:
            marked = self._marked[sql] = FORMAT_QMARK_REGEX.sub("?", sql).replace("%%", "%")
        with self.wrap_database_errors:
            rows: list[tuple[Any, ...]] = self._in_turn(self._rows, marked, values, False, {})
        return rows

    def planned_together(self, asked: Iterable[tuple[str, Sequence[Any]]]) -> list[list[tuple[Any, ...]]]:
        """The rows of several such statements. There is no way to save: the database is in this process."""
        return [self.planned(sql, values) for sql, values in asked]

    def _rows(self, sql: str, values: Sequence[Any], _many: bool, _context: Any) -> list[tuple[Any, ...]]:
        return list(self.connection.execute(sql, values))

    def _in_turn(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        """Run a statement; one that changes something outside of a transaction is a transaction by itself."""
        if self.turns is None or self.in_atomic_block or not sql.startswith(WRITES):
            return execute(sql, params, many, context)
        self.turns.take()
        try:
            return execute(sql, params, many, context)
        finally:
            self._free()

    def _free(self) -> None:
        if self.turns:
            self.turns.free()
