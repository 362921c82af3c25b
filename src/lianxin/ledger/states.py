"""Choices of this app."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AccountKind(TextChoices):
    """The accounts (科目) of a fund. Their balances add up to 0."""

    GIVEN = "given", _("given by organisations")
    HELD = "held", _("balance held")
    SPENT = "spent", _("spent")
    RETURNED = "returned", _("returned to givers")
    CARRIED = "carried", _("carried to or from other funds")


class TransferKind(TextChoices):
    """What a transfer did."""

    RECEIVED = "received", _("received")
    SPENT = "spent", _("spent")
    RETURNED = "returned", _("returned")
    CARRIED = "carried", _("carried over")


FLOWS: dict[str, tuple[AccountKind, AccountKind]] = {
    TransferKind.RECEIVED: (AccountKind.GIVEN, AccountKind.HELD),
    TransferKind.SPENT: (AccountKind.HELD, AccountKind.SPENT),
    TransferKind.RETURNED: (AccountKind.HELD, AccountKind.RETURNED),
}
"""From which account to which a transfer moves its amount. Carrying over moves between two funds instead."""


class PendingState(TextChoices):
    """What became of money that waits for a second person."""

    WAITING = "waiting", pgettext_lazy("entry", "waits for a second person")
    APPROVED = "approved", pgettext_lazy("entry", "approved")
    RETURNED = "returned", pgettext_lazy("entry", "sent back")
    WITHDRAWN = "withdrawn", pgettext_lazy("entry", "withdrawn")
