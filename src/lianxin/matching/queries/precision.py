"""How precise the matching was: how many proposals were accepted, how soon needs were claimed, what villages got."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median_low
from typing import TYPE_CHECKING

from django.db.models import Count, Sum
from django.utils.translation import gettext_lazy as _

from lianxin.exchange.models import Claim
from lianxin.exchange.states import PROMISED, Side
from lianxin.kernel.errors import Words
from lianxin.matching.models import Plan, Proposal, Share
from lianxin.matching.states import ASKED, PlanState, ProposalState

if TYPE_CHECKING:
    from lianxin.network.models import Council, Organisation


@dataclass(frozen=True)
class Definition:
    """What a figure of precision is called, and exactly what it says."""

    label: Words
    definition: Words


DEFINITIONS: Mapping[str, Definition] = {
    "accepted_percent": Definition(
        _("Proposals accepted"),
        _(
            "Of the proposals of the year's published plans that the two sides decided, the share to which both said "
            "yes, in percent, rounded down. Proposals that still wait, that the office withdrew, or that were replaced "
            "as others decided are not counted."
        ),
    ),
    "days_by_plan": Definition(
        _("Days to a claim, by the plan"),
        _(
            "From the day on which the two sides were asked until the day on which both had said yes, for the year's "
            "proposals; the median, so that half of them took as long or less."
        ),
    ),
    "days_otherwise": Definition(
        _("Days to a claim, without the plan"),
        _(
            "From the day on which a need of the year was listed until it was claimed, for claims that count and that "
            "no plan proposed; the median. What projects need is not in it."
        ),
    ),
    "villages": Definition(
        _("Needs served, by village"),
        _(
            "Of all that a village's needs of the year ask for, each cut into portions so that different things can be "
            "compared, the share that was promised before the "
            "published plan was made (before), is promised with what both sides agreed on since (now), and would be "
            "with all that the plan proposes (planned)."
        ),
    ),
}
"""By the names of what ``Precision`` says."""


@dataclass(frozen=True)
class VillagePrecision:
    """What share of a village's needs is served, in percent, rounded down: before the plan, now, and as planned."""

    village: "Organisation"
    before: int
    now: int
    planned: int


@dataclass(frozen=True)
class Precision:
    """The figures of a council's year. None where there is nothing to count yet."""

    agreed: int
    declined: int
    waiting: int
    accepted_percent: int | None
    days_by_plan: int | None
    days_otherwise: int | None
    villages: Sequence[VillagePrecision]
    plan: Plan | None


def precision_of(council: "Council", year: int) -> Precision:
    """How precise a year's matching was. Six queries."""
    asked = Proposal.objects.filter(council=council, plan__year=year, proposed_on__isnull=False)
    counts = dict(asked.order_by().values_list("state").annotate(count=Count("pk")))
    agreed, declined = counts.get(ProposalState.AGREED, 0), counts.get(ProposalState.DECLINED, 0)
    plan = Plan.objects.filter(council=council, year=year, state=PlanState.PUBLISHED).first()
    return Precision(
        agreed=agreed,
        declined=declined,
        waiting=sum(counts.get(state, 0) for state in ASKED),
        accepted_percent=agreed * 100 // (agreed + declined) if agreed + declined else None,
        days_by_plan=_median(asked.filter(state=ProposalState.AGREED).values_list("proposed_on", "agreed_on")),
        days_otherwise=_median(_other_claims(council, year)),
        villages=_villages(plan) if plan else [],
        plan=plan,
    )


def _other_claims(council: "Council", year: int) -> Iterable[tuple[date | None, date | None]]:
    found = Claim.objects.filter(council=council, listing__year=year, listing__origin="", listing__side=Side.NEED)
    return found.filter(state__in=PROMISED, proposal__isnull=True).values_list("listing__listed_on", "on")


def _median(terms: Iterable[tuple[date | None, date | None]]) -> int | None:
    """The median of terms in days, each at least 0; the lower of two in the middle."""
    days = [max(0, (until - since).days) for since, until in terms if since and until]
    return median_low(days) if days else None


def _villages(plan: Plan) -> list[VillagePrecision]:
    """The villages of a plan, the worst served now first. Two queries."""
    agreed = plan.proposals.filter(state=ProposalState.AGREED).order_by().values_list("village")
    units = dict(agreed.annotate(units=Sum("units")))
    rows = [_village(share, units.get(share.village_id, 0)) for share in plan.shares.select_related("village")]
    return sorted(rows, key=lambda one: (one.now, one.village.pk))


def _village(share: Share, agreed: int) -> VillagePrecision:
    now = (share.had + min(agreed, share.served)) * 100 // share.wanted
    return VillagePrecision(share.village, share.percent_before, now, share.percent)
