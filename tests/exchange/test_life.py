"""The life of a claim: proposed, confirmed, brought, settled, withdrawn, released, expired, each with its refusals."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
import time_machine
from django.utils import translation

from lianxin.exchange.errors import (
    AnswerTooLate,
    ClaimDelivered,
    ClaimNotLive,
    NotEnoughLeft,
    NothingCame,
    WrongClaimState,
)
from lianxin.exchange.models import Claim, Delivery, Listing
from lianxin.exchange.services import (
    accept_claim,
    confirm_claim,
    decline_claim,
    expire_due,
    note_contact,
    propose_claim,
    record_delivery,
    release_claim,
    settle_claim,
    take_back_delivery,
    withdraw_claim,
)
from lianxin.exchange.states import ANSWER_DAYS, ClaimState, Form
from lianxin.kernel import clock
from lianxin.kernel.errors import NotAllowed, ReasonMissing, Refused
from lianxin.ledger.errors import AlreadyReversed, DateInFuture, ReversalOfReversal, VoucherMissing
from lianxin.ledger.queries import balance_of
from lianxin.network.errors import NotEnrolled
from lianxin.network.models import Enrolment, Organisation
from lianxin.network.services import end_enrolment
from lianxin.network.states import Kind
from tests.exchange.lives import WHY, arrived, figure, proposal, refuses, sound_town
from tests.world import World, paper

pytestmark = pytest.mark.django_db


@pytest.fixture(name="world")
def town() -> Iterator[World]:
    """A town that is sound before and after."""
    yield from sound_town()


def test_what_one_side_proposes_the_other_accepts(world: World) -> None:
    need = world.need(quantity=10)
    claim = proposal(world, need)
    assert (claim.state, claim.held, Listing.objects.get().taken) == (ClaimState.PROPOSED, 0, 0)
    refuses(NotAllowed, lambda: accept_claim(claim_id=claim.pk, actor=world.steward))
    refuses(NotAllowed, lambda: accept_claim(claim_id=claim.pk, actor=world.rival_liaison))

    accepted = accept_claim(claim_id=claim.pk, actor=world.liaison)

    assert (accepted.state, Listing.objects.get().taken) == (ClaimState.CONFIRMED, 4)
    refuses(WrongClaimState, lambda: accept_claim(claim_id=claim.pk, actor=world.liaison))


def test_a_proposal_that_no_longer_fits_is_refused_as_it_is_accepted(world: World) -> None:
    need = world.need(quantity=5)
    claim = proposal(world, need)
    world.bid(need, 3, world.rival)

    refusal = refuses(NotEnoughLeft, lambda: accept_claim(claim_id=claim.pk, actor=world.liaison))

    assert refusal.facts["left"] == 2
    declined = decline_claim(claim_id=claim.pk, reason=WHY, actor=world.liaison)
    assert (declined.state, declined.reason) == (ClaimState.DECLINED, WHY)


def test_only_who_still_takes_part_accepts(world: World) -> None:
    need = world.need(quantity=10)
    asked = proposal(world, need)
    given_up = world.bid(need, 10, world.rival)
    waiting = world.wait(need, 3, world.partner)
    withdraw_claim(claim_id=given_up.pk, reason=WHY, actor=world.rival_liaison)
    membership = Enrolment.objects.get(organisation=world.partner)
    end_enrolment(enrolment=membership, on=clock.today(), reason="迁走", actor=world.office_user)

    for pk in (asked.pk, waiting.pk):
        refusal = refuses(NotEnrolled, partial(accept_claim, claim_id=pk, actor=world.liaison))
        assert refusal.facts["name"] == world.partner.name
    assert decline_claim(claim_id=waiting.pk, reason="已迁走", actor=world.liaison).state == ClaimState.DECLINED


def test_who_left_is_named_as_something_is_proposed_to_it_and_a_stranger_is_not(world: World) -> None:
    need, stranger = world.need(), Organisation.objects.create(name="外区公司", kind=Kind.PARTNER)
    end_enrolment(
        enrolment=Enrolment.objects.get(organisation=world.rival),
        on=clock.today(),
        reason="迁走",
        actor=world.office_user,
    )

    def ask(organisation: Organisation) -> str:
        asked = {"listing_id": need.pk, "organisation_id": organisation.pk, "quantity": 1, "key": uuid4()}
        return str(refuses(NotEnrolled, lambda: propose_claim(**asked, actor=world.steward)))  # type: ignore[arg-type]

    with translation.override("zh-hans"):
        assert ask(world.rival) == f"{world.rival.name}不是本联席会议的成员单位。"
        assert ask(stranger) == "该单位不是本联席会议的成员单位。"


def test_a_claim_is_confirmed_by_the_other_side_only(world: World) -> None:
    claim = world.bid(world.need(), 4)
    refuses(NotAllowed, lambda: confirm_claim(claim_id=claim.pk, actor=world.liaison))

    assert confirm_claim(claim_id=claim.pk, actor=world.steward).state == ClaimState.CONFIRMED
    refuses(WrongClaimState, lambda: confirm_claim(claim_id=claim.pk, actor=world.steward))


def test_contact_is_noted_by_either_side_and_the_first_day_stays(world: World) -> None:
    claim = world.bid(world.need(), 4)
    today = clock.today()
    refuses(
        DateInFuture,
        lambda: note_contact(claim_id=claim.pk, on=today + timedelta(days=1), note="", actor=world.liaison),
    )

    note_contact(claim_id=claim.pk, on=today - timedelta(days=2), note="电话约好周五送到", actor=world.liaison)
    note_contact(claim_id=claim.pk, on=today, note="改到周六", actor=world.steward)

    claim.refresh_from_db()
    assert claim.contacted_on == today - timedelta(days=2)


def test_money_that_comes_goes_into_the_book_and_more_than_promised_is_told(world: World) -> None:
    need = world.need(quantity=8_000_00, form=Form.MONEY, title="需要路灯建设资金")
    claim = world.bid(need, 5_000_00)
    refuses(VoucherMissing, lambda: record_delivery(claim_id=claim.pk, arrived=arrived(1, ""), actor=world.steward))
    refuses(NotAllowed, lambda: record_delivery(claim_id=claim.pk, arrived=arrived(1), actor=world.liaison))

    record_delivery(claim_id=claim.pk, arrived=arrived(2_000_00), actor=world.steward)
    claim.refresh_from_db()
    assert claim.state == ClaimState.ACTIVE
    record_delivery(claim_id=claim.pk, arrived=arrived(3_500_00, "PZ2"), actor=world.steward)

    claim.refresh_from_db()
    need.refresh_from_db()
    assert (claim.state, claim.held) == (ClaimState.FULFILLED, 5_000_00)
    assert need.fund
    assert balance_of(need.fund) == 5_500_00
    assert (figure(world, "exchange.promised_fen"), figure(world, "exchange.received_fen")) == (5_000_00, 5_500_00)


def test_a_delivery_taken_back_is_reversed_in_the_book_and_leaves_the_promise(world: World) -> None:
    need = world.need(quantity=5_000_00, form=Form.MONEY, title="需要路灯建设资金")
    claim = world.bid(need, 5_000_00)
    delivery = record_delivery(claim_id=claim.pk, arrived=arrived(5_000_00), actor=world.steward)
    refuses(NotAllowed, lambda: take_back_delivery(delivery_id=delivery.pk, paper=paper("记错"), actor=world.steward))

    take_back_delivery(delivery_id=delivery.pk, paper=paper("记错"), actor=world.office_user)

    claim.refresh_from_db()
    need.refresh_from_db()
    assert claim.state == ClaimState.ACTIVE
    assert need.fund
    assert balance_of(need.fund) == 0
    assert figure(world, "exchange.received_fen") == 0
    refuses(Refused, lambda: take_back_delivery(delivery_id=delivery.pk, paper=paper("再来"), actor=world.office_user))


@pytest.mark.parametrize("agreed", ["not yet", "confirmed", "proposed"])
def test_a_claim_of_which_something_is_taken_back_is_what_it_was(world: World, agreed: str) -> None:
    need = world.need(quantity=10)
    claim = proposal(world, need) if agreed == "proposed" else world.bid(need, 4)
    if agreed == "confirmed":
        confirm_claim(claim_id=claim.pk, actor=world.steward)
    if agreed == "proposed":
        accept_claim(claim_id=claim.pk, actor=world.liaison)
    before = Claim.objects.get(pk=claim.pk).state
    deliveries = [record_delivery(claim_id=claim.pk, arrived=arrived(2), actor=world.steward) for _ in range(2)]
    claim.refresh_from_db()
    assert claim.state == ClaimState.FULFILLED

    for delivery in deliveries:
        take_back_delivery(delivery_id=delivery.pk, paper=paper("记错"), actor=world.office_user)

    claim.refresh_from_db()
    assert claim.state == before == (ClaimState.ACTIVE if agreed == "not yet" else ClaimState.CONFIRMED)


def test_a_correction_cannot_be_taken_back_again(world: World) -> None:
    claim = world.bid(world.need(), 4)
    delivery = record_delivery(claim_id=claim.pk, arrived=arrived(4), actor=world.steward)
    correction = take_back_delivery(delivery_id=delivery.pk, paper=paper("记错"), actor=world.office_user)

    def take_back(pk: int) -> Delivery:
        return take_back_delivery(delivery_id=pk, paper=paper(), actor=world.office_user)

    refuses(AlreadyReversed, lambda: take_back(delivery.pk))
    refuses(ReversalOfReversal, lambda: take_back(correction.pk))
    assert Delivery.objects.count() == 2


def test_a_correction_is_not_dated_into_the_future(world: World) -> None:
    goods, money = world.need(), world.need(quantity=5_00, form=Form.MONEY, title="需要路灯建设资金")
    tomorrow = paper("记错", clock.today() + timedelta(days=1))

    for need in (goods, money):
        delivery = record_delivery(claim_id=world.bid(need, 4).pk, arrived=arrived(4), actor=world.steward)
        later = partial(take_back_delivery, delivery_id=delivery.pk, paper=tomorrow, actor=world.office_user)
        assert refuses(DateInFuture, later).facts["on"] == tomorrow.on


def test_a_claim_with_something_received_is_settled_not_withdrawn(world: World) -> None:
    need = world.need(quantity=10)
    claim = world.bid(need, 10)
    waiting = world.wait(need, 5)
    refuses(NothingCame, lambda: settle_claim(claim_id=claim.pk, reason=WHY, actor=world.steward))
    record_delivery(claim_id=claim.pk, arrived=arrived(6), actor=world.steward)
    refuses(ClaimDelivered, lambda: withdraw_claim(claim_id=claim.pk, reason=WHY, actor=world.liaison))
    refuses(ReasonMissing, lambda: settle_claim(claim_id=claim.pk, reason=" ", actor=world.steward))

    settled = settle_claim(claim_id=claim.pk, reason=WHY, actor=world.steward)

    waiting.refresh_from_db()
    assert (settled.state, settled.quantity, settled.held) == (ClaimState.SETTLED, 10, 6)
    assert (waiting.state, waiting.held) == (ClaimState.OFFERED, 4), "the rest goes to the next"
    refuses(ClaimNotLive, lambda: record_delivery(claim_id=claim.pk, arrived=arrived(1), actor=world.steward))


def test_what_came_of_a_settled_claim_and_was_taken_back_goes_to_who_waits(world: World) -> None:
    need = world.need(quantity=10)
    claim = world.bid(need, 10)
    delivery = record_delivery(claim_id=claim.pk, arrived=arrived(6), actor=world.steward)
    settle_claim(claim_id=claim.pk, reason=WHY, actor=world.steward)
    world.bid(need, 4, world.rival)
    waiting = world.wait(need, 9)

    take_back_delivery(delivery_id=delivery.pk, paper=paper("记错"), actor=world.office_user)

    claim.refresh_from_db()
    waiting.refresh_from_db()
    assert (claim.state, claim.held) == (ClaimState.RELEASED, 0)
    assert (waiting.state, waiting.held) == (ClaimState.OFFERED, 6)


def test_a_claim_is_released_by_the_owner_for_a_reason(world: World) -> None:
    need = world.need()
    claim = world.bid(need, 10)
    refuses(NotAllowed, lambda: release_claim(claim_id=claim.pk, reason=WHY, actor=world.rival_liaison))

    assert release_claim(claim_id=claim.pk, reason=WHY, actor=world.steward).state == ClaimState.RELEASED
    assert Listing.objects.get().taken == 0


def test_a_freed_place_that_nobody_takes_in_time_goes_to_the_next(world: World) -> None:
    need = world.need(quantity=5)
    claim = world.bid(need, 5)
    first, second = world.wait(need, 5), world.wait(need, 5, world.partner)
    withdraw_claim(claim_id=claim.pk, reason=WHY, actor=world.liaison)
    assert expire_due() == 0

    with time_machine.travel(clock.now() + timedelta(days=ANSWER_DAYS, minutes=1)):
        refuses(AnswerTooLate, lambda: accept_claim(claim_id=first.pk, actor=world.rival_liaison))
        assert expire_due() == 1
        first.refresh_from_db()
        second.refresh_from_db()
        assert (first.state, second.state, second.held) == (ClaimState.EXPIRED, ClaimState.OFFERED, 5)
        accept_claim(claim_id=second.pk, actor=world.liaison)
        assert expire_due() == 0
    assert figure(world, "exchange.claims") == 1


def test_a_part_of_what_was_asked_is_accepted_as_that_part(world: World) -> None:
    need = world.need(quantity=5)
    claim = world.bid(need, 3)
    world.bid(need, 2, world.rival)
    waiting = world.wait(need, 5)
    withdraw_claim(claim_id=claim.pk, reason=WHY, actor=world.liaison)

    taken = accept_claim(claim_id=waiting.pk, actor=world.rival_liaison)

    assert (taken.asked, taken.quantity, taken.held, taken.state) == (5, 3, 3, ClaimState.ACTIVE)
