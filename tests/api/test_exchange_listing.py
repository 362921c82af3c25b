"""Listing over the API: changed, closed and put back; and what cannot be listed."""

from typing import Any

import pytest

from lianxin.exchange.models import Listing
from lianxin.exchange.states import ListingState
from tests.api.client import Caller
from tests.api.test_exchange_life import WHY, bid, need_body, offer_body
from tests.api.test_exchange_refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db


def test_a_listing_is_changed_closed_and_put_back(world: World) -> None:
    steward = Caller(world.steward)
    at = f"/listings/{steward.post('/listings', need_body(world, urgency='urgent', persons=30)).body['id']}"
    world.bid(world.need(title="别的"), 1)

    changed = steward.send("PATCH", at, {"quantity": 12, "category": world.council.categories.get(position=1).pk})
    assert (changed.body["capacity"], changed.body["urgency"]) == (12, "urgent")
    rewritten = steward.send("PUT", at, {"title": "阅览室桌椅", "quantity": 20})
    assert (rewritten.body["title"], rewritten.body["category"], rewritten.body["urgency"]) == (
        "阅览室桌椅", None, "normal",
    )  # fmt: skip
    assert steward.get(at).body["persons"] is None

    assert steward.post(f"{at}/close", WHY).body["state"] == "closed"
    assert steward.get(at).body["actions"] == ["reopen"]
    assert steward.post(f"{at}/reopen").body["state"] == "open"
    assert [event["verb"] for event in Caller().get(at).body["timeline"]] == [
        "exchange.reopened", "exchange.closed", "exchange.revised", "exchange.revised", "exchange.listed",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"title": ""}, (422, "invalid")),
        ({"title": "长" * 121}, (422, "invalid")),
        ({"form": "cars"}, (422, "invalid")),
        ({"place": 1}, (422, "invalid")),
        ({"conditions": "自提"}, (422, "invalid")),
        ({"side": "offer", "urgency": "urgent"}, (422, "invalid")),
        ({"side": "offer", "micro": True}, (422, "invalid")),
        ({"category": 999_999}, (404, "not_found")),
        ({"concern": 999_999}, (404, "not_found")),
        ({"owner": 999_999}, (404, "not_found")),
        ({"council": "999999999"}, (404, "not_found")),
        ({"until_on": "2019-02-30"}, (422, "invalid")),
    ],
)
def test_what_cannot_be_listed(world: World, wrong: dict[str, Any], problem: tuple[int, str]) -> None:
    refused(Caller(world.steward), "/listings", need_body(world) | wrong, problem)


def test_needs_are_villages_and_time_runs_forward(world: World) -> None:
    refused(Caller(world.liaison), "/listings", need_body(world, owner=world.partner.pk), (404, "not_found"))
    backwards = offer_body(world, from_on="2030-02-01", until_on="2030-01-31")
    refused(Caller(world.liaison), "/listings", backwards, (422, "bad_period"))
    refused(Caller(world.liaison), "/listings", need_body(world), (403, "not_allowed"))


def test_a_listing_that_was_never_opened_is_not_there(world: World) -> None:
    kept = world.need()
    Listing.objects.update(state=ListingState.DRAFT)
    refused(Caller(world.liaison), f"/listings/{kept.pk}/claims", bid(world, 1), (404, "not_found"))
    assert Caller(world.steward).get(f"/listings/{kept.pk}").problem == (404, "not_found")
    assert Caller(world.steward).get("/listings", council=world.code, state="any").body["items"] == []
