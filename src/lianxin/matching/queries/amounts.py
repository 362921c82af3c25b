"""What a plan serves, said without adding different things: needs by number, and what they ask for form by form."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from lianxin.exchange.states import UNITS, Form, Unit
from lianxin.matching.models import Proposal, Unmet
from lianxin.matching.states import STANDING

if TYPE_CHECKING:
    from lianxin.matching.models import Plan


@dataclass(frozen=True)
class Counted:
    """Needs of a plan, or of one of its villages: served in full, in part, and not at all."""

    full: int = 0
    part: int = 0
    none: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.full + self.part + self.none


@dataclass(frozen=True)
class Amount:
    """How much of one form is asked for, and how much of that the plan serves, in the form's unit."""

    form: Form
    wanted: int
    served: int

    @property
    def unit(self) -> Unit:
        """In what it is counted."""
        return UNITS[self.form]

    @property
    def percent(self) -> int:
        """What share of it is served, rounded down."""
        return self.served * 100 // self.wanted


def amounts_of(plan: "Plan") -> Sequence[Amount]:
    """What a plan as it stands serves of each form, of which something is asked for. Two queries."""
    served = _summed(plan.proposals.filter(state__in=STANDING))
    unmet = _summed(plan.unmet.all())
    asked = {form: served.get(form, 0) + unmet.get(form, 0) for form in Form}
    return [Amount(form, wanted, served.get(form, 0)) for form, wanted in asked.items() if wanted]


def needs_by_village(plan: "Plan") -> Mapping[int, Counted]:
    """A plan's needs as it stands, by the village. Two queries."""
    village = Coalesce("need__place", "need__owner")
    return _counted(plan.proposals.all(), "village", plan.unmet.annotate(village=village), "village")


def needs_by_plan(plans: Iterable["Plan"]) -> Mapping[int, Counted]:
    """The needs of each of some plans. Two queries."""
    of = {"plan__in": [plan.pk for plan in plans]}
    return _counted(Proposal.objects.filter(**of), "plan", Unmet.objects.filter(**of), "plan")


def all_of(counted: Iterable[Counted]) -> Counted:
    """Several counts in one."""
    every = list(counted)
    return Counted(sum(one.full for one in every), sum(one.part for one in every), sum(one.none for one in every))


def _summed(found: QuerySet[Any]) -> dict[str, int]:
    return dict(found.order_by().values_list("need__form").annotate(quantity=Sum("quantity")))


def _counted(pairs: QuerySet[Proposal], of: str, unmet: QuerySet[Unmet], by: str) -> Mapping[int, Counted]:
    """Needs that pairs serve, and needs of which something is unmet; what is both is served in part."""
    standing = pairs.filter(state__in=STANDING).order_by()
    served = dict(standing.values_list(of).annotate(needs=Count("need", distinct=True)))
    both = Exists(Proposal.objects.filter(plan=OuterRef("plan"), need=OuterRef("need"), state__in=STANDING))
    rows = unmet.annotate(partly=both).order_by().values_list(by)
    lacking: dict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for key, part, every in rows.annotate(part=Count("pk", filter=Q(partly=True)), every=Count("pk")):
        lacking[key] = part, every
    found = {}
    for key in {*served, *lacking}:
        part, every = lacking[key]
        found[key] = Counted(full=served.get(key, 0) - part, part=part, none=every - part)
    return found
