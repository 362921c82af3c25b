"""What the forms of entries share."""

from typing import Any, cast

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from lianxin.ledger.errors import PeriodSealed, VoucherKnown
from lianxin.ledger.services import Upload
from lianxin.network.files import ACCEPTED
from lianxin.network.verb_forms import StepForm

SCAN_HELP = _("A picture, a PDF, a Word or an Excel file, of at most 20 MB. Members of the conference see it.")


class ScanField(forms.FileField):
    """The picture of a voucher."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.FileInput(attrs={"accept": ACCEPTED})
        super().__init__(label=_("Picture of the voucher"), help_text=SCAN_HELP, widget=widget, **kwargs)


def upload_in(form: forms.Form, name: str) -> Upload | None:
    """The file that was sent in a field, as services take it."""
    file: Any = form.cleaned_data.get(name)
    return Upload(file, cast("str", file.content_type or "")) if file else None


class ConfirmsVoucher(StepForm):
    """A form that asks whether a voucher that the book knows is meant, once that was refused."""

    confirm_voucher = forms.BooleanField(
        label=_("It is another entry of the same paper; record it all the same"), required=False
    )

    def visible_fields(self) -> list[BoundField]:
        """The question stands there only where it was asked."""
        return [field for field in super().visible_fields() if field.name != "confirm_voucher" or self._asks]

    @property
    def _asks(self) -> bool:
        return isinstance(self.refusal, VoucherKnown) or bool(self.is_bound and self["confirm_voucher"].value())


class MayBeLate(StepForm):
    """A form that offers to record an entry today whose own month is sealed, once that was refused."""

    is_late = forms.BooleanField(
        label=_("Record it under today’s date, as a late entry of the month that is sealed"), required=False
    )

    def visible_fields(self) -> list[BoundField]:
        """The offer stands there only where it is needed."""
        return [field for field in super().visible_fields() if field.name != "is_late" or self._is_sealed]

    @property
    def _is_sealed(self) -> bool:
        return isinstance(self.refusal, PeriodSealed) or bool(self.is_bound and self["is_late"].value())
