"""Two plans of one year side by side: figures, villages, policy, pairs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from lianxin.exchange.states import Form
from lianxin.matching.models import Plan, Proposal, Share
from lianxin.matching.queries.amounts import Amount, amounts_of
from lianxin.matching.queries.plan_page import PlanPage, plan_page
from lianxin.matching.queries.plans import Compared, compare
from lianxin.matching.states import Factor

MOST_SHOWN = 20


@dataclass(frozen=True)
class Comparison:
    """Two plans, and what only one of them has."""

    first: PlanPage
    second: PlanPage
    compared: Compared
    amounts: Sequence[tuple[Form, Amount | None, Amount | None]]

    @property
    def weights(self) -> list[tuple[Any, Any, Any]]:
        """Factors that do not count the same in both."""
        pairs = [(one.label, self.first.policy.weight(one), self.second.policy.weight(one)) for one in Factor]
        return [(label, mine.label, theirs.label) for label, mine, theirs in pairs if mine != theirs]

    @property
    def named(self) -> list[tuple[Any, int, int]]:
        """How many pairs and limits each policy names, where one names another number than the other."""
        mine, theirs = self.first.policy, self.second.policy
        told = [
            (_("Pairs that must be"), len(mine.must), len(theirs.must)),
            (_("Pairs that must not be"), len(mine.must_not), len(theirs.must_not)),
            (_("Partners with a limit"), len(mine.limits), len(theirs.limits)),
        ]
        return [(label, one, other) for label, one, other in told if one != other]

    @property
    def villages(self) -> list[tuple[Share | None, Share | None]]:
        """The shares of each village in both, those that differ most first."""
        mine, theirs = ({one.village_id: one for one in page.shares} for page in (self.first, self.second))
        pairs = [(mine.get(village), theirs.get(village)) for village in dict.fromkeys([*mine, *theirs])]
        return sorted(pairs, key=lambda pair: -abs(_percent(pair[0]) - _percent(pair[1])))

    @property
    def only(self) -> list[tuple[PlanPage, Sequence[Proposal], int]]:
        """What each has that the other lacks: the pairs that are shown, and how many there are."""
        found = ((self.first, self.compared.only_first), (self.second, self.compared.only_second))
        return [(page, pairs[:MOST_SHOWN], len(pairs)) for page, pairs in found]


def comparison_of(first: Plan, second: Plan) -> Comparison:
    """Two plans of one council and year. Sixteen queries."""
    mine, theirs = ({one.form: one for one in amounts_of(plan)} for plan in (first, second))
    amounts = [(form, mine.get(form), theirs.get(form)) for form in Form if form in mine or form in theirs]
    return Comparison(plan_page(first), plan_page(second), compare(first, second), amounts)


def _percent(share: Share | None) -> int:
    return share.percent if share else 0
