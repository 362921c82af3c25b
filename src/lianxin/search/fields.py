"""The column that is searched, and the lookup that searches it."""

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, Lookup, TextField
from django.db.models.sql.compiler import SQLCompiler

from lianxin.kernel.grams import Phrase, phrases

Sql = tuple[str, tuple[Any, ...]]


class GramsField(TextField):  # type: ignore[type-arg]
    """Grams of what a row is found by, as ``kernel.grams.grams`` makes them. Needs an ``IndexGrams`` in a migration.

    ``filter(grams__holds="水库村 路灯")`` keeps the rows that hold both words, each just as it is written. A query in
    which nothing can be searched for (blank, punctuation) finds nothing: where no query means all rows, do not filter.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", "")
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)


def index_of(field: "Field[Any, Any]") -> str:
    """How the index of a column of grams is called: an index on PostgreSQL, a table of its own on SQLite."""
    return f"{field.model._meta.db_table}_{field.column}"


@GramsField.register_lookup
class Holds(Lookup[Any]):
    """Whether every word of a query stands in the text; ``kernel.grams`` says what that means."""

    lookup_name = "holds"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Sql:
        """Raises NotImplementedError: only the databases that ``IndexGrams`` indexes can search."""
        message = f"{connection.vendor} has no index of grams"
        raise NotImplementedError(message)

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Sql:
        """The index answers alone: FTS5 knows which tokens are neighbours."""
        index = compiler.quote_name_unless_alias(index_of(self.lhs.target))
        wanted = " AND ".join(f'"{" ".join(phrase.tokens)}"{"*" * phrase.begins}' for phrase in self._wanted())
        return self._among(compiler, f"SELECT rowid FROM {index} WHERE {index} MATCH %s"), (wanted,)  # noqa: S608 - names

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Sql:
        """The index finds the rows with all tokens; whether those of a phrase are neighbours, the column itself says.

        A phrase query would compute the vector of each of these rows anew, and a vector forgets positions of a token
        after the 255th. ``OFFSET 0`` keeps the planner, which thinks that computing a vector costs nothing, from
        walking along another index and doing so for every row.
        """
        quote = compiler.quote_name_unless_alias
        meta, column = self.lhs.target.model._meta, quote(self.lhs.target.column)
        wanted = self._wanted()
        tokens = dict.fromkeys(f"'{token}'{':*' * phrase.begins}" for phrase in wanted for token in phrase.tokens)
        parts = [f" {' '.join(phrase.tokens)} " for phrase in wanted if len(phrase.tokens) > 1]
        found = (
            f"SELECT {quote(meta.pk.column)} FROM {quote(meta.db_table)}"  # noqa: S608 - names
            f" WHERE to_tsvector('simple', {column}) @@ to_tsquery('simple', %s) AND {column} <> ''"
            + f" AND strpos(' ' || {column} || ' ', %s) > 0"
            * len(parts)
        )
        return self._among(compiler, f"{found} OFFSET 0"), (" & ".join(tokens), *parts)

    def _among(self, compiler: SQLCompiler, found: str) -> str:
        quote = compiler.quote_name_unless_alias
        return f"{quote(self.lhs.alias)}.{quote(self.lhs.target.model._meta.pk.column)} IN ({found})"

    def _wanted(self) -> list[Phrase]:
        wanted = phrases(str(self.rhs))
        if not wanted:
            raise EmptyResultSet
        return wanted
