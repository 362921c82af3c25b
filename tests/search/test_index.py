"""The index follows every way of writing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.models import F

from lianxin.kernel.grams import grams
from lianxin.sheets.bulk import write_rows
from tests.search.conftest import Table

WAYS: dict[str, Callable[[Any], object]] = {
    "save": lambda model: model(text="路灯", grams=grams("路灯")).save(),
    "save again": lambda model: _changed(model.objects.create(text="路灯", grams=grams("水库"))).save(),
    "update": lambda model: (model(text="路灯").save(), model.objects.update(grams=grams("路灯"))),
    "in bulk": lambda model: write_rows(model, ("text", "grams", "stars"), [("路灯", grams("路灯"), 0)]),
}


def _changed(note: Any) -> Any:
    note.grams = grams("路灯")
    return note


@pytest.mark.django_db
@pytest.mark.parametrize("write", WAYS.values(), ids=WAYS)
def test_however_it_is_written_it_is_found(notes: Table, write: Callable[[Any], object]) -> None:
    write(notes.model)
    assert notes.found("路灯") == ["路灯"]
    assert notes.found("水库") == []


@pytest.mark.django_db
def test_what_is_deleted_or_emptied_is_found_no_more(notes: Table) -> None:
    notes.add("水库", "水库村")
    notes.model.objects.get(text="水库").delete()
    assert notes.found("水库") == ["水库村"]
    notes.model.objects.update(grams="")
    assert notes.found("水库") == []
    notes.model.objects.update(grams=grams("路灯"))
    assert notes.found("路灯") == ["水库村"]


@pytest.mark.django_db
def test_a_change_beside_the_grams_costs_the_index_nothing(notes: Table) -> None:
    notes.add("水库", "路灯")
    before = _rows_written_cheaply()
    notes.model.objects.update(stars=F("stars") + 1)
    assert _rows_written_cheaply() == before + 2


def _rows_written_cheaply() -> int:
    """By this connection: on SQLite all rows in all tables, on PostgreSQL those whose indexes were left alone."""
    hot = "SELECT pg_stat_get_xact_tuples_hot_updated('search_note'::regclass)"
    with connection.cursor() as cursor:
        cursor.execute("SELECT total_changes()" if connection.vendor == "sqlite" else hot)
        return int(cursor.fetchone()[0])
