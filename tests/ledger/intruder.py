"""Somebody who has the database in their hands, and puts its guards aside before they alter the book."""

from django.db import connection

_TRIGGERS = {
    "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND instr(sql, 'RAISE(')",
    "postgresql": "SELECT tgname, tgrelid::regclass::text FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid "
    "WHERE NOT tgisinternal AND proname LIKE 'ledger_refuse_%'",
}


def alter(statement: str) -> None:
    """Run a statement as the intruder would."""
    with connection.cursor() as cursor:
        cursor.execute(_TRIGGERS[connection.vendor])
        for name, table in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))
        cursor.execute(statement)
