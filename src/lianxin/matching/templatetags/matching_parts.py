"""Words of matching's pages: how well a pair fits and why, how far a plan or a proposal has come."""

from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lianxin.exchange.amounts import brief
from lianxin.exchange.states import Unit
from lianxin.matching.queries.proposal_page import reasons_of
from lianxin.matching.states import POINTS_A_PERCENT, PlanState, ProposalState

register = template.Library()

MAIN_REASONS = 2
TONES = {
    ProposalState.DRAFT.value: "off",
    ProposalState.PROPOSED.value: "wait",
    ProposalState.HALF.value: "wait",
    ProposalState.AGREED.value: "done",
    ProposalState.DECLINED.value: "stop",
}
PLAN_TONES = {
    PlanState.COMPUTING.value: "wait",
    PlanState.READY.value: "wait",
    PlanState.PUBLISHED.value: "done",
    PlanState.FAILED.value: "stop",
}


@register.filter
def per_cent(points: int) -> str:
    """Points of 1000 as a percentage: ``784`` → ``78%``, rounded down."""
    return f"{points // POINTS_A_PERCENT}%"


@register.filter
def tenths(points: int) -> str:
    """Points of 1000 as a percentage to the tenth, so that parts add up: ``784`` → ``78.4%``."""
    return f"{points / POINTS_A_PERCENT:.1f}%"


@register.filter
def unsaid(proposal: Any) -> int:
    """What of a pair's score no factor says: what is not known counts half."""
    return max(0, int(proposal.score) - sum(map(int, proposal.factors.values())))


@register.filter
def main_reasons(proposal: Any) -> list[Any]:
    """The factors that weigh most in a pair."""
    return [one.factor for one in reasons_of(proposal)[:MAIN_REASONS]]


@register.filter
def tone_of(proposal: Any) -> str:
    """The tone of a proposal's pill."""
    return TONES.get(proposal.state, "off")


@register.filter
def plan_tone(plan: Any) -> str:
    """The tone of a plan's pill."""
    return PLAN_TONES.get(plan.state, "off")


@register.filter
def portions(units: dict[str, int]) -> str:
    """What one portion of a plan is, by the listings' units: ``¥1,000, 100 jin, 1 session``."""
    return pgettext("list", ", ").join(brief(quantity, unit) for unit, quantity in units.items() if unit in Unit)


@register.filter
def counted(needs: Any) -> list[str]:
    """How many needs are served in full, in part and not; what none is, is left out."""
    said = ((needs.full, _("{count} in full")), (needs.part, _("{count} in part")), (needs.none, _("{count} not")))
    return [words.format(count=f"{count:,}") for count, words in said if count]


@register.filter(name="brief")
def brief_of(quantity: int, unit: str) -> str:
    """A quantity in its unit, money without empty cents."""
    return brief(quantity, unit)


@register.filter
def unlocalized(value: float) -> str:
    """A number as a picture's attribute takes it."""
    return f"{value:g}"
