"""What residents raise, the searches that are kept and the carry-over, over the API."""

from datetime import timedelta
from typing import Any

import pytest

from lianxin.exchange.models import Listing, SavedSearch
from lianxin.exchange.services.turning import Turn
from lianxin.kernel import clock
from tests.api.client import V1, Caller
from tests.api.test_exchange_life import need_body, today
from tests.world import World

pytestmark = pytest.mark.django_db


def raised(world: World, **more: Any) -> dict[str, Any]:
    """What a steward records."""
    said = {"village": world.village.pk, "text": "路口太黑", "on": today(), "households": 12, "heard": "走访"}
    return {"council": world.code} | said | more


def test_a_concern_comes_full_circle(world: World) -> None:
    steward = Caller(world.steward)
    recorded = steward.post("/concerns", raised(world))
    assert (recorded.status, recorded.body["state"], recorded.body["village"]["name"]) == (201, "recorded", "甲村")
    concern = recorded.body["id"]
    at = f"/concerns/{concern}"
    born = steward.post("/listings", need_body(world, concern=concern)).body["id"]
    linked = steward.post(f"{at}/needs", {"listing": world.need(title="路灯").pk})
    assert linked.body["state"] == "in_hand"
    world.bid(Listing.objects.get(pk=born), 4)

    page = Caller(world.rival_liaison).get(at).body
    assert [(one["taken"], len(one["claims"])) for one in page["needs"]] == [(4, 1), (0, 0)]
    assert page["actions"] == []
    assert steward.get(f"/listings/{born}").body["concern"] == concern
    assert steward.post(f"{at}/answer", {"answer": "装了灯", "on": today()}).body["state"] == "answered"
    assert steward.get(at).body["actions"] == ["tell"]
    assert steward.post(f"{at}/tell", {"how": "上门", "on": today()}).body["told_how"] == "上门"
    listed = steward.get("/concerns", council=world.code, state="told", village=world.village.pk).body
    assert [(one["id"], one["need_count"]) for one in listed["items"]] == [(concern, 2)]
    assert listed["states"] == {"told": 1}


def test_a_concern_is_seen_by_members_only(world: World, other: World) -> None:
    at = f"/concerns/{Caller(world.steward).post('/concerns', raised(world)).body['id']}"
    outsider = Caller(other.office_user)
    assert Caller().get(at).problem == (401, "not_signed_in")
    assert outsider.get(at).problem == outsider.get("/concerns", council=world.code).problem == (404, "not_found")
    assert outsider.post("/concerns", raised(world)).problem == (404, "not_found")


def test_what_is_refused_of_a_concern(world: World) -> None:
    steward, tomorrow = Caller(world.steward), (clock.today() + timedelta(days=1)).isoformat()
    for wrong, problem in (
        ({"text": " "}, (422, "invalid")),
        ({"households": -1}, (422, "invalid")),
        ({"on": tomorrow}, (422, "date_in_future")),
        ({"village": world.partner.pk}, (404, "not_found")),
        ({"village": world.villages[1].pk}, (403, "not_allowed")),
    ):
        assert steward.post("/concerns", raised(world) | wrong).problem == problem, wrong
    at = f"/concerns/{steward.post('/concerns', raised(world)).body['id']}"
    assert steward.post(f"{at}/tell", {"how": "上门", "on": today()}).problem == (409, "wrong_concern_state")
    assert steward.post(f"{at}/needs", {"listing": world.offer().pk}).problem == (404, "not_found")
    assert steward.post(f"{at}/answer", {"answer": "修了", "on": "2000-01-01"}).problem == (422, "bad_period")
    assert Caller(world.liaison).post(f"{at}/answer", {"answer": "修了", "on": today()}).problem == (403, "not_allowed")
    assert steward.post(f"{at}/answer", {"answer": "修了", "on": today()}).status == 200
    assert steward.post(f"{at}/needs", {"listing": world.need().pk}).problem == (409, "wrong_concern_state")


def test_a_search_is_kept_seen_and_forgotten(world: World, other: World) -> None:
    liaison = Caller(world.liaison)
    asked = {"council": world.code, "name": "图书", "q": "图书", "form": "goods", "micro": True}
    kept = liaison.post("/searches", asked)
    assert (kept.status, kept.body["fresh"]) == (201, 0)
    assert SavedSearch.objects.get().query == "side=need&q=%E5%9B%BE%E4%B9%A6&form=goods&micro=1"
    assert liaison.post("/searches", asked | {"name": "又一次"}).problem == (422, "search_kept")
    assert liaison.post("/searches", asked | {"form": "cars"}).problem == (422, "invalid")

    world.need(title="儿童图书", is_micro=True)
    world.need(title="大米", is_micro=True)
    Turn()()
    found = liaison.get("/searches", council=world.code).body["items"]
    assert [one["fresh"] for one in found] == [1]
    listed = liaison.get(found[0]["listings"].removeprefix(V1)).body["items"]
    assert [one["title"] for one in listed] == ["儿童图书"]

    at = f"/searches/{kept.body['id']}"
    assert liaison.post(f"{at}/see").body["fresh"] == 0
    for stranger in (Caller(world.rival_liaison), Caller(other.office_user)):
        assert stranger.post(f"{at}/forget").problem == stranger.post(f"{at}/see").problem == (404, "not_found")
    assert Caller(world.rival_liaison).get("/searches", council=world.code).body["items"] == []
    assert Caller(other.office_user).post("/searches", asked).problem == (404, "not_found")
    assert liaison.post(f"{at}/forget").body["name"] == "图书"
    assert liaison.get("/searches", council=world.code).body["items"] == []


def test_what_a_year_leaves_unmet_is_carried_into_the_next(world: World) -> None:
    office, year = Caller(world.office_user), clock.today().year
    met, half, idle = (world.need(title=title, year=year - 1) for title in ("图书", "大米", "路灯"))
    world.bid(met, 10)
    world.bid(half, 4)
    left = office.get("/carry-over", council=world.code).body
    assert (left["year"], left["years"]) == (year - 1, {str(year - 1): 2})
    assert [(one["id"], one["left"]) for one in left["items"]] == [(half.pk, 6), (idle.pk, 10)]
    assert [(one["unmet"], one["kept"]) for one in left["items"]] == [(6, 0), (10, 0)]
    assert office.get("/carry-over", council=world.code, limit=1).body["next"]

    asked = {"council": world.code, "year": year - 1}
    for who in (world.steward, world.auditor):
        assert Caller(who).get("/carry-over", council=world.code).problem == (403, "not_allowed")
        assert Caller(who).post("/carry-over", asked).problem == (403, "not_allowed")
    assert office.post("/carry-over", asked | {"year": year + 1}).problem == (422, "year_to_come")
    carried = office.post("/carry-over", asked)
    assert (carried.status, carried.body["year"], len(carried.body["needs"])) == (201, year, 2)
    new = office.get(f"/listings/{carried.body['needs'][0]}").body
    assert (new["carried_from"], new["capacity"], new["times_carried"]) == (half.pk, 6, 1)
    assert office.get(f"/listings/{half.pk}").body["carried_to"] == new["id"]
    assert office.post("/carry-over", asked).body["needs"] == []
