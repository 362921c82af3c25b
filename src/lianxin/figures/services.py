"""Changing figures. ``add`` is a step inside a verb's transaction; ``fold_deltas`` is the folder's."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import astuple, fields

from django.db import connection, transaction

from lianxin.figures.metric import Metric
from lianxin.figures.models import CellKey, Counted, Delta
from lianxin.figures.queries import figures_off_count, sides_of, uncounted
from lianxin.journal.queries import councils_with_entries
from lianxin.prepared.inserting import insert_rows

BATCH = 10_000

_CELL = (*(field.name for field in fields(CellKey)), "amount")
_MERGE = """
INSERT INTO figures_rollup (council_id, metric, year, month, village, category_id, organisation_id, amount)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (council_id, metric, year, month, village, category_id, organisation_id)
DO UPDATE SET amount = figures_rollup.amount + excluded.amount
"""


def add(amounts: Mapping[CellKey, int]) -> None:
    """Append changes of figures, in the transaction that causes them. One insert; zero amounts are left out.

    A key with an organisation counts in its cell like any other, and in the organisation's.
    """
    _append(projected(amounts))


def projected(amounts: Mapping[CellKey, int]) -> Counter[CellKey]:
    """The cells that changes belong to: by village and category, and once more by organisation."""
    cells: Counter[CellKey] = Counter()
    for key, amount in amounts.items():
        if amount:
            when = (key.council_id, key.metric, key.year, key.month)
            cells[CellKey(*when, key.village, key.category_id)] += amount
            if key.organisation_id:
                cells[CellKey(*when, organisation_id=key.organisation_id)] += amount
    return cells


def _append(cells: Mapping[CellKey, int]) -> None:
    insert_rows(Delta, _CELL, [(*astuple(key), amount) for key, amount in cells.items() if amount])


@transaction.atomic
def count_anew(council_id: int, metrics: Sequence[Metric] | None = None) -> int:
    """Bring a council's cells, of some figures or of all, in line with their records. Returns how many.

    Nobody may write meanwhile: a change that is counted and stored in between would count twice.
    """
    missing = {key: counted - stored for key, stored, counted in figures_off_count(council_id, metrics)}
    _append(missing)
    return len(missing)


def count_in_what_is_new() -> int:
    """Count in, for every council, what a new version counts and this database did not. Returns how many cells.

    Nobody may write meanwhile, as with ``count_anew``. Where it breaks off it can be done again.
    """
    new, cells = uncounted(), 0
    if new:
        cells = sum(count_anew(council_id, new) for council_id in councils_with_entries())
        Counted.objects.bulk_create(
            [Counted(code=metric.code, sides=sides_of(metric)) for metric in new],
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=["sides"],
        )
    return cells


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
