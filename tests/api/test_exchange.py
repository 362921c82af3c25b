"""The exchange over the API: a claim is made once a key, and what is refused changes nothing."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianxin.accounts.models import User
from lianxin.exchange.models import Claim
from lianxin.exchange.services import claim_listing, withdraw_claim
from tests.api.client import Caller
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
    assert not [query["sql"] for query in asked if "accounts_answer" in query["sql"]]
