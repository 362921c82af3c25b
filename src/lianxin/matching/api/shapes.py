"""What the endpoints of matching give. Quantities are in the ``unit`` beside them: money in fen, produce in grams."""

from datetime import date, datetime
from typing import Any, Self

from pydantic import Field

from lianxin.accounts.api import Named, Output
from lianxin.matching.models import Plan, Proposal, Share, Unmet
from lianxin.matching.queries.amounts import Amount, Counted
from lianxin.matching.services import Change

FOLLOWS_LATER = "The plan is large: what changes in it is not known yet, and stands in it within half a minute."


class PlanOut(Output):
    """A plan. ``wanted`` and ``served`` are no amounts: they count the portions into which needs are cut, so that
    shares of different things can be compared. How much of each unit of listings is one portion stands in ``units``.
    What a plan serves in amounts, form by form, its own address tells, as ``amounts``.
    """

    id: int
    council: str
    year: int
    name: str
    state: str
    progress: int
    problem: dict[str, Any] = Field(description="Code, facts and words of why it could not be computed.")
    policy: dict[str, Any]
    units: dict[str, int]
    needs: int
    givers: int
    taking_part: int
    wanted: int
    served: int
    fit: int
    certificate: dict[str, Any] = Field(description="Proof that no plan is better: `gap` is 0.")
    made_at: datetime
    published_at: datetime | None
    ended_reason: str

    @classmethod
    def of(cls, plan: Plan) -> Self:
        """A plan with its council."""
        own = {name: getattr(plan, name) for name in cls.model_fields if name not in ("id", "council")}
        return cls.model_validate(own | {"id": plan.pk, "council": plan.council.code})


class NeedsOut(Output):
    """How many needs are served in full, in part, and not at all."""

    full: int
    part: int
    none: int

    @classmethod
    def of(cls, counted: Counted) -> Self:
        """Needs, counted."""
        return cls(full=counted.full, part=counted.part, none=counted.none)


class AmountOut(Output):
    """How much of one form is asked for, and how much of it the plan serves; different forms are never added."""

    form: str
    unit: str
    wanted: int
    served: int

    @classmethod
    def of(cls, amount: Amount) -> Self:
        """One form's amount."""
        return cls(form=amount.form, unit=amount.unit, wanted=amount.wanted, served=amount.served)


class ShareOut(Output):
    """What share of a village's needs a plan serves, and who could help it with a little more. ``needs`` counts needs;
    ``wanted``, ``had`` (promised before) and ``served`` (by the plan) are portions of different things, no amounts.
    """

    village: Named
    needs: NeedsOut
    wanted: int
    had: int
    served: int
    percent_before: int
    percent: int
    helped_by: list[dict[str, Any]]

    @classmethod
    def of(cls, share: Share, needs: Counted) -> Self:
        """A share with its village and the village's needs."""
        numbers = {name: getattr(share, name) for name in ("wanted", "had", "served", "percent_before", "percent")}
        helped_by = share.helped_by.get("by", [])
        return cls(village=Named.of(share.village), needs=NeedsOut.of(needs), helped_by=helped_by, **numbers)


class LeftUnmetOut(Output):
    """What stays unmet of a need, and why."""

    need: int
    title: str
    quantity: int
    unit: str
    why: str

    @classmethod
    def of(cls, unmet: Unmet) -> Self:
        """What stays unmet, with its need."""
        need = unmet.need
        return cls(need=need.pk, title=need.title, quantity=unmet.quantity, unit=need.unit, why=unmet.why)


class PlanDetail(PlanOut):
    """A plan with its needs and amounts, what each village gets, the worst served first, and what stays unmet."""

    counted: NeedsOut = Field(description="Of the plan's `needs`, how many are served in full, in part, not at all.")
    amounts: list[AmountOut]
    villages: list[ShareOut]
    unmet: list[LeftUnmetOut]


class ProposalOut(Output):
    """A pair: the partner is asked to give ``quantity`` for the need, of its resource ``offer`` or, for what a project
    needs, by claiming it. ``units`` is how many portions that is. ``factors`` are the points of the ``score`` (0 to
    1000) that each factor gives which speaks for the pair; what is not known counts half, and is not listed.
    """

    id: int
    plan: int
    need: int
    title: str
    village: Named
    partner: Named
    offer: int | None
    quantity: int
    unit: str
    units: int
    score: int
    factors: dict[str, int]
    explanation: dict[str, Any] = Field(description="What the plan would lose without it; the score at which it flips.")
    state: str
    proposed_on: date | None
    giver_said_yes: bool
    receiver_said_yes: bool
    agreed_on: date | None
    claim: int | None
    reason: str
    sprang_from: int | None

    @classmethod
    def of(cls, one: Proposal) -> Self:
        """A proposal with its need and both sides."""
        told = ("quantity", "units", "score", "factors", "explanation", "state", "proposed_on", "agreed_on", "reason")
        shown: dict[str, Any] = {name: getattr(one, name) for name in told}
        shown |= {"id": one.pk, "plan": one.plan_id, "need": one.need_id, "offer": one.offer_id, "claim": one.claim_id}
        shown |= {"title": one.need.title, "unit": one.need.unit, "sprang_from": one.sprang_from_id}
        shown |= {"village": Named.of(one.village), "partner": Named.of(one.partner)}
        shown |= {"giver_said_yes": one.giver_yes_by_id is not None}
        shown |= {"receiver_said_yes": one.receiver_yes_by_id is not None}
        return cls(**shown)


class ChangeOut(Output):
    """How one pair of the plan changed: ``new``, ``ended``, ``more`` or ``less``; quantities in the need's unit."""

    kind: str
    proposal: int
    need: int
    partner: int
    before: int
    after: int

    @classmethod
    def of(cls, change: Change) -> Self:
        """A change."""
        one = change.proposal
        ids = {"proposal": one.pk, "need": one.need_id, "partner": one.partner_id}
        return cls(kind=change.kind, before=change.before, after=change.after, **ids)


class AnsweredOut(Output):
    """A proposal as it stands after an answer, and how the plan changed, as far as it concerns the sender."""

    proposal: ProposalOut
    changes: list[ChangeOut]
    follows_later: bool = Field(description=FOLLOWS_LATER)


class Changes(Output):
    """How a plan changed."""

    items: list[ChangeOut]
    follows_later: bool = Field(description=FOLLOWS_LATER)


class VillagePrecisionOut(Output):
    """What share of a village's needs is served, in percent: before the plan, now, and as planned."""

    village: Named
    before: int
    now: int
    planned: int


class FigureOut(Output):
    """One figure of precision with its definition; null where there is nothing to count yet."""

    label: str
    definition: str
    value: int | None


class PrecisionOut(Output):
    """How precise a year's matching was."""

    agreed: int
    declined: int
    waiting: int
    figures: dict[str, FigureOut]
    villages: list[VillagePrecisionOut]
