"""The migrations that index a column of grams, and that end it."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from lianxin.search.fields import index_of

# An index holds no row whose grams are empty: what nobody searches for costs it nothing.
_GIN = """
CREATE INDEX {index} ON {table} USING gin (to_tsvector('simple', {column}))
WITH (fastupdate = off) WHERE {column} <> ''
"""
_FTS5 = """
CREATE VIRTUAL TABLE {index}
USING fts5({column}, content={table}, content_rowid={key}, tokenize='ascii', columnsize=0)
"""
_FILL = "INSERT INTO {index} (rowid, {column}) SELECT {key}, {column} FROM {table} WHERE {column} <> ''"
_LEARN = "INSERT INTO {index} (rowid, {column}) SELECT new.{key}, new.{column} WHERE new.{column} <> '';"
_FORGET = (
    "INSERT INTO {index} ({index}, rowid, {column}) SELECT 'delete', old.{key}, old.{column} WHERE old.{column} <> '';"
)
_INSERTED = f"CREATE TRIGGER {{inserted}} AFTER INSERT ON {{table}} BEGIN {_LEARN} END"
_UPDATED = f"""
CREATE TRIGGER {{updated}} AFTER UPDATE OF {{key}}, {{column}} ON {{table}}
WHEN old.{{column}} IS NOT new.{{column}} OR old.{{key}} <> new.{{key}}
BEGIN {_FORGET} {_LEARN} END
"""
_DELETED = f"CREATE TRIGGER {{deleted}} AFTER DELETE ON {{table}} BEGIN {_FORGET} END"
_CREATE = {"postgresql": (_GIN,), "sqlite": (_FTS5, _FILL, _INSERTED, _UPDATED, _DELETED)}
_DROP = {
    "postgresql": ("DROP INDEX IF EXISTS {index}",),
    "sqlite": (
        "DROP TRIGGER IF EXISTS {inserted}",
        "DROP TRIGGER IF EXISTS {updated}",
        "DROP TRIGGER IF EXISTS {deleted}",
        "DROP TABLE IF EXISTS {index}",
    ),
}


class IndexGrams(Operation):
    """Index a ``GramsField``: what it holds already and whatever is written later, in any way.

    PostgreSQL gets a GIN index; SQLite an FTS5 table without a copy of the texts, and triggers that fill it. The
    model's key must be an integer. Doing it again builds the index anew.

    Later changes of the model's table leave the index whole; where Django copies a table on SQLite, ``config.sqlite``
    puts the triggers back. But before the model or the field is renamed, or the field is removed, ``ForgetGrams`` must
    come, and after a renaming this operation again.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, model_name: str, field: str) -> None:
        self.model_name = model_name
        self.field = field

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change nothing: what Django knows of a model does not include this index."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Build the index, in place of one that may be there."""
        self._run(app_label, schema_editor, to_state, _DROP, _CREATE)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Remove the index."""
        self._run(app_label, schema_editor, from_state, _DROP)

    def describe(self) -> str:
        """What ``migrate --plan`` says."""
        return f"Index the grams in {self.field} of {self.model_name}"

    @property
    def migration_name_fragment(self) -> str:
        """What a migration is called after that does nothing else."""
        return f"{self.model_name.lower()}_{self.field}_index"

    def references_model(self, name: str, app_label: str) -> bool:
        """Whether the operations on a model must keep their order with this one."""
        return name.lower() == self.model_name.lower()

    def references_field(self, model_name: str, name: str, app_label: str) -> bool:
        """The same for a field."""
        return self.references_model(model_name, app_label) and name == self.field

    def _run(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        state: ProjectState,
        *statements: dict[str, tuple[str, ...]],
    ) -> None:
        model = state.apps.get_model(app_label, self.model_name)
        if not self.allow_migrate_model(schema_editor.connection.alias, model):
            return
        field = model._meta.get_field(self.field)
        names = {"table": model._meta.db_table, "column": field.column, "key": model._meta.pk.column}
        names |= {"index": index_of(field)} | {
            moment: f"{index_of(field)}_{moment}" for moment in ("inserted", "updated", "deleted")
        }
        quoted = {name: schema_editor.quote_name(value) for name, value in names.items()}
        for group in statements:
            for statement in group[schema_editor.connection.vendor]:
                schema_editor.execute(statement.format_map(quoted), None)


class ForgetGrams(IndexGrams):
    """Remove the index that ``IndexGrams`` built; backwards, build it."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Remove the index."""
        super().database_backwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Build the index."""
        super().database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """What ``migrate --plan`` says."""
        return f"Forget the grams in {self.field} of {self.model_name}"

    @property
    def migration_name_fragment(self) -> str:
        """What a migration is called after that does nothing else."""
        return f"forget_{self.model_name.lower()}_{self.field}"
