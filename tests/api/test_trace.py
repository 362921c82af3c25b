"""Following money over the API: forward from a gift, back from an expense, and what the public is not told."""

import pytest

from lianxin.ledger.models import Transfer
from tests.api.client import Caller
from tests.world import World

pytestmark = pytest.mark.django_db


def entries(world: World) -> tuple[Transfer, Transfer]:
    """A gift of ¥10,000 and an expense of ¥1,000 that it paid."""
    project = world.project("receive")
    world.spend(project, 1_000_00)
    found = Transfer.objects.filter(fund=project.fund).order_by("pk")
    return found[0], found[1]


def test_a_gift_is_followed_forward(world: World) -> None:
    gift, expense = entries(world)
    answer = Caller(world.office_user).get(f"/transfers/{gift.pk}/trace")

    body = answer.body
    assert (body["direction"], body["amount_fen"], body["gifts"]) == ("forward", 10_000_00, None)
    assert (body["spent_fen"], body["returned_fen"], body["held_fen"]) == (1_000_00, 0, 9_000_00)
    (stop,) = body["stops"]
    assert (stop["came_by"], stop["held_fen"]) == (gift.pk, 9_000_00)
    assert [(use["entry"]["id"], use["part_fen"]) for use in stop["uses"]] == [(expense.pk, 1_000_00)]


def test_an_expense_is_followed_back(world: World) -> None:
    gift, expense = entries(world)
    body = Caller(world.office_user).get(f"/transfers/{expense.pk}/trace").body

    assert (body["direction"], body["amount_fen"], body["stops"]) == ("back", 1_000_00, None)
    assert [(one["entry"]["id"], one["part_fen"]) for one in body["gifts"]] == [(gift.pk, 1_000_00)]
    assert body["gifts"][0]["entry"]["organisation"]["id"] == world.partner.pk
    assert body["entry"]["payee"] == "粮油店"


def test_the_public_is_not_told_who_was_paid(world: World, other: World) -> None:
    gift, expense = entries(world)
    for caller in (Caller(None), Caller(other.office_user)):
        assert caller.get(f"/transfers/{expense.pk}/trace").body["entry"]["payee"] is None
        uses = caller.get(f"/transfers/{gift.pk}/trace").body["stops"][0]["uses"]
        assert uses[0]["entry"]["payee"] is None


def test_an_entry_that_is_not_there_is_not_found(world: World) -> None:
    assert Caller(world.office_user).get("/transfers/987654/trace").status == 404


def test_an_expense_may_name_the_gift_that_pays_it(world: World) -> None:
    gift, _ = entries(world)
    told = {"payee": "书店", "amount_fen": 100, "voucher": "PZ-9", "on": gift.on.isoformat(), "purpose": "购书"}
    project, caller = gift.fund.project, Caller(world.steward)
    answer = caller.post(f"/projects/{project.pk}/expenses", told | {"paid_from": [gift.pk]})

    assert answer.status == 201
    gifts = caller.get(f"/transfers/{answer.body['id']}/trace").body["gifts"]
    assert [one["entry"]["id"] for one in gifts] == [gift.pk]
    wrong = caller.post(f"/projects/{project.pk}/expenses", told | {"paid_from": [answer.body["id"]], "voucher": "1"})
    assert (wrong.status, wrong.body["code"]) == (422, "not_a_source")
