"""Every error is a problem document with a stable code; nothing is sent that is not understood."""

from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client

from lianxin.accounts.models import ApiToken
from lianxin.accounts.services import revoke_token
from lianxin.kernel.fen import format_fen
from lianxin.projects.models import Project
from tests.api.client import V1, Caller
from tests.api.test_life import draft_body, paper_body
from tests.world import World

pytestmark = pytest.mark.django_db


def test_an_unknown_token_and_a_revoked_one_are_refused_even_for_reading(world: World) -> None:
    caller = Caller(world.liaison)
    assert caller.get("/me").body["posts"][0]["role"] == "liaison"
    revoke_token(user=world.liaison, token_id=ApiToken.objects.get(user=world.liaison).pk)

    for header in (f"Bearer {caller.token}", "Bearer lx_made_up", "Bearer", "Basic dTpw"):
        response = Client().get(f"{V1}/councils", headers={"Authorization": header})
        assert (response.status_code, response.json()["code"]) == (401, "not_signed_in")
        assert response.headers["WWW-Authenticate"] == "Bearer"
    assert Caller().post("/projects", draft_body(world)).problem == (401, "not_signed_in")


def test_the_use_of_a_token_is_noted_at_most_once_an_hour(world: World, django_assert_num_queries: Any) -> None:
    caller = Caller(world.liaison)
    assert caller.token
    with django_assert_num_queries(3):
        caller.get("/councils")
    with django_assert_num_queries(2):
        caller.get("/councils")
    assert ApiToken.objects.get().last_used_at is not None


def test_a_browser_that_signed_in_must_prove_that_it_asks_from_here(world: World) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(world.liaison, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert browser.get(f"{V1}/me").json()["name"] == "liaison"

    sent: dict[str, Any] = {"data": draft_body(world), "content_type": "application/json"}
    key = {"Idempotency-Key": "b7a7a2f6-3a0e-4a6e-9c52-4cf6e7a3a001"}
    refused = browser.post(f"{V1}/projects", **sent, headers=key)
    assert (refused.status_code, refused.json()["code"]) == (403, "csrf_failed")

    browser.get(f"{V1}/docs")
    proof = {"X-CSRFToken": browser.cookies["csrftoken"].value}
    assert browser.post(f"{V1}/projects", **sent, headers=key | proof).status_code == 201


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"budget_fen": 10.5}, "budget_fen"),
        ({"budget_fen": "100"}, "budget_fen"),
        ({"budget_fen": True}, "budget_fen"),
        ({"budget_fen": 2**63}, "budget_fen"),
        ({"bugdet_fen": 1}, "bugdet_fen"),
        ({"title": " "}, "title"),
        ({"title": "a\x00b"}, "title"),
        ({"category": 2**64}, "category"),
        ({"planned_start_on": "2019-02-30"}, "planned_start_on"),
        ({"year": 1}, "year"),
        ({"wanted": [{"title": "车", "form": "cars", "quantity": 1}]}, "wanted.0.form"),
    ],
)
def test_what_cannot_be_read_is_named(world: World, wrong: dict[str, Any], field: str) -> None:
    refused = Caller(world.liaison).post("/projects", draft_body(world) | wrong)
    assert refused.problem == (422, "invalid")
    assert [found["field"] for found in refused.body["facts"]["fields"]] == [field]
    assert not Project.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"budget_fen": -1}, (422, "bad_budget")),
        ({"budget_fen": 10**15 + 1}, (422, "bad_budget")),
        ({"budget_fen": 0, "wanted": []}, (422, "nothing_asked")),
        ({"wanted": [{"title": "车", "form": "goods", "quantity": 0}]}, (422, "bad_quantity")),
        ({"planned_start_on": "2019-03-02", "planned_finish_on": "2019-03-01"}, (422, "bad_plan")),
        ({"council": "999999999"}, (404, "not_found")),
        ({"category": 999_999}, (404, "not_found")),
        ({"village": 999_999}, (404, "not_found")),
    ],
)
def test_what_a_rule_refuses_has_the_rules_code(world: World, wrong: dict[str, Any], problem: tuple[int, str]) -> None:
    assert Caller(world.liaison).post("/projects", draft_body(world) | wrong).problem == problem


@pytest.mark.parametrize("amount", [-1, 0, 10**15 + 1])
def test_an_amount_that_is_no_money_is_refused_by_the_book(world: World, amount: int) -> None:
    project = world.project("receive")
    expense = paper_body("PZ-1", payee="粮油店", amount_fen=amount)
    refused = Caller(world.steward).post(f"/projects/{project.pk}/expenses", expense)
    assert refused.problem == (422, "bad_amount")
    assert refused.body["facts"] == {"asked": amount, "asked_yuan": format_fen(amount)}


def test_a_refusal_carries_its_facts_and_what_would_change_it(world: World) -> None:
    project = world.project("claim")
    listing = Caller(world.rival_liaison).get(f"/projects/{project.pk}").body["listings"][0]
    asked = {"listing": listing["id"], "organisation": world.rival.pk, "quantity": 1}
    refused = Caller(world.rival_liaison).post(f"/projects/{project.pk}/claims", asked)
    assert refused.problem == (422, "not_enough_left")
    assert refused.body["facts"]["left"] == 0
    assert refused.body["remedy"]


def test_a_step_that_does_not_fit_is_a_conflict_and_one_that_is_not_yours_forbidden(world: World) -> None:
    project = world.project("approve")
    assert Caller(world.office_user).post(f"/projects/{project.pk}/approve").problem == (409, "wrong_state")
    assert Caller(world.steward).post(f"/projects/{project.pk}/publish").problem == (403, "not_allowed")


def test_addresses_methods_and_bodies_that_are_not_known(world: World) -> None:
    office = Caller(world.office_user)
    assert office.get("/nothing").problem == (404, "not_found")
    assert office.get("/projects/999999").problem == (404, "not_found")
    assert office.get("/councils/999999999").problem == (404, "not_found")
    assert office.get("/figures/made.up/records", council=world.code).problem == (404, "not_found")
    assert office.send("DELETE", "/councils").problem == (405, "method_not_allowed")
    assert office.post("/projects", b"{not json").problem == (400, "unreadable")
    assert office.post("/projects", b"[]").problem == (422, "invalid")
    assert office.get("/projects", council=world.code, colour="red").problem == (422, "invalid")
    assert office.get("/projects").problem == (422, "invalid")


def test_a_crash_is_answered_without_its_inside(world: World) -> None:
    with patch("lianxin.network.api.reading.councils", side_effect=RuntimeError("secret")):
        broken = Caller().get("/councils")
    assert broken.problem == (500, "error")
    assert "secret" not in str(broken.body)


def test_a_reader_of_english_is_refused_in_english(world: World) -> None:
    caller = Caller(world.office_user)
    caller.client.cookies["language"] = "en"
    refused = caller.send("POST", "/posts", {}, "no-uuid")
    assert refused.problem == (422, "invalid")
    assert refused.body["title"] == "Refused"


def test_more_fields_than_can_be_taken_in_are_refused_as_such(world: World) -> None:
    world.project("publish")
    client, signed = Client(), {"Authorization": f"Bearer {Caller(world.liaison).token}"}
    address = f"{V1}/claims/{world.bid(world.need(), 1).pk}/deliveries"
    key = {"Idempotency-Key": "00000000-0000-4000-8000-000000000001"}

    fields = client.post(address, {f"f{number}": "1" for number in range(1_100)}, headers=signed | key)

    assert (fields.status_code, fields.json()["code"]) == (400, "unreadable")
