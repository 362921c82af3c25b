"""Two towns, made once a file. Each test has its own transaction within theirs, so what it does is undone after it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests.tenancy.town import Town


@pytest.fixture(scope="module")
def towns(django_db_setup: Any, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[Town, Town]]:
    """The town that is looked at, and the outsider's."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield Town("310116112"), Town("310116113")
        transaction.set_rollback(True)
