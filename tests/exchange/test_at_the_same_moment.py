"""Two steps of a claim meet: whoever comes second acts on what the first has left, or is refused."""

import pytest
from django.db import transaction

from lianxin.exchange.errors import WrongClaimState
from lianxin.exchange.models import Claim, Listing
from lianxin.exchange.queries import listings_off_count
from lianxin.exchange.services import release_claims, withdraw_claim
from lianxin.exchange.services.steps import hold_claim, move
from lianxin.exchange.states import ClaimState
from lianxin.ledger.models import Transfer
from lianxin.projects.services import cancel_project, receive_money, reverse_entry, withdraw_project_claim
from lianxin.projects.services.steps import hold
from tests.attacks.crowd import as_opened, broken, while_open
from tests.world import World, paper

pytestmark = pytest.mark.django_db(transaction=True)

WHY = "另有安排"


@pytest.fixture
def world() -> World:
    town = World()
    for person in ("liaison", "rival_liaison", "steward"):
        assert getattr(town, person)
    return town


def test_a_claim_that_was_moved_meanwhile_is_not_moved_again(world: World) -> None:
    need = world.need(quantity=10)
    world.bid(need, 5, world.rival)
    claim = world.bid(need, 3)
    with transaction.atomic():
        first, stale = hold_claim(claim.pk), hold_claim(claim.pk)
        move(first, ClaimState.WITHDRAWN, held=0, reason=WHY)

        with pytest.raises(WrongClaimState) as refusal, transaction.atomic():
            move(stale, ClaimState.RELEASED, held=0, reason=WHY)

    assert refusal.value.facts["state"] == ClaimState.WITHDRAWN.label
    assert Claim.objects.get(pk=claim.pk).state == ClaimState.WITHDRAWN
    assert Listing.objects.get().taken == 5


def test_a_claim_withdrawn_while_all_are_released_is_given_back_once(world: World) -> None:
    project = world.project(budget_fen=10)
    listing = Listing.objects.get(fund=project.fund)
    claim, _other = world.bid(listing, 3), world.bid(listing, 5, world.rival)

    @transaction.atomic
    def release() -> None:
        assert project.fund
        release_claims(fund=project.fund, reason=WHY)

    found = while_open(lambda: withdraw_claim(claim_id=claim.pk, reason=WHY, actor=world.liaison), release)

    assert found == ["done", "done"]
    assert listings_off_count(world.council.pk) == []
    states = Claim.objects.order_by("pk").values_list("state", "held")
    assert list(states) == [(ClaimState.WITHDRAWN, 0), (ClaimState.RELEASED, 0)]


def test_money_that_comes_while_an_entry_is_reversed_waits_for_its_turn(world: World) -> None:
    """Whoever holds a project goes on to its listings, and so does what comes for a claim: neither waits for ever."""
    project = world.project("claim")
    claim = Claim.objects.get()
    world.do("start", project)
    world.receive(project, 100)
    entry = Transfer.objects.get()
    one, other = as_opened(project), as_opened(project)

    found = while_open(
        lambda: hold(one),
        lambda: receive_money(project=other, claim_id=claim.pk, amount_fen=300, paper=paper(), actor=world.steward),
        then=lambda: reverse_entry(project=one, transfer_id=entry.pk, paper=paper("错记"), actor=world.office_user),
    )

    assert found == ["done", "done"]
    assert broken() == []


def test_a_claim_is_not_withdrawn_from_a_project_that_is_cancelled_meanwhile(world: World) -> None:
    project = world.project("claim")
    claim, one, other = Claim.objects.get(), as_opened(project), as_opened(project)

    found = while_open(
        lambda: hold(one),
        lambda: withdraw_project_claim(project=other, claim_id=claim.pk, reason=WHY, actor=world.liaison),
        then=lambda: cancel_project(project=one, reason=WHY, actor=world.office_user),
    )

    assert found == ["done", "wrong_state"]
    assert broken() == []
