"""Funds, their accounts, vouchers with their scans, transfers with legs and shares, seals."""

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

    fund = models.ForeignKey(Fund, models.PROTECT, db_index=False, related_name="accounts")
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

    council = models.ForeignKey("network.Council", models.PROTECT, db_index=False, related_name="vouchers")
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

    council = models.ForeignKey("network.Council", models.PROTECT, db_index=False, related_name="transfers")
    fund = models.ForeignKey(Fund, models.PROTECT, db_index=False, related_name="transfers")
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
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text=_("The second person, where the council demands one."),
    )
    about_month = models.DateField(
        null=True, help_text=_("First day of the sealed month that this later entry completes or corrects.")
    )

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
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | Q(recorded_by__isnull=True) | ~Q(approved_by=F("recorded_by")),
                name="transfer_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(about_month__isnull=True) | Q(on__gt=F("about_month")), name="transfer_about_the_past"
            ),
        ]
        indexes = [
            models.Index(fields=["fund", "kind"], name="transfer_fund_kind"),
            models.Index(fields=["council", "on"], name="transfer_council_on"),
            models.Index(fields=["council"], condition=Q(kind=TransferKind.CARRIED), name="transfer_carried"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount_fen}"


class Leg(models.Model):
    """One side of a transfer. The legs of a transfer add up to 0."""

    transfer = models.ForeignKey(Transfer, models.PROTECT, db_index=False, related_name="legs")
    account = models.ForeignKey(Account, models.PROTECT, related_name="legs")
    amount_fen = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(amount_fen=0), name="leg_not_zero"),
            models.UniqueConstraint(fields=["transfer", "account"], name="leg_once_an_account"),
        ]

    def __str__(self) -> str:
        return f"{self.transfer_id} {self.amount_fen:+}"


class Scan(models.Model):
    """A picture of the paper behind an entry."""

    voucher = models.ForeignKey(Voucher, models.PROTECT, related_name="scans")
    file = models.FileField(upload_to="vouchers/%Y/%m")
    file_name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.file_name


class Share(models.Model):
    """How much of what came into a fund (``source``) went out of it by one transfer (``use``).

    The shares of a use add up to its amount; those of a source to no more than its amount. Taking a use back has the
    opposite shares. Taking a source back moves its uses to others: more shares of the same uses, written ``because`` of
    the reversal; otherwise that is the use itself. So a gift is followed to what it paid, and a payment to its givers.
    """

    source = models.ForeignKey(Transfer, models.PROTECT, db_index=False, related_name="uses")
    use = models.ForeignKey(Transfer, models.PROTECT, related_name="sources")
    amount_fen = models.BigIntegerField()
    because = models.ForeignKey(Transfer, models.PROTECT, related_name="+", help_text=_("The entry that wrote it."))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(amount_fen=0), name="share_not_zero"),
            models.CheckConstraint(condition=~Q(source=F("use")), name="share_leads_on"),
            models.UniqueConstraint(fields=["source", "use", "because"], name="share_once"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id}→{self.use_id} {self.amount_fen:+}"


class Source(models.Model):
    """What is left of what one transfer brought into a fund, kept in the transaction that uses it, as balances are.

    ``left_fen`` is what the transfer brought less its shares; 0 once it is taken back.
    """

    transfer = models.OneToOneField(Transfer, models.PROTECT, primary_key=True, related_name="as_source")
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="sources")
    left_fen = models.BigIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(left_fen__gte=0), name="source_never_overdrawn")]

    def __str__(self) -> str:
        return f"{self.transfer_id}: {self.left_fen}"


class Seal(models.Model):
    """A closed month: a hash over all its entries and the seal before it. Its short form is made to be published."""

    council = models.ForeignKey("network.Council", models.PROTECT, db_index=False, related_name="seals")
    month = models.DateField(help_text=_("Its first day."))
    entries = models.PositiveIntegerField()
    algorithm = models.CharField(max_length=10)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)
    sealed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["month"]
        constraints = [
            models.UniqueConstraint(fields=["council", "month"], name="seal_once_a_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="seal_of_a_month"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class SealedEntry(models.Model):
    """An entry as it was when its month was sealed: what names the one that was altered since.

    Who gave or was paid is hashed with ``salt``, so that the book can be handed to anyone without saying it.
    """

    transfer = models.OneToOneField(Transfer, models.PROTECT, primary_key=True, related_name="sealed")
    seal = models.ForeignKey(Seal, models.PROTECT, related_name="lines")
    salt = models.CharField(max_length=32)
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.transfer_id} {self.digest[:8]}"
