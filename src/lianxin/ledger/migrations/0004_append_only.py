"""The book only grows: the database itself refuses to change or delete what it holds, and to add to a sealed month."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLES = ("transfer", "leg", "share", "seal", "scan", "voucher")

# The lock is what the foreign key takes anyway when the transaction ends; taken now, it lets whoever seals (and holds
# the council's row) finish first, and what is looked up afterwards is what they left.
POSTGRESQL = (
    """
CREATE FUNCTION ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% only grows', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END;
$$
""",
    """
CREATE FUNCTION ledger_refuse_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM network_council WHERE id = NEW.council_id FOR KEY SHARE;
    IF EXISTS (
        SELECT 1 FROM ledger_seal WHERE council_id = NEW.council_id AND month >= date_trunc('month', NEW."on")::date
    ) THEN
        RAISE EXCEPTION 'the month of % is sealed', NEW."on" USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END;
$$
""",
    *(
        f"CREATE TRIGGER ledger_{table}_only_grows BEFORE UPDATE OR DELETE ON ledger_{table} "
        "FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change()"
        for table in TABLES
    ),
    "CREATE TRIGGER ledger_transfer_not_sealed BEFORE INSERT ON ledger_transfer "
    "FOR EACH ROW EXECUTE FUNCTION ledger_refuse_sealed()",
)

# Writers take turns on SQLite, so that nobody seals in between.
SQLITE = (
    *(
        f"CREATE TRIGGER ledger_{table}_no_{verb.lower()} BEFORE {verb} ON ledger_{table} "
        f"BEGIN SELECT RAISE(ABORT, 'ledger_{table} only grows'); END"
        for table in TABLES
        for verb in ("UPDATE", "DELETE")
    ),
    """
CREATE TRIGGER ledger_transfer_not_sealed BEFORE INSERT ON ledger_transfer
WHEN EXISTS (
    SELECT 1 FROM ledger_seal WHERE council_id = NEW.council_id AND month >= date(NEW."on", 'start of month')
)
BEGIN SELECT RAISE(ABORT, 'the month is sealed'); END
""",
)
BACK = {
    "postgresql": (
        *(f"DROP TRIGGER ledger_{table}_only_grows ON ledger_{table}" for table in TABLES),
        "DROP TRIGGER ledger_transfer_not_sealed ON ledger_transfer",
        "DROP FUNCTION ledger_refuse_change()",
        "DROP FUNCTION ledger_refuse_sealed()",
    ),
    "sqlite": (
        *(f"DROP TRIGGER ledger_{table}_no_{verb}" for table in TABLES for verb in ("update", "delete")),
        "DROP TRIGGER ledger_transfer_not_sealed",
    ),
}


def close(_apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in {"postgresql": POSTGRESQL, "sqlite": SQLITE}[schema_editor.connection.vendor]:
        schema_editor.execute(statement, None)


def open_again(_apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in BACK[schema_editor.connection.vendor]:
        schema_editor.execute(statement, None)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_trace_and_seal")]

    operations = [
        migrations.AddIndex(
            model_name="transfer", index=models.Index(fields=["council", "on"], name="transfer_council_on")
        ),
        migrations.RunPython(close, open_again),
    ]
