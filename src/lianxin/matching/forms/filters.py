"""What the pairs of a plan are narrowed to, and which plans are compared."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianxin.exchange.states import Form
from lianxin.matching.models import Plan
from lianxin.matching.states import STANDING
from lianxin.network.fields import Options
from lianxin.network.models import Organisation
from lianxin.network.sentences import named

EVERY = _("All")


class PairFilterForm(forms.Form):
    """The filters of a plan's pairs. What cannot be read filters nothing."""

    village = forms.ChoiceField(label=_("Village"), required=False, widget=Options)
    partner = forms.ChoiceField(label=_("Partner"), required=False, widget=Options)
    form = forms.ChoiceField(label=_("Form"), required=False, widget=Options)
    state = forms.ChoiceField(label=_("State"), required=False, widget=Options)
    show = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, plan: Plan) -> None:
        super().__init__(data)
        pairs = plan.proposals.filter(state__in=STANDING).order_by()
        for name in ("village", "partner"):
            found = Organisation.objects.filter(pk__in=pairs.values(name)).order_by("division", "pk")
            self._offer(name, [(one.pk, named(one)) for one in found])
        self._offer("form", list(Form.choices))
        self._offer("state", [(one.value, one.label) for one in STANDING])
        self.is_valid()

    def _offer(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = [("", EVERY), *choices]  # type: ignore[attr-defined]

    def narrowed(self) -> dict[str, Any]:
        """As the query takes it."""
        told = self.cleaned_data
        lookups = {"village": "village", "partner": "partner", "form": "need__form", "state": "state"}
        return {lookup: told[name] for name, lookup in lookups.items() if told.get(name)}


class CompareForm(forms.Form):
    """Two plans."""

    first = forms.TypedChoiceField(label=_("One plan"), coerce=int, widget=Options)
    second = forms.TypedChoiceField(label=_("The other"), coerce=int, widget=Options)

    def __init__(self, data: Any, *, plans: Sequence[Plan]) -> None:
        super().__init__(data)
        for name in ("first", "second"):
            self.fields[name].choices = [(one.pk, words_of(one)) for one in plans]  # type: ignore[attr-defined]


def words_of(plan: Plan) -> str:
    """A plan as it is chosen: its name, its state."""
    return f"{plan} · {plan.get_state_display()}"
