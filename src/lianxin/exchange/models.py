"""Listings, claims and deliveries."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianxin.exchange.states import LIVE, ClaimState, Form, ListingState, Side, Unit


class Listing(models.Model):
    """Something sought or offered, with a capacity. ``fund`` is the purse of the project it belongs to, if any."""

    council = models.ForeignKey("network.Council", models.PROTECT, related_name="listings")
    owner = models.ForeignKey("network.Organisation", models.PROTECT, related_name="listings")
    side = models.CharField(max_length=6, choices=Side, default=Side.NEED)
    form = models.CharField(_("form"), max_length=10, choices=Form)
    unit = models.CharField(max_length=12, choices=Unit)
    title = models.CharField(_("what"), max_length=120)
    capacity = models.BigIntegerField(help_text=_("In the listing's unit; money in fen."))
    taken = models.BigIntegerField(default=0)
    state = models.CharField(max_length=8, choices=ListingState, default=ListingState.DRAFT)
    fund = models.ForeignKey("ledger.Fund", models.PROTECT, null=True, related_name="listings")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(capacity__gt=0), name="listing_capacity_positive"),
            models.CheckConstraint(condition=Q(taken__gte=0, taken__lte=F("capacity")), name="listing_never_oversold"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def left(self) -> int:
        """What can still be claimed, in the listing's unit."""
        return self.capacity - self.taken


class Claim(models.Model):
    """One organisation's promise against one listing."""

    listing = models.ForeignKey(Listing, models.PROTECT, related_name="claims")
    organisation = models.ForeignKey("network.Organisation", models.PROTECT, related_name="claims")
    quantity = models.BigIntegerField(help_text=_("In the listing's unit."))
    state = models.CharField(max_length=10, choices=ClaimState, default=ClaimState.ACTIVE)
    key = models.UUIDField(help_text=_("Retry key chosen by the client."))
    on = models.DateField()
    claimed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = models.TextField(max_length=1000, blank=True, help_text=_("Why it was withdrawn or released."))

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="claim_quantity_positive"),
            models.CheckConstraint(condition=Q(state__in=LIVE) | ~Q(reason=""), name="claim_ended_for_reason"),
            models.UniqueConstraint(fields=["organisation", "key"], name="claim_key_once"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.quantity}"


class Delivery(models.Model):
    """What arrived for a claim. Money names its ledger transfer; other forms a quantity and a note."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="deliveries")
    quantity = models.BigIntegerField(help_text=_("In the listing's unit; negative only where it takes another back."))
    on = models.DateField()
    note = models.CharField(max_length=200, blank=True)
    transfer = models.OneToOneField("ledger.Transfer", models.PROTECT, null=True, related_name="delivery")
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="corrected_by")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["on", "pk"]
        verbose_name_plural = "deliveries"
        constraints = [
            models.CheckConstraint(
                condition=Q(corrects__isnull=True, quantity__gt=0) | Q(corrects__isnull=False, quantity__lt=0),
                name="delivery_positive_unless_correction",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.quantity:+}"
