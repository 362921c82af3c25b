"""The life of a claim over the API, from either side, each step by who may take it."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lianxin.desk.services.verifying import verify
from lianxin.figures.metric import Scope
from lianxin.figures.queries import totals
from lianxin.kernel import clock
from tests.api.client import V1, Answer, Caller
from tests.tenancy.town import PNG
from tests.world import World

pytestmark = pytest.mark.django_db
WHY = {"reason": "村里另有安排"}


def need_body(world: World, **more: Any) -> dict[str, Any]:
    """What a steward sends to list a need."""
    said = {"side": "need", "form": "goods", "title": "阅览室图书", "quantity": 10}
    return {"council": world.code, "owner": world.village.pk} | said | more


def offer_body(world: World, **more: Any) -> dict[str, Any]:
    """What a liaison sends to offer a resource."""
    said = {"side": "offer", "form": "produce", "title": "新米", "quantity": 50_000}
    return {"council": world.code, "owner": world.partner.pk} | said | more


def bid(world: World, quantity: int) -> dict[str, int]:
    """What the partner promises."""
    return {"organisation": world.partner.pk, "quantity": quantity}


def today() -> str:
    """As it is sent."""
    return clock.today().isoformat()


def brought(caller: Caller, claim: int, quantity: int, **more: Any) -> Answer:
    """Something that came today."""
    return caller.upload(f"/claims/{claim}/deliveries", quantity=quantity, on=today(), **more)


def test_a_need_is_claimed_confirmed_brought_and_told(world: World) -> None:
    steward, liaison = Caller(world.steward), Caller(world.liaison)
    listed = steward.post("/listings", need_body(world, urgency="soon", households=8))
    assert (listed.status, listed.body["unit"], listed.body["left"]) == (201, "piece", 10)
    at = f"/listings/{listed.body['id']}"
    assert liaison.get(at).body["actions"] == ["claim"]

    claim = liaison.post(f"{at}/claims", bid(world, 6)).body["id"]
    here = f"/claims/{claim}"
    assert steward.get(here).body["actions"] == ["confirm", "note_contact", "deliver", "release"]
    assert steward.post(f"{here}/confirm").body["state"] == "confirmed"
    spoken = liaison.post(f"{here}/contact", {"on": today(), "note": "周五送到"})
    assert spoken.body["contacted_on"] == today()
    assert brought(steward, claim, 2, note="一箱").body["file_name"] == ""
    photo = SimpleUploadedFile("a.png", PNG, "image/png")
    came = brought(steward, claim, 4, file=photo)
    assert (came.status, came.body["unit"], came.body["file_name"]) == (201, "piece", "a.png")

    page = liaison.get(here).body
    assert (page["state"], page["received"], page["to_come"], page["next"]) == ("fulfilled", 6, 0, None)
    assert [one["quantity"] for one in page["deliveries"]] == [2, 4]
    assert [event["verb"].partition(".")[2] for event in page["timeline"]] == [
        "delivered", "delivered", "contacted", "confirmed", "claimed",
    ]  # fmt: skip
    assert downloaded(liaison, came.body["id"]) == (200, PNG)


def test_what_came_is_sent_as_json_where_no_file_comes_with_it(world: World) -> None:
    steward = Caller(world.steward)
    at, key = f"/claims/{world.bid(world.need(quantity=10), 6).pk}/deliveries", uuid4()
    said = {"quantity": 4, "on": today(), "note": "一箱", "estimated_fen": None}

    came = steward.post(at, said, key)

    assert (came.status, came.body["quantity"], came.body["note"]) == (201, 4, "一箱")
    again = steward.post(at, dict(reversed(said.items())), key)
    assert (again.status, again.body["id"]) == (200, came.body["id"])
    assert steward.post(at, said | {"quantity": 5}, key).problem == (422, "key_reused")
    for wrong in ({"quantity": True}, {"quantity": 1.5}, {"quantity": None}, {"on": "gestern"}, {"amount": 3}):
        assert steward.post(at, said | wrong).problem == (422, "invalid"), wrong
    assert steward.upload(at, quantity=1, on=today(), amount=3).problem == (422, "invalid")
    assert steward.post(at, [said]).problem == (422, "invalid")
    assert steward.post(at, b"{").problem == (400, "unreadable")
    used = steward.post(f"/deliveries/{came.body['id']}/uses", {"quantity": 3, "on": today(), "purpose": "放在阅览室"})
    assert (used.status, used.body["purpose"]) == (201, "放在阅览室")
    assert sum(one["quantity"] for one in steward.get(at.removesuffix("/deliveries")).body["deliveries"]) == 4


def test_the_description_says_that_both_are_taken(world: World) -> None:
    paths = Caller().get("/openapi.json").body["paths"]
    for path in ("/claims/{claim_id}/deliveries", "/deliveries/{delivery_id}/uses", "/bank-statements"):
        body = paths[f"{V1}{path}"]["post"]["requestBody"]["content"]
        assert set(body) == {"application/json", "multipart/form-data"}, path
        assert set(body["application/json"]["schema"]["properties"]) | {"file"} == set(
            body["multipart/form-data"]["schema"]["properties"]
        )


def test_a_wrong_entry_is_taken_back_and_the_rest_left_to_others(world: World) -> None:
    steward, liaison, office = Caller(world.steward), Caller(world.liaison), Caller(world.office_user)
    claim = world.bid(world.need(quantity=10), 6)
    at, here = f"/listings/{claim.listing_id}", f"/claims/{claim.pk}"
    assert brought(steward, claim.pk, 2).status == 201
    came = brought(steward, claim.pk, 4)
    assert liaison.get(here).body["state"] == "fulfilled"

    wrong = office.post(f"/deliveries/{came.body['id']}/take-back", {"on": today(), "purpose": "数错了"})
    assert (wrong.status, wrong.body["quantity"], wrong.body["corrects"]) == (201, -4, came.body["id"])
    assert liaison.get(here).body["state"] == "active"
    assert steward.post(f"{here}/settle", WHY).body["held"] == 2
    assert liaison.get(at).body["left"] == 8
    assert [check for check in verify() if check.broken] == []


def downloaded(caller: Caller, delivery: int) -> tuple[int, bytes]:
    """The file of a delivery."""
    headers = {"Authorization": f"Bearer {caller.token}"}
    response: Any = caller.client.get(f"{V1}/deliveries/{delivery}/file", headers=headers)
    return response.status_code, b"".join(response)


def test_a_resource_is_claimed_by_a_village_which_records_what_came(world: World) -> None:
    steward, liaison = Caller(world.steward), Caller(world.liaison)
    offer = liaison.post("/listings", offer_body(world, place=world.village.pk, conditions="自提"))
    assert (offer.status, offer.body["unit"], offer.body["place"]["name"]) == (201, "gram", "甲村")

    asked = {"organisation": world.village.pk, "quantity": 20_000}
    claim = steward.post(f"/listings/{offer.body['id']}/claims", asked).body["id"]
    line = steward.get(f"/claims/{claim}").body
    assert (line["giver"]["id"], line["receiver"]["id"]) == (world.partner.pk, world.village.pk)
    assert brought(liaison, claim, 20_000).problem == (403, "not_allowed")
    assert brought(steward, claim, 20_500).body["quantity"] == 20_500
    assert steward.get(f"/claims/{claim}").body["state"] == "fulfilled"


def test_either_side_asks_the_other(world: World) -> None:
    steward, liaison = Caller(world.steward), Caller(world.liaison)
    need, offer = world.need(quantity=10), world.offer(quantity=10)
    asked = steward.post(f"/listings/{need.pk}/propose", bid(world, 4))
    back = liaison.post(f"/listings/{offer.pk}/propose", {"organisation": world.village.pk, "quantity": 3})
    assert [(one.status, one.body["state"], one.body["held"]) for one in (asked, back)] == [(201, "proposed", 0)] * 2
    assert asked.body["answer_by_at"]

    assert steward.post(f"/claims/{asked.body['id']}/accept").problem == (403, "not_allowed")
    assert liaison.post(f"/claims/{asked.body['id']}/accept").body["state"] == "confirmed"
    assert steward.post(f"/claims/{back.body['id']}/decline", WHY).body["state"] == "declined"
    assert steward.get(f"/claims/{back.body['id']}").body["reason"] == WHY["reason"]


def test_what_becomes_free_goes_to_who_waits(world: World) -> None:
    liaison, rival = Caller(world.liaison), Caller(world.rival_liaison)
    need = world.need(quantity=10)
    claim = liaison.post(f"/listings/{need.pk}/claims", bid(world, 10)).body["id"]
    assert rival.get(f"/listings/{need.pk}").body["actions"] == ["wait"]
    waits = rival.post(f"/listings/{need.pk}/wait", {"organisation": world.rival.pk, "quantity": 5})
    assert (waits.status, waits.body["state"]) == (201, "waiting")
    here = f"/claims/{waits.body['id']}"
    assert (rival.get(here).body["place_in_queue"], Caller().get(f"/listings/{need.pk}").body["queue"]) == (1, 1)

    assert liaison.post(f"/claims/{claim}/withdraw", WHY).body["state"] == "withdrawn"
    offered = rival.get(here).body
    assert (offered["state"], offered["held"], offered["actions"]) == ("offered", 5, ["accept", "decline"])
    assert rival.get(f"/listings/{need.pk}").body["kept"] == 5
    assert rival.post(f"{here}/accept").body["state"] == "active"
    assert Caller(world.steward).post(f"{here}/release", WHY).body["state"] == "released"


def test_a_basket_is_claimed_whole_or_not_at_all(world: World) -> None:
    liaison, key = Caller(world.liaison), uuid4()
    books, rice = world.need(quantity=10), world.need(quantity=10, title="需要大米")
    lines = [{"listing": rice.pk, "quantity": 4}, {"listing": books.pk, "quantity": 11}]
    basket = {"council": world.code, "organisation": world.partner.pk, "lines": lines}
    assert liaison.post("/baskets", basket, key).problem == (422, "not_enough_left")
    assert liaison.get("/claims", council=world.code).body["items"] == []

    lines[1]["quantity"] = 10
    first, again = liaison.post("/baskets", basket, key), liaison.post("/baskets", basket, key)
    assert [(one["listing"], one["quantity"]) for one in first.body["items"]] == [(books.pk, 10), (rice.pk, 4)]
    assert (first.status, again.status, again.body) == (201, 200, first.body)
    assert again.headers["Idempotent-Replay"] == "true"
    assert len(liaison.get("/claims", council=world.code).body["items"]) == 2


def test_money_that_comes_goes_through_the_book_and_into_the_figures(world: World) -> None:
    steward, office = Caller(world.steward), Caller(world.office_user)
    need = steward.post("/listings", need_body(world, form="money", quantity=10_000_00)).body
    claim = Caller(world.liaison).post(f"/listings/{need['id']}/claims", bid(world, 10_000_00)).body["id"]
    assert brought(steward, claim, 4_000_00).problem == (422, "voucher_missing")
    came = brought(steward, claim, 4_000_00, voucher="PZ-1").body
    assert (came["unit"], came["voucher"], bool(came["transfer"])) == ("fen", "PZ-1", True)

    back = f"/deliveries/{came['id']}/take-back"
    assert office.post(back, {"on": today(), "purpose": "错"}).problem == (422, "voucher_missing")
    assert office.post(back, {"on": today(), "purpose": "错", "voucher": "PZ-2"}).body["transfer"]
    assert office.post(back, {"on": today(), "purpose": "错", "voucher": "PZ-3"}).problem == (422, "already_reversed")

    figures = {one["code"]: one for one in Caller().get("/figures", council=world.code).body["items"]}
    assert {code: one["value"] for code, one in figures.items()} == totals(Scope(world.council.pk))
    for code in ("exchange.needs", "exchange.claims", "exchange.promised_fen", "exchange.received_fen"):
        found = Caller().get(figures[code]["records"].removeprefix(V1)).body["items"]
        assert {one["url"] for one in found} == {f"{V1}/listings/{need['id']}"}, code


def test_a_claim_of_a_project_is_seen_here_and_dealt_with_there(world: World) -> None:
    world.project("claim")
    office = Caller(world.office_user)
    claim = office.get("/claims", council=world.code).body["items"][0]
    here = f"/claims/{claim['id']}"
    assert claim["origin"] == "projects.project"
    assert office.get(f"/projects/{claim['origin_id']}").status == 200
    assert office.get(here).body["actions"] == []
    for verb, body in (("confirm", None), ("settle", WHY), ("release", WHY)):
        assert office.post(f"{here}/{verb}", body).problem == (422, "part_of_another"), verb
    assert brought(office, claim["id"], 1, voucher="PZ-1").problem == (422, "part_of_another")
    assert office.post(f"{here}/withdraw", WHY).body["state"] == "withdrawn"
