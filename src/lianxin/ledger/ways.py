"""Whose money each carried amount is, and so what became of each giver's part. Pure: ids and fen in, ids and fen out.

A fund knows the shares of each source in each use. Where a use is carried into another fund it becomes one source
there, made of several givers' money. Each of its uses takes from all of them, pro rata to what is left of theirs, in
the order of entries. So a giver's parts add up to the gift, and an expense's to the expense, however far money went.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from lianxin.kernel.split import draw_fen

Parts = dict[int, int]
"""Fen, by the gift (a received transfer) that they come from."""


@dataclass(frozen=True)
class Ways:
    """``parts[source, use]`` is whose money went from a source to a use, ``came[use]`` whose money a use is in all, and
    ``held[source]`` whose of a carried source is still there.
    """

    parts: Mapping[tuple[int, int], Parts] = field(default_factory=dict)
    came: Mapping[int, Parts] = field(default_factory=dict)
    held: Mapping[int, Parts] = field(default_factory=dict)


def follow(shares: Iterable[tuple[int, int, int]], carried: Collection[int]) -> Ways:
    """Work out the ways.

    Args: shares as source, use and fen, net of what was taken back: all into and out of ``carried``, and others that
    are asked about; ``carried``: the carried transfers among them. Their chains lead to higher ids.
    """
    out: dict[int, Parts] = defaultdict(dict)
    for source, use, fen in sorted(shares):
        out[source][use] = fen
    parts: dict[tuple[int, int], Parts] = {}
    came: dict[int, Parts] = defaultdict(lambda: defaultdict(int))
    held: dict[int, Parts] = {}
    for source in sorted(out, key=lambda one: (one in carried, one)):  # a gift is made of nothing but itself
        left = dict(sorted(came[source].items())) if source in carried else {source: sum(out[source].values())}
        for use, fen in out[source].items():
            parts[source, use] = draw_fen(fen, left)
            for gift, part in parts[source, use].items():
                came[use][gift] += part
                left[gift] -= part
        held[source] = {gift: fen for gift, fen in left.items() if fen}
    unspent = {one: dict(came[one]) for one in set(carried) & came.keys() - out.keys()}
    return Ways(parts, {use: dict(sorted(found.items())) for use, found in came.items()}, held | unspent)
