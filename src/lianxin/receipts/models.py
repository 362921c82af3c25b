"""What stands on a receipt that somebody else issued."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class ReceiptReference(models.Model):
    """A receipt's code, number, check code, day, payer, item and amount. ``is_current`` until it is corrected."""

    council = models.ForeignKey("network.Council", models.PROTECT, related_name="receipts")
    transfer = models.ForeignKey("ledger.Transfer", models.PROTECT, related_name="receipts")
    code = models.CharField(_("receipt code"), max_length=20)
    number = models.CharField(_("receipt number"), max_length=20)
    check_code = models.CharField(_("check code"), max_length=20, blank=True)
    on = models.DateField(_("date of issue"))
    payer = models.CharField(_("payer"), max_length=80)
    item = models.CharField(_("item"), max_length=80)
    amount_fen = models.BigIntegerField()
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="corrected_by")
    reason = models.CharField(max_length=200, blank=True, help_text=_("Why the earlier record was wrong."))
    is_current = models.BooleanField(default=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="receipt_amount_positive"),
            models.CheckConstraint(condition=~Q(code="") & ~Q(number=""), name="receipt_is_numbered"),
            models.CheckConstraint(condition=Q(corrects__isnull=True) | ~Q(reason=""), name="receipt_corrected_why"),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(corrects=F("id")), name="receipt_corrects_another"
            ),
            models.UniqueConstraint(
                fields=["council", "code", "number"], condition=Q(is_current=True), name="receipt_once"
            ),
            models.UniqueConstraint(fields=["transfer"], condition=Q(is_current=True), name="receipt_of_an_entry"),
        ]

    def __str__(self) -> str:
        return f"{self.code}-{self.number}"
