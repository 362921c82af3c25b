"""The shortest way between two nodes, sought from both ends, and the prices that go with it.

Each search settles all nodes at one distance together, and both stop where they meet: a decision in a city costs what
its neighbourhood costs. The balls of settled nodes are disjoint, and prices change only in them: by d − F before the
middle of the way, by B − d behind it, with F + B its length. Then the way is free and no reduced cost is negative.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lianxin.matching.core.residual import FIRST, Residual

FURTHEST = 2**59

Longs = NDArray[np.int64]


@dataclass(frozen=True)
class Way:
    """What was found: its length, at most the limit; its arcs in order, or None if there is none below the limit."""

    length: int
    arcs: list[int] | None


class _Ball:
    """One of the two searches. ``turn`` is 1 where it goes against the arcs."""

    def __init__(self, graph: Residual, start: int, turn: int) -> None:
        self.graph, self.turn = graph, turn
        nodes = len(graph.price)
        self.distance = np.full(nodes, FURTHEST)
        self.before = np.zeros(nodes, np.int64)
        self.distance[start] = 0
        self.front, self.later = np.array([start]), [np.zeros(0, np.int64)]
        self.top, self.looked = 0, 0
        """How far the front is, and how many nodes were looked into."""
        self.beyond = FURTHEST
        """What was not looked at lies at least so far."""

    def grow(self, within: int, lowest: int = 0) -> Longs:
        """Look along the arcs of the front, to nodes from ``lowest`` on. Returns the nodes that came nearer."""
        graph, front, top = self.graph, self.front, self.top
        self.beyond = min(self.beyond, within)
        self.looked += len(front)
        away = graph.arcs.of(front)
        ends = graph.arcs.head[away]
        arcs = away ^ 1 if self.turn else away
        tails = graph.arcs.head[away ^ 1]
        change = graph.price[tails] - graph.price[ends]
        far = graph.arcs.cost[arcs] + (top - change if self.turn else top + change)
        near = ((far < within) & (far < self.distance[ends]) & (ends >= lowest)).nonzero()[0]
        ends, far = ends[near], far[near]
        np.minimum.at(self.distance, ends, far)
        won = far == self.distance[ends]
        ends = ends[won]
        self.before[ends] = arcs[near[won]]
        nearer = np.unique(ends)
        here = self.distance[nearer] == top
        self.later.append(nearer[~here])
        self._advance(nearer[here])
        return nearer

    def _advance(self, here: Longs) -> None:
        self.front = here
        if len(here):
            return
        waiting = np.unique(np.concatenate(self.later))
        waiting = waiting[self.distance[waiting] > self.top]
        self.later = [waiting]
        if not len(waiting):
            self.top = FURTHEST
            return
        distances = self.distance[waiting]
        self.top = int(distances.min())
        self.front = waiting[distances == self.top]
        self.later = [waiting[distances > self.top]]


class Search:
    """One search from ``tail`` to ``head``; ways of ``limit`` or longer are not sought."""

    def __init__(self, graph: Residual, tail: int, head: int, limit: int = FURTHEST) -> None:
        self.graph = graph
        self.out, self.back = _Ball(graph, tail, 0), _Ball(graph, head, 1)
        self.ends = tail, head
        self.best, self.middle = (0, tail) if tail == head else (limit, -1)

    def run(self) -> Way:
        """Find the way."""
        out, back = self.out, self.back
        while out.top + back.top < self.best:
            ball, other = (out, back) if self._effort(out) <= self._effort(back) else (back, out)
            nearer = ball.grow(self.best - other.top)
            if len(nearer):
                self._meet(nearer)
        return Way(self.best, self._arcs() if self.middle >= 0 else None)

    def _effort(self, ball: _Ball) -> int:
        return ball.looked + len(ball.front)

    def _meet(self, nodes: Longs) -> None:
        lengths = self.out.distance[nodes] + self.back.distance[nodes]
        at = int(lengths.argmin())
        if lengths[at] < self.best:
            self.best, self.middle = int(lengths[at]), int(nodes[at])

    def _arcs(self) -> list[int]:
        heads, (tail, head) = self.graph.arcs.head, self.ends
        first, node = [], self.middle
        while node != tail:
            arc = int(self.out.before[node])
            first.append(arc)
            node = int(heads[arc ^ 1])
        last, node = [], self.middle
        while node != head:
            arc = int(self.back.before[node])
            last.append(arc)
            node = int(heads[arc])
        return first[::-1] + last

    def reprice(self) -> None:
        """Make every arc of the way free, and no reduced cost negative."""
        graph = self.graph
        forth = min(self.out.top, self.out.beyond, self.best)
        for ball, reach, sign in ((self.out, forth, 1), (self.back, self.best - forth, -1)):
            nodes = (ball.distance < reach).nonzero()[0]
            if len(nodes):
                graph.put(graph.price, nodes, graph.price[nodes] + sign * (ball.distance[nodes] - reach))


def nearest(graph: Residual, village: int, most: int) -> list[int]:
    """Partners one more unit of whom could reach a village, the nearest first; source and sink are not passed."""
    ball = _Ball(graph, FIRST + village, 0)
    found: list[int] = []
    while len(found) < most and ball.top < FURTHEST:
        found += [node - graph.first_partner for node in ball.front.tolist() if node >= graph.first_partner]
        ball.grow(FURTHEST, FIRST)
    return found[:most]
