"""What is done to a claim of what a project needs: whether the project's state allows it, the project says."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from lianxin.exchange.errors import ListingClosed
from lianxin.exchange.models import Claim, Listing
from lianxin.exchange.services import (
    accept_claim,
    confirm_claim,
    note_contact,
    propose_claim,
    release_claim,
    settle_claim,
    withdraw_claim,
)
from lianxin.exchange.states import ClaimState, ListingState
from lianxin.journal.models import Entry
from lianxin.kernel import clock
from lianxin.projects.errors import WrongState
from lianxin.projects.models import Project
from lianxin.projects.services import close_project, return_balance, send_back
from tests.world import World, paper

pytestmark = pytest.mark.django_db

WHY = "另有安排"


@pytest.fixture
def world() -> World:
    return World()


def finished(world: World, *, until: str) -> tuple[Project, Claim, Claim]:
    """A project that was taken to its end with a claim for which nothing came, and a part of another."""
    project = world.project(budget_fen=10_00)
    listing = Listing.objects.get(fund=project.fund)
    quiet, partly = world.bid(listing, 2_00, world.rival), world.bid(listing, 8_00)
    world.do("start", project)
    world.receive(project, 3_00)
    for verb in ("submit", "accept"):
        world.do(verb, project)
    if until == "closed":
        back = paper("余款退回")
        return_balance(
            project=project, organisation_id=world.partner.pk, amount_fen=3_00, paper=back, actor=world.office_user
        )
        close_project(project=project, actor=world.office_user)
    return project, quiet, partly


def test_a_claim_on_a_project_that_is_over_stays_as_it_is(world: World) -> None:
    _project, quiet, partly = finished(world, until="closed")
    attempts: dict[str, Callable[[], object]] = {
        "withdraw": lambda: withdraw_claim(claim_id=quiet.pk, reason=WHY, actor=world.rival_liaison),
        "release": lambda: release_claim(claim_id=quiet.pk, reason=WHY, actor=world.office_user),
        "confirm": lambda: confirm_claim(claim_id=quiet.pk, actor=world.steward),
        "contact": lambda: note_contact(claim_id=quiet.pk, on=clock.today(), note="", actor=world.steward),
        "settle": lambda: settle_claim(claim_id=partly.pk, reason=WHY, actor=world.steward),
    }
    for attempt in attempts.values():
        with pytest.raises(WrongState):
            attempt()
    assert list(Claim.objects.order_by("pk").values_list("state", flat=True)) == [ClaimState.ACTIVE] * 2


def test_once_a_project_is_accepted_nothing_promised_is_taken_back_but_what_came_may_be_settled_with(
    world: World,
) -> None:
    _project, quiet, partly = finished(world, until="accepted")

    with pytest.raises(WrongState):
        withdraw_claim(claim_id=quiet.pk, reason=WHY, actor=world.rival_liaison)
    with pytest.raises(WrongState):
        release_claim(claim_id=quiet.pk, reason=WHY, actor=world.office_user)

    assert settle_claim(claim_id=partly.pk, reason=WHY, actor=world.steward).held == 3_00


def asked_of(world: World, listing: Listing) -> Claim:
    """A proposal to the partner."""
    return propose_claim(
        listing_id=listing.pk, organisation_id=world.partner.pk, quantity=3_00, actor=world.steward, key=uuid4()
    )


def test_what_a_project_asked_for_is_closed_while_it_waits_for_acceptance(world: World) -> None:
    project = world.project(budget_fen=10_00)
    listing = Listing.objects.get(fund=project.fund)
    claim, asked = world.bid(listing, 4_00), asked_of(world, listing)
    world.do("start", project)

    world.do("submit", project)

    assert list(Claim.objects.order_by("pk").values_list("state", "held")) == [("active", 4_00), ("released", 0)]
    attempts: list[Callable[[], Claim]] = [lambda: world.bid(listing, 1_00), lambda: asked_of(world, listing)]
    for attempt in attempts:
        with pytest.raises(ListingClosed):
            attempt()
    with pytest.raises(WrongState):
        accept_claim(claim_id=asked.pk, actor=world.liaison)
    assert [line.taken for line in Listing.objects.all()] == [claim.held]
    assert Entry.objects.filter(verb="exchange.wait_ended", subject_id=project.pk).count() == 1


def test_what_is_left_of_a_project_that_was_sent_back_can_be_claimed_again(world: World) -> None:
    project = world.project(budget_fen=10_00)
    listing = Listing.objects.get(fund=project.fund)
    world.bid(listing, 4_00)
    for verb in ("start", "submit"):
        world.do(verb, project)

    send_back(project=project, reason=WHY, actor=world.office_user)

    assert world.bid(listing, 6_00, world.rival).state == ClaimState.ACTIVE
    assert Listing.objects.get().state == ListingState.OPEN
    for verb in ("submit", "accept"):
        world.do(verb, project)
    assert Listing.objects.get().state == ListingState.CLOSED
