"""The exchange over the API: a claim is made once a key, and what is refused changes nothing."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianxin.accounts.models import User
from lianxin.exchange.models import Claim
from lianxin.exchange.services import claim_listing, withdraw_claim
from tests.api.client import V1, Caller
from tests.api.test_exchange_life import bid, brought
from tests.world import World

pytestmark = pytest.mark.django_db


def test_a_claim_is_made_once_and_its_first_answer_given_again(world: World) -> None:
    need, liaison, key = world.need(quantity=10), Caller(world.liaison), uuid4()
    at, bid = f"/listings/{need.pk}/claims", {"organisation": world.partner.pk, "quantity": 4}

    first = liaison.post(at, bid, key)
    withdraw_claim(claim_id=first.body["id"], reason="预算调整", actor=world.liaison)
    again = liaison.post(at, dict(reversed(bid.items())), key)

    assert (first.status, again.status) == (201, 200)
    assert first.body == again.body
    assert first.body == {
        "id": Claim.objects.get().pk,
        "listing": need.pk,
        "organisation": world.partner.pk,
        "quantity": 4,
        "unit": "piece",
        "state": "active",
        "on": Claim.objects.get().on.isoformat(),
    }
    assert "Idempotent-Replay" not in first.headers
    assert again.headers["Idempotent-Replay"] == "true"


def test_claiming_by_the_api_asks_no_more_than_the_service(world: World) -> None:
    need, liaison = world.need(quantity=10), Caller(world.liaison)
    bid = {"organisation": world.partner.pk, "quantity": 1}
    assert liaison.post(f"/listings/{need.pk}/claims", bid).status == 201

    with CaptureQueriesContext(connection) as asked:
        liaison.post(f"/listings/{need.pk}/claims", bid)
    with CaptureQueriesContext(connection) as needed:
        claim_listing(
            listing_id=need.pk,
            organisation_id=world.partner.pk,
            quantity=1,
            actor=User.objects.get(pk=world.liaison.pk),
            key=uuid4(),
        )

    assert len(asked) == len(needed), "who asks is one query for both"


def test_a_change_needs_a_key_and_a_key_serves_one_request(world: World) -> None:
    liaison, key = Caller(world.liaison), uuid4()
    need, full = world.need(quantity=10), world.need(quantity=5, title="需要大米")
    world.bid(full, 5, world.rival)
    headers = {"Authorization": f"Bearer {liaison.token}"}
    for verb in ("claims", "wait"):
        path = f"{V1}/listings/{full.pk}/{verb}"
        missing = liaison.client.post(path, bid(world, 1), "application/json", headers=headers)
        assert (missing.status_code, missing.json()["code"]) == (422, "key_missing")

    assert liaison.post(f"/listings/{need.pk}/claims", bid(world, 4), key).status == 201
    for asked, verb, listing in ((5, "claims", need), (4, "claims", full), (4, "wait", full)):
        again = liaison.post(f"/listings/{listing.pk}/{verb}", bid(world, asked), key)
        assert again.problem == (422, "key_reused"), (asked, verb)
    assert Claim.objects.filter(organisation=world.partner).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_key_with_which_something_else_was_done_makes_no_claim(world: World) -> None:
    need, full = world.need(quantity=10), world.need(quantity=5, title="需要大米")
    world.bid(full, 5, world.rival)
    liaison, key = Caller(world.liaison), uuid4()
    assert liaison.post(f"/listings/{full.pk}/wait", bid(world, 2), key).status == 201

    again = liaison.post(f"/listings/{need.pk}/claims", bid(world, 2), key)

    assert again.problem == (422, "key_reused")
    assert not Claim.objects.filter(listing=need).exists()


def test_what_was_done_once_is_answered_with_the_same_body(world: World) -> None:
    steward, liaison = Caller(world.steward), Caller(world.liaison)
    need, key, came_key = world.need(quantity=4), uuid4(), uuid4()
    claim = world.bid(need, 4)
    asked = f"/listings/{need.pk}/wait", {"organisation": world.rival.pk, "quantity": 2}
    rival = Caller(world.rival_liaison)
    first, again = rival.post(*asked, key), rival.post(*asked, key)
    assert (first.status, again.status, again.body) == (201, 200, first.body)
    assert again.headers["Idempotent-Replay"] == "true"
    assert rival.post(asked[0], asked[1] | {"quantity": 3}, key).problem == (422, "key_reused")

    came, once_more = (brought(steward, claim.pk, 1, key=came_key) for _turn in range(2))
    assert (came.status, once_more.status, once_more.body) == (201, 200, came.body)
    assert brought(steward, claim.pk, 2, key=came_key).problem == (422, "key_reused")
    assert liaison.get(f"/claims/{claim.pk}").body["received"] == 1
