"""How tables are changed: as Django does it, and their triggers stay."""

from typing import Any

from django.db.backends.sqlite3 import schema
from django.db.models import Model

_TRIGGERS = """
SELECT name, sql, tbl_name = %s FROM sqlite_master
WHERE type = 'trigger' AND (tbl_name = %s OR instr(sql, %s))
ORDER BY rowid
"""


class DatabaseSchemaEditor(schema.DatabaseSchemaEditor):
    """Most changes of a table copy it and drop the old one, and SQLite drops its triggers with it. Those of views and
    other tables that name the table would keep the copy from being renamed.
    """

    def _remake_table(self, model: type[Model], *args: Any, **kwargs: Any) -> None:
        table = model._meta.db_table
        with self.connection.cursor() as cursor:
            cursor.execute(_TRIGGERS, [table, table, table])
            triggers = cursor.fetchall()
        for name, _sql, is_its_own in triggers:
            if not is_its_own:
                self.execute(f"DROP TRIGGER {self.quote_name(name)}", None)
        super()._remake_table(model, *args, **kwargs)  # type: ignore[misc]  # unknown to its stub
        for _name, sql, _is_its_own in triggers:
            self.execute(sql, None)
