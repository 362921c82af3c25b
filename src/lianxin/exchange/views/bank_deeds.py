"""What can be said of a line of the bank on its page: for each verb its form, its words and its service."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianxin.accounts.models import User
from lianxin.exchange import services
from lianxin.exchange.forms import bank as forms
from lianxin.exchange.models import BankLine
from lianxin.network.doing import Deed
from lianxin.network.verb_forms import PlainForm


def _record(line: BankLine, form: Any, actor: User) -> object:
    told = form.cleaned_data
    return services.enter_line(
        line_id=line.pk,
        claim_id=told["claim"].pk,
        is_another=told["is_another"],
        confirmed=told["confirm_voucher"],
        late=told["is_late"],
        actor=actor,
    )


def _match(line: BankLine, form: Any, actor: User) -> object:
    return services.match_line(line_id=line.pk, transfer_id=form.cleaned_data["transfer"].pk, actor=actor)


def _explain(line: BankLine, form: Any, actor: User) -> object:
    return services.explain_line(line_id=line.pk, reason=form.cleaned_data["reason"], actor=actor)


def _reopen(line: BankLine, _form: Any, actor: User) -> object:
    return services.reopen_line(line_id=line.pk, actor=actor)


DEEDS: dict[str, Deed] = {
    "record": Deed(
        _("Record it as received"),
        forms.RecordForm,
        _("The money came for a claim: it goes into the book, with the bank’s reference as its voucher."),
        _("Recorded as received."),
        _record,
        icon="plus",
    ),
    "match": Deed(
        _("It is in the book"),
        forms.MatchForm,
        _("The book has this money already. The line is matched with that entry, and nothing is recorded twice."),
        _("The line is matched with the entry of the book."),
        _match,
    ),
    "explain": Deed(
        _("Explain the line"),
        forms.ExplainForm,
        _("The book needs nothing of it. What it is stays with the line."),
        _("The line is explained."),
        _explain,
    ),
    "reopen": Deed(
        pgettext_lazy("bank line", "Open it again"),
        PlainForm,
        _("What was said of the line is taken back; it waits again."),
        _("The line is open again."),
        _reopen,
    ),
}
