"""Nobody is told that a claim stands while it is not known to survive. Only PostgreSQL has a barrier."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianxin.exchange.errors import NotEnoughLeft
from lianxin.exchange.models import Claim, Listing
from lianxin.exchange.services import claim_listing, durable, placing
from lianxin.exchange.services.durable import NotKnownDurable, barrier
from lianxin.prepared import run
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)

CUT_OFF = "canceling wait for synchronous replication due to user request"
"""What PostgreSQL warns of where somebody cancels the wait for a follower; it has committed all the same."""


@pytest.fixture
def cut_off(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """While it holds something, whatever waits for the log ends with the warning."""
    cut = [True]
    if connection.vendor == "postgresql":
        body = f"BEGIN RAISE WARNING '{CUT_OFF}'; RETURN 1; END"
        warns = f"CREATE FUNCTION pg_temp.cut_off() RETURNS int LANGUAGE plpgsql AS $$ {body} $$"
        with connection.cursor() as cursor:
            cursor.execute(warns)

    def wait(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        rows = run(sql, values)
        if cut:
            run("SELECT pg_temp.cut_off()", ())
        return rows

    monkeypatch.setattr(durable, "run", wait)
    monkeypatch.setattr(placing, "run", wait)
    return cut


def test_a_warning_during_the_barrier_is_not_known(cut_off: list[bool]) -> None:
    if connection.vendor != "postgresql":
        return
    with pytest.raises(NotKnownDurable) as unknown:
        barrier()
    assert CUT_OFF in str(unknown.value)

    cut_off.clear()
    barrier()


def test_a_claim_that_is_not_known_to_survive_is_found_by_the_retry(cut_off: list[bool]) -> None:
    if connection.vendor != "postgresql":
        return
    world = World()
    need, key = world.need(quantity=10), uuid4()

    def claim() -> Claim:
        return claim_listing(
            listing_id=need.pk, organisation_id=world.partner.pk, quantity=3, actor=world.liaison, key=key
        )

    for _ in range(2):  # a replay waits too: the claim that it finds may not be flushed itself
        with pytest.raises(NotKnownDurable):
            claim()
    cut_off.clear()

    assert claim() == Claim.objects.get()
    assert Listing.objects.get().taken == 3


def test_a_claim_is_made_the_same_where_its_statements_are_watched() -> None:
    world = World()
    need, key = world.need(quantity=10), uuid4()
    asked: dict[str, Any] = {"listing_id": need.pk, "organisation_id": world.partner.pk, "actor": world.liaison}
    with CaptureQueriesContext(connection):
        first, again = (claim_listing(**asked, quantity=3, key=key) for _turn in range(2))
        with pytest.raises(NotEnoughLeft):
            claim_listing(**asked, quantity=8, key=uuid4())

    assert first == again == Claim.objects.get()
    assert Listing.objects.get().taken == 3
