"""Funds, their accounts, vouchers, transfers and legs."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianxin.ledger.states import AccountKind, TransferKind


class Fund(models.Model):
    """What money is earmarked to: one project's purse. Money of one fund pays for nothing else."""

    council = models.ForeignKey("network.Council", models.PROTECT, related_name="funds")
    title = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.title


class Account(models.Model):
    """One account of a fund, with its balance kept in the transaction that changes it."""

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="accounts")
    kind = models.CharField(max_length=10, choices=AccountKind)
    balance_fen = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fund", "kind"], name="account_once_a_fund"),
            models.CheckConstraint(
                condition=Q(kind=AccountKind.GIVEN, balance_fen__lte=0)
                | Q(kind__in=[AccountKind.HELD, AccountKind.SPENT, AccountKind.RETURNED], balance_fen__gte=0)
                | Q(kind=AccountKind.CARRIED),
                name="account_sign",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fund_id}:{self.kind}"


class Voucher(models.Model):
    """The paper behind a transfer: a bank slip, an invoice, a line of a signed sheet."""

    council = models.ForeignKey("network.Council", models.PROTECT, related_name="vouchers")
    number = models.CharField(_("voucher number"), max_length=60)
    on = models.DateField(_("date"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["council", "number"], name="voucher_number_once"),
            models.CheckConstraint(condition=~Q(number=""), name="voucher_has_number"),
        ]

    def __str__(self) -> str:
        return self.number


class Transfer(models.Model):
    """Money that moved. ``amount_fen`` is negative only in a reversal, which names what it takes back."""

    council = models.ForeignKey("network.Council", models.PROTECT, related_name="transfers")
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="transfers")
    kind = models.CharField(max_length=10, choices=TransferKind)
    amount_fen = models.BigIntegerField()
    on = models.DateField()
    voucher = models.ForeignKey(Voucher, models.PROTECT, related_name="transfers")
    organisation = models.ForeignKey(
        "network.Organisation", models.PROTECT, null=True, related_name="transfers", help_text=_("Who gave or got it.")
    )
    payee = models.CharField(max_length=80, blank=True)
    purpose = models.CharField(max_length=200)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reverses__isnull=True, amount_fen__gt=0) | Q(reverses__isnull=False, amount_fen__lt=0),
                name="transfer_positive_unless_reversal",
            ),
            models.CheckConstraint(
                condition=Q(reverses__isnull=True) | ~Q(reverses=F("id")), name="transfer_reverses_another"
            ),
            models.CheckConstraint(
                condition=~Q(kind=TransferKind.SPENT) | ~Q(payee=""), name="transfer_spent_has_payee"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=[TransferKind.RECEIVED, TransferKind.RETURNED]) | Q(organisation__isnull=False),
                name="transfer_names_giver",
            ),
        ]
        indexes = [models.Index(fields=["fund", "kind"], name="transfer_fund_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount_fen}"


class Leg(models.Model):
    """One side of a transfer. The legs of a transfer add up to 0."""

    transfer = models.ForeignKey(Transfer, models.PROTECT, related_name="legs")
    account = models.ForeignKey(Account, models.PROTECT, related_name="legs")
    amount_fen = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(amount_fen=0), name="leg_not_zero"),
            models.UniqueConstraint(fields=["transfer", "account"], name="leg_once_an_account"),
        ]

    def __str__(self) -> str:
        return f"{self.transfer_id} {self.amount_fen:+}"
