"""What was promised, and what came."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianxin.exchange.models.listing import Listing
from lianxin.exchange.states import ENDED, LIVE, ClaimState, Side


class Claim(models.Model):
    """One organisation's promise against one listing, or its place in the queue for one.

    ``held`` is what it takes of the listing's capacity: the whole ``quantity`` while it is live, what came where it was
    settled, what is kept for it where a freed place was offered, otherwise nothing. Where a resource serves a need
    (``drawn_from``), the claim is of the need and takes as much of the resource, so that neither is promised twice.
    """

    # The listing's. The database does not look it up again: every claim in a crowd would lock the same row for that.
    council = models.ForeignKey(
        "network.Council", models.PROTECT, related_name="claims", db_constraint=False, db_index=False
    )
    listing = models.ForeignKey(Listing, models.PROTECT, related_name="claims")
    organisation = models.ForeignKey("network.Organisation", models.PROTECT, related_name="claims")
    drawn_from = models.ForeignKey(
        Listing, models.PROTECT, null=True, related_name="drawn", help_text=_("The resource that serves the need.")
    )
    quantity = models.BigIntegerField(help_text=_("In the listing's unit."))
    held = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=ClaimState, default=ClaimState.ACTIVE)
    key = models.UUIDField(help_text=_("Retry key chosen by the client."))
    asked = models.BigIntegerField(help_text=_("What was asked first; the promise may be for less of it."))
    began = models.CharField(max_length=10, choices=ClaimState, help_text=_("The state in which it was made."))
    on = models.DateField()
    due_on = models.DateField(null=True, blank=True, help_text=_("By when it is to come."))
    answer_by_at = models.DateTimeField(null=True, blank=True, help_text=_("Until then it is kept for an answer."))
    confirmed_on = models.DateField(null=True, blank=True, help_text=_("When both sides had said yes."))
    contacted_on = models.DateField(null=True, blank=True, help_text=_("When the two sides first spoke."))
    claimed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    reason = models.TextField(max_length=1000, blank=True, help_text=_("Why it ended."))
    ended_on = models.DateField(null=True, blank=True, help_text=_("When it ended before all of it came."))

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="claim_quantity_positive"),
            models.CheckConstraint(condition=Q(held__gte=0, held__lte=F("quantity")), name="claim_holds_its_own"),
            models.CheckConstraint(
                condition=Q(state__in=[*LIVE], held=F("quantity"))
                | Q(state=ClaimState.OFFERED, held__gt=0)
                | Q(state=ClaimState.SETTLED)
                | (~Q(state__in=[*LIVE, ClaimState.OFFERED, ClaimState.SETTLED]) & Q(held=0)),
                name="claim_holds_by_state",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ClaimState.OFFERED, ClaimState.PROPOSED]) | Q(answer_by_at__isnull=False),
                name="claim_asked_until",
            ),
            models.CheckConstraint(condition=~Q(state__in=ENDED) | ~Q(reason=""), name="claim_ended_for_reason"),
            models.UniqueConstraint(fields=["claimed_by", "key"], name="claim_key_once"),
        ]
        indexes = [
            models.Index(fields=["council", "organisation", "-id"], name="claim_of"),
            models.Index(fields=["listing", "id"], condition=Q(state=ClaimState.WAITING), name="claim_queue"),
            models.Index(
                fields=["answer_by_at"],
                condition=Q(state__in=[ClaimState.OFFERED, ClaimState.PROPOSED]),
                name="claim_unanswered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.quantity}"

    @property
    def giver_id(self) -> int:
        """The organisation that gives: the claimant of a need, the owner of a resource."""
        return self.organisation_id if self.listing.side == Side.NEED else self.listing.owner_id

    @property
    def receiver_id(self) -> int:
        """The organisation that receives."""
        return self.listing.owner_id if self.listing.side == Side.NEED else self.organisation_id


class Delivery(models.Model):
    """What arrived for a claim. Money names its ledger transfer; other forms a quantity and a note."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="deliveries")
    quantity = models.BigIntegerField(help_text=_("In the listing's unit; negative only where it takes another back."))
    on = models.DateField()
    voucher = models.CharField(_("voucher"), max_length=60, blank=True)
    note = models.CharField(max_length=200, blank=True)
    file = models.FileField(_("photo or paper"), upload_to="deliveries/%Y/%m", blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    estimated_fen = models.BigIntegerField(
        null=True, blank=True, help_text=_("What it may be worth, in kind only; shown beside, never added to money.")
    )
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
            models.CheckConstraint(
                condition=Q(estimated_fen__isnull=True) | Q(estimated_fen__gte=0, transfer__isnull=True),
                name="delivery_estimated_in_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.quantity:+}"
