"""Filters of the desk's lists."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianxin.kernel import clock
from lianxin.network.models import Council, Organisation
from lianxin.network.queries import MemberFilter, villages_of
from lianxin.network.states import RENEWAL_DAYS, Sector

DUE_BY = {
    "expired": lambda day: day - timedelta(days=1),
    "due": lambda day: day + timedelta(days=RENEWAL_DAYS),
}
"""By which day an agreement must run out to be listed, from the day of the page."""


class CircleFilter(forms.Form):
    """Which members, and as of which day. What cannot be read filters nothing."""

    on = forms.DateField(label=_("As of"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    q = forms.CharField(
        label=pgettext_lazy("organisation", "Name"), required=False, max_length=60, widget=forms.SearchInput()
    )
    sector = forms.ChoiceField(label=_("Type"), required=False, choices=[("", _("All types")), *Sector.choices])
    village = forms.ModelChoiceField(
        label=_("Paired village"), required=False, queryset=Organisation.objects.none(), empty_label=_("All villages")
    )
    agreement = forms.ChoiceField(
        label=_("Agreement"),
        required=False,
        choices=[("", _("Any")), ("expired", _("Has run out")), ("due", _("Has run out or soon will"))],
    )

    def __init__(self, *args: Any, council: Council, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["village"].queryset = villages_of(council)  # type: ignore[attr-defined]
        self.is_valid()

    @property
    def day(self) -> date:
        """The day asked for, today where none was; never later than today."""
        return min(self.cleaned_data.get("on") or clock.today(), clock.today())

    def to(self) -> MemberFilter:
        """What the list is narrowed to."""
        village, agreement = self.cleaned_data.get("village"), self.cleaned_data.get("agreement", "")
        return MemberFilter(
            q=self.cleaned_data.get("q", ""),
            sector=self.cleaned_data.get("sector", ""),
            village_id=village.pk if village else None,
            due_by=DUE_BY[agreement](self.day) if agreement else None,
        )
