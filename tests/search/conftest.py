"""A table with a column of grams, made by migrations as an app would make it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from django.db import connection, models
from django.db.migrations.operations import CreateModel, DeleteModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pytest_django import DjangoDbBlocker

from lianxin.kernel.grams import grams
from lianxin.search.fields import GramsField
from lianxin.search.operations import IndexGrams


class Table:
    """The table of ``Note``, which migrations change one after the other."""

    def __init__(self) -> None:
        self.state = ProjectState()

    @property
    def model(self) -> Any:
        """``Note`` as of the last migration."""
        return self.state.apps.get_model("search", "Note")

    def migrate(self, operation: Operation) -> None:
        """Apply an operation."""
        before, self.state = self.state, self.state.clone()
        operation.state_forwards("search", self.state)
        with connection.schema_editor() as editor:
            operation.database_forwards("search", editor, before, self.state)

    def back(self, operation: Operation) -> None:
        """Take back an operation that does not change the state."""
        with connection.schema_editor() as editor:
            operation.database_backwards("search", editor, self.state, self.state)

    def add(self, *texts: str) -> None:
        """One note a text."""
        self.model.objects.bulk_create([self.model(text=text, grams=grams(text)) for text in texts])

    def found(self, query: str) -> list[str]:
        """The texts of the notes that hold a query."""
        return list(self.model.objects.filter(grams__holds=query).order_by("pk").values_list("text", flat=True))


Tables = Callable[[], AbstractContextManager[Table]]


@pytest.fixture(scope="session")
def tables(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Tables:
    """Makes the table of notes for a while, outside of any transaction."""

    @contextmanager
    def made() -> Iterator[Table]:
        table = Table()
        key = ("id", models.BigAutoField(primary_key=True))
        text, stars = ("text", models.TextField()), ("stars", models.IntegerField(default=0))
        with django_db_blocker.unblock():
            table.migrate(CreateModel("Note", [key, text, stars, ("grams", GramsField())]))
            table.migrate(IndexGrams("note", "grams"))
            yield table
            table.back(IndexGrams("note", "grams"))
            table.migrate(DeleteModel("Note"))

    return made


@pytest.fixture(scope="module")
def notes(tables: Tables) -> Iterator[Table]:
    """The table for tests that do not change it; each test's rows are rolled back."""
    with tables() as table:
        yield table


@pytest.fixture
def fresh(tables: Tables) -> Iterator[Table]:
    """A table for one test, which may migrate it; no transaction runs."""
    with tables() as table:
        yield table
