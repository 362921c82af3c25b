"""What the forms of entries share."""

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from lianxin.ledger.errors import PeriodSealed, VoucherKnown
from lianxin.network.verb_forms import StepForm


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
