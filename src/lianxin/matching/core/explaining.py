"""Why a pair, why not, and who could help: figures that planning anew confirms. Nothing here changes the session."""

from collections.abc import Sequence

import numpy as np

from lianxin.matching.core.plans import Delta, GapExplanation, Helper, Loss, PairExplanation, Prices
from lianxin.matching.core.searching import Search, nearest
from lianxin.matching.core.sessions import Session
from lianxin.matching.core.shapes import FULL

SOUGHT = 4
"""Partners tried for each helper that is asked for, the nearest first."""


def explain_pair(session: Session, edge: int) -> PairExplanation:
    """The factors, the exact loss without the pair, and the score at which the next alternative would win."""
    graph = session.graph
    units = int(graph.flow[edge])
    return PairExplanation(
        edge=edge,
        need=int(graph.need[edge]),
        partner=int(graph.partner[edge]),
        units=units,
        score=int(graph.score[edge]),
        factors=session.factors(edge),
        loss=_loss_without(session, edge) if units else None,
        flips_at=_leaves_at(session, edge) if units else _comes_at(session, edge),
    )


def explain_gap(session: Session, village: int, most: int = 5) -> GapExplanation:
    """Why a village is not served in full, and whose one more unit would help it, best first, at most ``most``.

    The nearest ``4·most`` partners are tried: those of its own needs, then those that would free one of these.
    """
    graph = session.graph
    needs = graph.needs_of(village)
    helpers: list[Helper] = []
    if graph.need_served[needs].sum() < graph.need_units[needs].sum():
        for partner in nearest(graph, village, most * SOUGHT):
            delta = _with_one_more(session, partner)
            if gain := _village_gain(delta, village):
                helpers.append(Helper(partner, gain, _loss(delta), len(delta.edges)))
    helpers.sort(key=lambda helper: (-helper.village_gain, *helper.gain.key(), helper.partner))
    alone = [need for need in needs.tolist() if not graph.usable[graph.edges_at(graph.first_need + need)].any()]
    return GapExplanation(
        village=village,
        served=int(graph.here[village] + graph.had[village]),
        wanted=int(graph.need_units[needs].sum() + graph.had[village]),
        without_candidates=int((graph.need_units[alone] - graph.need_served[alone]).sum()),
        helpers=tuple(helpers[:most]),
    )


def price_capacity(session: Session, ids: Sequence[int]) -> Prices:
    """What one more unit of each of these partners is worth to the whole plan."""
    gains = [_loss(_with_one_more(session, int(partner))) for partner in ids]
    columns = np.array([(-gain.served, gain.levels, -gain.taking_part, -gain.fit) for gain in gains], np.int64)
    served, levels, taking_part, fit = columns.reshape(-1, 4).T
    return Prices(np.array(ids, np.int64), served, levels, taking_part, fit)


def _loss(delta: Delta) -> Loss:
    return Loss.between(delta.was, delta.now)


def _with_one_more(session: Session, partner: int) -> Delta:
    with session.trying():
        return session.set_capacity(partner, int(session.graph.units[partner]) + 1)


def _village_gain(delta: Delta, village: int) -> int:
    at = np.flatnonzero(delta.villages == village)
    return max(int((delta.village_after[at] - delta.village_before[at]).sum()), 0)


def _loss_without(session: Session, edge: int) -> Loss:
    with session.trying():
        was = session.objective()
        if session.graph.locked[edge]:
            session.lock(edge, 0)
        now = session.reject(edge).now
    return Loss.between(was, now)


def _leaves_at(session: Session, edge: int) -> int | None:
    """Below this score a unit leaves the pair."""
    graph = session.graph
    if graph.flow[edge] <= graph.locked[edge]:
        return None
    score = int(graph.score[edge])
    with session.trying():
        graph.put(graph.usable, edge, np.False_)
        graph.carry(edge, 0)
        need, partner = graph.first_need + int(graph.need[edge]), graph.first_partner + int(graph.partner[edge])
        spare = _spare(session, need, partner, score, graph.reduced(edge), 1)
    return None if spare is None or score - spare < 1 else score - spare


def _comes_at(session: Session, edge: int) -> int | None:
    """Above this score a unit comes to the pair."""
    graph = session.graph
    if graph.forbidden[edge] or not graph.room[edge]:
        return None
    score = int(graph.score[edge])
    need, partner = graph.first_need + int(graph.need[edge]), graph.first_partner + int(graph.partner[edge])
    spare = _spare(session, partner, need, FULL - score, graph.reduced(edge), -1)
    return None if spare is None or score + spare >= FULL else max(score + spare, 0)


def _spare(session: Session, tail: int, head: int, most: int, reduced: int, sign: int) -> int | None:
    """How much dearer than the pair the way around it is: cost of way ∓ cost of pair. None: more than ``most``."""
    limit = most + 1 + sign * reduced
    way = Search(session.graph, tail, head, limit).run() if limit > 0 else None
    return way.length - sign * reduced if way and way.arcs is not None else None
