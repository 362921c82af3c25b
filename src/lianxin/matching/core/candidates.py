"""Which need could be served by which partner, and how well each pair fits."""

from lianxin.matching.core.shapes import Config, Edges, Side


def candidates(needs: Side, partners: Side, config: Config | None = None) -> Edges:
    """Pairs of equal form and category, with score and factors; ``config.top`` a need, and all ties of their form.

    Deterministic. Returns no pair below ``config.least_score``, and none whose days do not overlap.
    Raises: Unsolvable(WEIGHTS_ALL_ZERO).
    """
    raise NotImplementedError
