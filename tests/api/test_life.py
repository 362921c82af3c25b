"""A whole project's life by API, each step by the role that may."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lianxin.figures.metric import Scope
from lianxin.figures.queries import totals
from lianxin.kernel import clock
from tests.api.client import Caller
from tests.world import World

pytestmark = pytest.mark.django_db


def draft_body(world: World, **more: Any) -> dict[str, Any]:
    """What a liaison sends to begin a project."""
    return {
        "council": world.code,
        "year": clock.today().year,
        "title": "老年食堂助餐",
        "category": world.council.categories.get(position=1).pk,
        "village": world.village.pk,
        "partner": world.partner.pk,
        "budget_fen": 10_000_00,
        "wanted": [{"title": "志愿者", "form": "labour", "quantity": 40}],
    } | more


def paper_body(number: str, **more: Any) -> dict[str, Any]:
    """A voucher of today."""
    return {"voucher": number, "on": clock.today().isoformat(), "purpose": "食材"} | more


def test_a_project_runs_from_draft_to_closeout_by_api(world: World) -> None:
    liaison, steward, office = Caller(world.liaison), Caller(world.steward), Caller(world.office_user)
    anyone, today = Caller(), clock.today().isoformat()

    drafted = liaison.post("/projects", draft_body(world))
    assert (drafted.status, drafted.body["state"]) == (201, "draft")
    at = f"/projects/{drafted.body['id']}"
    assert anyone.get(at).problem == (404, "not_found")

    assert liaison.send("PATCH", at, {"title": "老年助餐点"}).body["title"] == "老年助餐点"
    assert liaison.post(f"{at}/file").body["state"] == "filed"
    assert steward.post(f"{at}/return", {"reason": "请写明天数"}).body["state"] == "returned"
    assert liaison.send("PUT", at, content(draft_body(world))).body["title"] == "老年食堂助餐"
    assert liaison.post(f"{at}/file", {"is_another": False}).body["state"] == "filed"
    assert steward.post(f"{at}/endorse").body["state"] == "endorsed"
    assert office.post(f"{at}/approve", {"reason": "同意"}).body["state"] == "approved"
    assert office.post(f"{at}/publish").body["state"] == "published"

    needs = {listing["form"]: listing["id"] for listing in liaison.get(at).body["listings"]}
    promise = {"organisation": world.partner.pk, "listing": needs["money"], "quantity": 10_000_00}
    claim = liaison.post(f"{at}/claims", promise)
    assert (claim.status, claim.body["unit"]) == (201, "fen")
    hours = liaison.post(f"{at}/claims", promise | {"listing": needs["labour"], "quantity": 40})

    assert steward.post(f"{at}/start", {"on": today}).body["state"] == "in_progress"
    receipt = paper_body("PZ-1", claim=claim.body["id"], amount_fen=10_000_00)
    assert office.post(f"{at}/receipts", receipt).status == 201
    delivery = {"claim": hours.body["id"], "quantity": 40, "on": today}
    assert steward.post(f"{at}/deliveries", delivery).body["quantity"] == 40
    expense = steward.post(f"{at}/expenses", paper_body("PZ-2", payee="粮油店", amount_fen=9_000_00))
    assert office.post(f"/transfers/{expense.body['id']}/reverse", paper_body("PZ-3")).body["amount_fen"] == -9_000_00
    assert steward.post(f"{at}/expenses", paper_body("PZ-4", payee="粮油店", amount_fen=9_500_00)).status == 201

    show_progress(steward, at, today)
    finish(world, at, today)
    assert_shown_to_each(world, at)


def show_progress(steward: Caller, at: str, today: str) -> None:
    """A milestone, planned, moved and reached, with a picture."""
    milestone = steward.post(f"{at}/milestones", {"title": "开饭", "on": today}).body["id"]
    steps = f"{at}/milestones/{milestone}"
    assert steward.post(f"{steps}/revise", {"on": today, "reason": "装修"}).body["revised_on"] == today
    assert steward.post(f"{steps}/reach", {"on": today}).body["actual_on"] == today
    picture = SimpleUploadedFile("a.png", b"\x89PNG\r\n\x1a\n....", "image/png")
    kept = steward.upload(f"{at}/evidence", title="开饭", milestone=milestone, file=picture)
    assert kept.status == 201
    file = f"/api/v1/evidence/{kept.body['id']}/file"
    response = steward.client.get(file, headers={"Authorization": f"Bearer {steward.token}"})
    assert b"".join(response.streaming_content) == b"\x89PNG\r\n\x1a\n...."  # type: ignore[attr-defined]
    assert response.headers["Content-Disposition"] == 'attachment; filename="a.png"'


def finish(world: World, at: str, today: str) -> None:
    """From handing in to closeout, with a detour at each."""
    steward, office = Caller(world.steward), Caller(world.office_user)
    assert steward.post(f"{at}/submit", {"on": today}).body["state"] == "submitted"
    assert office.post(f"{at}/send-back", {"reason": "补照片"}).body["state"] == "in_progress"
    assert steward.post(f"{at}/submit", {"on": today}).body["state"] == "submitted"
    assert office.post(f"{at}/accept", {"direct_persons": 62}).body["state"] == "accepted"
    correction = office.post(f"{at}/outcome", {"direct_persons": 60, "households": 20, "reason": "重复"})
    assert correction.body["corrects"]
    assert office.post(f"{at}/close").problem == (422, "balance_left")
    rest = paper_body("PZ-5", organisation=world.partner.pk, amount_fen=500_00)
    assert office.post(f"{at}/returns", rest).status == 201
    assert office.post(f"{at}/close").body["state"] == "closed"


def assert_shown_to_each(world: World, at: str) -> None:
    """The public sees the project, members see people, vouchers and what is left; figures follow."""
    public, member = Caller().get(at).body, Caller(world.rival_liaison).get(at).body
    assert public["money"] == member["money"]
    assert public["money"]["spent_fen"] == 9_500_00
    assert public["outcome"]["direct_persons"] == 60
    assert {public[part] for part in ("claims", "transfers", "deliveries", "evidence")} == {None}
    assert {event["actor"] for event in public["timeline"]} == {None}
    assert {(listing["taken"], listing["left"]) for listing in public["listings"]} == {(None, None)}
    assert [len(member[part]) for part in ("claims", "transfers", "deliveries", "evidence")] == [2, 5, 2, 1]
    assert {event["actor"] for event in member["timeline"]} == {"liaison", "steward", "office"}

    figures = Caller().get("/figures", council=world.code, year=clock.today().year).body["items"]
    assert {figure["code"]: figure["value"] for figure in figures} == totals(
        Scope(world.council.pk, clock.today().year)
    )


def content(body: dict[str, Any]) -> dict[str, Any]:
    """A draft without what never changes."""
    return {name: value for name, value in body.items() if name not in ("council", "year")}


def test_withdrawing_cancelling_and_taking_a_claim_back(world: World) -> None:
    liaison, office = Caller(world.liaison), Caller(world.office_user)
    draft = liaison.post("/projects", draft_body(world)).body["id"]
    assert liaison.post(f"/projects/{draft}/withdraw").body["state"] == "withdrawn"

    project = world.project("claim", title="图书角共建")
    claim = liaison.get(f"/projects/{project.pk}").body["claims"][0]["id"]
    assert office.post(f"/claims/{claim}/withdraw", {"reason": " "}).problem == (422, "reason_missing")
    assert liaison.post(f"/claims/{claim}/withdraw", {"reason": "预算"}).body["state"] == "withdrawn"
    assert office.post(f"/projects/{project.pk}/cancel", {"reason": "不做了"}).body["state"] == "cancelled"


def test_a_balance_is_carried_to_another_project(world: World) -> None:
    office = Caller(world.office_user)
    done, open_ = world.project("receive"), world.project("publish", title="图书角共建")
    carried = office.post(f"/projects/{done.pk}/carry-over", paper_body("PZ-9", to=open_.pk, amount_fen=10_000_00))
    assert carried.status == 201
    assert Caller().get(f"/projects/{open_.pk}").body["money"]["balance_fen"] == 10_000_00


def test_evidence_that_is_not_what_it_says_is_refused(world: World) -> None:
    project = world.project("publish")
    fake = BytesIO(b"<script>")
    fake.name = "a.png"
    refused = Caller(world.steward).upload(f"/projects/{project.pk}/evidence", title="假", file=fake)
    assert refused.problem == (422, "bad_evidence")
