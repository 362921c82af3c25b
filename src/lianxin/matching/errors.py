"""Refusals of this app, each naming its cause."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from lianxin.exchange.amounts import brief
from lianxin.kernel.errors import Conflict, Refused
from lianxin.matching.states import Clash


class NoNeeds(Refused):
    """A plan would be made where nothing is needed."""

    code = "no_needs"
    message = _("Nothing of {year} is open that could be served.")
    remedy = _("List needs, or publish projects, and make the plan then.")


class NoOffers(Refused):
    """A plan would be made where nothing is on offer."""

    code = "no_offers"
    message = _("Nothing of {year} is on offer, and no partner may be asked to claim a project.")
    remedy = _("List resources first, or let the plan ask partners for projects.")


class NothingFits(Refused):
    """Nothing on offer fits anything that is needed."""

    code = "nothing_fits"
    message = _("Nothing on offer fits any of the {needs} needs: their forms differ, or nothing in their words.")
    remedy = _("Give needs and resources a category, and say in their titles what they are about.")


class AllForbidden(Refused):
    """The policy forbids every pair that would fit."""

    code = "all_forbidden"
    message = _("The policy forbids all {pairs} pairs that would fit.")
    remedy = _("Forbid fewer pairs, or allow partners more.")


class BadPolicy(Refused):
    """A policy says something that is not understood."""

    code = "bad_policy"
    message = _("The policy says “{value}” for “{field}”, which is not understood.")
    remedy = _("Correct it; the manual lists what a policy may say.")


class ContradictoryPolicy(Refused):
    """Two things that the policy demands cannot both be."""

    code = "contradictory_policy"
    message = _("The policy contradicts itself: {partner} must serve “{need}”, but {clash}.")
    remedy = _("Take back one of the two.")

    def __init__(self, *, need: str, partner: str, kind: str, **_words: str) -> None:
        super().__init__(need=need, partner=partner, kind=kind, clash=Clash(kind).label)


class ChoiceLacking(Refused):
    """A pair or a limit would be added to a policy, and not all of it is chosen."""

    code = "choice_lacking"
    message = _("First choose {what}.")


class PlanTooLarge(Refused):
    """The numbers of a plan would leave what can be computed exactly."""

    code = "plan_too_large"
    message = _("So much is asked for that the plan could not be computed exactly: {units} portions.")
    remedy = _("Spread the largest needs over several years, or plan without projects.")


class PlanBroke(Refused):
    """A fault of ours ended the computing of a plan; nothing that was asked is wrong."""

    code = "plan_broke"
    message = _("Something went wrong on our side while the plan was computed. Nothing was changed.")
    remedy = _("Plan again. If it breaks off again, tell the operator: the log says what happened.")


class PlanStopped(Exception):
    """Somebody cancelled the plan while it was computed."""


class WrongPlanState(Conflict):
    """The step does not fit the plan's state."""

    code = "wrong_plan_state"
    message = _("The plan is {state} now, so this step no longer fits it.")


class WrongProposalState(Conflict):
    """The proposal has moved on since."""

    code = "wrong_proposal_state"
    message = _("The proposal is {state} now, so this step no longer fits it.")


class SamePerson(Refused):
    """One person would say yes for both sides."""

    code = "same_person"
    message = _("{name} said yes for the other side; nobody agrees with themselves.")
    remedy = _("Let another person speak for this side.")


class SaidYes(Refused):
    """A side would say yes twice."""

    code = "said_yes"
    message = _("This side said yes already; the other side is asked.")


class CapacityGone(Refused):
    """What was proposed is no longer there: somebody else claimed it meanwhile, or it was closed."""

    code = "capacity_gone"
    message = _("“{title}” has only {left_words} left: others claimed it meanwhile.")
    remedy = _("The plan is changed at once; look at what it proposes now.")

    def __init__(self, *, title: str, asked: int, left: int, unit: str) -> None:
        super().__init__(title=title, asked=asked, left=left, left_words=brief(left, unit))


class NoSuchEngine(Refused):
    """Plans would be computed by something that is not installed."""

    code = "no_such_engine"
    message = _("“{name}” is not installed here.")
    remedy = _("Install the extra, or compute with the processors of this machine.")


_REFUSALS = {one.code: one for one in list(vars().values()) if isinstance(one, type) and issubclass(one, Refused)}


def refusal_in(problem: Mapping[str, Any]) -> Refused | None:
    """Why a plan could not be computed, from the code and facts that it keeps, in the reader's language."""
    if not problem:
        return None
    return _REFUSALS.get(problem["code"], Refused)(**problem.get("facts", {}))
