"""What the exchange gives to read: narrowed, in pages, for each reader what is theirs, however long at one cost."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from lianxin.exchange.models import Claim, Listing
from lianxin.exchange.services import (
    Arrived,
    close_listing,
    propose_claim,
    record_delivery,
)
from lianxin.exchange.states import Form, Urgency
from lianxin.kernel import clock
from tests.api.client import V1, Caller
from tests.world import World

pytestmark = pytest.mark.django_db
FOR_MEMBERS = ("taken", "left", "concern", "received", "kept", "claims", "asked", "waiting", "counterparts")


def titles(caller: Caller, world: World, path: str = "/listings", **query: str | int) -> list[str]:
    """Titles of what a reader finds, all pages of it."""
    found, page = [], caller.get(path, council=world.code, **query)
    while True:
        found += [one["title"] for one in page.body["items"]]
        if not page.body["next"]:
            return found
        page = caller.get(page.body["next"].removeprefix(V1))


def test_the_lists_are_narrowed_as_on_their_page(world: World) -> None:
    anyone, year = Caller(), clock.today().year
    category = one_of_each(world)

    def found(**query: Any) -> set[str]:
        return set(titles(anyone, world, **query))

    assert found() == {"需要图书", "需要大米", "可提供义诊"}
    assert found(side="need") == {"需要图书", "需要大米"}
    assert (
        found(q="大米")
        == found(form="produce")
        == found(micro=1)
        == found(by=clock.today().isoformat())
        == {"需要大米"}
    )
    assert found(urgency="urgent") == found(left="none") == found(category=category) == {"需要图书"}
    assert found(state="closed") == {"旧桌椅"}
    assert len(found(state="any", year=year)) == 4
    assert found(village=world.villages[1].pk) == {"可提供义诊"}
    assert found(organisation=world.partner.pk, side="offer") == {"可提供义诊"}
    assert found(year=year + 1) == found(q="·") == set()


def one_of_each(world: World) -> int:
    """Listings of which each filter keeps another; the category of the urgent one, which is claimed to the last."""
    category = world.council.categories.get(position=1)
    books = world.need(title="需要图书", urgency=Urgency.URGENT, category=category)
    world.need(title="需要大米", form=Form.PRODUCE, is_micro=True, until_on=clock.today())
    world.offer(title="可提供义诊", form=Form.EXPERTISE, place=world.villages[1])
    shut = world.need(title="旧桌椅")
    close_listing(listing_id=shut.pk, reason="已解决", actor=world.steward)
    world.bid(books, books.capacity)
    return category.pk


def test_the_lists_go_on_from_their_key_and_say_what_they_come_to(world: World) -> None:
    for urgency in (Urgency.NORMAL, Urgency.URGENT, Urgency.SOON):
        world.need(title=urgency, urgency=urgency)
    world.need(title="rice", form=Form.PRODUCE, quantity=500)
    world.bid(Listing.objects.get(title="urgent"), 4)
    office = Caller(world.office_user)
    assert titles(office, world, limit=1) == titles(office, world) == ["urgent", "soon", "rice", "normal"]
    for sort in ("new", "amount", "-amount"):
        asked: dict[str, Any] = {"sort": sort, "form": "goods"}
        assert titles(office, world, limit=1, **asked) == ["soon", "urgent", "normal"], sort
    for wrong in ({"after": "x"}, {"sort": "amount"}, {"sort": "title"}):
        assert office.get("/listings", council=world.code, **wrong).problem == (422, "invalid")

    totals = office.get("/listings", council=world.code, limit=1).body["totals"]
    assert totals == [
        {"unit": "piece", "count": 3, "capacity": 30, "taken": 4, "left": 26},
        {"unit": "gram", "count": 1, "capacity": 500, "taken": 0, "left": 500},
    ]
    public = Caller().get("/listings", council=world.code).body["totals"]
    assert [(one["count"], one["taken"], one["left"]) for one in public] == [(3, None, None), (1, None, None)]


def test_claims_contacts_and_what_is_left_are_for_members(world: World, other: World) -> None:
    need = world.need(quantity=10)
    claim = world.bid(need, 4)
    propose_claim(listing_id=need.pk, organisation_id=world.rival.pk, quantity=2, actor=world.steward, key=uuid4())
    world.offer(title="可提供图书")
    for stranger in (Caller(), Caller(other.office_user)):
        page = stranger.get(f"/listings/{need.pk}").body
        assert {name: page[name] for name in FOR_MEMBERS} == dict.fromkeys(FOR_MEMBERS)
        assert (page["actions"], page["bidders"]) == ([], [])
        assert {(event["actor"], event["facts"]) for event in page["timeline"]} == {(None, None)}
        listed = stranger.get("/listings", council=world.code).body["items"]
        assert {(one["taken"], one["left"]) for one in listed} == {(None, None)}

    page = Caller(world.rival_liaison).get(f"/listings/{need.pk}").body
    assert (page["taken"], page["left"], page["received"], page["unit"]) == (4, 6, 0, "piece")
    assert [(one["id"], one["contact"]["phone"]) for one in page["claims"]] == [(claim.pk, "021-57000041")]
    assert [one["state"] for one in page["asked"]] == ["proposed"]
    assert page["bidders"] == [world.rival.pk]
    assert page["counterparts"][0]["listing"]["title"] == "可提供图书"
    assert page["counterparts"][0]["reasons"]
    assert {event["actor"] for event in page["timeline"]} == {"steward", "liaison"}


def test_claims_are_seen_by_members_only_and_lateness_by_those_whom_it_concerns(world: World, other: World) -> None:
    claim = world.bid(world.need(), 4)
    Claim.objects.update(due_on=clock.today().replace(year=2018))
    assert Caller().get(f"/claims/{claim.pk}").problem == (401, "not_signed_in")
    for path, query in ((f"/claims/{claim.pk}", {}), ("/claims", {"council": world.code})):
        assert Caller(other.office_user).get(path, **query).problem == (404, "not_found")

    told = {world.liaison: True, world.steward: True, world.office_user: True, world.rival_liaison: None}
    for reader, late in told.items():
        caller = Caller(reader)
        assert caller.get(f"/claims/{claim.pk}").body["overdue"] is late
        assert caller.get("/claims", council=world.code).body["items"][0]["overdue"] is late
        assert len(caller.get("/claims", council=world.code, overdue=1).body["items"]) == (1 if late else 0)


def test_claims_are_narrowed_as_on_their_page(world: World) -> None:
    later, year = clock.today() + timedelta(days=60), clock.today().year
    need, offer = world.need(title="需要图书", until_on=later, year=year), world.offer(title="可提供手环")
    world.bid(need, 10)
    world.wait(need, 2)
    world.bid(offer, 3, world.village)
    came = Arrived(3, clock.today())
    record_delivery(claim_id=Claim.objects.get(listing=offer).pk, arrived=came, actor=world.steward)
    liaison = Caller(world.liaison)

    def found(**query: Any) -> list[str]:
        return titles(liaison, world, "/claims", **query)

    assert found() == found(limit=1) == ["可提供手环", "需要图书", "需要图书"]
    assert found(sort="-due", limit=1) == found(sort="-due") == ["需要图书", "需要图书", "可提供手环"]
    assert found(side="mine") == found(side="give") == ["可提供手环", "需要图书"]
    assert found(side="get") == []
    assert found(stage="done") == ["可提供手环"]
    assert found(stage="waiting", listing=need.pk) == ["需要图书"]
    assert found(giver=world.partner.pk, receiver=world.village.pk, year=year, unit="piece") != []
    assert found(receiver=world.rival.pk) == found(overdue=1) == []
    totals = liaison.get("/claims", council=world.code).body["totals"]
    assert totals == [{"unit": "piece", "promised": 13, "received": 3}]


def test_who_is_about_to_list_is_told_what_fits(world: World, other: World) -> None:
    world.offer(title="可提供图书")
    sought: dict[str, str | int] = {"side": "need", "form": "goods", "title": "儿童图书", "owner": world.village.pk}
    found = Caller(world.steward).get("/counterparts", council=world.code, **sought).body["items"]
    assert [(one["listing"]["title"], one["listing"]["left"]) for one in found] == [("可提供图书", 10)]
    assert found[0]["points"] > 0
    for stranger in (world.liaison, other.office_user):
        assert Caller(stranger).get("/counterparts", council=world.code, **sought).problem == (403, "not_allowed")
