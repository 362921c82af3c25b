"""``verify`` names an edition that is not what was published, whoever altered what of it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from lianxin.journal.folder import fold_all
from lianxin.journal.models import Entry
from lianxin.publishing.models import Lapse
from lianxin.publishing.queries.checks import disclosures_astray
from lianxin.publishing.services import correct_disclosure
from lianxin.publishing.services.watching import Turn
from tests.ledger.intruder import alter
from tests.publishing.quarter import late, moments, publish, world
from tests.world import World

pytestmark = pytest.mark.django_db
__all__ = ["moments", "world"]


def found(world: World) -> list[str]:
    return list(disclosures_astray(world.council.pk))


@contextmanager
def tried() -> Iterator[None]:
    """What is altered inside is as it was afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def stored(pk: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT CAST(snapshot AS text) FROM publishing_villagedisclosure WHERE id = %s", [pk])
        text: str = cursor.fetchone()[0]
        return text


def store(pk: int, text: str) -> None:
    cast = "::jsonb" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE publishing_villagedisclosure SET snapshot = %s{cast} WHERE id = %s", [text, pk])


def test_any_byte_of_a_snapshot_is_named(world: World) -> None:
    one = publish(world)
    assert found(world) == []
    alter("SELECT 1")  # the guards are gone
    text = stored(one.pk)
    named = 0
    for at in range(0, len(text), 7):
        forged = text[:at] + ("1" if text[at] != "1" else "2") + text[at + 1 :]
        with tried():
            try:
                with transaction.atomic():
                    store(one.pk, forged)
            except DatabaseError:  # neither database takes what is not JSON
                continue
            if read(stored(one.pk)) != read(text):
                assert found(world) == [
                    f"disclosure {one.pk} (甲村 2026-Q3, edition 1) does not show what was published"
                ]
                named += 1
    assert named > len(text) / 70
    assert found(world) == []


def read(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


@pytest.mark.parametrize(
    "statement",
    [
        "SET year = 2025",
        "SET number = 2",
        "SET village_id = village_id + 1",
        "SET published_on = '2026-10-21'",
        "SET published_by_id = NULL",
        "SET reason = 'x' WHERE edition = 2",
    ],
)
def test_whose_it_is_and_why_is_held_against_the_journal(world: World, statement: str) -> None:
    first = publish(world)
    late(world)
    correct_disclosure(disclosure=first, reason="补记了一笔支出", actor=world.steward)
    assert found(world) == []
    alter(f"UPDATE publishing_villagedisclosure {statement}")
    assert "does not say the village, quarter, edition, day, person or reason" in found(world)[-1]


def test_one_that_is_gone_and_one_that_was_slipped_in_are_named(world: World) -> None:
    one = publish(world)
    with tried():
        alter("DELETE FROM publishing_villagedisclosure")
        entry = Entry.objects.get(verb="publishing.disclosed")
        assert found(world) == [f"disclosure {one.pk} was published by entry {entry.pk} of the journal, and is missing"]
    one.pk, one.number = None, 2
    one.save(force_insert=True)
    assert [problem.partition(")")[2] for problem in found(world)] == [
        " stands here, and the journal does not know that it was published"
    ]


def test_the_folder_goes_on_over_an_edition_that_cannot_be_read(world: World) -> None:
    one = publish(world)
    late(world)
    alter("SELECT 1")
    store(one.pk, '{"sums": []}')
    fold_all()
    Turn()()
    assert Lapse.objects.get().disclosure_id == one.pk


def test_an_edition_without_a_digest_must_add_up(world: World) -> None:
    """As those that were published before the journal kept one."""
    one = publish(world)
    alter("SELECT 1")
    entry = Entry.objects.get(verb="publishing.disclosed")
    Entry.objects.filter(pk=entry.pk).update(facts={"village": one.village_id, "year": 2026, "quarter": 3})
    assert found(world) == []
    forged = one.snapshot | {"sums": one.snapshot["sums"] | {"spent": 1}}
    store(one.pk, json.dumps(forged))
    assert "does not show what was published" in found(world)[0]
    store(one.pk, json.dumps({"sums": []}))
    assert "does not show what was published" in found(world)[0]
