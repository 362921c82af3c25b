"""What the exchange refuses over the API: each with its code, and nothing is changed by it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from lianxin.exchange.models import Claim, Delivery, Listing
from lianxin.exchange.services import Wanted, close_listing, propose_claim
from lianxin.exchange.states import ANSWER_DAYS, Form
from lianxin.kernel import clock
from lianxin.network.services import end_enrolment
from tests.api.client import Caller
from tests.api.test_exchange_life import WHY, bid, brought, need_body, offer_body, today
from tests.world import World

pytestmark = pytest.mark.django_db

UNREADABLE = [1.5, "5", True, None, 2**63, -(2**63)]
NO_QUANTITY = [0, -1, 10**15 + 1]


def refused(caller: Caller, path: str, body: object, problem: tuple[int, str], method: str = "POST") -> dict[str, Any]:
    """The facts of a refusal, after which nothing has changed."""
    before = state()
    answer = caller.send(method, path, body)
    assert answer.problem == problem, answer.body
    assert state() == before
    facts: dict[str, Any] = answer.body["facts"]
    return facts


def state() -> list[object]:
    """What a verb of the exchange could change."""
    listings = Listing.objects.order_by("pk").values_list("pk", "state", "taken", "capacity", "title")
    claims = Claim.objects.order_by("pk").values_list("pk", "state", "held", "contacted_on")
    return [list(listings), list(claims), Delivery.objects.count()]


@pytest.mark.parametrize("verb", ["claims", "wait", "propose"])
def test_a_quantity_that_cannot_be_read_or_promised_is_refused(world: World, verb: str) -> None:
    need, caller = world.need(), Caller(world.steward if verb == "propose" else world.liaison)
    for quantity in UNREADABLE:
        facts = refused(caller, f"/listings/{need.pk}/{verb}", bid(world, 1) | {"quantity": quantity}, (422, "invalid"))
        assert [one["field"] for one in facts["fields"]] == ["quantity"]
    for quantity in NO_QUANTITY:
        at, asked = f"/listings/{need.pk}/{verb}", bid(world, 1) | {"quantity": quantity}
        assert refused(caller, at, asked, (422, "bad_quantity")) == {"asked": quantity}


def test_the_same_holds_for_baskets_and_for_what_is_listed(world: World) -> None:
    need, liaison, steward = world.need(), Caller(world.liaison), Caller(world.steward)
    for quantity, code in [*((one, "invalid") for one in UNREADABLE), *((one, "bad_quantity") for one in NO_QUANTITY)]:
        lines = [{"listing": need.pk, "quantity": quantity}]
        refused(liaison, "/baskets", basket(world, lines), (422, code))
        refused(steward, "/listings", need_body(world, quantity=quantity), (422, code))
        refused(steward, f"/listings/{need.pk}", {"quantity": quantity}, (422, code), "PATCH")


def basket(world: World, lines: list[Any]) -> dict[str, Any]:
    """What the partner claims together."""
    return {"council": world.code, "organisation": world.partner.pk, "lines": lines}


@pytest.mark.parametrize(
    ("quantity", "code"),
    [
        ("1.5", "invalid"),
        ("两箱", "invalid"),
        (2**63, "invalid"),
        ("", "invalid"),
        (0, "bad_quantity"),
        (-1, "bad_quantity"),
    ],
)
def test_what_came_is_a_whole_number_above_0(world: World, quantity: Any, code: str) -> None:
    claim = world.bid(world.need(), 4)
    assert brought(Caller(world.steward), claim.pk, quantity).problem == (422, code)
    assert not Delivery.objects.exists()


def test_a_unit_cannot_be_sent_so_that_none_is_taken_for_another(world: World) -> None:
    rice, liaison = world.need(form="produce", quantity=50_000), Caller(world.liaison)
    facts = refused(liaison, f"/listings/{rice.pk}/claims", bid(world, 5) | {"unit": "kg"}, (422, "invalid"))
    assert facts["fields"][0]["field"] == "unit"
    facts = refused(Caller(world.steward), "/listings", need_body(world, unit="box"), (422, "invalid"))
    assert facts["fields"][0]["field"] == "unit"
    assert liaison.get("/claims", council=world.code, unit="kg").problem == (422, "invalid")
    unit = liaison.post(f"/listings/{rice.pk}/claims", bid(world, 500)).body["unit"]
    assert unit == rice.unit == "gram"


def test_only_what_is_open_can_be_claimed(world: World) -> None:
    steward, liaison, shut = Caller(world.steward), Caller(world.liaison), world.need()
    close_listing(listing_id=shut.pk, reason="已解决", actor=world.steward)
    at = f"/listings/{shut.pk}"
    for verb in ("claims", "wait"):
        refused(liaison, f"{at}/{verb}", bid(world, 1), (422, "listing_closed"))
    refused(steward, f"{at}/propose", bid(world, 1), (422, "listing_closed"))
    refused(steward, at, {"title": "改"}, (422, "listing_closed"), "PATCH")


@pytest.mark.parametrize(("until", "answers"), [("draft", (422, 404)), ("approve", (422, 422))])
def test_what_is_not_open_yet_cannot_be_claimed(world: World, until: str, answers: tuple[int, int]) -> None:
    """Of a project still in draft only its writers learn that; all that has been declared is public."""
    world.project(until, wanted=[Wanted("志愿者", Form.LABOUR, 40)])
    at, codes = f"/listings/{Listing.objects.get(form=Form.LABOUR).pk}", {422: "listing_closed", 404: "not_found"}
    people = ((world.liaison, world.partner), (world.rival_liaison, world.rival))
    for (user, place), status in zip(people, answers, strict=True):
        asked = {"organisation": place.pk, "quantity": 1}
        refused(Caller(user), f"{at}/claims", asked, (status, codes[status]))
        refused(Caller(user), f"{at}/wait", asked, (404, "not_found"))
        assert Caller(user).get(at).problem == (404, "not_found")


def test_who_claims_takes_part_speaks_for_it_and_did_not_list_it(world: World, other: World) -> None:
    need, offer = world.need(), world.offer()
    elsewhere = other.need()
    liaison = Caller(world.liaison)
    refused(liaison, f"/listings/{offer.pk}/claims", bid(world, 1), (422, "own_listing"))
    refused(liaison, f"/listings/{offer.pk}/propose", bid(world, 1), (422, "own_listing"))
    refused(
        liaison, f"/listings/{need.pk}/claims", {"organisation": world.rival.pk, "quantity": 1}, (403, "not_allowed")
    )
    refused(liaison, f"/listings/{elsewhere.pk}/claims", bid(world, 1), (403, "not_allowed"))
    refused(liaison, "/baskets", basket(world, [{"listing": elsewhere.pk, "quantity": 1}]), (404, "not_found"))
    refused(liaison, "/listings/999999/claims", bid(world, 1), (404, "not_found"))
    stranger = {"organisation": other.partner.pk, "quantity": 1}
    refused(Caller(world.steward), f"/listings/{need.pk}/propose", stranger, (422, "not_enrolled"))

    line = world.council.enrolments.get(organisation=world.partner)
    end_enrolment(enrolment=line, on=clock.today(), reason="迁出", actor=world.office_user)
    refused(liaison, f"/listings/{need.pk}/claims", bid(world, 1), (422, "not_enrolled"))
    refused(liaison, "/listings", offer_body(world), (422, "not_enrolled"))


def test_never_more_than_is_left(world: World) -> None:
    need, liaison = world.need(quantity=10), Caller(world.liaison)
    at = f"/listings/{need.pk}"
    facts = refused(liaison, f"{at}/claims", bid(world, 11), (422, "not_enough_left"))
    assert (facts["asked"], facts["left"]) == (11, 10)
    refused(Caller(world.steward), f"{at}/propose", bid(world, 11), (422, "not_enough_left"))
    assert refused(liaison, f"{at}/wait", bid(world, 1), (422, "still_left"))["left"] == 10
    world.bid(need, 6)
    assert refused(Caller(world.steward), at, {"quantity": 5}, (422, "capacity_below_taken"), "PATCH")["taken"] == 6


def test_a_basket_names_1_to_50_different_listings(world: World) -> None:
    line = {"listing": world.need().pk, "quantity": 1}
    for lines in ([], [line, line]):
        refused(Caller(world.liaison), "/baskets", basket(world, lines), (422, "bad_basket"))
    refused(Caller(world.liaison), "/baskets", basket(world, [line] * 201), (422, "invalid"))


def test_each_step_of_a_claim_has_its_time(world: World) -> None:
    steward, liaison, office = Caller(world.steward), Caller(world.liaison), Caller(world.office_user)
    claim = world.bid(world.need(), 4)
    at = f"/claims/{claim.pk}"
    refused(liaison, f"{at}/accept", None, (409, "wrong_claim_state"))
    refused(liaison, f"{at}/decline", WHY, (409, "wrong_claim_state"))
    refused(steward, f"{at}/settle", WHY, (422, "nothing_came"))
    for verb, caller in (("withdraw", liaison), ("release", steward)):
        refused(caller, f"{at}/{verb}", {"reason": " "}, (422, "reason_missing"))
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    refused(liaison, f"{at}/contact", {"on": tomorrow}, (422, "date_in_future"))

    delivery = brought(steward, claim.pk, 1).body["id"]
    for verb, caller in (("withdraw", liaison), ("release", steward)):
        assert refused(caller, f"{at}/{verb}", WHY, (422, "claim_delivered"))["received"] == 1
    wrong = {"on": today(), "purpose": "记错了"}
    back = office.post(f"/deliveries/{delivery}/take-back", wrong).body["id"]
    refused(office, f"/deliveries/{delivery}/take-back", wrong, (422, "already_reversed"))
    refused(office, f"/deliveries/{back}/take-back", wrong, (422, "reversal_of_reversal"))
    assert liaison.post(f"{at}/withdraw", WHY).status == 200
    assert brought(steward, claim.pk, 1).problem == (409, "claim_not_live")
    refused(steward, f"/listings/{claim.listing_id}/reopen", None, (409, "wrong_listing_state"))


def test_an_answer_can_come_too_late(world: World) -> None:
    need = world.need()
    claim = propose_claim(
        listing_id=need.pk, organisation_id=world.partner.pk, quantity=4, actor=world.steward, key=uuid4()
    )
    with time_machine.travel(clock.now() + timedelta(days=ANSWER_DAYS, hours=1), tick=False):
        refused(Caller(world.liaison), f"/claims/{claim.pk}/accept", None, (422, "answer_too_late"))


def test_a_file_that_is_not_what_it_says_is_refused(world: World) -> None:
    claim = world.bid(world.need(), 4)
    fake = SimpleUploadedFile("a.png", b"<script>", "image/png")
    assert brought(Caller(world.steward), claim.pk, 1, file=fake).problem == (422, "bad_evidence")
    assert not Delivery.objects.exists()
