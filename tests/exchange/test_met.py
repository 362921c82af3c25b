"""A need or a resource closes by itself once nothing is left of it and all that was promised has come."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import translation

from lianxin.exchange.errors import CapacityBelowTaken, ListingClosed, TimeOver, WrongListingState
from lianxin.exchange.models import Claim, Delivery, Listing
from lianxin.exchange.queries.page import actions_for, listing_of
from lianxin.exchange.services import (
    Terms,
    close_listing,
    draw_from,
    hold_claim,
    join_waiting_list,
    record_delivery,
    reopen_listing,
    revise_listing,
    settle_claim,
    take_back_delivery,
    withdraw_claim,
)
from lianxin.exchange.states import ClaimState, Form, ListingState, Side
from lianxin.journal.models import Entry
from lianxin.kernel import clock
from tests.exchange.lives import WHY, arrived, refuses, sound_town
from tests.visits import visit
from tests.world import World, paper

pytestmark = pytest.mark.django_db


@pytest.fixture(name="world")
def town() -> Iterator[World]:
    """A town that is sound before and after."""
    yield from sound_town()


def come(world: World, claim: Claim, quantity: int) -> Delivery:
    """Something comes for a claim."""
    return record_delivery(claim_id=claim.pk, arrived=arrived(quantity), actor=world.office_user)


def met_need(world: World, quantity: int = 10) -> Listing:
    """A need of which all came."""
    need = world.need(quantity)
    come(world, world.bid(need, quantity), quantity)
    return Listing.objects.get(pk=need.pk)


def now(listing: Listing) -> tuple[str, bool]:
    """Its state, and whether it closed because all came."""
    listing.refresh_from_db()
    return listing.state, listing.met_on is not None


def resized(world: World, need: Listing, quantity: int) -> Listing:
    terms = Terms(side=Side.NEED, form=Form.GOODS, title=need.title, quantity=quantity)
    return revise_listing(listing_id=need.pk, terms=terms, actor=world.steward)


def told(listing: Listing) -> list[str]:
    """What the journal says of a listing since it was listed, without what is said of claims and deliveries."""
    entries = Entry.objects.filter(subject_type="exchange.listing", subject_id=listing.pk).order_by("pk")
    kept = ("met", "unmet", "reopened", "revised", "closed", "wait_ended", "place_offered")
    return [verb for one in entries if (verb := one.verb.partition(".")[2]) in kept]


def test_a_need_closes_with_the_last_that_was_promised(world: World) -> None:
    need = world.need(10)
    first, second = world.bid(need, 6), world.bid(need, 4, world.rival)
    come(world, first, 6)
    come(world, second, 3)
    assert now(need) == (ListingState.OPEN, False)

    come(world, second, 1)

    assert now(need) == (ListingState.CLOSED, True)
    assert (need.met_on, told(need)) == (clock.today(), ["met"])
    assert Entry.objects.latest("pk").verb == "exchange.met", "told after what came"
    assert refuses(ListingClosed, lambda: world.bid(need, 1)).code == "listing_closed"
    with translation.override("en"):
        page = visit(f"exchange/{need.pk}/", world.steward, council=world.council)
    assert "It closed by itself: all of it has come." in page
    assert "all came" in visit("exchange/?side=need&state=closed", world.steward, council=world.council)


def test_it_stays_open_while_something_is_left_or_still_to_come(world: World) -> None:
    need = world.need(10)
    come(world, world.bid(need, 6), 6)
    assert now(need) == (ListingState.OPEN, False), "4 are left"

    claim = world.bid(need, 4, world.rival)
    come(world, claim, 3)
    settle_claim(claim_id=claim.pk, reason=WHY, actor=world.steward)

    assert now(need) == (ListingState.OPEN, False), "1 is left again"


def test_whoever_waits_is_told_that_it_closed(world: World) -> None:
    need = world.need(10)
    claim = world.bid(need, 10)
    waiting = join_waiting_list(
        listing_id=need.pk, organisation_id=world.rival.pk, quantity=2, actor=world.rival_liaison, key=uuid4()
    )

    come(world, claim, 10)

    waiting.refresh_from_db()
    assert (waiting.state, waiting.reason) == (ClaimState.RELEASED, "已全部到位")
    assert told(need) == ["met", "wait_ended"]


def test_it_opens_again_where_what_came_is_taken_back(world: World) -> None:
    need = world.need(10)
    claim = world.bid(need, 10)
    delivery = come(world, claim, 10)

    take_back_delivery(delivery_id=delivery.pk, paper=paper("记错了"), actor=world.office_user)

    assert now(need) == (ListingState.OPEN, False)
    assert told(need) == ["met", "unmet"]
    come(world, claim, 10)
    assert now(need) == (ListingState.CLOSED, True)


def test_more_than_was_promised_taken_back_changes_nothing(world: World) -> None:
    need = world.need(10)
    claim = world.bid(need, 10)
    come(world, claim, 10)
    more = come(world, claim, 2)

    take_back_delivery(delivery_id=more.pk, paper=paper("记错了"), actor=world.office_user)

    assert now(need) == (ListingState.CLOSED, True)


def test_what_the_owner_closed_stays_closed_whatever_comes_or_is_taken_back(world: World) -> None:
    need = world.need(10)
    claim = world.bid(need, 10)
    close_listing(listing_id=need.pk, reason=WHY, actor=world.steward)
    delivery = come(world, claim, 10)
    assert now(need) == (ListingState.CLOSED, False)

    take_back_delivery(delivery_id=delivery.pk, paper=paper("记错了"), actor=world.office_user)

    assert (now(need), told(need)) == ((ListingState.CLOSED, False), ["closed"])


def test_a_larger_need_is_on_the_list_again_and_a_smaller_one_closes(world: World) -> None:
    need = met_need(world)
    assert refuses(CapacityBelowTaken, lambda: resized(world, need, 9)).code == "capacity_below_taken"
    resized(world, need, 10)
    assert now(need) == (ListingState.CLOSED, True), "its words may change while it is closed"

    resized(world, need, 12)

    assert (now(need), told(need)) == ((ListingState.OPEN, False), ["met", "revised", "revised", "reopened"])
    claim = world.bid(need, 2, world.rival)
    withdraw_claim(claim_id=claim.pk, reason=WHY, actor=world.rival_liaison)
    resized(world, need, 10)
    assert now(need) == (ListingState.CLOSED, True)


def test_it_is_made_larger_not_put_back(world: World) -> None:
    need = met_need(world)

    refusal = refuses(WrongListingState, lambda: reopen_listing(listing_id=need.pk, actor=world.steward))

    assert refusal.code == "wrong_listing_state"
    seen = listing_of(pk=need.pk, viewer=world.steward, council=world.council)
    assert actions_for(world.steward, seen) == ["revise"]
    visit(f"exchange/{need.pk}/edit/", world.steward, council=world.council)
    visit(f"exchange/{need.pk}/do/reopen/", world.steward, council=world.council, status=409)


def test_a_resource_whose_time_is_over_is_not_opened_by_enlarging_it(world: World) -> None:
    offer = world.offer(5, until_on=clock.today())
    claim = world.bid(offer, 5, world.village)
    delivery = come(world, claim, 5)
    later = Terms(Side.OFFER, Form.GOODS, offer.title, 8, until_on=clock.today() + timedelta(days=9))
    same = Terms(Side.OFFER, Form.GOODS, offer.title, 8, until_on=clock.today())

    def enlarge(terms: Terms) -> Listing:
        return revise_listing(listing_id=offer.pk, terms=terms, actor=world.liaison)

    with time_machine.travel(clock.now() + timedelta(days=1)):
        assert refuses(TimeOver, lambda: enlarge(same)).code == "time_over"
        take_back_delivery(delivery_id=delivery.pk, paper=paper("记错了"), actor=world.office_user)
        assert (now(offer), told(offer)) == ((ListingState.CLOSED, False), ["met"])
        come(world, claim, 5)
        assert now(offer) == (ListingState.CLOSED, False), "it had closed for another reason by then"
        Listing.objects.filter(pk=offer.pk).update(met_on=clock.today())
        enlarge(later)
        assert now(offer) == (ListingState.OPEN, False)


def test_a_resource_closes_when_the_needs_that_it_serves_have_it(world: World) -> None:
    need, offer = world.need(4), world.offer(4)
    claim = world.bid(need, 4)
    with transaction.atomic():
        draw_from(claim=hold_claim(claim.pk), offer_id=offer.pk)

    delivery = come(world, claim, 4)

    assert now(need) == now(offer) == (ListingState.CLOSED, True)
    take_back_delivery(delivery_id=delivery.pk, paper=paper("记错了"), actor=world.office_user)
    assert now(need) == now(offer) == (ListingState.OPEN, False)


def test_what_a_project_asks_for_closes_with_the_project(world: World) -> None:
    project = world.project("receive")

    assert Listing.objects.get(fund=project.fund).state == ListingState.OPEN


def test_the_database_knows_no_open_listing_of_which_all_came(world: World) -> None:
    need = met_need(world)

    with pytest.raises(IntegrityError), transaction.atomic():
        Listing.objects.filter(pk=need.pk).update(state=ListingState.OPEN)
