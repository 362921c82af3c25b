"""What became of what came in kind."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet, Sum

from lianxin.exchange.models import Claim, Delivery, DeliveryUse


@dataclass(frozen=True)
class Use:
    """A use with the delivery that it is of."""

    use: DeliveryUse
    delivery: Delivery

    @property
    def stands(self) -> bool:
        """Whether it neither takes another back nor was taken back."""
        return self.use.corrects_id is None and not hasattr(self.use, "corrected_by")


@dataclass(frozen=True)
class WayInKind:
    """What became of everything that came for a claim in kind, in its listing's unit, and what is still there."""

    uses: Sequence[Use]
    came: int

    @property
    def used(self) -> int:
        """What was handed out or used."""
        return sum(one.use.quantity for one in self.uses)

    @property
    def left(self) -> int:
        """What is still there."""
        return self.came - self.used

    @property
    def standing(self) -> Sequence[Use]:
        """The uses that stand."""
        return [one for one in self.uses if one.stands]


def used_of(delivery: Delivery) -> int:
    """How much of a delivery was used, in its listing's unit. One query."""
    return delivery.uses.aggregate(sum=Sum("quantity"))["sum"] or 0


def uses_of(claim: Claim) -> QuerySet[DeliveryUse]:
    """What became of what came for a claim, in order. One query."""
    found = DeliveryUse.objects.filter(delivery__claim=claim)
    return found.select_related("delivery", "corrected_by", "recorded_by").order_by("on", "pk")


def way_in_kind(claim: Claim, received: int) -> WayInKind:
    """What became of what came for a claim. One query."""
    return WayInKind([Use(use, use.delivery) for use in uses_of(claim)], received)


def deliveries_left(claim: Claim) -> list[tuple[Delivery, int]]:
    """The deliveries of a claim of which something is still there, with how much. One query."""
    standing = claim.deliveries.filter(corrects__isnull=True, corrected_by__isnull=True, transfer__isnull=True)
    found = standing.annotate(used=Sum("uses__quantity", default=0)).order_by("on", "pk")
    left = [(one, one.quantity - vars(one)["used"]) for one in found]
    return [(one, rest) for one, rest in left if rest > 0]


def deliveries_overused(council_id: int) -> list[tuple[int, int, int]]:
    """Deliveries of which more was used than came, or less than nothing: id, what stands, what was used. One query."""
    found = (
        Delivery.objects.filter(claim__council=council_id, uses__isnull=False)
        .annotate(used=Sum("uses__quantity"))
        .order_by("pk")
    )
    rows = found.values_list("pk", "quantity", "corrected_by__quantity", "used")
    stands = [(pk, came + (back or 0), used) for pk, came, back, used in rows]
    return [row for row in stands if not 0 <= row[2] <= row[1]]
