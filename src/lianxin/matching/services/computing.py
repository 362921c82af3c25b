"""The core's plan, said in quantities, with what explains it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from lianxin.exchange.models import Listing
from lianxin.exchange.states import UNITS
from lianxin.kernel.errors import Refused
from lianxin.matching.core import Cause, Conflict, Session, Unsolvable, explain_gap, explain_pair, open_session, solve
from lianxin.matching.core import Plan as Solved
from lianxin.matching.core import Policy as CorePolicy
from lianxin.matching.errors import PlanTooLarge
from lianxin.matching.policy import PlanPolicy
from lianxin.matching.queries.unsaid import could_fit
from lianxin.matching.services.problems import Key, Posed, contradiction
from lianxin.matching.states import Clash, WhyUnmet

AT_ONCE = 400
"""So many pairs are explained while somebody waits (about a second); a larger plan explains none of them then."""
IN_THE_BACKGROUND = 10_000
"""So many are where nobody waits."""
MOST_HELPERS = 3

Progress = Callable[[int], None]


@dataclass(frozen=True)
class Pair:
    """One pair of a plan: how much (the need's unit), in how many units, and why."""

    key: Key
    village_id: int
    quantity: int
    units: int
    score: int
    factors: dict[str, int]
    explanation: dict[str, Any]


@dataclass(frozen=True)
class Computed:
    """A plan, said in quantities. ``missing`` is what stays unmet, by need: how much, and why."""

    pairs: Sequence[Pair]
    villages: Mapping[int, tuple[int, int]]
    """Units by village: wanted in all, and served of them, before the plan and with it."""
    had: Mapping[int, int]
    helpers: Mapping[int, list[dict[str, Any]]]
    missing: Mapping[int, tuple[int, WhyUnmet]]
    certificate: dict[str, Any]
    steps: dict[str, int]
    needs: int
    givers: int

    @classmethod
    def nothing(cls, steps: dict[str, int]) -> "Computed":
        """The plan where nothing is left to plan."""
        return cls([], {}, {}, {}, {}, {}, steps, 0, 0)


def compute(posed: Posed, progress: Progress = lambda _percent: None, explained: int = AT_ONCE) -> Computed:
    """Solve, and explain the pairs if they are at most so many. Raises ContradictoryPolicy, PlanTooLarge. No query."""
    try:
        solved = solve(posed.problem, core_policy(posed.policy))
    except Unsolvable as reason:
        raise refusal_for(reason, posed) from None
    progress(60)
    return in_quantities(posed, solved, progress, explained)


def core_policy(policy: PlanPolicy) -> CorePolicy:
    """What the core is to care for."""
    return CorePolicy(participation=policy.at_least_one)


def in_quantities(
    posed: Posed, solved: Solved, progress: Progress = lambda _percent: None, explained: int = AT_ONCE
) -> Computed:
    """What was solved, in quantities and explained. No query."""
    reasons, helpers = _explanations(posed, solved, explained)
    progress(90)
    pairs = list(_pairs(posed, solved, reasons))
    return Computed(
        pairs=pairs,
        villages={
            pk: (int(wanted), int(served))
            for pk, wanted, served in zip(posed.villages, solved.village_units, solved.village_served, strict=True)
        },
        had=dict(zip(posed.villages, map(int, posed.problem.village_had), strict=True)),
        helpers=helpers,
        missing=_missing(posed, solved, pairs),
        certificate=_proof(solved),
        steps={UNITS[form]: step for form, step in posed.cut.steps.items()},
        needs=len(posed.openings.needs),
        givers=len(posed.openings.givers),
    )


def refusal_for(reason: Unsolvable, posed: Posed) -> Refused:
    """What the core refuses, said by name."""
    facts = reason.facts
    if reason.code == Cause.LOCKS_CONTRADICT:
        clash = Clash.PARTNER if facts.get("conflict") == Conflict.PARTNER else Clash.NEED
        need, giver = int(facts.get("need", -1)), int(facts.get("partner", -1))
        locked = np.flatnonzero(posed.problem.locked)
        edges = posed.problem.edges
        hit = [one for one in locked if edges.need[one] == need or edges.partner[one] == giver]
        edge = int(hit[-1] if hit else locked[-1])
        return contradiction(posed.openings, posed.need(edge).pk, posed.giver(edge).partner_id, clash)
    return PlanTooLarge(units=int(posed.problem.need_units.sum()))


def _explanations(
    posed: Posed, solved: Solved, most: int
) -> tuple[dict[int, dict[str, Any]], dict[int, list[dict[str, Any]]]]:
    """What each pair is worth, by edge, if they are at most so many; whose one more unit helps each village most."""
    used = np.flatnonzero(solved.flow)
    if not len(used):
        return {}, {}
    session = open_session(posed.problem, solved)
    reasons = {int(edge): _reason(session, int(edge)) for edge in used} if len(used) <= most else {}
    short = map(int, np.flatnonzero(solved.village_served < solved.village_units))
    helpers = {posed.villages[at]: _helpers(posed, session, at) for at in short}
    return reasons, {pk: found for pk, found in helpers.items() if found}


def _reason(session: Session, edge: int) -> dict[str, Any]:
    why = explain_pair(session, edge)
    return {"loss": asdict(why.loss) if why.loss else None, "flips_at": why.flips_at}


def _helpers(posed: Posed, session: Session, village: int) -> list[dict[str, Any]]:
    found = explain_gap(session, village, MOST_HELPERS).helpers
    return [_helper(posed, one.partner, one.village_gain) for one in found if one.village_gain > 0]


def _helper(posed: Posed, index: int, gain: int) -> dict[str, Any]:
    giver = posed.openings.givers[index]
    return {"offer": giver.offer.pk if giver.offer else None, "partner": giver.partner_id, "units": gain}


def _pairs(posed: Posed, solved: Solved, explained: Mapping[int, dict[str, Any]]) -> Iterator[Pair]:
    """Pairs in quantities, the best first: a last unit that is not whole goes to whom fits less."""
    need_left, giver_left = list(posed.need_left), list(posed.giver_left)
    used = np.flatnonzero(solved.flow)
    edges = posed.problem.edges
    for edge in sorted(map(int, used), key=lambda one: (-int(posed.scores[one]), one)):
        at, by, need, giver = int(edges.need[edge]), int(edges.partner[edge]), posed.need(edge), posed.giver(edge)
        units = int(solved.flow[edge])
        quantity = need_left[at] if giver.offer is None else units * posed.cut.steps[need.form]
        quantity = min(quantity, need_left[at])
        if giver.offer is not None:
            quantity = min(quantity, giver_left[by])
            giver_left[by] -= quantity
        need_left[at] -= quantity
        if quantity > 0:
            yield Pair(
                key=posed.key(edge),
                village_id=posed.openings.village_of(need),
                quantity=quantity,
                units=units,
                score=int(posed.scores[edge]),
                factors=posed.points(edge),
                explanation=dict(explained.get(edge, {})),
            )


def _missing(posed: Posed, solved: Solved, pairs: Sequence[Pair]) -> dict[int, tuple[int, WhyUnmet]]:
    """What stays unmet of each need, and why."""
    left_over = _left_over(posed, solved)
    problem, edges = posed.problem, posed.problem.edges
    given: dict[int, int] = {}
    for pair in pairs:
        given[pair.key[0]] = given.get(pair.key[0], 0) + pair.quantity
    many = len(posed.openings.needs)
    fits = np.bincount(edges.need, minlength=many)
    allowed = ~problem.forbidden & (problem.partner_units[edges.partner] > 0)
    may = np.bincount(edges.need[allowed], minlength=many)
    room = np.bincount(edges.need[allowed], problem.partner_units[edges.partner[allowed]], minlength=many)
    found = {}
    for at, need in enumerate(posed.openings.needs):
        if (left := posed.need_left[at] - given.get(need.pk, 0)) > 0:
            enough = room[at] >= problem.need_units[at]
            why = WhyUnmet.TAKEN if enough else WhyUnmet.TOO_LARGE
            why = WhyUnmet.FORBIDDEN if not may[at] else why
            found[need.pk] = (left, why if fits[at] else _why_nothing_fits(need, left_over))
    return found


def _why_nothing_fits(need: Listing, left_over: Mapping[tuple[str, bool], Sequence[Listing]]) -> WhyUnmet:
    """Whether it is known that nothing fits a need, or only nowhere said that something does."""
    # Who says a category can only meet resources that say none; so few are looked at before one is found.
    unsaid = any(could_fit(need, offer) for offer in left_over.get((need.form, need.category_id is None), ()))
    return WhyUnmet.NOT_SAID if unsaid else WhyUnmet.NOTHING_FITS


def _left_over(posed: Posed, solved: Solved) -> Mapping[tuple[str, bool], Sequence[Listing]]:
    """The resources of which a plan leaves something, by form: all of them (True), and those without category."""
    givers, edges = posed.openings.givers, posed.problem.edges
    used = np.bincount(edges.partner, solved.flow, minlength=len(givers))
    found: dict[tuple[str, bool], list[Listing]] = {}
    for at in np.flatnonzero(posed.problem.partner_units > used).tolist():
        if (offer := givers[at].offer) is not None:
            found.setdefault((offer.form, True), []).append(offer)
            if offer.category_id is None:
                found.setdefault((offer.form, False), []).append(offer)
    return found


def _proof(solved: Solved) -> dict[str, Any]:
    """That no plan is better: the bound that any plan's cost keeps, and what the plan reaches. Whole numbers only."""
    proof, reached = solved.certificate, solved.objective
    found = {"cost": proof.cost, "bound": proof.bound, "gap": proof.gap, "served": reached.served}
    more = {"levels": reached.levels, "taking_part": reached.taking_part, "fit": reached.fit}
    return {name: None if value is None else int(value) for name, value in (found | more).items()}
