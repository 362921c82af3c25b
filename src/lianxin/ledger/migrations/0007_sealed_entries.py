"""What an entry was when its month was sealed. It only grows, like the rest of the book."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

GUARDS = {
    "postgresql": (
        "CREATE TRIGGER ledger_sealedentry_only_grows BEFORE UPDATE OR DELETE ON ledger_sealedentry "
        "FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change()",
    ),
    "sqlite": tuple(
        f"CREATE TRIGGER ledger_sealedentry_no_{verb.lower()} BEFORE {verb} ON ledger_sealedentry "
        "BEGIN SELECT RAISE(ABORT, 'ledger_sealedentry only grows'); END"
        for verb in ("UPDATE", "DELETE")
    ),
}


def close(_apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in GUARDS[schema_editor.connection.vendor]:
        schema_editor.execute(statement, None)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0006_share_what_was_paid")]

    operations = [
        migrations.CreateModel(
            name="SealedEntry",
            fields=[
                (
                    "transfer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="sealed",
                        serialize=False,
                        to="ledger.transfer",
                    ),
                ),
                ("salt", models.CharField(max_length=32)),
                ("digest", models.CharField(max_length=64)),
                (
                    "seal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="ledger.seal"
                    ),
                ),
            ],
        ),
        # Going back drops the table, and its triggers with it.
        migrations.RunPython(close, migrations.RunPython.noop),
    ]
