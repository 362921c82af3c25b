"""A resource serves a need: one claim, of the need, and as much less of the resource."""

import pytest
from django.db import transaction

from lianxin.exchange.errors import CannotServe, NotEnoughLeft
from lianxin.exchange.models import Claim, Listing
from lianxin.exchange.queries import listings_off_count
from lianxin.exchange.services import draw_from, release_claim, settle_claim, withdraw_claim
from lianxin.exchange.services.delivering import Arrived, record_delivery
from lianxin.exchange.states import ClaimState, Form
from lianxin.kernel import clock
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def drawn(world: World, need: Listing, offer: Listing, quantity: int) -> Claim:
    """A claim of a need that takes its quantity of a resource."""
    with transaction.atomic():
        claim = world.bid(need, quantity)
        claim.listing = need
        return draw_from(claim=claim, offer_id=offer.pk)


def taken(*listings: Listing) -> list[int]:
    return [Listing.objects.get(pk=one.pk).taken for one in listings]


def test_a_claim_takes_of_both_and_gives_back_to_both(world: World) -> None:
    need, offer = world.need(), world.offer()
    claim = drawn(world, need, offer, 7)
    assert taken(need, offer) == [7, 7]
    assert listings_off_count(world.council.pk) == []

    withdraw_claim(claim_id=claim.pk, reason="另有安排", actor=world.liaison)

    assert taken(need, offer) == [0, 0]
    assert listings_off_count(world.council.pk) == []


def test_a_resource_is_never_promised_twice(world: World) -> None:
    need, offer = world.need(), world.offer(5)
    other = world.need(title="需要轮椅")
    drawn(world, need, offer, 4)

    with pytest.raises(NotEnoughLeft) as refusal:
        drawn(world, other, offer, 2)

    assert refusal.value.facts["left"] == 1
    assert taken(need, offer, other) == [4, 4, 0]
    assert Claim.objects.count() == 1


@pytest.mark.parametrize("form", [Form.LABOUR, Form.VENUE])
def test_a_resource_of_another_form_serves_no_need(world: World, form: Form) -> None:
    with pytest.raises(CannotServe):
        drawn(world, world.need(), world.offer(form=form), 1)
    assert Claim.objects.count() == 0


def test_what_was_settled_for_less_is_free_again_and_goes_to_who_waits(world: World) -> None:
    need, offer = world.need(), world.offer(6)
    claim = drawn(world, need, offer, 6)
    waiting = world.wait(offer, 2, world.village)
    record_delivery(claim_id=claim.pk, arrived=Arrived(4, clock.today()), actor=world.steward)

    settle_claim(claim_id=claim.pk, reason="够用了", actor=world.steward)

    waiting.refresh_from_db()
    assert (waiting.state, waiting.held) == (ClaimState.OFFERED, 2)
    assert taken(need, offer) == [4, 6]
    assert listings_off_count(world.council.pk) == []


def test_release_gives_back_to_both(world: World) -> None:
    need, offer = world.need(), world.offer()
    release_claim(claim_id=drawn(world, need, offer, 3).pk, reason="不再需要", actor=world.steward)
    assert taken(need, offer) == [0, 0]
