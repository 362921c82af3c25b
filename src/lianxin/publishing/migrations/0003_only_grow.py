"""What was published is neither changed nor deleted: a correction is an edition of its own."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLE = "publishing_villagedisclosure"
POSTGRESQL = (
    f"CREATE TRIGGER {TABLE}_only_grows BEFORE UPDATE OR DELETE ON {TABLE} "
    "FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change()",
)
SQLITE = tuple(
    f"CREATE TRIGGER {TABLE}_no_{verb.lower()} BEFORE {verb} ON {TABLE} "
    f"BEGIN SELECT RAISE(ABORT, '{TABLE} only grows'); END"
    for verb in ("UPDATE", "DELETE")
)
BACK = {
    "postgresql": (f"DROP TRIGGER {TABLE}_only_grows ON {TABLE}",),
    "sqlite": tuple(f"DROP TRIGGER {TABLE}_no_{verb}" for verb in ("update", "delete")),
}


def close(_apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in {"postgresql": POSTGRESQL, "sqlite": SQLITE}[schema_editor.connection.vendor]:
        schema_editor.execute(statement, None)


def open_again(_apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in BACK[schema_editor.connection.vendor]:
        schema_editor.execute(statement, None)


class Migration(migrations.Migration):
    dependencies = [("publishing", "0002_editions"), ("ledger", "0004_append_only")]

    operations = [migrations.RunPython(close, open_again)]
