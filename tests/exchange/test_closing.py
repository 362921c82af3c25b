"""Whoever waited, was asked or was offered a place when a listing closes is let go, and told so."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.utils import translation

from lianxin.accounts.models import User
from lianxin.desk.queries.inbox import inbox_of
from lianxin.exchange.models import Claim, Listing
from lianxin.exchange.queries import listings_off_count
from lianxin.exchange.services import (
    carry_needs_over,
    close_listing,
    expire_due,
    join_waiting_list,
    propose_claim,
    release_claim,
    withdraw_claim,
)
from lianxin.journal.models import Entry
from lianxin.kernel import clock
from lianxin.network.models import Pairing
from lianxin.network.services import end_pairing
from lianxin.network.states import Role
from tests.visits import visit
from tests.world import World

pytestmark = pytest.mark.django_db

WHY = "村里另有安排"


@pytest.fixture
def world() -> World:
    """A town where no agreement waits."""
    town = World()
    for person in ("liaison", "rival_liaison", "steward"):
        assert getattr(town, person)
    for pairing in Pairing.objects.all():
        end_pairing(pairing=pairing, on=clock.today(), reason="另行安排", actor=town.office_user)
    return town


@dataclass(frozen=True)
class Queue:
    """A proposal, a freed place that is kept for somebody, and somebody who waits, all of one listing."""

    asked: Claim
    offered: Claim
    waiting: Claim
    third: User

    def __iter__(self) -> Iterator[Claim]:
        return iter((self.asked, self.offered, self.waiting))


def queue_for(world: World, listing: Listing) -> Queue:
    """A queue of a listing of which everything was claimed once."""
    organisation = world.enrolled("第三公司")
    third = world.person(Role.LIAISON, organisation)
    asks = {"listing_id": listing.pk, "key": uuid4()}
    asked = propose_claim(**asks, organisation_id=world.partner.pk, quantity=1, actor=world.office_user)  # type: ignore[arg-type]
    claim, offered = world.bid(listing, listing.capacity), world.wait(listing, listing.capacity)
    asks = {"listing_id": listing.pk, "key": uuid4()}
    waiting = join_waiting_list(**asks, organisation_id=organisation.pk, quantity=4, actor=third)  # type: ignore[arg-type]
    withdraw_claim(claim_id=claim.pk, reason=WHY, actor=world.liaison)
    made = Queue(asked, offered, waiting, third)
    assert [Claim.objects.get(pk=one.pk).state for one in made] == ["proposed", "offered", "waiting"]
    return made


def told(world: World, user: User) -> list[tuple[str, str, date]]:
    """What somebody's inbox says of claims that ended: of what, why, and until when it says so."""
    user.__dict__.pop("_lianxin_posts", None)
    with translation.override("en"):
        found = inbox_of(user, world.council)
        lines = [each.line for each in (*found.today, *found.week, *found.later)]
        ended = [line for line in lines if str(line.what) == "Read why it ended"]
        return [(line.thing.partition(" · ")[0], str(line.why), line.due_on) for line in ended]


def let_go(listing: Listing) -> list[tuple[str, str]]:
    """Which claims the journal says were let go as it closed, and why."""
    entries = Entry.objects.filter(verb="exchange.wait_ended").order_by("pk")
    kind = listing.origin or "exchange.listing"
    assert {(one.subject_type, one.subject_id) for one in entries} == {(kind, listing.origin_id or listing.pk)}
    return [(one.facts["claim"], one.facts["reason"]) for one in entries]


def test_those_who_waited_are_told_as_it_is_taken_off_the_list(world: World) -> None:
    need = world.need(quantity=10)
    queue = queue_for(world, need)

    close_listing(listing_id=need.pk, reason=WHY, actor=world.steward)

    assert let_go(need) == [(str(claim.key), WHY) for claim in queue]
    line = (need.title, WHY, clock.today() + timedelta(days=7))
    assert told(world, queue.third) == told(world, world.rival_liaison) == told(world, world.liaison) == [line]
    assert told(world, world.steward) == []
    page = visit(f"exchange/claims/{queue.waiting.pk}/", queue.third, council=world.council)
    assert "no longer waits" in page
    assert WHY in page
    with time_machine.travel(clock.now() + timedelta(days=8)):
        assert told(world, queue.third) == []


def test_a_resource_whose_time_is_over_and_a_need_that_moves_on_tell_them_too(world: World) -> None:
    offer = world.offer(quantity=10, until_on=clock.today())
    asked = propose_claim(
        listing_id=offer.pk, organisation_id=world.rival.pk, quantity=1, actor=world.liaison, key=uuid4()
    )
    with time_machine.travel(clock.now() + timedelta(days=1)):
        expire_due()
        assert let_go(offer) == [(str(asked.key), "已过可用时间")]
        assert [why for _what, why, _on in told(world, world.rival_liaison)] == ["已过可用时间"]
    Entry.objects.filter(verb="exchange.wait_ended").delete()
    need = world.need(quantity=10)
    asked = propose_claim(
        listing_id=need.pk, organisation_id=world.partner.pk, quantity=1, actor=world.steward, key=uuid4()
    )

    carry_needs_over(council=world.council, year=clock.today().year, actor=world.office_user)

    assert [key for key, _why in let_go(need)] == [str(asked.key)]


def test_those_who_wait_for_a_project_are_let_go_as_it_is_handed_in(world: World) -> None:
    project = world.project("publish", budget_fen=10_00)
    listing = Listing.objects.get(fund=project.fund)
    queue = queue_for(world, listing)
    for verb in ("start", "submit"):
        world.do(verb, project)

    assert set(Claim.objects.filter(pk__in=[one.pk for one in queue]).values_list("state", "held")) == {("released", 0)}
    assert [key for key, _why in let_go(listing)] == [str(claim.key) for claim in queue]
    assert told(world, queue.third)[0][0] == listing.title
    assert listings_off_count(world.council.pk) == []


def test_whose_claim_is_released_is_told_why(world: World) -> None:
    claim = world.bid(world.need(), 4)

    release_claim(claim_id=claim.pk, reason=WHY, actor=world.steward)

    assert [why for _what, why, _on in told(world, world.liaison)] == [WHY]
    assert told(world, world.steward) == []
