"""A crowd claims at once: nothing is promised twice, and a repeated request finds the first answer."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from django.db import connection

from lianxin.accounts.models import User
from lianxin.exchange.errors import NotEnoughLeft
from lianxin.exchange.models import Claim, Listing
from lianxin.exchange.queries import listings_off_count
from lianxin.exchange.services import claim_listing, placing, withdraw_claim
from lianxin.exchange.states import ClaimState
from lianxin.figures.metric import Scope
from lianxin.figures.queries import totals
from lianxin.journal.models import Entry
from lianxin.kernel import clock
from lianxin.network.models import Organisation
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)

Bid = tuple[Organisation, User, UUID]


@pytest.fixture(params=["this database's own path", "the reference path"], autouse=True)
def path(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test runs against both paths of ``place``."""
    if request.param == "the reference path":
        monkeypatch.setattr(placing, "_CALLS", {})


def bid_on(listing: Listing, bid: Bid, quantity: int = 3) -> UUID | None:
    """One bidder's attempt, in a thread of its own: the key of the claim, if it was taken."""
    organisation, user, key = bid
    try:
        return claim_listing(
            listing_id=listing.pk, organisation_id=organisation.pk, quantity=quantity, actor=user, key=key
        ).key
    except NotEnoughLeft:
        return None
    finally:
        connection.close()


def at_once(attempts: Iterable[Callable[[], UUID | None]]) -> list[UUID | None]:
    """Every attempt in a thread of its own."""
    with ThreadPoolExecutor(max_workers=8) as crowd:
        return [future.result() for future in [crowd.submit(attempt) for attempt in attempts]]


def bidders(world: World, number: int) -> list[Bid]:
    """Partners in turn, each bid with a key of its own."""
    both = [(world.partner, world.liaison), (world.rival, world.rival_liaison)]
    return [(*both[turn % 2], uuid4()) for turn in range(number)]


def test_a_crowd_never_gets_more_than_is_there() -> None:
    world = World()
    listing = Listing.objects.get(fund=world.project(budget_fen=10).fund)
    crowd = bidders(world, 12)

    taken = at_once([lambda bid=bid: bid_on(listing, bid) for bid in crowd])  # type: ignore[misc]

    assert len([key for key in taken if key]) == 3
    assert Listing.objects.get().left == 1
    assert not listings_off_count(world.council.pk)
    assert totals(Scope(world.council.pk, clock.today().year))["projects.promised_fen"] == 9
    assert Entry.objects.filter(verb="exchange.claimed").count() == 3


def test_the_same_request_sent_by_many_at_once_is_one_claim() -> None:
    world = World()
    need = world.need(quantity=10)
    bid = (world.partner, world.liaison, uuid4())

    assert at_once([lambda: bid_on(need, bid)] * 6) == [bid[2]] * 6

    assert Claim.objects.count() == 1
    assert Listing.objects.get().taken == 3
    assert Entry.objects.filter(verb="exchange.claimed").count() == 1


def test_a_retry_while_nothing_is_left_finds_the_first_claim() -> None:
    world = World()
    need = world.need(quantity=3)
    mine, late = bidders(world, 2)
    assert bid_on(need, mine) == mine[2]

    assert at_once([lambda: bid_on(need, mine), lambda: bid_on(need, late)]) == [mine[2], None]


def test_whoever_waits_is_served_before_a_crowd_that_comes_later() -> None:
    world = World()
    need = world.need(quantity=3)
    claim = world.bid(need, 3)
    waiting = world.wait(need, 3)
    crowd = bidders(world, 6)

    def withdraw() -> UUID | None:
        try:
            withdraw_claim(claim_id=claim.pk, reason="另有安排", actor=world.liaison)
        finally:
            connection.close()
        return None

    taken = at_once([*[lambda bid=bid: bid_on(need, bid) for bid in crowd], withdraw])

    waiting.refresh_from_db()
    assert taken == [None] * 7
    assert (waiting.state, waiting.held) == (ClaimState.OFFERED, 3)
    assert not listings_off_count(world.council.pk)
