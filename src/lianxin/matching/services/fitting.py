"""Which pairs make sense, how well they fit, and which factors say so."""

from typing import Any

import numpy as np

from lianxin.exchange.states import Form
from lianxin.matching.core import Cause, Config, Edges, Unsolvable, Weights, candidates
from lianxin.matching.core.scoring import HALF, score_of
from lianxin.matching.core.shapes import FULL
from lianxin.matching.errors import BadPolicy
from lianxin.matching.policy import PlanPolicy
from lianxin.matching.queries.openings import Giver, Openings
from lianxin.matching.services.sides import giver_side, need_side, ties
from lianxin.matching.states import Factor, Weight

ALIKE_BY_FORM = {Form.MONEY.value, Form.LABOUR.value}
"""One yuan or one hour is as good as another; of other forms, words or category must have something in common."""
TIMES = {Weight.NONE: 0, Weight.LITTLE: 1, Weight.NORMAL: 2, Weight.MUCH: 4}
COLUMN = {factor: at for at, factor in enumerate(Factor)}


def fitting(found: Openings, policy: PlanPolicy) -> Edges:
    """The pairs that make sense, with scores and factors. Raises BadPolicy where no factor counts."""
    weights = weights_of(policy)
    try:
        edges = candidates(need_side(found), giver_side(found), Config(weights=weights, ties=ties(found)))
    except Unsolvable as reason:
        if reason.code != Cause.WEIGHTS_ALL_ZERO:
            raise
        raise BadPolicy(field="weights", value=0) from None
    if not len(edges):
        return edges
    factors = edges.factors.copy()
    factors[:, COLUMN[Factor.DISTANCE]] = _nearness(found, edges)
    edges = Edges(edges.need, edges.partner, score_of(factors, weights.row()), factors, edges.room)
    return _chosen(edges, _sensible(found, edges) & (edges.score > 0))


def weights_of(policy: PlanPolicy) -> Weights:
    """The core's weights: the usual ones, as often as the policy's words say."""
    usual = Weights()
    return Weights(**{name.value: getattr(usual, name) * TIMES[policy.weight(name)] for name in Factor})


def known(found: Openings, edges: Edges) -> Any:
    """Which factors say something of each edge, as a table of (edges, factors). What is not known counts half."""
    asked = np.array([one.category_id is not None for one in found.needs])[edges.need]
    dated = np.array([bool(one.offer and (one.offer.from_on or one.offer.until_on)) for one in found.givers])
    says = edges.factors > 0
    says[:, COLUMN[Factor.CATEGORY]] = edges.factors[:, COLUMN[Factor.CATEGORY]] == FULL
    says[:, COLUMN[Factor.DISTANCE]] = edges.factors[:, COLUMN[Factor.DISTANCE]] == FULL
    says[:, COLUMN[Factor.SKILLS]] &= asked
    says[:, COLUMN[Factor.TIME]] &= dated[edges.partner]
    return says


def points_of(edges: Edges, says: Any, policy: PlanPolicy, edge: int) -> dict[str, int]:
    """What each factor that speaks for an edge gives of its score."""
    weights = weights_of(policy).row()
    given = says[edge] * edges.factors[edge] * weights // max(1, int(weights.sum()))
    return {factor.value: int(points) for factor, points in zip(Factor, given, strict=True) if points}


def _nearness(found: Openings, edges: Edges) -> Any:
    """Full where something is meant for the need's village, or its giver lies there; nothing where it is meant for
    another village; half where it is for the whole town."""
    villages = np.array([found.village_of(one) for one in found.needs])[edges.need]
    meant = np.array([_meant_for(one) for one in found.givers])[edges.partner]
    return np.where(meant == villages, FULL, np.where(meant > 0, 0, HALF))


def _meant_for(giver: Giver) -> int:
    return (giver.offer.place_id or 0) if giver.offer else 0


def _chosen(edges: Edges, mask: Any) -> Edges:
    """Some of the edges."""
    room = edges.room[mask] if len(edges.room) else edges.room
    return Edges(edges.need[mask], edges.partner[mask], edges.score[mask], edges.factors[mask], room)


def _sensible(found: Openings, edges: Edges) -> Any:
    """Pairs that have something in common beyond being there at the same time, of two different organisations."""
    says = known(found, edges)
    kin = says[:, COLUMN[Factor.TEXT]] | says[:, COLUMN[Factor.CATEGORY]]
    knows = kin | says[:, COLUMN[Factor.PAIRING]] | says[:, COLUMN[Factor.WISH]] | says[:, COLUMN[Factor.SKILLS]]
    alike = np.array([not one.origin and one.form in ALIKE_BY_FORM for one in found.needs])[edges.need]
    project = np.array([bool(one.origin) for one in found.needs])[edges.need]
    own = np.array([one.owner_id or 0 for one in found.needs])[edges.need]
    gives = np.array([one.partner_id or -1 for one in found.givers])[edges.partner]
    return (kin | alike | (project & knows)) & (own != gives)
