"""Statements of the bank, and what each of their lines was found to be."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianxin.exchange.states import LineState


class BankStatement(models.Model):
    """A file or a text that came from the bank: how many lines were new, and how many stood here already."""

    council = models.ForeignKey("network.Council", models.PROTECT, related_name="bank_statements")
    file_name = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64)
    new = models.PositiveIntegerField()
    known = models.PositiveIntegerField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.file_name or f"{self.at:%Y-%m-%d}"


class BankLine(models.Model):
    """Money that the bank says came or went. What it says never changes; what it was found to be does, once.

    ``transfer`` is the entry of the book that it is: recorded from the line, or found there.
    """

    council = models.ForeignKey("network.Council", models.PROTECT, db_index=False, related_name="bank_lines")
    statement = models.ForeignKey(BankStatement, models.PROTECT, related_name="lines")
    row = models.PositiveIntegerField(help_text=_("Its row in the statement."))
    on = models.DateField()
    incoming = models.BooleanField()
    amount_fen = models.BigIntegerField()
    party = models.CharField(max_length=80, blank=True)
    remark = models.CharField(max_length=200, blank=True)
    reference = models.CharField(max_length=60, blank=True)
    fingerprint = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=LineState, default=LineState.OPEN)
    transfer = models.OneToOneField("ledger.Transfer", models.PROTECT, null=True, related_name="bank_line")
    reason = models.CharField(max_length=200, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["council", "fingerprint"], name="bank_line_once"),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="bank_line_positive"),
            models.CheckConstraint(
                condition=Q(state=LineState.OPEN, transfer__isnull=True, reason="")
                | Q(state__in=[LineState.RECORDED, LineState.FOUND], transfer__isnull=False, reason="")
                | (Q(state=LineState.EXPLAINED, transfer__isnull=True) & ~Q(reason="")),
                name="bank_line_says_what_it_is",
            ),
        ]
        indexes = [
            models.Index(fields=["council", "on"], condition=Q(state=LineState.OPEN), name="bank_line_open"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.amount_fen if self.incoming else -self.amount_fen}"
