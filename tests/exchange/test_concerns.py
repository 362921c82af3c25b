"""Residents' concerns: recorded, answered, told back; seen by members only."""

from datetime import timedelta
from uuid import uuid4

import pytest

from lianxin.accounts.models import User
from lianxin.exchange.errors import BadPeriod, WrongConcernState
from lianxin.exchange.models import Concern
from lianxin.exchange.services import (
    Raised,
    answer_concern,
    link_need,
    record_concern,
    tell_residents,
)
from lianxin.exchange.states import ConcernState
from lianxin.kernel import clock
from lianxin.kernel.errors import NotAllowed, ReasonMissing
from lianxin.ledger.errors import DateInFuture
from lianxin.network.states import Role
from tests.visits import client_of, queries_of, send, visit
from tests.world import World

pytestmark = pytest.mark.django_db

MATTER = "三队路口夜里太黑，老人不敢出门"


@pytest.fixture
def world() -> World:
    return World()


def raised(world: World, text: str = MATTER, days_ago: int = 3) -> Concern:
    """A concern that the village's steward recorded."""
    told = Raised(text=text, on=clock.today() - timedelta(days=days_ago), households=12, heard="走访")
    return record_concern(council=world.council, village=world.village, raised=told, actor=world.steward)


def does(world: World, concern: Concern, verb: str, user: User, **typed: object) -> int:
    """The status of a verb's form that was sent, as somebody."""
    path = f"exchange/concerns/{concern.pk}/do/{verb}/"
    return send(path, user, {"key": uuid4()} | typed, council=world.council).status_code


def test_a_concern_comes_full_circle(world: World) -> None:
    concern, today = raised(world), clock.today().isoformat()
    need = world.need(title="需要路灯")

    assert does(world, concern, "link_need", world.steward, listing=need.pk) == 302
    assert does(world, concern, "answer", world.steward, outcome="装了六盏路灯", on=today) == 302
    assert does(world, concern, "tell", world.steward, how="村民会议上说明", on=today) == 302

    concern.refresh_from_db()
    need.refresh_from_db()
    assert (concern.state, need.concern_id) == (ConcernState.TOLD, concern.pk)
    page = visit(f"exchange/concerns/{concern.pk}/", world.liaison, council=world.council)
    assert all(words in page for words in (MATTER, "装了六盏路灯", "村民会议上说明", "需要路灯"))
    assert "/do/" not in page


def test_it_is_recorded_on_its_page(world: World) -> None:
    typed = {
        "key": uuid4(),
        "village": world.village.pk,
        "text": MATTER,
        "on": clock.today().isoformat(),
        "households": "12",
        "heard": "走访",
    }
    assert send("exchange/concerns/new/", world.steward, typed, council=world.council).status_code == 302
    assert send("exchange/concerns/new/", world.steward, typed, council=world.council).status_code == 302, "sent twice"
    concern = Concern.objects.get()
    assert (concern.text, concern.households, concern.village) == (MATTER, 12, world.village)


def test_what_is_refused_keeps_what_was_typed(world: World) -> None:
    typed = {
        "key": uuid4(),
        "village": world.village.pk,
        "text": MATTER,
        "on": (clock.today() + timedelta(days=1)).isoformat(),
    }
    refused = send("exchange/concerns/new/", world.steward, typed, council=world.council)

    assert refused.status_code == 422
    assert MATTER in refused.content.decode()
    assert not Concern.objects.exists()


def test_members_read_it_and_nobody_else(world: World) -> None:
    concern = raised(world)
    paths = ("exchange/concerns/", f"exchange/concerns/{concern.pk}/")
    outsider = World(code="310116113").office_user
    for path in paths:
        assert client_of(None).get(f"/{world.code}/{path}").status_code == 302
        visit(path, outsider, council=world.council, status=404)
        for user in (world.liaison, world.auditor, world.office_user):
            assert "三队路口" in visit(path, user, council=world.council)


def test_only_its_village_and_the_office_act(world: World) -> None:
    concern = raised(world)
    other = world.person(Role.STEWARD, world.villages[1])
    today = clock.today().isoformat()

    for user in (world.liaison, world.auditor, other):
        assert does(world, concern, "answer", user, outcome="好", on=today) == 403
    visit("exchange/concerns/new/", world.liaison, council=world.council, status=404)
    assert does(world, concern, "answer", world.office_user, outcome="已装路灯", on=today) == 302


def test_steps_follow_one_another(world: World) -> None:
    concern, today = raised(world), clock.today()
    with pytest.raises(WrongConcernState):
        tell_residents(concern_id=concern.pk, how="上门", on=today, actor=world.steward)
    with pytest.raises(ReasonMissing):
        answer_concern(concern_id=concern.pk, answer=" ", on=today, actor=world.steward)
    with pytest.raises(DateInFuture):
        answer_concern(concern_id=concern.pk, answer="好", on=today + timedelta(days=1), actor=world.steward)
    with pytest.raises(BadPeriod):
        answer_concern(concern_id=concern.pk, answer="好", on=today - timedelta(days=9), actor=world.steward)
    with pytest.raises(NotAllowed):
        answer_concern(concern_id=concern.pk, answer="好", on=today, actor=world.liaison)
    answer_concern(concern_id=concern.pk, answer="好", on=today, actor=world.steward)
    with pytest.raises(WrongConcernState):
        link_need(concern_id=concern.pk, listing_id=world.need().pk, actor=world.steward)
    assert does(world, concern, "answer", world.steward, outcome="再好", on=today.isoformat()) == 409


def test_the_list_says_how_far_each_has_come(world: World) -> None:
    told, waits = raised(world, text="已经说清的事"), raised(world, text="还没有着手的事")
    answer_concern(concern_id=told.pk, answer="好", on=clock.today(), actor=world.steward)

    page = visit("exchange/concerns/?state=recorded", world.office_user, council=world.council)

    assert waits.text in page
    assert told.text not in page
    assert "No concern fits" in visit("exchange/concerns/?state=told", world.office_user, council=world.council)
    assert told.text in visit("exchange/concerns/?state=gestern&village=x", world.office_user, council=world.council)


def test_a_concern_leads_to_a_need_with_one_click(world: World) -> None:
    concern = raised(world)
    page = visit(f"exchange/concerns/{concern.pk}/", world.steward, council=world.council)

    assert f"/{world.code}/exchange/new/?side=need&amp;concern={concern.pk}" in page
    assert "exchange/new/?side" not in visit(f"exchange/concerns/{concern.pk}/", world.liaison, council=world.council)


def test_concerns_cost_the_same_however_many_there_are(world: World) -> None:
    concern = raised(world)
    link_need(concern_id=concern.pk, listing_id=world.need().pk, actor=world.steward)
    world.bid(concern.needs.get(), 2)
    paths = ("exchange/concerns/", f"exchange/concerns/{concern.pk}/")
    before = [queries_of(path, world.steward, council=world.council) for path in paths]
    for number in range(3):
        raised(world, text=f"第{number}件事")
        need = world.need(title=f"第{number}项")
        link_need(concern_id=concern.pk, listing_id=need.pk, actor=world.steward)
        world.bid(need, 1)

    after = [queries_of(path, world.steward, council=world.council) for path in paths]
    assert after == before
    assert max(after) <= 20
