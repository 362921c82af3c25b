"""The folder: one small background loop that numbers and chains what has committed, and folds what others register."""

from collections.abc import Callable

from django.db import connection, transaction

from lianxin.journal.chain import block_hash
from lianxin.journal.models import Block, Chain, Entry
from lianxin.kernel import clock

BATCH = 5_000

_NUMBER = """
UPDATE journal_entry SET number = numbered.n
FROM (
    SELECT id, %s + row_number() OVER (ORDER BY id) AS n
    FROM (SELECT id FROM journal_entry WHERE council_id = %s AND number IS NULL ORDER BY id LIMIT %s) AS waiting
) AS numbered
WHERE journal_entry.id = numbered.id
"""

_also: list[Callable[[], int]] = []


def also_fold(step: Callable[[], int]) -> None:
    """Run ``step`` at every turn of the folder; it returns how many rows it folded."""
    if step not in _also:
        _also.append(step)


def fold_once() -> int:
    """Take one turn. Returns the entries numbered plus the rows that registered steps folded."""
    councils = Entry.objects.filter(number__isnull=True).order_by().values_list("council_id", flat=True).distinct()
    return sum(_chain_council(council_id) for council_id in list(councils)) + sum(step() for step in _also)


def fold_all() -> int:
    """Turn until nothing is left, as ``verify`` and the demo do. Returns the rows folded."""
    folded = 0
    while turned := fold_once():
        folded += turned
    return folded


@transaction.atomic
def _chain_council(council_id: int) -> int:
    """Number up to ``BATCH`` committed entries of one council and lay one block over them."""
    Chain.objects.bulk_create([Chain(council_id=council_id)], ignore_conflicts=True)
    head = Chain.objects.select_for_update().get(pk=council_id)
    with connection.cursor() as cursor:
        cursor.execute(_NUMBER, [head.length, council_id, BATCH])
    fresh = Entry.objects.filter(council_id=council_id, number__gt=head.length).order_by("number")
    entries = [(entry.number or 0, entry.digest) for entry in fresh.only("number", "digest")]
    if not entries:
        return 0
    block = Block.objects.create(
        council_id=council_id,
        number=head.blocks + 1,
        first=head.length + 1,
        last=head.length + len(entries),
        previous_hash=head.hash,
        hash=block_hash(head.hash, entries),
        closed_at=clock.now(),
    )
    Chain.objects.filter(pk=council_id).update(length=block.last, blocks=block.number, hash=block.hash)
    return len(entries)
