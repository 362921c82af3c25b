"""Two steps of a claim meet: whoever comes second acts on what the first has left, or is refused."""

import pytest
from django.db import transaction

from lianxin.exchange.errors import WrongClaimState
from lianxin.exchange.models import Claim, Listing
from lianxin.exchange.queries import listings_off_count
from lianxin.exchange.services import release_claims, withdraw_claim
from lianxin.exchange.services.steps import hold_claim, move
from lianxin.exchange.states import ClaimState
from lianxin.ledger.models import Fund
from tests.attacks.crowd import while_open
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)

WHY = "另有安排"


@pytest.fixture
def world() -> World:
    town = World()
    for person in ("liaison", "rival_liaison", "steward"):
        assert getattr(town, person)
    return town


def test_a_claim_that_was_moved_meanwhile_is_not_moved_again(world: World) -> None:
    need = world.need(quantity=10)
    world.bid(need, 5, world.rival)
    claim = world.bid(need, 3)
    with transaction.atomic():
        first, stale = hold_claim(claim.pk), hold_claim(claim.pk)
        move(first, ClaimState.WITHDRAWN, held=0, reason=WHY)

        with pytest.raises(WrongClaimState) as refusal, transaction.atomic():
            move(stale, ClaimState.RELEASED, held=0, reason=WHY)

    assert refusal.value.facts["state"] == ClaimState.WITHDRAWN.label
    assert Claim.objects.get(pk=claim.pk).state == ClaimState.WITHDRAWN
    assert Listing.objects.get().taken == 5


def test_a_claim_withdrawn_while_all_are_released_is_given_back_once(world: World) -> None:
    project = world.project(budget_fen=10)
    listing = Listing.objects.get(fund=project.fund)
    claim, _other = world.bid(listing, 3), world.bid(listing, 5, world.rival)

    @transaction.atomic
    def release() -> None:
        release_claims(fund=Fund.objects.get(pk=listing.fund_id), reason=WHY)

    found = while_open(lambda: withdraw_claim(claim_id=claim.pk, reason=WHY, actor=world.liaison), release)

    assert found == ["done", "done"]
    assert listings_off_count(world.council.pk) == []
    states = Claim.objects.order_by("pk").values_list("state", "held")
    assert list(states) == [(ClaimState.WITHDRAWN, 0), (ClaimState.RELEASED, 0)]
