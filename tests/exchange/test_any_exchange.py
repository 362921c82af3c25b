"""Whatever is done on the exchange, in whatever order: nothing is over-promised and the queue keeps its order.

A model in plain Python follows each claim; after every step the listing's ``taken`` is what claims hold.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from lianxin.desk.services.verifying import verify
from lianxin.exchange.models import Claim, Delivery, Listing
from lianxin.exchange.services import (
    Arrived,
    Terms,
    accept_claim,
    claim_basket,
    claim_listing,
    close_listing,
    confirm_claim,
    decline_claim,
    expire_due,
    join_waiting_list,
    propose_claim,
    record_delivery,
    release_claim,
    reopen_listing,
    revise_listing,
    settle_claim,
    take_back_delivery,
    withdraw_claim,
)
from lianxin.exchange.states import ANSWER_DAYS, ClaimState, Form, ListingState, Side
from lianxin.journal.folder import fold_once
from lianxin.kernel import clock
from lianxin.kernel.errors import Refused
from tests.world import World, paper

pytestmark = pytest.mark.django_db

WHY = "村里另有安排"
QUANTITY = st.integers(1, 12)
ANY = st.integers(0, 10**6)
FORMS = st.sampled_from([Form.GOODS, Form.MONEY])


class Exchange(RuleBasedStateMachine):
    """One town with a need of each form; partners and the village do whatever they like."""

    keys: Bundle[tuple[UUID, int, int, int]] = Bundle("keys")

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.travelled = timedelta()
        self.traveller = time_machine.travel(clock.now(), tick=True)
        self.traveller.start()
        self.world = World()
        self.people = {self.world.partner.pk: self.world.liaison, self.world.rival.pk: self.world.rival_liaison}

    def teardown(self) -> None:
        """Everything recomputes; then nothing of it stays."""
        try:
            fold_once()
            assert [check for check in verify() if check.broken] == []
        finally:
            self.traveller.stop()
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

    @initialize()
    def two_needs(self) -> None:
        """What is claimed."""
        self.listings = [
            self.world.need(quantity=10),
            self.world.need(quantity=12, form=Form.MONEY, title="需要路灯建设资金"),
        ]

    def attempt(self, verb: Any, **arguments: Any) -> Any:
        """Do it; a refusal leaves everything as it was."""
        before = list(Listing.objects.order_by("pk").values_list("taken", "state"))
        try:
            with transaction.atomic():
                return verb(**arguments)
        except Refused:
            assert list(Listing.objects.order_by("pk").values_list("taken", "state")) == before
            return None

    def some_claim(self, number: int) -> Claim | None:
        claims = list(Claim.objects.select_related("organisation", "listing").order_by("pk"))
        return claims[number % len(claims)] if claims else None

    @rule(target=keys, quantity=QUANTITY, which=ANY, who=ANY)
    def claim(self, quantity: int, which: int, who: int) -> tuple[UUID, int, int, int]:
        """A partner claims."""
        listing, partner = self.listings[which % 2].pk, list(self.people)[who % 2]
        bid = (uuid4(), listing, partner, quantity)
        self.claim_as(claim_listing, bid)
        return bid

    @rule(bid=keys)
    def claim_again(self, bid: tuple[UUID, int, int, int]) -> None:
        """A retry finds the first claim and changes nothing."""
        earlier = Claim.objects.filter(key=bid[0]).first()
        taken = Listing.objects.get(pk=bid[1]).taken
        again = self.claim_as(claim_listing, bid)
        if earlier:
            assert again == earlier
            assert Listing.objects.get(pk=bid[1]).taken == taken

    def claim_as(self, verb: Any, bid: tuple[UUID, int, int, int]) -> Claim | None:
        key, listing, partner, quantity = bid
        found: Claim | None = self.attempt(
            verb,
            listing_id=listing,
            organisation_id=partner,
            quantity=quantity,
            actor=self.people[partner],
            key=key,
        )
        return found

    @rule(quantities=st.tuples(QUANTITY, QUANTITY), who=ANY)
    def basket(self, quantities: tuple[int, int], who: int) -> None:
        """Both needs at once, or neither."""
        partner = list(self.people)[who % 2]
        count = Claim.objects.count()
        wanted = [(listing.pk, quantity) for listing, quantity in zip(self.listings, quantities, strict=True)]
        claims = self.attempt(
            claim_basket, wanted=wanted, organisation_id=partner, actor=self.people[partner], key=uuid4()
        )
        assert Claim.objects.count() == count + (2 if claims else 0)

    @rule(quantity=QUANTITY, which=ANY, who=ANY)
    def wait(self, quantity: int, which: int, who: int) -> None:
        """A partner joins the waiting list."""
        self.claim_as(join_waiting_list, (uuid4(), self.listings[which % 2].pk, list(self.people)[who % 2], quantity))

    @rule(quantity=QUANTITY, which=ANY, who=ANY)
    def propose(self, quantity: int, which: int, who: int) -> None:
        """The village asks a partner."""
        self.attempt(
            propose_claim,
            listing_id=self.listings[which % 2].pk,
            organisation_id=list(self.people)[who % 2],
            quantity=quantity,
            actor=self.world.steward,
            key=uuid4(),
        )

    @rule(number=ANY, verb=st.sampled_from(["accept", "decline", "withdraw", "confirm", "release", "settle"]))
    def answer(self, number: int, verb: str) -> None:
        """Whoever may, answers or ends a claim."""
        claim = self.some_claim(number)
        if claim is None:
            return
        partner = self.people[claim.organisation_id]
        verbs: dict[str, tuple[Any, dict[str, Any]]] = {
            "accept": (accept_claim, {"actor": partner}),
            "decline": (decline_claim, {"actor": partner, "reason": WHY}),
            "withdraw": (withdraw_claim, {"actor": partner, "reason": WHY}),
            "confirm": (confirm_claim, {"actor": self.world.steward}),
            "release": (release_claim, {"actor": self.world.steward, "reason": WHY}),
            "settle": (settle_claim, {"actor": self.world.office_user, "reason": WHY}),
        }
        service, arguments = verbs[verb]
        self.attempt(service, claim_id=claim.pk, **arguments)

    @rule(number=ANY, quantity=QUANTITY)
    def deliver(self, number: int, quantity: int) -> None:
        """Something comes."""
        claim = self.some_claim(number)
        if claim:
            arrived = Arrived(quantity, clock.today(), voucher=paper().voucher)
            self.attempt(record_delivery, claim_id=claim.pk, arrived=arrived, actor=self.world.steward)

    @rule(number=ANY)
    def take_back(self, number: int) -> None:
        """The office corrects a delivery."""
        deliveries = list(Delivery.objects.filter(corrects__isnull=True, corrected_by__isnull=True).order_by("pk"))
        if deliveries:
            delivery = deliveries[number % len(deliveries)]
            self.attempt(
                take_back_delivery, delivery_id=delivery.pk, paper=paper("记错了"), actor=self.world.office_user
            )

    @rule(which=ANY, who=ANY, quantity=QUANTITY)
    def settle_by_mistake(self, which: int, who: int, quantity: int) -> None:
        """A claim is settled with a part, others take the rest and wait, and then nothing had come.

        One by one these steps hardly ever meet.
        """
        listing = Listing.objects.get(pk=self.listings[which % 2].pk)
        if listing.left < 2 or listing.state != ListingState.OPEN:
            return
        self.claim(listing.left, which, who)
        claim = Claim.objects.latest("pk")
        arrived = Arrived(1, clock.today(), voucher=paper().voucher)
        delivery = record_delivery(claim_id=claim.pk, arrived=arrived, actor=self.world.steward)
        settle_claim(claim_id=claim.pk, reason=WHY, actor=self.world.steward)
        self.claim(listing.left - 1, which, who + 1)
        self.wait(quantity, which, who)
        self.attempt(take_back_delivery, delivery_id=delivery.pk, paper=paper("记错了"), actor=self.world.office_user)

    @rule(which=ANY, quantity=st.integers(1, 20), category=st.sampled_from([None, 1, 2]))
    def resize(self, which: int, quantity: int, category: int | None) -> None:
        """The village asks for more or less, in another category."""
        listing = self.listings[which % 2]
        kind = self.world.council.categories.get(position=category) if category else None
        terms = Terms(Side.NEED, Form(listing.form), listing.title, quantity, category=kind)
        self.attempt(revise_listing, listing_id=listing.pk, terms=terms, actor=self.world.steward)

    @rule(which=ANY)
    def close_and_reopen(self, which: int) -> None:
        """The village takes a need off the list, or puts it back."""
        listing = Listing.objects.get(pk=self.listings[which % 2].pk)
        if listing.state == ListingState.OPEN:
            self.attempt(close_listing, listing_id=listing.pk, reason=WHY, actor=self.world.steward)
        else:
            self.attempt(reopen_listing, listing_id=listing.pk, actor=self.world.steward)

    @rule(days=st.integers(0, ANSWER_DAYS + 1))
    def time_passes(self, days: int) -> None:
        """Unanswered offers run out."""
        self.traveller.stop()
        self.travelled += timedelta(days=days)
        self.traveller = time_machine.travel(clock.now() + self.travelled, tick=True)
        self.traveller.start()
        expire_due()
        assert not Claim.objects.filter(
            state__in=[ClaimState.OFFERED, ClaimState.PROPOSED], answer_by_at__lt=clock.now()
        ).exists()

    @invariant()
    def nothing_is_over_promised(self) -> None:
        """``taken`` is what claims hold, never above capacity."""
        for listing in Listing.objects.all():
            claims = list(Claim.objects.filter(listing=listing))
            assert listing.taken == sum(claim.held for claim in claims)
            assert 0 <= listing.taken <= listing.capacity

    @invariant()
    def what_closed_as_met_has_come(self) -> None:
        """Nothing is left of it, nothing is still to come, and nobody waits."""
        done = (ClaimState.FULFILLED, ClaimState.SETTLED)
        for listing in Listing.objects.filter(met_on__isnull=False):
            assert (listing.state, listing.left) == (ListingState.CLOSED, 0)
            assert not Claim.objects.filter(listing=listing, held__gt=0).exclude(state__in=done).exists()
            assert not Claim.objects.filter(listing=listing, state__in=[ClaimState.WAITING, ClaimState.PROPOSED])

    @invariant()
    def nobody_is_passed_over(self) -> None:
        """Whoever waits, waits because nothing is left, and those before are not behind those after."""
        for listing in Listing.objects.filter(state=ListingState.OPEN):
            waiting = Claim.objects.filter(listing=listing, state=ClaimState.WAITING)
            assert not waiting.exists() or listing.left == 0
            offered = Claim.objects.filter(listing=listing, state=ClaimState.OFFERED).order_by("-pk").first()
            if offered and waiting.exists():
                assert offered.pk < min(waiting.values_list("pk", flat=True))


@pytest.mark.random
def test_any_sequence_on_the_exchange_keeps_its_promises() -> None:
    assert connection.in_atomic_block
    run_state_machine_as_test(
        Exchange,
        settings=settings(
            max_examples=10,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
