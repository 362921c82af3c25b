"""A resource serves a need: one claim, of the need, and as much less of the resource."""

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from lianxin.exchange.errors import CannotServe, NotEnoughLeft
from lianxin.exchange.models import Claim, Listing
from lianxin.exchange.queries import listings_off_count
from lianxin.exchange.queries.page import listing_page
from lianxin.exchange.services import draw_from, release_claim, settle_claim, withdraw_claim
from lianxin.exchange.services.delivering import Arrived, record_delivery
from lianxin.exchange.states import ClaimState, Form
from lianxin.kernel import clock
from tests.api.client import Caller
from tests.visits import queries_of
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


def test_needs_that_a_resource_serves_stand_on_its_page(world: World) -> None:
    """The claims that a resource's own page shows come to what is taken of it."""
    need, offer = world.need(title="阅览室图书"), world.offer(10, title="捐赠图书")
    claim = drawn(world, need, offer, 7)
    world.bid(offer, 2, world.village)
    record_delivery(claim_id=claim.pk, arrived=Arrived(3, clock.today()), actor=world.steward)

    page = listing_page(pk=offer.pk, viewer=world.liaison, council=world.council)

    assert [one.pk for one in page.drawn] == [claim.pk]
    assert sum(one.held for one in (*page.claims, *page.drawn)) == page.listing.taken == 9
    assert page.received == 3
    assert not listing_page(pk=need.pk, viewer=world.liaison, council=world.council).drawn


@pytest.mark.parametrize(("language", "head"), [("en", "Needs that it serves"), ("zh-hans", "所满足的需求")])
def test_members_see_the_needs_and_others_how_many(client: Client, world: World, language: str, head: str) -> None:
    need, offer = world.need(title="阅览室图书"), world.offer(title="捐赠图书")
    claim = drawn(world, need, offer, 7)
    where = {"council": world.code}
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    address = reverse("exchange:listing", kwargs=where | {"pk": offer.pk})
    of_claim = reverse("exchange:claim", kwargs=where | {"pk": claim.pk})

    public = client.get(address).content.decode()
    client.force_login(world.rival_liaison)
    member = client.get(address).content.decode()

    assert (head in public, head in member) == (True, True)
    assert (of_claim in public, of_claim in member) == (False, True)
    assert address in client.get(of_claim).content.decode()


def test_a_resource_that_serves_more_needs_costs_no_more_queries(world: World) -> None:
    offer, path = world.offer(9), "exchange/{}/"
    drawn(world, world.need(title="图书"), offer, 1)
    before = queries_of(path.format(offer.pk), world.office_user, council=world.council)
    for number in range(4):
        drawn(world, world.need(title=f"图书{number}"), offer, 1)
    assert queries_of(path.format(offer.pk), world.office_user, council=world.council) == before


def test_the_api_lists_the_needs_for_members_only(world: World) -> None:
    need, offer = world.need(title="阅览室图书"), world.offer(title="捐赠图书")
    claim = drawn(world, need, offer, 7)

    assert Caller().get(f"/listings/{offer.pk}").body["drawn"] is None
    member = Caller(world.rival_liaison)
    [line] = member.get(f"/listings/{offer.pk}").body["drawn"]
    assert (line["id"], line["listing"], line["title"], line["held"]) == (claim.pk, need.pk, "阅览室图书", 7)
    assert member.get(f"/claims/{claim.pk}").body["drawn_from"] == offer.pk
