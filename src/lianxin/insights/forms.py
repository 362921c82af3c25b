"""What the pages of figures are narrowed to, read from the address."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lianxin.figures.metric import Metric, Scope
from lianxin.insights.states import BY, OF, UNKNOWN_BY, Kind
from lianxin.kernel.errors import Words

Choices = Sequence[tuple[Any, Words]]


class YearForm(forms.Form):
    """Which year a page is of."""

    year = forms.IntegerField(min_value=1900, max_value=2200, required=False)


class MonthField(forms.IntegerField):
    """A month ``yyyymm`` that the address may name; nobody types one."""

    widget = forms.HiddenInput

    def __init__(self, **more: Any) -> None:
        super().__init__(min_value=190001, max_value=220012, required=False, **more)

    def clean(self, value: Any) -> int | None:
        """A month. Raises ValidationError."""
        month: int | None = super().clean(value)
        if month is not None and not 1 <= month % 100 <= 12:
            raise ValidationError(_("There is no such month."), code="no_such_month")
        return month


class ScopeForm(forms.Form):
    """Which records a figure counts. An empty side does not narrow it."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int, empty_value=None, required=False)
    village = forms.ChoiceField(label=_("Village"), required=False)
    category = forms.TypedChoiceField(label=_("Category"), coerce=int, empty_value=None, required=False)
    organisation = forms.TypedChoiceField(label=_("Given by"), coerce=int, empty_value=None, required=False)
    month = MonthField(label=_("Month"))
    since = MonthField(label=_("From the beginning of"))
    until = MonthField(label=_("Until the end of"))

    def __init__(
        self,
        data: Any,
        *,
        metric: Metric,
        years: Iterable[int],
        villages: Choices,
        categories: Choices,
        givers: Choices = (),
    ) -> None:
        super().__init__(data)
        self._offer("year", _("All years") if not metric.stock else _("Today"), [(year, str(year)) for year in years])
        self._offer("village", _("All villages"), villages)
        self._offer("category", _("All categories"), categories)
        self._offer("organisation", _("Anybody"), givers)
        for side in set(self.fields) - {"year"} - set(metric.sides):
            del self.fields[side]

    def scope(self, council_id: int) -> Scope:
        """The scope that the address asks for. Call it on a valid form."""
        asked = self.cleaned_data
        return Scope(
            council_id,
            asked["year"],
            asked.get("month"),
            asked.get("village") or "",
            asked.get("category"),
            asked.get("organisation"),
            asked.get("since"),
            asked.get("until"),
        )

    def _offer(self, name: str, anything: Words, choices: Choices) -> None:
        self.fields[name].choices = [("", anything), *choices]  # type: ignore[attr-defined]


class StatementForm(forms.Form):
    """By what a statement's lines are, whose money it is of, and what it is narrowed to."""

    by = forms.ChoiceField(choices=BY.items(), required=False, widget=forms.HiddenInput)
    of = forms.ChoiceField(label=_("Money"), choices=OF.items(), required=False)
    year = forms.TypedChoiceField(label=_("Year"), coerce=int, empty_value=None, required=False)
    village = forms.ChoiceField(label=_("Village"), required=False)
    category = forms.TypedChoiceField(label=_("Purpose"), coerce=int, empty_value=None, required=False)
    organisation = forms.TypedChoiceField(label=_("Given by"), coerce=int, empty_value=None, required=False)

    def __init__(
        self, data: Any, *, years: Iterable[int], villages: Choices, categories: Choices, givers: Choices
    ) -> None:
        super().__init__(data)
        offered = {
            "year": (_("All years"), [(year, str(year)) for year in years]),
            "village": (_("All villages"), villages),
            "category": (_("All purposes"), categories),
            "organisation": (_("Anybody"), givers),
        }
        for name, (anything, choices) in offered.items():
            self.fields[name].choices = [("", anything), *choices]  # type: ignore[attr-defined]
        by, of = self.data.get("by", ""), self.data.get("of", "")
        for name in UNKNOWN_BY.get(by, ()):
            del self.fields[name]
        if by != "project" or of not in ("", "projects"):
            del self.fields["organisation"]

    def kind(self) -> Kind:
        """Which statement. Call it on a valid form."""
        asked = self.cleaned_data
        by, of = asked["by"] or "village", asked["of"] or "projects"
        return Kind(by if of == "projects" or by != "project" else "village", of)

    def scope(self, council_id: int) -> Scope:
        """What it is narrowed to."""
        asked = self.cleaned_data
        return Scope(
            council_id,
            asked.get("year"),
            village=asked.get("village") or "",
            category_id=asked.get("category"),
            organisation_id=asked.get("organisation"),
        )
