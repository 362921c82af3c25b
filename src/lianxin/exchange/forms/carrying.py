"""The form of carrying a year's needs over."""

from collections.abc import Mapping
from typing import Any

from django import forms

from lianxin.kernel import clock
from lianxin.network.verb_forms import KeptForm


class CarryForm(KeptForm):
    """Which year's needs. Nothing else is asked: what is unmet is known."""

    year = forms.IntegerField(min_value=1900, max_value=9998, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, asked: str, years: Mapping[int, int]) -> None:
        super().__init__(data)
        today = clock.today().year
        named = int(asked) if asked.isdecimal() and len(asked) == 4 else 0
        self.chosen = named if 1900 <= named <= today else min(years, default=today)
        self.fields["year"].initial = self.chosen
