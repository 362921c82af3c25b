"""The office carries a year's unmet needs over, having seen which."""

from uuid import uuid4

import pytest

from lianxin.exchange.models import Listing
from lianxin.exchange.services import withdraw_claim
from lianxin.kernel import clock
from tests.visits import client_of, queries_of, send, visit
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def test_the_office_sees_what_is_left_and_carries_it_over(world: World) -> None:
    year = clock.today().year - 1
    need, met = world.need(10, title="需要书架", year=year), world.need(2, title="需要药箱", year=year)
    world.bid(need, 4)
    world.bid(met, 2)

    page = visit("exchange/carry/", world.office_user, council=world.council)
    assert f"1 need of {year} was not met" in page
    assert "6 pieces" in page
    assert "需要药箱" not in page

    key = uuid4()
    for _ in range(2):
        sent = send("exchange/carry/", world.office_user, {"year": year, "key": key}, council=world.council)
        assert sent.status_code == 302
    carried = Listing.objects.get(carried_from=need)
    assert (carried.year, carried.capacity, Listing.objects.count()) == (year + 1, 6, 3)


def test_it_tells_how_many_went_on(world: World) -> None:
    year = clock.today().year - 1
    world.need(year=year)
    path = f"/{world.code}/exchange/carry/"

    told = client_of(world.office_user).post(path, {"year": year, "key": uuid4()}, follow=True)

    assert "1 need was carried over." in told.content.decode()
    assert "Nothing is left unmet" in visit(f"exchange/carry/?year={year}", world.office_user, council=world.council)


def test_a_year_that_is_not_over_is_said_and_one_to_come_refused(world: World) -> None:
    year = clock.today().year
    world.need(year=year)
    world.need(year=year + 1)

    assert f"The year {year} is not over" in visit("exchange/carry/", world.office_user, council=world.council)
    typed = {"year": year + 1, "key": uuid4()}
    refused = send("exchange/carry/", world.office_user, typed, council=world.council)
    assert refused.status_code == 422
    assert "has not begun" in refused.content.decode()


def test_what_is_kept_for_an_answer_stands_in_the_preview(world: World) -> None:
    year = clock.today().year
    need = world.need(10, title="需要书架")
    given_up = world.bid(need, 10)
    world.wait(need, 4)
    withdraw_claim(claim_id=given_up.pk, reason="另有安排", actor=world.liaison)

    page = visit("exchange/carry/", world.office_user, council=world.council)

    assert f"1 need of {year} was not met" in page
    assert "10 pieces<br>" in page
    assert "4 pieces of it kept for an answer" in page


def test_it_is_the_offices(world: World) -> None:
    for user in (world.steward, world.liaison, world.auditor):
        visit("exchange/carry/", user, council=world.council, status=404)
        assert send("exchange/carry/", user, {"year": 2019, "key": uuid4()}, council=world.council).status_code == 404


def test_it_costs_the_same_however_much_is_left(world: World) -> None:
    world.need(year=clock.today().year - 1)
    before = queries_of("exchange/carry/", world.office_user, council=world.council)
    for number in range(3):
        world.need(title=f"第{number}项", year=clock.today().year - 1)

    assert queries_of("exchange/carry/", world.office_user, council=world.council) == before
