"""What the office wants of a plan, as it is asked on a page."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianxin.accounts.queries import digest
from lianxin.matching.forms.rows import SPARE_ROWS, LimitRow, PairRow, filled, rows_of
from lianxin.matching.policy import MOST_LIMIT, PlanPolicy
from lianxin.matching.queries.making import Open, needs_by_words, partners_by_words
from lianxin.matching.states import Factor, Weight
from lianxin.network.fields import Options
from lianxin.network.models import Council
from lianxin.network.verb_forms import KeptForm

ROWS = ("must", "must_not", "limits")


class PolicyForm(KeptForm):
    """A year and a policy. What is not changed is as in the earlier plan, or as usual."""

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

    def __init__(self, data: Any, *, council: Council, years: Mapping[int, Open], earlier: PlanPolicy) -> None:
        super().__init__(data)
        self.years = years
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]
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
        self.needs, self.partners = needs_by_words(council), partners_by_words(council)
        self._rows(data, earlier)

    def _rows(self, data: Any, earlier: PlanPolicy) -> None:
        """The pairs and limits of the earlier policy; those of needs that are met by now are left out."""
        needs, partners = ({pk: words for words, pk in known.items()} for known in (self.needs, self.partners))
        pairs = [
            [{"need": needs[need], "partner": partners[one]} for need, one in told if need in needs and one in partners]
            for told in (earlier.must, earlier.must_not)
        ]
        limits = [{"partner": partners[pk], "most": most} for pk, most in earlier.limits.items() if pk in partners]
        told = len(earlier.must) + len(earlier.must_not) + len(earlier.limits)
        self.left_out = told - sum(len(rows) for rows in pairs) - len(limits)
        known = {"need": self.needs, "partner": self.partners}
        self.must, self.must_not = (
            rows_of(PairRow, name, data, rows, **known) for name, rows in zip(ROWS, pairs, strict=False)
        )
        self.limits = rows_of(LimitRow, "limits", data, limits, partner=self.partners)

    @property
    def weights(self) -> Iterator[BoundField]:
        """The questions how much each factor counts."""
        return (self[_of(factor)] for factor in Factor)

    @property
    def named_rows(self) -> list[Any]:
        """The rows of all three kinds."""
        return [getattr(self, name) for name in ROWS]

    @property
    def opened(self) -> bool:
        """Whether pairs or limits are named, so that they should be seen at once."""
        return any(one.initial or one.has_changed() for rows in self.named_rows for one in rows)

    def is_valid(self) -> bool:
        """The policy and its rows."""
        own, rows = super().is_valid(), [rows.is_valid() for rows in self.named_rows]
        if all(rows):
            return own
        self.add_error(None, _("Something in the pairs or limits cannot be read; it is said beside it."))
        return False

    def policy(self) -> PlanPolicy:
        """As the service takes it."""
        told = self.cleaned_data
        must, must_not, limits = (filled(rows) for rows in self.named_rows)
        return PlanPolicy(
            weights={factor: Weight(told[_of(factor)]) for factor in Factor},
            must=tuple(dict.fromkeys((row["need"], row["partner"]) for row in must)),
            must_not=tuple(dict.fromkeys((row["need"], row["partner"]) for row in must_not)),
            limits={row["partner"]: row["most"] for row in limits},
            at_least_one=told["at_least_one"],
            projects=told["projects"],
            projects_each=told["projects_each"] or PlanPolicy.projects_each,
        )

    def _fingerprint(self) -> str:
        """The rows are part of what was asked."""
        asked = self.policy().to_json() if not self.errors else {}
        return digest(f"{super()._fingerprint()}{asked}")


def with_more_rows(data: Any) -> Any:
    """What was sent, with some more empty rows of each kind."""
    more = data.copy()
    for name in ROWS:
        total = f"{name}-TOTAL_FORMS"
        if more.get(total, "").isdecimal():
            more[total] = str(int(more[total]) + SPARE_ROWS + 1)
    return more


def _of(factor: Factor) -> str:
    return f"weight_{factor.value}"
