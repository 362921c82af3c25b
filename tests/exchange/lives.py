"""What the lives of claims and of listings are tested with."""

from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest

from lianxin.desk.services.verifying import verify
from lianxin.exchange.models import Claim, Listing
from lianxin.exchange.services import (
    Arrived,
    propose_claim,
)
from lianxin.figures.metric import Scope
from lianxin.figures.queries import totals
from lianxin.journal.models import Entry
from lianxin.kernel import clock
from lianxin.kernel.errors import Refused
from tests.world import World

WHY = "村里另有安排"


def sound_town() -> Iterator[World]:
    """A town whose people are there; whatever a test does to it, everything recomputes afterwards."""
    town = World()
    for person in ("liaison", "rival_liaison", "steward"):
        assert getattr(town, person)
    yield town
    assert [check for check in verify() if check.broken] == []


def figure(world: World, code: str) -> int:
    """One figure of this year."""
    return totals(Scope(world.council.pk, clock.today().year))[code]


def proposal(world: World, need: Listing, quantity: int = 4) -> Claim:
    """The village asks the partner."""
    return propose_claim(
        listing_id=need.pk, organisation_id=world.partner.pk, quantity=quantity, actor=world.steward, key=uuid4()
    )


def arrived(quantity: int, voucher: str = "PZ1") -> Arrived:
    """Something that came today."""
    return Arrived(quantity, clock.today(), voucher=voucher)


def refuses(code: type[Refused], attempt: Callable[[], object]) -> Refused:
    """The refusal of an attempt, after which nothing has changed."""
    before = [Claim.objects.count(), Entry.objects.count(), list(Listing.objects.values_list("taken", "state"))]
    with pytest.raises(code) as refusal:
        attempt()
    assert before == [Claim.objects.count(), Entry.objects.count(), list(Listing.objects.values_list("taken", "state"))]
    return refusal.value
