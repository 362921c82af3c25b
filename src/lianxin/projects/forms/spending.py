"""The form of an expense."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lianxin.exchange.amounts import spoken
from lianxin.ledger.models import Transfer
from lianxin.ledger.queries.sources import sources_left
from lianxin.network.fields import Chosen
from lianxin.network.sentences import named
from lianxin.projects.forms.money import MoneyFields


class SpendForm(MoneyFields):
    """Money that was paid."""

    payee = forms.CharField(label=_("Paid to"), max_length=80)
    paid_from = Chosen(
        label=_("Paid by"),
        queryset=Transfer.objects.none(),
        required=False,
        empty_label=_("All gifts, in proportion to what is left of each"),
        help_text=_("Choose one where its giver meant it for this, and no other money is to pay it."),
    )
    field_order = ("payee", "amount_fen", "purpose", "voucher", "on", "scan", "paid_from", "key")

    def begin(self) -> None:
        """Offer what is left of each gift; where there is only one, there is nothing to ask."""
        left = sources_left(self.project.fund) if self.project.fund else []
        if len(left) < 2:
            del self.fields["paid_from"]
            return
        field = self.chosen("paid_from")
        field.queryset = Transfer.objects.filter(pk__in=[one.pk for one, _left in left])
        field.offer([(one.pk, self._words(one, fen)) for one, fen in left])

    def _words(self, one: Transfer, left_fen: int) -> str:
        who = named(one.organisation) if one.organisation else one.fund.title
        return _("%(who)s: %(left)s left") % {"who": who, "left": spoken(left_fen, "fen")}

    def paid_by(self) -> list[int]:
        """The gift that was chosen, if one was."""
        chosen = self.cleaned_data.get("paid_from")
        return [chosen.pk] if chosen else []
