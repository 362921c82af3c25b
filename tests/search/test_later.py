"""The index outlives later migrations, and ends when it shall."""

import pytest
from django.db import connection, models
from django.db.migrations.operations import AddField, AlterField, RemoveField, RenameField
from django.db.migrations.operations.base import Operation

from lianxin.kernel.grams import grams
from lianxin.search.fields import GramsField
from lianxin.search.operations import ForgetGrams, IndexGrams
from tests.search.conftest import Table

LATER: dict[str, list[Operation]] = {
    "another field altered": [AlterField("note", "text", models.CharField(max_length=200))],
    "the grams altered": [AlterField("note", "grams", GramsField(null=True))],
    "fields added": [
        AddField("note", "more", models.IntegerField(default=3)),
        AddField("note", "less", models.IntegerField(null=True)),
    ],
    "a field removed": [RemoveField("note", "stars")],
    "a field renamed": [RenameField("note", "stars", "points")],
    "twice": [AlterField("note", "stars", models.IntegerField(null=True)), IndexGrams("note", "grams")],
    "the grams renamed": [
        ForgetGrams("note", "grams"),
        RenameField("note", "grams", "words"),
        RenameField("note", "words", "grams"),
        IndexGrams("note", "grams"),
    ],
}


@pytest.mark.parametrize("operations", LATER.values(), ids=LATER)
def test_later_migrations_leave_it_whole(fresh: Table, operations: list[Operation]) -> None:
    fresh.add("水库", "路灯")
    for operation in operations:
        fresh.migrate(operation)
    fresh.add("水库村")
    fresh.model.objects.filter(text="路灯").update(grams=grams("水库"))
    fresh.model.objects.filter(text="水库").delete()
    assert fresh.found("水库") == ["路灯", "水库村"]
    assert fresh.found("路灯") == []


def test_a_view_that_writes_into_the_table_goes_on_doing_so(fresh: Table) -> None:
    if connection.vendor != "sqlite":
        return
    table = fresh.model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("CREATE VIEW noted AS SELECT NULL text WHERE 0")
        cursor.execute(
            f"CREATE TRIGGER note_it INSTEAD OF INSERT ON noted BEGIN INSERT INTO {table} (text, stars, grams)"
            " VALUES (new.text, 0, new.text); END"
        )
    fresh.migrate(AlterField("note", "text", models.CharField(max_length=200)))
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO noted (text) VALUES (%s)", [grams("水库")])
        cursor.execute("DROP VIEW noted")
    assert fresh.found("水库") == [grams("水库")]


def test_what_was_written_before_is_indexed(fresh: Table) -> None:
    fresh.back(IndexGrams("note", "grams"))
    fresh.add("水库")
    fresh.migrate(IndexGrams("note", "grams"))
    assert fresh.found("水库") == ["水库"]


def test_taken_back_it_leaves_nothing_behind(fresh: Table) -> None:
    fresh.migrate(ForgetGrams("note", "grams"))
    fresh.add("水库")
    assert _index_parts() == []
    fresh.back(ForgetGrams("note", "grams"))
    assert _index_parts() != []
    assert fresh.found("水库") == ["水库"]


def _index_parts() -> list[str]:
    catalogue = "sqlite_master" if connection.vendor == "sqlite" else "(SELECT relname AS name FROM pg_class) AS c"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT name FROM {catalogue} WHERE name LIKE 'search_note_grams%%'", [])
        return [name for (name,) in cursor.fetchall()]
