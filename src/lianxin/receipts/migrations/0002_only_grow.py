"""References of receipts only grow. One change is let through: a record that is replaced is no longer the current one."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLE = "receipts_receiptreference"
KEPT = (
    "id", "council_id", "transfer_id", "code", "number", "check_code", "on", "payer", "item", "amount_fen",
    "corrects_id", "reason", "recorded_by_id", "recorded_at",
)  # fmt: skip


def _row(of: str) -> str:
    return "(" + ", ".join(f'{of}."{column}"' for column in KEPT) + ")"


POSTGRESQL = (
    f"CREATE TRIGGER {TABLE}_no_delete BEFORE DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change()",
    f"CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE} FOR EACH ROW "
    f"WHEN (NEW.is_current OR NOT OLD.is_current OR {_row('OLD')} IS DISTINCT FROM {_row('NEW')}) "
    "EXECUTE FUNCTION ledger_refuse_change()",
)
SQLITE = (
    f"CREATE TRIGGER {TABLE}_no_delete BEFORE DELETE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{TABLE} only grows'); END",
    f"CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE} "
    f"WHEN NEW.is_current OR NOT OLD.is_current OR {_row('OLD')} IS NOT {_row('NEW')} "
    f"BEGIN SELECT RAISE(ABORT, '{TABLE} only grows'); END",
)
BACK = {
    "postgresql": tuple(f"DROP TRIGGER {TABLE}_no_{verb} ON {TABLE}" for verb in ("delete", "update")),
    "sqlite": tuple(f"DROP TRIGGER {TABLE}_no_{verb}" for verb in ("delete", "update")),
}


def close(_apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in {"postgresql": POSTGRESQL, "sqlite": SQLITE}[schema_editor.connection.vendor]:
        schema_editor.execute(statement, None)


def open_again(_apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in BACK[schema_editor.connection.vendor]:
        schema_editor.execute(statement, None)


class Migration(migrations.Migration):
    dependencies = [("receipts", "0001_initial"), ("ledger", "0004_append_only")]

    operations = [migrations.RunPython(close, open_again)]
