"""What the pages of figures are narrowed to, read from the address."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lianxin.figures.metric import Metric, Scope
from lianxin.kernel.errors import Words

Choices = Sequence[tuple[Any, Words]]


class YearForm(forms.Form):
    """Which year a page is of."""

    year = forms.IntegerField(min_value=1900, max_value=2200, required=False)


class ScopeForm(forms.Form):
    """Which records a figure counts. An empty side does not narrow it."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int, empty_value=None, required=False)
    village = forms.ChoiceField(label=_("Village"), required=False)
    category = forms.TypedChoiceField(label=_("Category"), coerce=int, empty_value=None, required=False)
    month = forms.IntegerField(min_value=190001, max_value=220012, required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Any, *, metric: Metric, years: Iterable[int], villages: Choices, categories: Choices
    ) -> None:
        super().__init__(data)
        self._offer("year", _("All years") if not metric.stock else _("Today"), [(year, str(year)) for year in years])
        self._offer("village", _("All villages"), villages)
        self._offer("category", _("All categories"), categories)
        for side in {"month", "village", "category"} - set(metric.sides):
            del self.fields[side]

    def clean_month(self) -> int | None:
        """A month ``yyyymm``."""
        month: int | None = self.cleaned_data["month"]
        if month is not None and not 1 <= month % 100 <= 12:
            raise ValidationError(_("There is no such month."), code="no_such_month")
        return month

    def scope(self, council_id: int) -> Scope:
        """The scope that the address asks for. Call it on a valid form."""
        asked = self.cleaned_data
        return Scope(council_id, asked["year"], asked.get("month"), asked.get("village") or "", asked.get("category"))

    def _offer(self, name: str, anything: Words, choices: Choices) -> None:
        self.fields[name].choices = [("", anything), *choices]  # type: ignore[attr-defined]
