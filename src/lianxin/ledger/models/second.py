"""The second person: the amount above which a council demands one, and what waits for one."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianxin.kernel.errors import Words
from lianxin.ledger.models.book import Transfer
from lianxin.ledger.states import PendingState, TransferKind

S = PendingState


class TwoPersonRule(models.Model):
    """Above this amount a council's money is recorded by one person and approved by another."""

    council = models.OneToOneField("network.Council", models.PROTECT, related_name="two_person_rule")
    above_fen = models.BigIntegerField(null=True, help_text=_("Nobody else is needed where it is empty."))
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(above_fen__isnull=True) | Q(above_fen__gte=0), name="two_person_amount_positive"
            ),
        ]

    def __str__(self) -> str:
        return str(self.above_fen)


class PendingEntry(models.Model):
    """Money that somebody recorded and nobody has approved: it is not in the book.

    ``verb`` and ``told`` say what is to be done, ``paper`` what stands on the paper; the rest is as it would stand in
    the book. ``key`` names what may wait only once.
    """

    council = models.ForeignKey("network.Council", models.PROTECT, related_name="pending_entries")
    verb = models.CharField(max_length=40)
    told = models.JSONField()
    paper = models.JSONField()
    key = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=10, choices=TransferKind)
    amount_fen = models.BigIntegerField(help_text=_("Negative where it takes an entry back."))
    reverses = models.ForeignKey(
        Transfer, models.PROTECT, null=True, related_name="+", help_text=_("The entry that it takes back.")
    )
    title = models.CharField(max_length=120, help_text=_("Of the fund."))
    party = models.CharField(max_length=80, blank=True, help_text=_("Who gave it or is paid."))
    page = models.CharField(max_length=40, help_text=_("Where it was recorded."))
    page_id = models.BigIntegerField()
    file = models.FileField(upload_to="pending/%Y/%m", blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=PendingState, default=PendingState.WAITING)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    transfer = models.OneToOneField(Transfer, models.PROTECT, null=True, related_name="pending_entry")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=S.WAITING, decided_by__isnull=True)
                | Q(~Q(state=S.WAITING), decided_by__isnull=False, decided_at__isnull=False),
                name="pending_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[S.APPROVED, S.RETURNED]) | ~Q(decided_by=F("recorded_by")),
                name="pending_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(state=S.APPROVED, transfer__isnull=False) | Q(~Q(state=S.APPROVED), transfer__isnull=True),
                name="pending_posted_once_approved",
            ),
            models.CheckConstraint(condition=~Q(state=S.RETURNED) | ~Q(reason=""), name="pending_returned_for_reason"),
            models.UniqueConstraint(
                fields=["council", "verb", "key"],
                condition=Q(state=S.WAITING) & ~Q(key=""),
                name="pending_waits_once",
            ),
        ]
        indexes = [
            models.Index(fields=["council", "id"], condition=Q(state=S.WAITING), name="pending_waiting"),
            models.Index(fields=["page", "page_id"], condition=Q(state=S.WAITING), name="pending_of_page"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.amount_fen}"

    @property
    def called(self) -> str:
        """What it is, as a title says it: spent, or the reversal of what was spent."""
        kind = self.get_kind_display()
        return str(_("Reversal: %(kind)s") % {"kind": kind}) if self.amount_fen < 0 else f"{kind[:1].upper()}{kind[1:]}"

    @property
    def on(self) -> date:
        """The day of its paper."""
        return date.fromisoformat(self.paper["on"])

    @property
    def says_instead(self) -> Words:
        """What its recorder is told in place of “recorded”."""
        return _("Kept: it goes into the book once another person of the office approves it.")
