"""The shortest way between two nodes, sought from both ends, and the prices that go with it.

Both searches stop where they meet, and the source and the sink, which touch everything, are looked into last. So a
decision in a city costs what its neighbourhood costs. Both balls of settled nodes are disjoint, and prices change
only in them: by d − F before the way's middle, by B − d behind it, with F + B the length of the way. No reduced cost
falls below 0.
"""

from collections.abc import Callable, Iterable
from heapq import heappop, heappush
from typing import NamedTuple

import numpy as np

from lianxin.matching.core.residual import FIRST, SOURCE, Arc, Residual

FURTHEST = 2**59
NODE = 32
NODES = 2**NODE - 1
HUB = 200
"""Source and sink touch so much that they are looked into after as many other nodes."""


class Way(NamedTuple):
    """What was found: the length up to ``limit``; the steps (tail, head, edge) if it is shorter."""

    length: int
    steps: list[tuple[int, int, int]]


class _Ball:
    """One of the two searches."""

    def __init__(self, start: int, arcs: Callable[[int, int], Iterable[Arc]]) -> None:
        self.arcs = arcs
        self.heap = [start]
        """distance · 2**NODE + node: integers, as the garbage collector need not look through them."""
        self.distance = {start: 0}
        self.before: dict[int, int] = {}
        """(edge + 1) · 2**NODE + node."""
        self.settled: dict[int, int] = {}
        self.top, self.effort = 0, 0
        """How far the next node is, and how much has been looked into, with the next node."""
        self.beyond = FURTHEST
        """What was not looked at lies at least so far."""

    def grow(self, other: "_Ball", best: int, middle: int) -> tuple[int, int]:
        """Settle the next node. Returns the shortest way so far, and where both searches met on it."""
        node = heappop(self.heap) & NODES
        distance = self.settled[node] = self.top
        within = best - other.top
        self.beyond = min(self.beyond, within)
        known, theirs, before, heap = self.distance, other.distance, self.before, self.heap
        for end, more, edge in self.arcs(node, within - distance):
            far = distance + more
            if far < known.get(end, FURTHEST):
                known[end] = far
                before[end] = edge + 1 << NODE | node
                heappush(heap, far << NODE | end)
                if far + theirs.get(end, FURTHEST) < best:
                    best, middle = far + theirs[end], end
        self._look_ahead()
        return best, middle

    def _look_ahead(self) -> None:
        heap, settled = self.heap, self.settled
        while heap and heap[0] & NODES in settled:
            heappop(heap)
        self.top = heap[0] >> NODE if heap else FURTHEST
        self.effort = len(settled) + (HUB if heap and heap[0] & NODES < FIRST else 0)


class Search:
    """One search from ``tail`` to ``head``; ways of ``limit`` or longer are not sought."""

    def __init__(self, graph: Residual, tail: int, head: int, limit: int = FURTHEST) -> None:
        self.graph = graph
        self.out, self.back = _Ball(tail, graph.arcs_from), _Ball(head, graph.arcs_to)
        self.best, self.middle = (0, tail) if tail == head else (limit, -1)

    def run(self) -> Way:
        """Find the way."""
        out, back, best, middle = self.out, self.back, self.best, self.middle
        while out.top + back.top < best:
            ball, other = (out, back) if out.effort <= back.effort else (back, out)
            best, middle = ball.grow(other, best, middle)
        self.best, self.middle = best, middle
        return Way(best, self._steps() if middle >= 0 else [])

    def _steps(self) -> list[tuple[int, int, int]]:
        steps, node = [], self.middle
        while node in self.out.before:
            step = self.out.before[node]
            steps.append((step & NODES, node, (step >> NODE) - 1))
            node = step & NODES
        steps.reverse()
        node = self.middle
        while node in self.back.before:
            step = self.back.before[node]
            steps.append((node, step & NODES, (step >> NODE) - 1))
            node = step & NODES
        return steps

    def reprice(self) -> None:
        """Make every step of the way free, and no arc dearer than free negative."""
        forth = min(self.out.top, self.out.beyond, self.best)
        for ball, reach, sign in ((self.out, forth, 1), (self.back, self.best - forth, -1)):
            inside = [(node, distance) for node, distance in ball.settled.items() if distance < reach]
            if inside:
                nodes, distances = np.array(inside, np.int64).T
                self.graph.put(self.graph.price, nodes, self.graph.price[nodes] + sign * (distances - reach))


def nearest(graph: Residual, village: int, most: int) -> list[int]:
    """Partners one more unit of whom could reach a village, the nearest first; source and sink are not passed."""

    def arcs(node: int, within: int) -> list[Arc]:
        return [arc for arc in graph.arcs_from(node, within) if arc[0] >= FIRST]

    ball = _Ball(FIRST + village, arcs)
    nowhere = _Ball(SOURCE, graph.arcs_to)
    found: list[int] = []
    while len(found) < most and ball.top < FURTHEST:
        if (node := ball.heap[0] & NODES) >= graph.first_partner:
            found.append(node - graph.first_partner)
        ball.grow(nowhere, FURTHEST, -1)
    return found
