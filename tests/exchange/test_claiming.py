"""Claiming: what is promised is never more than there is, a repeated request is harmless, a refusal changes nothing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from lianxin.accounts.errors import KeyReused
from lianxin.accounts.models import User
from lianxin.accounts.services import once
from lianxin.desk.services.verifying import verify
from lianxin.exchange.errors import (
    BadQuantity,
    BasketEmpty,
    ListingClosed,
    NotEnoughLeft,
    OwnListing,
    StillLeft,
)
from lianxin.exchange.models import Claim, Listing
from lianxin.exchange.services import (
    Terms,
    Wanted,
    claim_basket,
    claim_listing,
    close_listing,
    join_waiting_list,
    propose_claim,
    revise_listing,
    withdraw_claim,
)
from lianxin.exchange.states import ClaimState, Form, Side
from lianxin.figures.metric import Scope
from lianxin.figures.models import Delta
from lianxin.figures.queries import totals
from lianxin.journal.models import Entry
from lianxin.kernel import clock
from lianxin.kernel.errors import NotAllowed, Refused
from lianxin.network.errors import NotEnrolled
from lianxin.network.models import Enrolment, Organisation
from lianxin.network.services import appoint, dismiss, end_enrolment
from lianxin.network.states import Role
from lianxin.projects.services import draft_project, file_project
from tests.world import World

pytestmark = pytest.mark.django_db


def peopled(code: str = "310116112") -> World:
    """A world whose people are there before anything is counted."""
    world = World(code)
    for person in ("liaison", "rival_liaison", "steward"):
        assert getattr(world, person)
    return world


def rows() -> tuple[int, int, int, list[int]]:
    """What a refusal must leave as it was."""
    taken = list(Listing.objects.order_by("pk").values_list("taken", flat=True))
    return Claim.objects.count(), Entry.objects.count(), Delta.objects.count(), taken


def is_sound() -> bool:
    """Everything recomputes."""
    return not any(check.broken for check in verify())


def test_a_claim_is_repeatable_and_never_oversold() -> None:
    world = peopled()
    need = world.need(quantity=10)
    bid: dict[str, Any] = {"listing_id": need.pk, "quantity": 8, "key": uuid4()}
    mine: dict[str, Any] = {"organisation_id": world.partner.pk, "actor": world.liaison}
    first, again = claim_listing(**bid, **mine), claim_listing(**bid, **mine)
    assert again == first
    assert first.state == again.state == ClaimState.ACTIVE
    before = rows()

    with pytest.raises(NotEnoughLeft) as refusal:
        claim_listing(**bid | {"key": uuid4()}, organisation_id=world.rival.pk, actor=world.rival_liaison)

    assert refusal.value.facts["left"] == 2
    assert refusal.value.facts["asked"] == 8
    assert rows() == before
    assert Listing.objects.get().taken == 8
    assert is_sound()


@pytest.mark.parametrize("other", ["quantity", "listing", "organisation", "waiting"])
def test_a_key_that_comes_back_with_another_body_is_refused(other: str) -> None:
    world = peopled()
    need, another = world.need(), world.need(title="需要桌椅")
    appoint(
        council=world.council,
        user=world.liaison,
        organisation=world.rival,
        role=Role.LIAISON,
        actor=world.office_user,
    )
    actor = User.objects.get(pk=world.liaison.pk)
    mine = {"organisation_id": world.partner.pk, "actor": actor}
    bid: dict[str, Any] = {"listing_id": need.pk, "quantity": 2, "key": uuid4(), **mine}
    claim_listing(**bid)
    before = rows()
    changed: dict[str, Any] = {
        "quantity": {"quantity": 3},
        "listing": {"listing_id": another.pk},
        "organisation": {"organisation_id": world.rival.pk},
        "waiting": {},
    }[other]
    verb = join_waiting_list if other == "waiting" else claim_listing

    with pytest.raises(KeyReused):
        verb(**bid | changed)

    assert rows() == before


@pytest.mark.parametrize("ended", ["membership", "post"])
@pytest.mark.parametrize("verb", [claim_listing, join_waiting_list])
def test_a_retry_finds_the_first_answer_though_it_would_be_refused_by_now(ended: str, verb: Any) -> None:
    world = peopled()
    need, key = world.need(quantity=8), uuid4()
    if verb is join_waiting_list:
        world.bid(need, 8, world.rival)
    bid: dict[str, Any] = {"listing_id": need.pk, "organisation_id": world.partner.pk, "quantity": 8, "key": key}
    first = verb(**bid, actor=world.liaison)
    membership = Enrolment.objects.get(organisation=world.partner)
    with time_machine.travel(clock.now() + timedelta(days=1)):
        if ended == "membership":
            end_enrolment(enrolment=membership, on=clock.today(), reason="迁走", actor=world.office_user)
        else:
            dismiss(post_id=world.liaison.posts.get().pk, council=world.council, actor=world.office_user)
        retrying = User.objects.get(pk=world.liaison.pk)
        before = rows()

        assert verb(**bid, actor=retrying) == first
        for other in ({"quantity": 7}, {"key": uuid4()}):
            with pytest.raises((NotAllowed, NotEnrolled)):
                verb(**bid | other, actor=retrying)
        with pytest.raises(NotAllowed):
            verb(**bid, actor=world.rival_liaison)  # the key is another person's: it tells them nothing
        assert rows() == before


def test_the_key_of_a_claim_is_good_for_no_other_verb() -> None:
    world = peopled()
    claim = world.bid(world.need(), 2)

    with pytest.raises(KeyReused):
        once(user=world.liaison, key=claim.key, fingerprint="another verb", act=dict)

    assert once(user=world.steward, key=claim.key, fingerprint="somebody else's", act=dict) == ({}, False)
    bid: dict[str, Any] = {
        "listing_id": claim.listing_id,
        "organisation_id": world.partner.pk,
        "quantity": 2,
        "key": claim.key,
    }
    assert claim_listing(**bid, actor=world.liaison) == claim


@pytest.mark.parametrize("quantity", [0, -1, 10**15 + 1, 2**63])
def test_a_quantity_that_cannot_be_is_refused(quantity: int) -> None:
    world = peopled()
    need = world.need()
    before = rows()

    with pytest.raises(BadQuantity):
        world.bid(need, quantity)

    assert rows() == before


def test_who_may_not_claim_is_told_why() -> None:
    world, elsewhere = peopled(), peopled("310116113")
    need, offer = world.need(), world.offer()
    closed = close_listing(listing_id=world.need(title="旧").pk, reason="买到了", actor=world.steward)
    project = world.project(until="approve")
    stranger = elsewhere.liaison
    gone = world.enrolled("第三公司")
    left_behind = world.person(Role.LIAISON, gone)
    enrolment = Enrolment.objects.get(organisation=gone)
    end_enrolment(enrolment=enrolment, on=clock.today(), reason="迁走", actor=world.office_user)
    before = rows()
    cases: list[tuple[type[Refused], Callable[[], object]]] = [
        (OwnListing, lambda: world.bid(need, 1, world.village)),
        (OwnListing, lambda: world.bid(offer, 1)),
        (ListingClosed, lambda: world.bid(closed, 1)),
        (NotAllowed, lambda: _bid(need, world.partner.pk, world.rival_liaison)),
        (NotAllowed, lambda: _bid(need, elsewhere.partner.pk, stranger)),
        (NotEnrolled, lambda: _bid(need, gone.pk, left_behind)),
        (NotAllowed, lambda: _bid(need, world.partner.pk, world.office_user)),
    ]
    assert not project.fund or not project.fund.listings.exists()

    for code, attempt in cases:
        with pytest.raises(code):
            attempt()

    assert rows() == before


def _bid(listing: Listing, organisation_id: int, actor: User) -> Claim:
    return claim_listing(listing_id=listing.pk, organisation_id=organisation_id, quantity=1, actor=actor, key=uuid4())


def test_a_draft_is_as_if_not_there_to_those_who_may_not_see_it() -> None:
    world = peopled()
    draft = world.draft(title="尚未公开的项目", wanted=[Wanted("陪伴", Form.LABOUR, 40)])
    project = draft_project(council=world.council, draft=draft, actor=world.liaison)
    listing = Listing.objects.get(origin_id=project.pk)
    before = rows()

    for verb in (world.bid, world.wait):
        with pytest.raises(Listing.DoesNotExist):
            verb(listing, 1, world.rival)
    with pytest.raises(Listing.DoesNotExist):
        ask(listing, world.rival, world.steward)
    with pytest.raises(ListingClosed) as refusal:
        world.bid(listing, 1)  # of their own draft

    assert refusal.value.what_would_change_it
    assert rows() == before
    file_project(project=project, actor=world.liaison)
    with pytest.raises(ListingClosed):
        world.bid(listing, 1, world.rival)


def ask(listing: Listing, organisation: Organisation, actor: User) -> Claim:
    return propose_claim(listing_id=listing.pk, organisation_id=organisation.pk, quantity=1, actor=actor, key=uuid4())


def test_a_basket_is_claimed_whole_or_not_at_all_and_is_repeatable() -> None:
    world = peopled()
    books, chairs = world.need(quantity=5), world.need(quantity=5, title="需要桌椅")
    basket: dict[str, Any] = {"organisation_id": world.partner.pk, "actor": world.liaison}
    before = rows()

    with pytest.raises(NotEnoughLeft):
        claim_basket(wanted=[(books.pk, 3), (chairs.pk, 6)], key=uuid4(), **basket)
    assert rows() == before

    key = uuid4()
    first = claim_basket(wanted=[(chairs.pk, 2), (books.pk, 3)], key=key, **basket)
    again = claim_basket(wanted=[(books.pk, 3), (chairs.pk, 2)], key=key, **basket)
    assert [claim.listing_id for claim in first] == [books.pk, chairs.pk]
    assert again == first
    assert is_sound()


@pytest.mark.parametrize("other", ["a line more", "a line less", "another quantity", "another organisation"])
def test_a_baskets_key_that_comes_back_with_another_basket_is_refused(other: str) -> None:
    world = peopled()
    books, chairs, lamps = (world.need(quantity=9, title=title) for title in ("图书", "桌椅", "台灯"))
    basket: dict[str, Any] = {
        "wanted": [(books.pk, 3), (chairs.pk, 2)],
        "organisation_id": world.partner.pk,
        "actor": world.liaison,
        "key": uuid4(),
    }
    first = claim_basket(**basket)
    before = rows()
    others: dict[str, dict[str, Any]] = {
        "a line more": {"wanted": [*basket["wanted"], (lamps.pk, 1)]},
        "a line less": {"wanted": [(books.pk, 3)]},
        "another quantity": {"wanted": [(books.pk, 3), (chairs.pk, 1)]},
        "another organisation": {"organisation_id": world.rival.pk},
    }

    with pytest.raises(KeyReused):
        claim_basket(**basket | others[other])

    assert rows() == before
    assert claim_basket(**basket) == first


def test_a_basket_of_nothing_twice_the_same_or_two_councils_is_refused() -> None:
    world, elsewhere = peopled(), peopled("310116113")
    need, foreign = world.need(), elsewhere.need()
    basket: dict[str, Any] = {"organisation_id": world.partner.pk, "actor": world.liaison, "key": uuid4()}

    for wanted in ([], [(need.pk, 1), (need.pk, 2)], [(need.pk, 1), (foreign.pk, 1)]):
        with pytest.raises(BasketEmpty):
            claim_basket(wanted=wanted, **basket)


def test_joint_claims_fill_one_need_and_the_figures_follow() -> None:
    world = peopled()
    need = world.need(quantity=8_000_00, form=Form.MONEY, title="需要路灯建设资金")
    world.bid(need, 5_000_00)
    world.bid(need, 3_000_00, world.rival)

    sums = totals(Scope(world.council.pk, clock.today().year))
    assert (sums["exchange.needs"], sums["exchange.claims"], sums["exchange.promised_fen"]) == (1, 2, 8_000_00)
    assert Listing.objects.get().left == 0
    assert is_sound()


def test_a_village_claims_a_resource() -> None:
    world = peopled()
    offer = world.offer(quantity=4)
    claim = world.bid(offer, 4, world.village)

    assert (claim.giver_id, claim.receiver_id) == (world.partner.pk, world.village.pk)


def test_waiting_is_refused_while_something_is_left() -> None:
    world = peopled()
    need = world.need(quantity=5)

    with pytest.raises(StillLeft) as refusal:
        world.wait(need, 7)

    assert refusal.value.facts["left"] == 5
    assert refusal.value.what_would_change_it


def test_a_withdrawal_is_offered_to_those_who_wait_in_their_order() -> None:
    world = peopled()
    need = world.need(quantity=5)
    claim = world.bid(need, 5)
    third = world.enrolled("第三公司")
    world_third = world.person(Role.LIAISON, third)
    first = world.wait(need, 3)
    second = join_waiting_list(listing_id=need.pk, organisation_id=third.pk, quantity=4, actor=world_third, key=uuid4())

    withdraw_claim(claim_id=claim.pk, reason="预算调整", actor=world.liaison)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.held) == (ClaimState.OFFERED, 3)
    assert (second.state, second.held) == (ClaimState.OFFERED, 2), "the rest goes to the next, though it is less"
    assert Listing.objects.get().left == 0, "what is offered is kept: nobody jumps the queue"
    assert is_sound()


def test_a_need_that_grows_serves_those_who_wait_first() -> None:
    world = peopled()
    need = world.need(quantity=5)
    world.bid(need, 5)
    waiting = world.wait(need, 2)

    revise_listing(
        listing_id=need.pk,
        terms=Terms(side=Side.NEED, form=Form.GOODS, title=need.title, quantity=6),
        actor=world.steward,
    )

    waiting.refresh_from_db()
    assert (waiting.state, waiting.held) == (ClaimState.OFFERED, 1)


def test_a_claim_of_a_project_counts_in_the_projects_figures_and_timeline() -> None:
    world = peopled()
    project = world.project(budget_fen=9_000_00)
    listing = Listing.objects.get(fund=project.fund)
    world.bid(listing, 4_000_00)

    sums = totals(Scope(world.council.pk, clock.today().year))
    assert (sums["projects.promised_fen"], sums["exchange.promised_fen"], sums["exchange.claims"]) == (4_000_00, 0, 0)
    told = Entry.objects.get(verb="exchange.claimed")
    assert (told.subject_type, told.subject_id) == ("projects.project", project.pk)
    assert is_sound()
