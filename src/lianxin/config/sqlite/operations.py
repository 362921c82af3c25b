"""How all rows are deleted, as tests do: tables whose triggers refuse it are emptied all the same."""

from collections.abc import Sequence
from typing import Any

from django.db.backends.sqlite3 import operations

_GUARDS = "SELECT name, sql, tbl_name FROM sqlite_master WHERE type = 'trigger' AND instr(sql, 'RAISE(') ORDER BY rowid"


class DatabaseOperations(operations.DatabaseOperations):
    """Django's; PostgreSQL truncates tables instead, which calls no trigger of a row."""

    def sql_flush(self, style: Any, tables: Sequence[str], **options: Any) -> list[str]:
        """Django's statements, with the guards of these tables put aside while they run."""
        statements: list[str] = super().sql_flush(style, tables, **options)
        if not statements:
            return []
        with self.connection.cursor() as cursor:
            cursor.execute(_GUARDS)
            guards = [(name, sql) for name, sql, table in cursor.fetchall() if table in tables]
        aside = [f"DROP TRIGGER {self.quote_name(name)}" for name, _sql in guards]
        return [*aside, *statements, *(sql for _name, sql in guards)]
