"""Amounts and quantities as people type them."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lianxin.exchange.amounts import parse_quantity, written
from lianxin.exchange.models import Listing
from lianxin.exchange.states import Unit
from lianxin.kernel.errors import Words
from lianxin.kernel.text import Unreadable
from lianxin.network.verb_forms import StepForm

UNREADABLE: Mapping[str, Words] = {
    "not_an_amount": _("“%(text)s” is not an amount. Write it like 3,000 or 1.5万."),
    "fraction_of_fen": _("“%(text)s” is finer than one fen."),
    "amount_too_large": _("“%(text)s” is more money than the book can hold."),
    "not_a_number": _("“%(text)s” is not a number."),
    "fraction_of_unit": _("“%(text)s” cannot be counted; give a whole number."),
}


def read_quantity(text: str, unit: str) -> int:
    """What was typed, in the unit's smallest part. Raises ValidationError."""
    try:
        return parse_quantity(text, unit)
    except Unreadable as error:
        raise ValidationError(str(UNREADABLE[error.code]), code=error.code, params={"text": text}) from error


class Amount(forms.CharField):
    """Money in yuan as people write it (``1.5万``, ``3,000``); cleaned to fen."""

    suffix = _("yuan")
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> Any:
        """Fen, or None where nothing was typed."""
        text = super().to_python(value)
        return read_quantity(text, Unit.FEN) if text else None

    def prepare_value(self, value: Any) -> Any:
        """Fen as they would be typed; what was typed stays as it is."""
        return written(value, Unit.FEN) if isinstance(value, int) else value


class QuantityForm(StepForm):
    """A quantity of a listing, typed in the listing's unit."""

    quantity = forms.CharField(
        label=_("How much"), max_length=30, widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )

    def counted(self) -> Listing | None:
        """The listing that the quantity is of."""
        raise AssertionError

    def ask_for(self, listing: Listing, quantity: int) -> None:
        """Show the unit, and what is still open as the first guess."""
        field: Any = self.fields["quantity"]
        field.suffix = listing.get_unit_display()
        field.initial = written(quantity, listing.unit) if quantity > 0 else None

    def clean(self) -> dict[str, Any]:
        """The quantity in the unit's smallest part."""
        data = super().clean() or {}
        listing = self.counted()
        if listing and data.get("quantity"):
            try:
                data["quantity"] = read_quantity(data["quantity"], listing.unit)
            except forms.ValidationError as error:
                self.add_error("quantity", error)
        return data
