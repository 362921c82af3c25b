"""Changing figures. ``add`` is a step inside a verb's transaction; ``fold_deltas`` is the folder's."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, astuple

from django.db import connection, transaction

from lianxin.figures.models import CellKey, Delta

BATCH = 10_000

_MERGE = """
INSERT INTO figures_rollup (council_id, metric, year, month, village, category_id, amount)
VALUES (%s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (council_id, metric, year, month, village, category_id)
DO UPDATE SET amount = figures_rollup.amount + excluded.amount
"""


def add(amounts: Mapping[CellKey, int]) -> None:
    """Append changes of figures, in the transaction that causes them. One insert; zero amounts are left out."""
    Delta.objects.bulk_create(
        [Delta(**asdict(key), amount=amount) for key, amount in amounts.items() if amount], batch_size=2_000
    )


@transaction.atomic
def fold_deltas() -> int:
    """Merge up to ``BATCH`` deltas into rollups. Returns how many. Safe beside other folders and writers."""
    deltas = list(Delta.objects.select_for_update().order_by("id")[:BATCH])
    sums: Counter[CellKey] = Counter()
    for delta in deltas:
        sums[delta.key] += delta.amount
    with connection.cursor() as cursor:
        cursor.executemany(_MERGE, [(*astuple(key), amount) for key, amount in sorted(sums.items()) if amount])
    Delta.objects.filter(pk__in=[delta.pk for delta in deltas]).delete()
    return len(deltas)
