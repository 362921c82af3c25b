"""What the office wants of a plan, as it is asked on a page."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianxin.accounts.queries import digest
from lianxin.matching.forms.demands import Demands
from lianxin.matching.policy import MOST_LIMIT, PlanPolicy
from lianxin.matching.queries.making import Open, open_needs, partners_in
from lianxin.matching.states import Factor, Weight
from lianxin.network.fields import Options, id_in
from lianxin.network.models import Council
from lianxin.network.verb_forms import KeptForm


class PolicyForm(KeptForm):
    """A year and a policy. What is not changed is as in the earlier plan, or as usual; ``year`` is suggested."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int, widget=Options)
    name = forms.CharField(
        label=pgettext_lazy("plan", "Name"),
        required=False,
        max_length=60,
        help_text=_("To tell it from the year’s other plans."),
    )
    at_least_one = forms.BooleanField(
        label=_("Ask every partner for something, where that fits"),
        required=False,
        help_text=_("No pair is forced for it, and nothing stays unserved because of it."),
    )
    projects = forms.BooleanField(
        label=_("Ask partners to claim projects too"),
        required=False,
        help_text=_("Projects of the year that still lack something."),
    )
    projects_each = forms.IntegerField(
        label=_("Projects a partner is asked for, at most"), min_value=1, max_value=MOST_LIMIT, required=False
    )

    def __init__(
        self, data: Any, *, council: Council, years: Mapping[int, Open], earlier: PlanPolicy, year: int | None
    ) -> None:
        super().__init__(data, initial={"year": year})
        self.years = years
        self.fields["year"].choices = [(one, str(one)) for one in years]  # type: ignore[attr-defined]
        for name in ("at_least_one", "projects", "projects_each"):
            self.fields[name].initial = getattr(earlier, name)
        for factor in Factor:
            self.fields[_of(factor)] = forms.TypedChoiceField(
                label=factor.label,
                choices=Weight.choices,
                coerce=int,
                initial=int(earlier.weight(factor)),
                widget=forms.RadioSelect,
            )
        self.demands = Demands(council, self._year(data), data, self._open_still(council, earlier))

    def _year(self, data: Any) -> int:
        """The year that is planned, as far as it is chosen."""
        asked = id_in(data.get("year", "")) if data else self.initial["year"]
        return asked if asked in self.years else next(iter(self.years), 0)

    def _open_still(self, council: Council, earlier: PlanPolicy) -> PlanPolicy:
        """The earlier policy without the pairs of needs that are met by now, and without those who left."""
        pairs = (*earlier.must, *earlier.must_not)
        needs = set(open_needs(council).filter(pk__in={need for need, _partner in pairs}).values_list("pk", flat=True))
        partners = {one.pk for one in partners_in(council)} if pairs or earlier.limits else set()
        must, must_not = (
            tuple(pair for pair in told if pair[0] in needs and pair[1] in partners)
            for told in (earlier.must, earlier.must_not)
        )
        limits = {pk: most for pk, most in earlier.limits.items() if pk in partners}
        self.left_out = len(pairs) + len(earlier.limits) - len(must) - len(must_not) - len(limits)
        return PlanPolicy(must=must, must_not=must_not, limits=limits)

    @property
    def weights(self) -> Iterator[BoundField]:
        """The questions how much each factor counts."""
        return (self[_of(factor)] for factor in Factor)

    def judge_later(self) -> None:
        """Find no fault yet: somebody is still choosing."""
        self._errors = ErrorDict()

    @property
    def opened(self) -> bool:
        """Whether pairs or limits are named or looked for, so that they should be seen at once."""
        policy = self.demands.policy
        return bool(policy.must or policy.must_not or policy.limits or self.demands.looked_for)

    def clean(self) -> dict[str, Any]:
        """A pair that is chosen and not added would be forgotten."""
        told = super().clean() or {}
        if self.demands.left_open:
            self.add_error(None, _("Something is chosen below and not added yet. Add it, or choose nothing."))
        return told

    def policy(self) -> PlanPolicy:
        """As the service takes it."""
        told = self.cleaned_data
        named = self.demands.policy
        return PlanPolicy(
            weights={factor: Weight(told[_of(factor)]) for factor in Factor},
            must=named.must,
            must_not=named.must_not,
            limits=named.limits,
            at_least_one=told["at_least_one"],
            projects=told["projects"],
            projects_each=told["projects_each"] or PlanPolicy.projects_each,
        )

    def _fingerprint(self) -> str:
        """The pairs and limits are part of what was asked."""
        asked = self.policy().to_json() if not self.errors else {}
        return digest(f"{super()._fingerprint()}{asked}")


def _of(factor: Factor) -> str:
    return f"weight_{factor.value}"
