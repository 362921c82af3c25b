"""The exchange's part of the folder's turn: what time ends, and what is new in kept searches, a little at a time."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianxin.exchange.models import Claim, SavedSearch
from lianxin.exchange.services import keep_search, propose_claim, see_search, turning
from lianxin.exchange.services.turning import Turn, refresh
from lianxin.exchange.states import ANSWER_DAYS, ClaimState, Side
from lianxin.journal.folder import fold_all, fold_once
from lianxin.kernel import clock
from lianxin.network.models import Pairing
from lianxin.network.services import end_pairing
from tests.exchange.test_inbox import waiting
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    """A town where no agreement waits."""
    town = World()
    for person in ("liaison", "steward"):
        assert getattr(town, person)
    for pairing in Pairing.objects.all():
        end_pairing(pairing=pairing, on=clock.today(), reason="另行安排", actor=town.office_user)
    return town


def test_a_kept_search_tells_what_is_new(world: World) -> None:
    world.need(title="需要药箱")
    search = keep_search(
        council=world.council, query=f"side={Side.NEED}&form=goods", name="要物资的", actor=world.liaison
    )
    turn = Turn()
    assert turn() == 0
    world.need(title="需要棋桌")
    world.need(title="需要讲课", form="expertise")
    world.offer()
    assert Turn()() == 1

    search.refresh_from_db()
    assert search.fresh == 1
    assert list(waiting(world, world.liaison)) == ["Look at what is new"]
    see_search(search_id=search.pk, actor=world.liaison)
    assert waiting(world, world.liaison) == {}
    assert Turn()() == 0
    assert SavedSearch.objects.get().fresh == 0


def test_a_turn_costs_nothing_within_half_a_minute_and_little_where_nothing_changed(world: World) -> None:
    keep_search(council=world.council, query="side=need", name="需求", actor=world.liaison)
    turn = Turn()
    turn()
    with CaptureQueriesContext(connection) as captured:
        assert turn() == 0
    assert len(captured) == 0
    with time_machine.travel(clock.now() + timedelta(seconds=31)), CaptureQueriesContext(connection) as captured:
        assert turn() == 0
    assert len(captured) <= 3


def test_the_folders_turn_ends_what_nobody_answered(world: World) -> None:
    claim = propose_claim(
        listing_id=world.need().pk, organisation_id=world.partner.pk, quantity=4, actor=world.steward, key=uuid4()
    )
    with time_machine.travel(clock.now() + timedelta(days=ANSWER_DAYS, minutes=1)):
        fold_once()

    claim.refresh_from_db()
    assert claim.state == ClaimState.EXPIRED


def test_a_turn_does_a_little_and_goes_on_at_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turning, "MOST", 2)
    for _ in range(5):
        propose_claim(
            listing_id=world.need().pk, organisation_id=world.partner.pk, quantity=4, actor=world.steward, key=uuid4()
        )
    turn = Turn()
    with time_machine.travel(clock.now() + timedelta(days=ANSWER_DAYS, minutes=1)):
        assert [turn(), turn(), turn(), turn()] == [2, 2, 1, 0]

    assert set(Claim.objects.values_list("state", flat=True)) == {ClaimState.EXPIRED}


def test_a_turn_that_takes_long_leaves_the_rest_for_the_next(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turning, "BRIEF_SECONDS", 0.0)
    searches = [
        keep_search(council=world.council, query=f"side=need&q=第{number}件", name=str(number), actor=world.liaison)
        for number in range(4)
    ]
    turn = Turn()
    turns = 0
    while turn():
        turns += 1
    assert turns == len(searches) - 1, "only the last turn leaves nothing"
    world.need(title="第2件")

    with time_machine.travel(clock.now() + timedelta(seconds=31)):
        fold_all()
        while turn():
            pass

    assert list(SavedSearch.objects.order_by("pk").values_list("fresh", flat=True)) == [0, 0, 1, 0]


def test_what_is_listed_in_one_conference_leaves_the_searches_of_the_others_alone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = World("310116113")
    for town in (world, elsewhere):
        keep_search(council=town.council, query="side=need", name="需求", actor=town.liaison)
    counted: list[int] = []

    def note(search: SavedSearch) -> bool:
        counted.append(search.council_id)
        return refresh(search)

    turn = Turn()
    turn()
    monkeypatch.setattr(turning, "refresh", note)
    world.need()
    with time_machine.travel(clock.now() + timedelta(seconds=31)):
        turn()

    assert counted == [world.council.pk]
