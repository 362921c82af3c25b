"""What became of what came in kind: handed out or used, and taking back what was recorded wrongly."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from lianxin.accounts.models import User
from lianxin.exchange.errors import DeliveryUsed, MoneyIsInTheBook, MoreThanCame, UsedBeforeItCame
from lianxin.exchange.models import Claim, Delivery, DeliveryUse
from lianxin.exchange.queries.uses import used_of
from lianxin.exchange.services.steps import check_quantity, demand, hold_claim, record
from lianxin.exchange.states import Form
from lianxin.kernel import clock
from lianxin.kernel.errors import need_reason
from lianxin.ledger.errors import AlreadyReversed, DateInFuture, ReversalOfReversal
from lianxin.network.files import checked

if TYPE_CHECKING:
    from django.core.files import File


@dataclass(frozen=True)
class Used:
    """How much was used (listing's unit), when, for whom or what, and the file that shows it."""

    quantity: int
    on: date
    purpose: str
    file: "File[bytes] | None" = None
    content_type: str = ""


@transaction.atomic
def record_use(*, delivery_id: int, used: Used, actor: User) -> DeliveryUse:
    """Record what became of a delivery in kind, or of a part of it; never of more than came.

    Raises Delivery.DoesNotExist, NotAllowed, MoneyIsInTheBook, BadQuantity, ReasonMissing, DateInFuture,
    UsedBeforeItCame, MoreThanCame, BadEvidence, and what the thing raises of which the listing is part.
    """
    delivery, claim = _held(delivery_id)
    post = demand("use", claim, actor)
    _check(delivery, claim, used)
    use = DeliveryUse(
        delivery=delivery,
        quantity=used.quantity,
        on=used.on,
        purpose=need_reason(used.purpose)[:200],
        recorded_by=actor,
        recorded_at=clock.now(),
    )
    if used.file is not None:
        kept = checked(used.file, used.content_type)
        use.file, use.file_name, use.sha256 = used.file, kept.name, kept.sha256
    use.save()
    # For whom or what stays with the record, which members see; timelines are public.
    facts = {"quantity": used.quantity, "on": used.on.isoformat(), "delivery": delivery.pk, "sha256": use.sha256}
    record("used", claim, actor, post, use=use.pk, **facts)
    return use


@transaction.atomic
def take_back_use(*, use_id: int, reason: str, actor: User) -> DeliveryUse:
    """Correct what was recorded of a use by an entry that takes all of it back.

    Raises DeliveryUse.DoesNotExist, NotAllowed, ReasonMissing, AlreadyReversed, ReversalOfReversal.
    """
    use = DeliveryUse.objects.get(pk=use_id)
    delivery, claim = _held(use.delivery_id)
    post = demand("take_back_use", claim, actor)
    if use.corrects_id:
        raise ReversalOfReversal
    if DeliveryUse.objects.filter(corrects=use).exists():
        raise AlreadyReversed
    correction = DeliveryUse.objects.create(
        delivery=delivery,
        quantity=-use.quantity,
        on=clock.today(),
        purpose=need_reason(reason)[:200],
        corrects=use,
        recorded_by=actor,
        recorded_at=clock.now(),
    )
    record("use_taken_back", claim, actor, post, use=use.pk, quantity=use.quantity, delivery=delivery.pk)
    return correction


def check_unused(delivery: Delivery, claim: Claim) -> None:
    """Demand that nothing is recorded of what became of a held claim's delivery (a step). Raises DeliveryUsed."""
    if used := used_of(delivery):
        raise DeliveryUsed(used=used, unit=claim.listing.unit)


def _held(delivery_id: int) -> tuple[Delivery, Claim]:
    """A delivery as it stands with its claim held."""
    claim = hold_claim(Delivery.objects.values_list("claim", flat=True).get(pk=delivery_id))
    return Delivery.objects.get(pk=delivery_id), claim


def _check(delivery: Delivery, claim: Claim, used: Used) -> None:
    if claim.listing.form == Form.MONEY:
        raise MoneyIsInTheBook
    check_quantity(used.quantity)
    if used.on > clock.today():
        raise DateInFuture(on=used.on)
    if used.on < delivery.on:
        raise UsedBeforeItCame(on=used.on, came_on=delivery.on)
    stands = 0 if delivery.corrects_id or Delivery.objects.filter(corrects=delivery).exists() else delivery.quantity
    left = stands - used_of(delivery)
    if used.quantity > left:
        raise MoreThanCame(asked=used.quantity, left=left, unit=claim.listing.unit)
