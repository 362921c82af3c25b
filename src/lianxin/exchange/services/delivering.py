"""What arrives for a claim, and taking back what was recorded wrongly. Money goes through the book."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction

from lianxin.accounts.models import User
from lianxin.exchange.counting import received
from lianxin.exchange.errors import ClaimNotLive, MoneyIsInTheBook
from lianxin.exchange.models import Claim, Delivery, Listing
from lianxin.exchange.origins import origin_of
from lianxin.exchange.queries import received_for
from lianxin.exchange.services.ending import close_if_met, open_if_unmet
from lianxin.exchange.services.steps import check_quantity, demand, hold_claim, move, pass_on, record, taken_of
from lianxin.exchange.services.using import check_unused
from lianxin.exchange.states import LIVE, ClaimState, Form
from lianxin.figures.services import add
from lianxin.kernel import clock
from lianxin.kernel.errors import need_reason
from lianxin.ledger.errors import AlreadyReversed, DateInFuture, ReversalOfReversal, check_amount
from lianxin.ledger.models import Fund, Transfer
from lianxin.ledger.services import Paper, Upload, facts_of, open_fund, receive, reverse
from lianxin.network.files import checked

if TYPE_CHECKING:
    from django.core.files import File


@dataclass(frozen=True)
class Arrived:
    """What came: how much (listing's unit; money in fen), when, against which voucher, and the file that shows it.

    ``estimated_fen`` is what it may be worth where it is in kind; no sum of money counts it. ``about_month``, ``late``,
    ``confirmed`` and ``by_sheet`` are said of its voucher, as of a ``Paper``.
    """

    quantity: int
    on: date
    voucher: str = ""
    note: str = ""
    file: "File[bytes] | None" = None
    content_type: str = ""
    estimated_fen: int | None = None
    about_month: date | None = None
    late: bool = False
    confirmed: bool = False
    by_sheet: bool = False
    approved_by_id: int | None = None

    @classmethod
    def by_paper(cls, amount_fen: int, paper: Paper) -> "Arrived":
        """Money, with its paper."""
        names = ("on", "voucher", "about_month", "late", "confirmed", "by_sheet", "approved_by_id")
        said = {name: getattr(paper, name) for name in names}
        scan = paper.scan
        shown: dict[str, Any] = {"file": scan.file, "content_type": scan.content_type} if scan else {}
        return cls(quantity=amount_fen, note=paper.purpose, **said, **shown)

    def paper(self, purpose: str) -> Paper:
        """The paper of money; what it was for is the remark, else ``purpose``."""
        return Paper(
            self.voucher,
            self.on,
            self.note or purpose,
            about_month=self.about_month,
            late=self.late,
            confirmed=self.confirmed,
            by_sheet=self.by_sheet,
            approved_by_id=self.approved_by_id,
            scan=Upload(self.file, self.content_type) if self.file is not None else None,
        )


@transaction.atomic
def record_delivery(*, claim_id: int, arrived: Arrived, actor: User) -> Delivery:
    """Record what came for a claim; more or less than promised is recorded as it is. Money needs its voucher.

    What it was claimed of closes with the last that was promised.

    Raises Claim.DoesNotExist, NotAllowed, ClaimNotLive, BadQuantity, BadEvidence, DateInFuture, VoucherMissing,
    VoucherKnown, and what the thing raises of which the listing is part.
    """
    claim = hold_claim(claim_id)
    post = demand("deliver", claim, actor)
    delivery = deliver(claim=claim, arrived=arrived, recorder=actor)
    facts = {"organisation": claim.giver_id, "quantity": arrived.quantity, "on": arrived.on.isoformat()}
    if money := delivery.transfer:
        facts |= {"voucher": arrived.voucher, "amount_fen": arrived.quantity, "transfer": money.pk}
        facts |= facts_of(arrived.paper(""), money)
    if delivery.file:
        facts |= {"sha256": delivery.sha256}
    verb = "received" if money else "delivered"
    record(verb, claim, actor, post, delivery=delivery.pk, **facts)
    for listing in taken_of(claim):
        close_if_met(listing)
    return delivery


@transaction.atomic
def take_back_delivery(*, delivery_id: int, paper: Paper, actor: User) -> Delivery:
    """Correct a delivery by one that takes all of it back; ``paper.purpose`` says why. Money is reversed in the book.

    Raises Delivery.DoesNotExist, NotAllowed, ReasonMissing, DateInFuture, AlreadyReversed, ReversalOfReversal,
    DeliveryUsed, NotEnoughMoney.
    """
    delivery = Delivery.objects.select_related("transfer__fund").get(pk=delivery_id)
    claim = hold_claim(delivery.claim_id)
    post = demand("take_back", claim, actor)
    if delivery.corrects_id:
        raise ReversalOfReversal
    if Delivery.objects.filter(corrects=delivery).exists():
        raise AlreadyReversed
    check_unused(delivery, claim)
    reason = need_reason(paper.purpose)
    transfer = reverse(transfer=delivery.transfer, paper=paper, recorder=actor) if delivery.transfer else None
    facts = {"quantity": delivery.quantity, "reason": reason, "voucher": paper.voucher}
    if transfer:
        facts |= facts_of(paper, transfer)
    record("delivery_taken_back", claim, actor, post, delivery=delivery.pk, on=paper.on.isoformat(), **facts)
    return take_back(delivery=delivery, claim=claim, paper=paper, recorder=actor, transfer=transfer)


def deliver(*, claim: Claim, arrived: Arrived, recorder: User) -> Delivery:
    """Record what came for a held claim (a step); the claim is fulfilled once all of it has.

    Raises ClaimNotLive, BadQuantity, BadAmount, BadEvidence, DateInFuture, VoucherMissing, MoneyIsInTheBook.
    """
    if claim.state not in LIVE:
        raise ClaimNotLive
    if arrived.on > clock.today():
        raise DateInFuture(on=arrived.on)
    quantity = check_quantity(arrived.quantity)
    transfer = _into_the_book(claim, arrived, recorder)
    delivery = Delivery(
        claim=claim,
        quantity=quantity,
        on=transfer.on if transfer else arrived.on,  # money that comes late is dated as in the book
        voucher=arrived.voucher,
        note=arrived.note,
        estimated_fen=_estimated(claim, arrived),
        transfer=transfer,
        recorded_by=recorder,
    )
    if arrived.file is not None and delivery.transfer is None:  # money's is its voucher's
        kept = checked(arrived.file, arrived.content_type)
        delivery.file, delivery.file_name, delivery.sha256 = arrived.file, kept.name, kept.sha256
    delivery.save()
    add(received(claim.listing, delivery.on, arrived.quantity, claim.organisation_id))
    _settle(claim)
    return delivery


def take_back(*, delivery: Delivery, claim: Claim, paper: Paper, recorder: User, transfer: Transfer | None) -> Delivery:
    """Correct a delivery of a held claim by one that takes all of it back (a step).

    Where the claim was settled with it, what it held goes to those who wait. Raises DateInFuture.
    """
    if paper.on > clock.today():
        raise DateInFuture(on=paper.on)
    correction = Delivery.objects.create(
        claim=claim,
        quantity=-delivery.quantity,
        on=transfer.on if transfer else paper.on,
        voucher=paper.voucher,
        note=paper.purpose[:200],
        transfer=transfer,
        corrects=delivery,
        recorded_by=recorder,
    )
    add(received(claim.listing, correction.on, -delivery.quantity, claim.organisation_id))
    if transfer and (count_more := origin_of(claim.listing.origin).taken_back):
        count_more(transfer)
    _settle(claim)
    return correction


def fund_of(listing: Listing) -> Fund:
    """The purse into which a listing's money goes, opened with the first of it."""
    if listing.fund is None:
        listing.fund = open_fund(council_id=listing.council_id, title=listing.title)
        Listing.objects.filter(pk=listing.pk).update(fund=listing.fund)
    return listing.fund


def _estimated(claim: Claim, arrived: Arrived) -> int | None:
    if arrived.estimated_fen is None:
        return None
    if claim.listing.form == Form.MONEY:
        raise MoneyIsInTheBook
    return check_amount(arrived.estimated_fen)


def _into_the_book(claim: Claim, arrived: Arrived, recorder: User) -> Transfer | None:
    if claim.listing.form != Form.MONEY:
        return None
    return receive(
        fund=fund_of(claim.listing),
        organisation_id=claim.giver_id,
        amount_fen=arrived.quantity,
        paper=arrived.paper(claim.listing.title),
        recorder=recorder,
    )


def _settle(claim: Claim) -> None:
    """Fulfilled once all of it came; as before where something of it was taken back, and what it was claimed of is on
    the list again if it had closed with that.
    """
    came = received_for(claim)
    if came < claim.held:
        for listing in taken_of(claim):
            open_if_unmet(listing)
    if claim.state == ClaimState.SETTLED:
        held = max(min(came, claim.held), 0)
        move(claim, ClaimState.SETTLED if held else ClaimState.RELEASED, held=held)
        pass_on(claim)
    elif claim.state in LIVE and came >= claim.quantity:
        move(claim, ClaimState.FULFILLED, held=claim.held)
    elif claim.state == ClaimState.FULFILLED:
        move(claim, ClaimState.CONFIRMED if claim.confirmed_on else ClaimState.ACTIVE, held=claim.held)
