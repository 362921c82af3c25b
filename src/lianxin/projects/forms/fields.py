"""Fields of the forms: days, amounts and quantities as people type them."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lianxin.exchange.amounts import parse_quantity, written
from lianxin.exchange.states import Unit
from lianxin.kernel.errors import Words
from lianxin.kernel.text import Unreadable

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


class Day(forms.DateField):
    """A day, with the browser's own calendar."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


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


class Count(forms.IntegerField):
    """A whole number from 0, with the unit behind the field."""

    def __init__(self, *, suffix: Words = "", **kwargs: Any) -> None:
        self.suffix = suffix
        super().__init__(min_value=0, max_value=2_147_483_647, **kwargs)
        self.widget.attrs["inputmode"] = "numeric"


class Text(forms.CharField):
    """Several lines."""

    def __init__(self, *, rows: int = 3, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class Chosen(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of a project's records. Any of them is understood; the page offers only those that fit.

    So a form that is sent twice is answered by the rules, not by “no such choice”.
    """

    offered = 0
    only = ""

    def offer(self, choices: list[tuple[int, str]]) -> None:
        """Show these; where there is only one, choose it, do not ask, and keep its words in ``only``."""
        empty = [("", self.empty_label)] if self.empty_label and len(choices) > 1 else []
        self.choices = [*empty, *choices]
        self.offered = len(choices)
        if len(choices) == 1:
            self.initial, self.only = choices[0]
            self.widget = forms.HiddenInput()
