"""Folding merges changes exactly once, whoever folds and whoever writes meanwhile."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from lianxin.figures.metric import Scope
from lianxin.figures.models import CellKey, Delta, Rollup
from lianxin.figures.queries import totals
from lianxin.figures.services import add, fold_deltas

COUNCIL = 7
KEY = CellKey(COUNCIL, "projects.received_fen", 2019, 201903, "310116112201", 1)
OTHER = CellKey(COUNCIL, "projects.received_fen", 2019, 201904, "310116112202", 2)


def received(month: int | None = None) -> int:
    return totals(Scope(COUNCIL, month=month))["projects.received_fen"]


@pytest.mark.django_db
def test_a_total_is_the_same_before_during_and_after_folding() -> None:
    add({KEY: 5_00, OTHER: 7_00})
    before = received()
    fold_deltas()
    add({KEY: -2_00})
    assert (before, received(), received(month=201903)) == (12_00, 10_00, 3_00)
    assert fold_deltas() == 1
    assert fold_deltas() == 0
    assert received() == 10_00


@pytest.mark.django_db
def test_nothing_changed_appends_nothing() -> None:
    add({KEY: 0})
    assert not Delta.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_many_writers_and_folders_at_once_lose_and_double_nothing() -> None:
    def write(number: int) -> None:
        try:
            for _ in range(20):
                add({KEY: number, OTHER: 1})
        finally:
            connection.close()

    def fold(_: int) -> None:
        try:
            for _ in range(15):
                fold_deltas()
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        jobs = [pool.submit(write, number) for number in range(1, 5)] + [pool.submit(fold, at) for at in range(2)]
        for job in jobs:
            job.result()
    connections.close_all()
    while fold_deltas():
        pass
    assert received() == 20 * (1 + 2 + 3 + 4) + 80
    assert Rollup.objects.count() == 2
