"""A plan's page: its figures, its villages, its pairs, what stays unmet, what ended."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce

from lianxin.exchange.models import Listing
from lianxin.matching.models import Plan, Proposal, Share, Unmet
from lianxin.matching.policy import PlanPolicy
from lianxin.matching.queries.amounts import Counted, all_of, needs_by_village
from lianxin.matching.queries.plans import ended_pairs_of, pairs_of, shares_of, unmet_of
from lianxin.matching.states import (
    ASKED,
    FREELY_ENDED,
    OVER,
    POINTS_A_PERCENT,
    STANDING,
    Factor,
    ProposalState,
    Weight,
    WhyUnmet,
)
from lianxin.network.models import Organisation
from lianxin.network.paging import PAGE, KeyPage
from lianxin.network.queries import organisations_by_id

MOST_DECLINED = 100
MOST_UNMET = 200
"""Of each reason; the workbook has all."""


@dataclass(frozen=True)
class PlanPage:
    """A plan with its figures. ``counts`` are pairs by state."""

    plan: Plan
    policy: PlanPolicy
    shares: Sequence[Share]
    counts: Counter[str]
    unmet: int
    unsaid: int
    """Of them, those of which nobody said whether what is left fits."""
    needs: Mapping[int, Counted]
    """By village."""

    @property
    def pairs(self) -> int:
        """Pairs that are part of the plan as it stands."""
        return sum(self.counts[state] for state in STANDING)

    @property
    def ended(self) -> int:
        """Pairs that were part of it."""
        return sum(self.counts[state] for state in OVER)

    @property
    def waiting(self) -> int:
        """Pairs of which a side still has to answer."""
        return sum(self.counts[state] for state in ASKED)

    @property
    def agreed(self) -> int:
        """Pairs that both sides agreed on."""
        return self.counts[ProposalState.AGREED]

    @property
    def declined(self) -> int:
        """Pairs that a side said no to."""
        return self.counts[ProposalState.DECLINED]

    @property
    def counted(self) -> Counted:
        """The needs of all villages."""
        return all_of(self.needs.values())

    @property
    def fit_percent(self) -> int:
        """How well its pairs fit on average, each portion counted, rounded down."""
        return self.plan.fit // (self.plan.served * POINTS_A_PERCENT) if self.plan.served else 0

    @property
    def worst(self) -> Share | None:
        """The village of whose needs the smallest share is served."""
        return min(self.shares, key=lambda one: one.level, default=None)

    @property
    def said(self) -> list[tuple[Any, list[Any]]]:
        """Which factors count how much: the weights that some have, with those factors."""
        by_weight: dict[Weight, list[Any]] = {weight: [] for weight in sorted(Weight, reverse=True)}
        for factor in Factor:
            by_weight[self.policy.weight(factor)].append(factor.label)
        return [(weight.label, factors) for weight, factors in by_weight.items() if factors]


def plan_page(plan: Plan) -> PlanPage:
    """A plan's figures. Five queries."""
    rows = plan.proposals.order_by().values_list("state").annotate(count=Count("pk"))
    unsaid = Count("pk", filter=Q(why=WhyUnmet.NOT_SAID))
    return PlanPage(
        plan=plan,
        policy=PlanPolicy.from_json(plan.policy),
        shares=list(shares_of(plan)),
        counts=Counter(dict(rows)),
        **plan.unmet.aggregate(unmet=Count("pk"), unsaid=unsaid),
        needs=needs_by_village(plan),
    )


@dataclass(frozen=True)
class Helper:
    """A partner that could help a village if it gave ``more`` of one of its resources (in the resource's unit)."""

    partner: Organisation
    offer: Listing | None
    more: int


@dataclass(frozen=True)
class VillageRow:
    """What a plan serves of a village's needs, and who could help it further."""

    share: Share
    needs: Counted
    helpers: Sequence[Helper]
    unsaid: int
    """Needs of which nobody said whether what is left fits."""

    @property
    def before(self) -> float:
        """What was promised before the plan, in percent of what the village wants, as a picture draws it."""
        return round(self.share.had * 100 / self.share.wanted, 2)

    @property
    def added(self) -> float:
        """What the plan adds, likewise."""
        return round(self.share.served * 100 / self.share.wanted, 2)


def village_rows(page: PlanPage) -> list[VillageRow]:
    """The villages, the worst served first; of equals the one that wants most. Three queries."""
    shares = sorted(page.shares, key=lambda one: (one.level, -one.wanted, one.pk))
    said = {one.pk: one.helped_by.get("by", []) for one in shares}
    known = organisations_by_id({helper["partner"] for found in said.values() for helper in found})
    offers = Listing.objects.in_bulk({helper["offer"] for found in said.values() for helper in found} - {None})
    waits = page.plan.unmet.filter(why=WhyUnmet.NOT_SAID).annotate(village=Coalesce("need__place", "need__owner"))
    unsaid = dict(waits.order_by().values_list("village").annotate(count=Count("pk")))
    nothing, rows = Counted(), []
    for one in shares:
        pairs = [(known[by["partner"]], offers.get(by["offer"])) for by in said[one.pk]]
        helpers = [Helper(partner, offer, _portion(page.plan, offer)) for partner, offer in pairs]
        rows.append(VillageRow(one, page.needs.get(one.village_id, nothing), helpers, unsaid.get(one.village_id, 0)))
    return rows


def _portion(plan: Plan, offer: Listing | None) -> int:
    """How much of a resource is one portion of a plan; 0 where a partner is asked for one project more."""
    return int(plan.units.get(offer.unit, 1)) if offer else 0


def pairs_page(plan: Plan, narrowed: dict[str, Any], *, after: int | None) -> KeyPage[Proposal]:
    """A plan's pairs above a key: those that fit best first, what was proposed later last.

    One query. ``older`` of the page is the key to go on from.
    """
    return _page(pairs_of(plan).filter(**narrowed).order_by("pk"), {"pk__gt": after})


def declined_of(plan: Plan) -> list[Proposal]:
    """What somebody ended, each with what was proposed instead, the latest first. Two queries."""
    found = ended_pairs_of(plan).filter(state__in=FREELY_ENDED)
    return list(found.prefetch_related("led_to__partner")[:MOST_DECLINED])


def replaced_page(plan: Plan, *, before: int | None) -> KeyPage[Proposal]:
    """What the plan itself replaced as others decided, below a key, the latest pairs first. Two queries."""
    found = ended_pairs_of(plan).filter(state=ProposalState.SUPERSEDED).order_by("-pk")
    return _page(found.prefetch_related("led_to__partner"), {"pk__lt": before})


def unmet_rows(plan: Plan) -> list[tuple[Any, list[Unmet], int]]:
    """What stays unmet, village by village: the reason why, the needs that are shown, how many there are. One query."""
    found = sorted(unmet_of(plan), key=lambda one: (one.need.place_id or one.need.owner_id, one.need_id))
    kinds = [(why, [one for one in found if one.why == why]) for why in WhyUnmet]
    return [(why, rows[:MOST_UNMET], len(rows)) for why, rows in kinds if rows]


def _page(found: QuerySet[Proposal], key: dict[str, int | None]) -> KeyPage[Proposal]:
    ((lookup, at),) = key.items()
    rows = list((found if at is None else found.filter(**{lookup: at}))[: PAGE + 1])
    more, rows = len(rows) > PAGE, rows[:PAGE]
    return KeyPage(rows, 0, rows[-1].pk if more else 0)
