"""Pairs that must be: whether they all can."""

import numpy as np

from lianxin.matching.core.errors import Cause, Conflict, Unsolvable
from lianxin.matching.core.shapes import Problem


def check_locks(problem: Problem) -> None:
    """Raises Unsolvable(LOCKS_CONTRADICT) with the first pair, need or partner that is asked for too much."""
    edges, locked = problem.edges, problem.locked
    if not locked.any():
        return
    must = locked > 0
    if (wrong := np.flatnonzero(must & problem.forbidden)).size:
        _contradict(problem, Conflict.FORBIDDEN, int(wrong[0]), 0)
    if len(edges.room) and (wrong := np.flatnonzero(locked > edges.room)).size:
        _contradict(problem, Conflict.PAIR, int(wrong[0]), int(edges.room[wrong[0]]))
    needs = np.bincount(edges.need, locked, len(problem.need_units)).astype(np.int64)
    if (wrong := np.flatnonzero(needs > problem.need_units)).size:
        which = int(wrong[0])
        raise contradiction(Conflict.NEED, which, -1, int(needs[which]), int(problem.need_units[which]))
    partners = np.bincount(edges.partner, locked, len(problem.partner_units)).astype(np.int64)
    if (wrong := np.flatnonzero(partners > problem.partner_units)).size:
        which = int(wrong[0])
        raise contradiction(Conflict.PARTNER, -1, which, int(partners[which]), int(problem.partner_units[which]))


def contradiction(conflict: Conflict, need: int, partner: int, asked: int, room: int) -> Unsolvable:
    """The refusal of locks that cannot all be."""
    return Unsolvable(Cause.LOCKS_CONTRADICT, conflict=conflict, need=need, partner=partner, asked=asked, room=room)


def _contradict(problem: Problem, conflict: Conflict, edge: int, room: int) -> None:
    need, partner = int(problem.edges.need[edge]), int(problem.edges.partner[edge])
    raise contradiction(conflict, need, partner, int(problem.locked[edge]), room)
