"""Keeping the register and the posts by API."""

import pytest

from tests.api.client import Caller
from tests.world import World, valid_uscc

pytestmark = pytest.mark.django_db


def line(**more: object) -> dict[str, object]:
    """A line of the register."""
    return {"name": "第三银行", "since_on": "2019-03-01", "uscc": valid_uscc(9_000), "sector": "finance"} | more


def test_a_member_is_enrolled_corrected_and_ended(world: World, other: World) -> None:
    office = Caller(world.office_user)
    term = {"village": world.village.pk, "signed_on": "2019-03-01", "expires_on": "2022-03-01"}
    made = office.post("/enrolments", line(council=world.code, phone="57000000", **term))
    assert made.status == 201
    at = f"/enrolments/{made.body['enrolment']['id']}"
    assert office.post("/enrolments", line(council=world.code)).problem == (422, "already_enrolled")

    renamed = office.send("PUT", at, line(name="第三银行支行", phone="57000001"))
    assert renamed.body["organisation"]["name"] == "第三银行支行"
    assert renamed.body["enrolment"]["contacts"]["phone"] == "57000001"
    assert office.send("PUT", at, line(uscc="91310116000000000X")).problem == (422, "bad_uscc")
    assert Caller(world.steward).send("PUT", at, line()).problem == (403, "not_allowed")
    assert Caller(other.office_user).send("PUT", at, line()).problem == (404, "not_found")

    end = {"on": "2019-12-01", "reason": "迁出"}
    assert office.post(f"{at}/end", end).body["enrolment"]["until_on"] == "2019-12-01"
    assert office.post(f"{at}/end", end).problem == (422, "not_enrolled")


def test_a_pairing_is_begun_renewed_and_ended(world: World, other: World) -> None:
    office = Caller(world.office_user)
    other_village = world.villages[1].pk
    pair = {"council": world.code, "partner": world.partner.pk, "village": other_village, "since_on": "2019-01-01"}
    made = office.post("/pairings", pair)
    assert made.status == 201
    at = f"/pairings/{made.body['id']}"
    term = {"signed_on": "2019-01-02", "expires_on": "2022-01-01"}
    assert office.post(f"{at}/renew", term).body["expires_on"] == "2022-01-01"
    assert office.post(f"{at}/renew", term).problem == (422, "agreement_overlaps")
    assert office.post(f"{at}/end", {"on": "2018-01-01", "reason": "完成"}).problem == (422, "term_runs_backwards")
    assert Caller(other.office_user).post(f"{at}/end", {"on": "2020-01-01", "reason": "x"}).problem[0] == 404
    assert office.post(f"{at}/end", {"on": "2020-01-01", "reason": "完成"}).body["until_on"] == "2020-01-01"
    assert office.post("/pairings", pair | {"village": other.village.pk}).problem == (404, "not_found")


def test_a_person_is_given_a_post_and_loses_it(world: World, other: World) -> None:
    office, person = Caller(world.office_user), other.steward
    body = {"council": world.code, "user": person.username, "organisation": world.partner.pk, "role": "liaison"}
    assert Caller(world.liaison).post("/posts", body).problem == (403, "not_allowed")
    post = office.post("/posts", body)
    assert (post.status, post.body["role"]) == (201, "liaison")
    assert {held["council"] for held in Caller(person).get("/me").body["posts"]} == {world.code, other.code}
    assert office.post("/posts", body | {"organisation": other.partner.pk}).problem == (404, "not_found")
    assert Caller(other.office_user).post(f"/posts/{post.body['id']}/dismiss").problem == (404, "not_found")
    assert office.post(f"/posts/{post.body['id']}/dismiss").body["until_on"]
    assert post.body["id"] not in [held["id"] for held in office.get("/posts", council=world.code).body["items"]]
