"""A proposal's page: why the pair is proposed, in factors that a person can check, and what happened to it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianxin.exchange.amounts import brief
from lianxin.journal.models import Entry
from lianxin.journal.queries import subject_type
from lianxin.matching.models import Proposal
from lianxin.matching.states import POINTS_A_PERCENT, Factor


@dataclass(frozen=True)
class Reason:
    """One factor of a pair: how many points of its score, out of 1000, it gives."""

    factor: Factor
    points: int

    @property
    def percent(self) -> float:
        """As a page says it."""
        return self.points / POINTS_A_PERCENT


def reasons_of(proposal: Any) -> list[Reason]:
    """The factors of a pair, the weightiest first; those that give nothing are left out. No query."""
    found = [Reason(Factor(name), points) for name, points in proposal.factors.items() if points]
    return sorted(found, key=lambda one: -one.points)


def entries_of(proposal: Proposal) -> QuerySet[Entry]:
    """What was recorded about a proposal, the latest first. One query."""
    found = Entry.objects.filter(council_id=proposal.council_id, subject_type=subject_type(proposal))
    return found.filter(subject_id=proposal.pk).order_by("-id")


def _amount(proposal: Any, portions: int) -> str:
    """Portions of a pair's form in words. Whatever goes another way without the pair is of the same form."""
    need, quantity = proposal.need, proposal.quantity
    if not need.origin and portions < proposal.units:
        quantity = min(quantity, portions * int(proposal.plan.units.get(need.unit, 1)))
    return brief(quantity, need.unit)


def lines_of(proposal: Any) -> list[str]:
    """What the plan would lose without the pair, and how far it is ahead, in words. No query."""
    said = proposal.explanation or {}
    loss, flips_at = said.get("loss") or {}, said.get("flips_at")
    lines = []
    if served := loss.get("served", 0):
        text = _("Without it, the plan as a whole would serve %(amount)s less.")
        lines.append(text % {"amount": _amount(proposal, served)})
    elif loss.get("levels", 0) > 0:
        lines.append(_("Without it, as much would be served, but villages that are worse off would get less."))
    elif loss.get("taking_part", 0) > 0:
        lines.append(_("Without it, as much would be served, but fewer could be asked for something."))
    elif loss.get("fit", 0) > 0:
        lines.append(_("Without it, as much would be served, but by pairs that fit less."))
    if flips_at == proposal.score:
        lines.append(_("The plan would be just as good with another pair in its place."))
    elif flips_at is not None and 0 < flips_at < proposal.score:
        ahead = f"{(proposal.score - flips_at) / POINTS_A_PERCENT:.1f}%"
        lines.append(_("It could fit less by %(ahead)s before another pair took its place.") % {"ahead": ahead})
    return lines
