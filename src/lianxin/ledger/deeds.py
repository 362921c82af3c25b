"""What can be done to an entry that waits, and to the rule: for each verb its form, its words and its service."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianxin.accounts.models import User
from lianxin.kernel.fen import parse_fen
from lianxin.kernel.text import Unreadable
from lianxin.ledger import services
from lianxin.ledger.models import PendingEntry
from lianxin.ledger.queries.second import above_fen
from lianxin.network.doing import Deed
from lianxin.network.fields import Text
from lianxin.network.models import Council
from lianxin.network.verb_forms import PlainForm, StepForm


class ReturnForm(StepForm):
    """Why not."""

    reason = Text(label=_("Reason"), max_length=200, help_text=_("Whoever recorded it reads what has to change."))


class RuleForm(StepForm):
    """An amount in yuan, or none."""

    above = forms.CharField(
        label=_("Above which amount"),
        required=False,
        max_length=30,
        help_text=_("In yuan, such as 5,000 or 1万. Leave it empty where one person is enough."),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )

    def begin(self) -> None:
        """As it is now."""
        now = above_fen(self.thing.pk)
        self.fields["above"].initial = "" if now is None else f"{now / 100:,.2f}".removesuffix(".00")

    def clean_above(self) -> int | None:
        """In fen."""
        text = self.cleaned_data["above"].strip()
        try:
            return parse_fen(text) if text else None
        except Unreadable as error:
            raise forms.ValidationError(_("“%(text)s” is not an amount.") % {"text": text}) from error


def _approve(entry: PendingEntry, _form: Any, actor: User) -> object:
    return services.approve_entry(entry_id=entry.pk, actor=actor)


def _send_back(entry: PendingEntry, form: Any, actor: User) -> object:
    return services.send_entry_back(entry_id=entry.pk, reason=form.cleaned_data["reason"], actor=actor)


def _withdraw(entry: PendingEntry, _form: Any, actor: User) -> object:
    return services.withdraw_entry(entry_id=entry.pk, actor=actor)


def _set(council: Council, form: Any, actor: User) -> object:
    return services.set_two_person_rule(council=council, above_fen=form.cleaned_data["above"], actor=actor)


VERBS: dict[str, Deed] = {
    "approve": Deed(
        pgettext_lazy("entry", "Approve"),
        PlainForm,
        _("The entry goes into the book as it was recorded, with your name as the second person."),
        _("Approved: the entry is in the book."),
        _approve,
        icon="done",
    ),
    "send-back": Deed(
        pgettext_lazy("entry", "Send back"),
        ReturnForm,
        _("Nothing goes into the book. Whoever recorded it reads why."),
        _("The entry was sent back."),
        _send_back,
    ),
    "withdraw": Deed(
        pgettext_lazy("entry", "Withdraw"),
        PlainForm,
        _("Nothing goes into the book, and nobody is asked any more."),
        _("The entry was withdrawn."),
        _withdraw,
        final=True,
    ),
}
RULE = Deed(
    _("Set the amount"),
    RuleForm,
    _("Money above it is recorded by one person and goes into the book once another person of the office approves it."),
    _("The amount is set."),
    _set,
)
