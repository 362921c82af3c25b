"""A crowd claims at once: nothing is promised twice, and a repeated request finds the first answer."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from django.db import connection

from lianxin.accounts.models import User
from lianxin.exchange.errors import NotEnoughLeft
from lianxin.exchange.models import Claim, Listing
from lianxin.exchange.queries import listings_off_count
from lianxin.figures.metric import Scope
from lianxin.figures.queries import totals
from lianxin.kernel import clock
from lianxin.network.models import Organisation
from lianxin.projects.models import Project
from lianxin.projects.services import claim_project
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)

Bid = tuple[Organisation, User, UUID]


def bid_on(project: Project, bid: Bid) -> bool:
    """One bidder's attempt at 3,000 yuan, in a thread of its own. Whether it was taken."""
    organisation, user, key = bid
    try:
        claim_project(
            project=Project.objects.get(pk=project.pk),
            listing_id=Listing.objects.get(fund=project.fund).pk,
            organisation_id=organisation.pk,
            quantity=3_000_00,
            actor=user,
            key=key,
        )
    except NotEnoughLeft:
        return False
    finally:
        connection.close()
    return True


def test_a_crowd_never_gets_more_than_is_there() -> None:
    world = World()
    project = world.project(budget_fen=10_000_00)
    bids: list[Bid] = [
        (world.partner, world.liaison, uuid4()),
        (world.rival, world.rival_liaison, uuid4()),
    ] * 4
    bids = [(organisation, user, uuid4()) for organisation, user, _ in bids]

    with ThreadPoolExecutor(max_workers=8) as crowd:
        taken = list(crowd.map(lambda bid: bid_on(project, bid), bids))

    assert sum(taken) == 3
    assert Listing.objects.get(fund=project.fund).left == 1_000_00
    assert not listings_off_count(world.council.pk)
    assert totals(Scope(world.council.pk, clock.today().year))["projects.promised_fen"] == 9_000_00


def test_the_same_request_sent_by_many_at_once_is_one_claim() -> None:
    world = World()
    project = world.project(budget_fen=10_000_00)
    bid = (world.partner, world.liaison, uuid4())

    with ThreadPoolExecutor(max_workers=6) as impatient:
        assert all(impatient.map(lambda again: bid_on(project, again), [bid] * 6))

    assert Claim.objects.count() == 1
    assert Listing.objects.get(fund=project.fund).taken == 3_000_00
    assert totals(Scope(world.council.pk, clock.today().year))["projects.promised_fen"] == 3_000_00
