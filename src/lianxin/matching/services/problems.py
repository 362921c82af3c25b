"""From listings to arrays: what the core is asked."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from lianxin.exchange.models import Listing
from lianxin.exchange.states import UNITS, Urgency
from lianxin.matching.core import Edges, Problem
from lianxin.matching.errors import AllForbidden, ContradictoryPolicy, NoNeeds, NoOffers, NothingFits
from lianxin.matching.policy import Pair, PlanPolicy
from lianxin.matching.queries.making import needs_named, partners_named
from lianxin.matching.queries.openings import Giver, Openings, promised_before
from lianxin.matching.services.fitting import fitting, known, points_of
from lianxin.matching.services.units import MOST_OFFERED, Cut, cut
from lianxin.matching.states import Clash

URGENCY = {Urgency.NORMAL.value: 0, Urgency.SOON.value: 100, Urgency.URGENT.value: 200}
KEPT = 150
"""Points by which a pair that was proposed already is ahead, so that a plan changes no more than it must."""

Key = tuple[int, int | None, int]
"""A pair: need, resource (None for a project), partner."""


@dataclass(frozen=True)
class Posed:
    """A problem and what its indices stand for. ``left`` is what is left of each need and giver, in their units."""

    openings: Openings
    policy: PlanPolicy
    problem: Problem
    cut: Cut
    villages: Sequence[int]
    need_left: Sequence[int]
    giver_left: Sequence[int]
    scores: Any
    """Of each edge, as the factors say; the problem's own may favour what was proposed already."""
    known: Any
    """Shape (edges, factors): which factors say something of an edge."""

    def key(self, edge: int) -> Key:
        """The pair that an edge stands for."""
        giver = self.giver(edge)
        return self.need(edge).pk, giver.offer.pk if giver.offer else None, giver.partner_id

    def need(self, edge: int) -> Listing:
        """The need of an edge."""
        return self.openings.needs[int(self.problem.edges.need[edge])]

    def giver(self, edge: int) -> Giver:
        """The giver of an edge."""
        return self.openings.givers[int(self.problem.edges.partner[edge])]

    def points(self, edge: int) -> dict[str, int]:
        """What each factor that speaks for an edge gives of its score; what is not known counts half, unnamed."""
        return points_of(self.problem.edges, self.known, self.policy, edge)


@dataclass(frozen=True)
class Given:
    """What people decided already about pairs of a plan that is made anew.

    ``refused``: needs and partners that may not come together again. ``held``: what one side said yes to, as quantities
    and units; it stays as it is. ``kept``: what is proposed and may stay.
    """

    refused: Collection[Pair] = ()
    held: Mapping[Key, tuple[int, int]] = field(default_factory=dict)
    kept: Collection[Key] = ()


def pose(found: Openings, policy: PlanPolicy, given: Given | None = None) -> Posed:
    """Ask the core about what is open. One query beyond ``found``.

    Raises NoNeeds, NoOffers, NothingFits, AllForbidden, ContradictoryPolicy, and the core's Unsolvable.
    """
    given = given or Given()
    if not found.needs:
        raise NoNeeds(year=found.year)
    if not found.givers:
        raise NoOffers(year=found.year)
    need_left, giver_left = _left(found, given.held)
    parts = _cut(found, need_left, giver_left)
    edges = fitting(found, policy)
    if not len(edges):
        raise NothingFits(needs=len(found.needs))
    edges, must = _demanded(found, policy, edges)
    problem, villages = _problem(found, policy, parts, edges, need_left, giver_left)
    problem = _decided(found, policy, given, problem, must)
    had = _had(found, parts, villages, given.held)
    problem = replace(problem, village_had=had)
    return Posed(found, policy, problem, parts, villages, need_left, giver_left, edges.score, known(found, edges))


def _left(found: Openings, held: Mapping[Key, tuple[int, int]]) -> tuple[list[int], list[int]]:
    """What is left of needs and givers once what is held is laid aside; of a partner, how many projects."""
    needs = {one.pk: one.left for one in found.needs}
    offers = {one.offer.pk: one.offer.left for one in found.givers if one.offer}
    asked: dict[int, int] = {}
    for (need, offer, partner), (quantity, _units) in held.items():
        needs[need] = needs.get(need, 0) - quantity
        if offer is None:
            asked[partner] = asked.get(partner, 0) + 1
        else:
            offers[offer] = offers.get(offer, 0) - quantity
    givers = [offers[one.offer.pk] if one.offer else -asked.get(one.partner_id, 0) for one in found.givers]
    return [max(0, needs[one.pk]) for one in found.needs], givers


def _cut(found: Openings, need_left: Sequence[int], giver_left: Sequence[int]) -> Cut:
    own = [(one.form, left) for one, left in zip(found.needs, need_left, strict=True) if not one.origin]
    offers = [(one.offer.form, left) for one, left in zip(found.givers, giver_left, strict=True) if one.offer]
    return cut(own, [(form, max(0, left)) for form, left in offers], UNITS)


def _problem(
    found: Openings,
    policy: PlanPolicy,
    parts: Cut,
    edges: Edges,
    need_left: Sequence[int],
    giver_left: Sequence[int],
) -> tuple[Problem, list[int]]:
    villages = sorted({found.village_of(one) for one in found.needs})
    at = {pk: index for index, pk in enumerate(villages)}
    needs = zip(found.needs, need_left, strict=True)
    units = [(1 if one.origin else parts.need(one.form, left)) if left else 0 for one, left in needs]
    urgency = [min(1000, URGENCY[one.urgency] + 50 * one.times_carried) for one in found.needs]
    problem = Problem(
        need_village=np.array([at[found.village_of(one)] for one in found.needs], np.int64),
        need_units=np.array(units, np.int64),
        partner_units=np.array([_room(*pair, policy, parts) for pair in zip(found.givers, giver_left, strict=True)]),
        edges=edges,
        villages=len(villages),
        need_urgency=np.array(urgency, np.int64),
    )
    return problem, villages


def _room(giver: Giver, left: int, policy: PlanPolicy, parts: Cut) -> int:
    """Units that a giver has, as far as the policy lets it be asked."""
    limit = policy.limits.get(giver.partner_id)
    if giver.offer is None:
        return max(0, (policy.projects_each if limit is None else limit) + left)
    units = parts.offer(giver.offer.form, max(0, left))
    return units if limit is None else min(units, limit)


def _demanded(found: Openings, policy: PlanPolicy, edges: Edges) -> tuple[Edges, list[tuple[int, int]]]:
    """The pairs that must be, as indices, added where nothing else speaks for them. Raises ContradictoryPolicy."""
    for pair in sorted(policy.both_ways):
        raise contradiction(found, *pair, Clash.FORBIDDEN)
    at = {one.pk: index for index, one in enumerate(found.needs)}
    must = [
        (at[need], _giver_for(found, found.needs[at[need]], partner)) for need, partner in policy.must if need in at
    ]
    if gone := [pair for pair in policy.must if pair[0] not in at]:
        raise contradiction(found, *gone[0], Clash.NOT_OPEN)
    for need, partner in policy.must:
        if _giver_for(found, found.needs[at[need]], partner) < 0:
            raise contradiction(found, need, partner, Clash.NOTHING_TO_GIVE)
    if must:
        pairs = np.array(must).T
        edges = edges.with_pairs(pairs[0], pairs[1])
    return edges, must


def _giver_for(found: Openings, need: Listing, partner: int) -> int:
    """With what a partner would serve a need: its resource of that form with most left; -1 where there is none."""
    fits = [
        (one.offer.left if one.offer else 0, -index)
        for index, one in enumerate(found.givers)
        if one.partner_id == partner
        and (one.offer is None if need.origin else one.offer is not None and one.offer.form == need.form)
    ]
    return -max(fits)[1] if fits else -1


def _decided(
    found: Openings, policy: PlanPolicy, given: Given, problem: Problem, must: Sequence[tuple[int, int]]
) -> Problem:
    """The problem with what the policy and people decided about pairs. Raises AllForbidden."""
    edges = problem.edges
    needs = np.array([one.pk for one in found.needs])[edges.need]
    partners = np.array([one.partner_id for one in found.givers])[edges.partner]
    pairs = [(int(need), int(partner)) for need, partner in zip(needs, partners, strict=True)]
    forbidden, refused = _marks(pairs, set(policy.must_not)), _marks(pairs, set(given.refused))
    offers = [(one.offer.pk if one.offer else None) for one in found.givers]
    keys = [(need, offers[giver], partner) for (need, partner), giver in zip(pairs, edges.partner, strict=True)]
    refused |= _marks(keys, set(given.held))
    kept = _marks(keys, set(given.kept))
    scores = np.minimum(1000, edges.score.astype(np.int64) + np.where(kept, KEPT, 0)).astype(np.int16)
    locked = np.zeros(len(edges), np.int32)
    if must:
        demanded = np.array(must).T
        at = edges.find(demanded[0], demanded[1])
        at = at[~refused[at]]  # a no of either side stands above the policy
        locked[at], scores[at] = 1, 1000
    usable = ~(forbidden | refused)
    if not usable.any() and not given.refused and not given.held:
        raise AllForbidden(pairs=len(edges))
    return replace(problem, edges=replace(edges, score=scores), locked=locked, forbidden=~usable)


def _marks(keys: Iterable[Any], wanted: Collection[Any]) -> Any:
    return np.array([tuple(key) in wanted for key in keys], bool)


def contradiction(found: Openings, need: int, partner: int, clash: Clash) -> ContradictoryPolicy:
    """The refusal that names a pair that must be, and what it collides with. At most two queries."""
    needs = {one.pk: one.title for one in found.needs} | needs_named(found.council, {need})
    partners = {one.partner_id: one.name for one in found.givers} | partners_named({partner})
    return ContradictoryPolicy(
        need=needs.get(need, str(need)),
        partner=partners.get(partner, str(partner)),
        kind=clash.value,
    )


def _had(found: Openings, parts: Cut, villages: Sequence[int], held: Mapping[Key, tuple[int, int]]) -> Any:
    """Units that each village was promised before in the year, with what is held for it now."""
    at = {pk: index for index, pk in enumerate(villages)}
    had = np.zeros(len(villages), np.int64)
    for one in promised_before(found.council, found.year):
        if (village := at.get(found.village_of(one))) is not None:
            had[village] += units_had(one, parts)
    of = {one.pk: found.village_of(one) for one in found.needs}
    for (need, _offer, _partner), (_quantity, units) in held.items():
        if need in of:
            had[at[of[need]]] += units
    return np.minimum(had, MOST_OFFERED)


def units_had(need: Listing, parts: Cut) -> int:
    """Units that are promised of a need; what a project needs is one unit, once all of it is promised."""
    return int(not need.left) if need.origin else parts.had(need.form, need.taken)
