"""The journal numbers what has committed, chains it, and names what was altered behind its back."""

from collections.abc import Callable

import pytest
from django.db import connection

from lianxin.journal.chain import digest_of
from lianxin.journal.folder import fold_all, fold_once
from lianxin.journal.models import Block, Chain, Entry
from lianxin.journal.queries import broken_entries
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def council_id() -> int:
    world = World()
    world.project("accept")
    fold_all()
    world.project("file", title="图书角共建")
    fold_all()
    return world.council.pk


def execute(statement: str, *values: str) -> None:
    """Change rows behind the product's back."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_entries_are_numbered_without_a_gap_and_blocks_cover_them_all(council_id: int) -> None:
    numbers = list(Entry.objects.filter(council_id=council_id).order_by("id").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))

    blocks = list(Block.objects.filter(council_id=council_id).order_by("number"))
    assert len(blocks) == 2
    assert [block.previous_hash for block in blocks] == ["", blocks[0].hash]
    assert Chain.objects.get(pk=council_id).length == numbers[-1]


def test_a_turn_with_nothing_new_changes_nothing(council_id: int) -> None:
    assert fold_once() == 0
    assert Block.objects.filter(council_id=council_id).count() == 2


def test_a_sound_journal_has_nothing_to_report(council_id: int) -> None:
    assert list(broken_entries(council_id)) == []


@pytest.mark.parametrize(
    ("tamper", "named"),
    [
        (lambda: execute("UPDATE journal_entry SET facts = %s WHERE number = 3 AND council_id > 0", "{}"), "number 3"),
        (lambda: execute("UPDATE journal_entry SET actor_id = 999 WHERE number = 5 AND council_id > 0"), "number 5"),
        (lambda: execute("DELETE FROM journal_entry WHERE number = 4 AND council_id > 0"), "number 4 is missing"),
        (lambda: execute("UPDATE journal_entry SET digest = %s WHERE number = 2", "0" * 64), "number 2"),
        (lambda: execute("UPDATE journal_block SET hash = %s WHERE number = 1", "0" * 64), "block 1"),
        (lambda: execute("DELETE FROM journal_block WHERE number = 1"), "block 1"),
        (lambda: execute("UPDATE journal_chain SET length = 1"), "the chain says 1"),
    ],
    ids=["facts", "actor", "deleted", "digest", "hash", "block", "head"],
)
def test_whatever_is_altered_is_named(council_id: int, tamper: Callable[[], None], named: str) -> None:
    tamper()
    assert named in next(broken_entries(council_id))


def test_an_altered_entry_whose_digest_was_remade_breaks_its_block(council_id: int) -> None:
    entry = Entry.objects.get(council_id=council_id, number=3)
    entry.facts = {"title": "别的"}
    Entry.objects.filter(pk=entry.pk).update(facts=entry.facts, digest=digest_of(entry))

    assert "block 1" in next(broken_entries(council_id))


def test_an_entry_altered_before_it_is_numbered_is_named_too(council_id: int) -> None:
    world = World("310116113")
    Entry.objects.filter(council_id=world.council.pk, number__isnull=True).update(verb="network.founded!")

    assert "altered" in next(broken_entries(world.council.pk))
