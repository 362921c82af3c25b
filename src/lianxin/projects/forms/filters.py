"""What a list of projects is narrowed to."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianxin.network.fields import Options
from lianxin.network.models import Council
from lianxin.network.queries import categories_of, members_of, villages_of
from lianxin.network.sentences import named
from lianxin.projects.queries import Filter
from lianxin.projects.states import HIDDEN, ProjectState

ORDER = [
    ("", _("newest first")),
    ("-budget", _("largest budget first")),
    ("budget", _("smallest budget first")),
    ("-promised", _("most promised first")),
    ("promised", _("least promised first")),
    ("-received", _("most received first")),
    ("received", _("least received first")),
    ("-spent", _("most spent first")),
    ("spent", _("least spent first")),
    ("-balance", _("largest balance first")),
    ("balance", _("smallest balance first")),
]


class ProjectFilterForm(forms.Form):
    """The filters of the list. What cannot be read filters nothing."""

    q = forms.CharField(
        label=_("Search"), required=False, max_length=60, widget=forms.TextInput(attrs={"type": "search"})
    )
    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int, empty_value=None)
    category = forms.TypedChoiceField(label=_("Category"), required=False, coerce=int, empty_value=None)
    village = forms.TypedChoiceField(label=_("Village"), required=False, coerce=int, empty_value=None, widget=Options)
    state = forms.ChoiceField(label=_("State"), required=False)
    organisation = forms.TypedChoiceField(
        label=_("Partner"), required=False, coerce=int, empty_value=None, widget=Options
    )
    sort = forms.ChoiceField(label=_("Order"), required=False, choices=ORDER, widget=Options)

    def __init__(self, data: Any, *, council: Council, years: list[int], drafts: bool) -> None:
        super().__init__(data)
        partners = [member.organisation for member in members_of(council)]
        villages = list(villages_of(council))
        self._offer("year", [(year, str(year)) for year in years])
        self._offer("category", [(one.pk, named(one)) for one in categories_of(council)])
        self._offer("village", [(one.pk, named(one)) for one in villages])
        self._offer("state", [(s.value, s.label) for s in ProjectState if drafts or s not in HIDDEN])
        asked = str(data.get("organisation", ""))
        here = [one for one in villages if str(one.pk) == asked]
        self._offer("organisation", [(one.pk, named(one)) for one in [*here, *partners]])
        self.is_valid()

    def _offer(self, name: str, choices: list[Any]) -> None:
        field: Any = self.fields[name]
        field.choices = [("", _("All")), *choices]

    def to(self) -> Filter:
        """As queries take it."""
        told = self.cleaned_data
        return Filter(
            year=told.get("year"),
            category_id=told.get("category"),
            village_id=told.get("village"),
            organisation_id=told.get("organisation"),
            state=told.get("state", ""),
            q=told.get("q", ""),
            sort=told.get("sort", ""),
        )

    def applied(self) -> list[tuple[str, Any, str]]:
        """What is applied: the filter's name, its label and the words of its value. An order narrows nothing."""
        found = []
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            if value not in (None, "") and name != "sort":
                words = dict(getattr(field, "choices", [])).get(value, value)
                found.append((name, field.label, str(words)))
        return found
