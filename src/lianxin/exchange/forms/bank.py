"""Forms of reconciling with the bank."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianxin.exchange.amounts import brief
from lianxin.exchange.bank.errors import RecordedAlready
from lianxin.exchange.bank.sources import MOST_BYTES
from lianxin.exchange.models import BankLine, Claim
from lianxin.exchange.queries.bank import expected, suggestions_for, unmatched
from lianxin.exchange.queries.claims import received_of
from lianxin.exchange.states import Side, Unit
from lianxin.ledger.forms import ConfirmsVoucher, MayBeLate
from lianxin.ledger.models import Transfer
from lianxin.network.fields import Chosen, Text
from lianxin.network.sentences import named
from lianxin.network.verb_forms import KeptForm, StepForm

MOST_OFFERED = 300


class StatementForm(KeptForm):
    """A statement of the bank: a file, or text that was copied."""

    file = forms.FileField(
        label=pgettext_lazy("bank", "Statement as a file"),
        required=False,
        help_text=_("As the bank gives it: Excel or CSV, of at most 10 MB and 20,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv,.txt"}),
    )
    text = Text(
        label=_("Or paste it"),
        required=False,
        rows=6,
        max_length=MOST_BYTES,
        help_text=_("With its heads, such as 交易日期, 收入, 支出, 对方户名, 摘要, 流水号."),
    )

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        told = super().clean() or {}
        if not self.errors and not told.get("file") and not told.get("text"):
            self.add_error("file", _("Choose the file, or paste its text."))
        return told

    def content(self) -> tuple[bytes, str]:
        """What was sent, and the name of its file."""
        file = self.cleaned_data["file"]
        return (file.read(), file.name or "") if file else (self.cleaned_data["text"].encode(), "")


class OfLine(StepForm):
    """One verb of a line of the bank."""

    thing: BankLine


class RecordForm(ConfirmsVoucher, MayBeLate, OfLine):
    """Which promise it keeps."""

    claim = Chosen(label=_("Claim"), queryset=Claim.objects.none(), empty_label=_("Choose"))
    is_another = forms.BooleanField(label=_("It is other money; record it all the same"), required=False)
    nothing = _("No money is expected that this could be.")

    def begin(self) -> None:
        """Offer what is expected, the likeliest first; the one in the address stands alone."""
        council = self.thing.council
        likely = [one.claim for one in suggestions_for(council, [self.thing]).get(self.thing.pk, ()) if one.claim]
        others = [claim for claim in expected(council)[:MOST_OFFERED] if claim not in likely]
        found = [*likely, *others]
        field = self.chosen("claim")
        field.queryset = Claim.objects.filter(council=council)
        field.offer(
            [(one.pk, _words(one)) for one in [one for one in found if one.pk == self.wanted("claim")] or found]
        )

    def visible_fields(self) -> list[BoundField]:
        """Whether it is other money is asked only where the book has money like it."""
        asks = isinstance(self.refusal, RecordedAlready) or bool(self.is_bound and self["is_another"].value())
        return [field for field in super().visible_fields() if field.name != "is_another" or asks]


class MatchForm(OfLine):
    """Which entry of the book it is."""

    transfer = Chosen(label=_("Entry"), queryset=Transfer.objects.none(), empty_label=_("Choose"))
    nothing = _("The book has no such entry that is not matched yet.")

    def begin(self) -> None:
        """Offer entries of the same amount; the one in the address stands alone."""
        line = self.thing
        found = list(unmatched(line.council_id, incoming=line.incoming, amounts=[line.amount_fen])[:MOST_OFFERED])
        field = self.chosen("transfer")
        field.queryset = Transfer.objects.filter(council=line.council_id)
        field.offer(
            [(one.pk, entry_words(one)) for one in [one for one in found if one.pk == self.wanted("transfer")] or found]
        )


class ExplainForm(OfLine):
    """Why the book has nothing of it."""

    reason = Text(
        label=_("What it is"),
        max_length=200,
        rows=2,
        help_text=_("For example interest, a fee of the bank, or money of another purpose."),
    )


def _words(claim: Claim) -> str:
    giver = claim.organisation if claim.listing.side == Side.NEED else claim.listing.owner
    left = brief(claim.quantity - received_of(claim), Unit.FEN)
    return str(
        _("%(who)s: %(what)s, %(left)s to come") % {"who": named(giver), "what": claim.listing.title, "left": left}
    )


def entry_words(one: Transfer) -> str:
    """An entry as it stands in a list to choose from."""
    party = named(one.organisation) if one.organisation else one.payee
    return f"{one.on:%Y-%m-%d} · {party} · {one.purpose} · {one.voucher.number}"
