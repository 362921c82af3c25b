"""What is typed from a receipt."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lianxin.kernel import clock
from lianxin.network.verb_forms import StepForm
from lianxin.receipts.models import ReceiptReference
from lianxin.receipts.services import Printed


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02}"


class ReceiptForm(StepForm):
    """A receipt as it is printed. The payer and the amount are those of the entry unless they are typed anew."""

    code = forms.CharField(label=_("Receipt code"), max_length=20)
    number = forms.CharField(label=_("Receipt number"), max_length=20)
    check_code = forms.CharField(label=_("Check code"), max_length=20, required=False)
    on = forms.DateField(label=_("Date of issue"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    payer = forms.CharField(label=_("Payer"), max_length=80)
    item = forms.CharField(label=_("Item"), max_length=80)
    amount_fen = forms.DecimalField(label=_("Amount (yuan)"), max_digits=16, decimal_places=2)

    def begin(self) -> None:
        """What is known of the entry, or of the record that is corrected."""
        gift = self.thing
        payer = gift.organisation.name if gift.organisation else ""
        known = {"on": clock.today(), "amount_fen": _yuan(gift.amount_fen), "item": gift.purpose[:80], "payer": payer}
        for name, value in known.items():
            self.fields[name].initial = value

    def printed(self) -> Printed:
        """As services take it."""
        told = self.cleaned_data
        names = ("code", "number", "check_code", "on", "payer", "item")
        return Printed(amount_fen=int(told["amount_fen"] * 100), **{name: told[name] for name in names})


class CorrectionForm(ReceiptForm):
    """The receipt anew, and why."""

    reason = forms.CharField(label=_("Why the earlier record was wrong"), max_length=200)

    def begin(self) -> None:
        """The record as it stands."""
        receipt: ReceiptReference = self.thing
        for name in ("code", "number", "check_code", "on", "payer", "item"):
            self.fields[name].initial = getattr(receipt, name)
        self.fields["amount_fen"].initial = _yuan(receipt.amount_fen)
