"""Which need could be served by which partner, and how well each pair fits."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lianxin.matching.core.errors import Cause, Unsolvable
from lianxin.matching.core.likeness import alike, most_alike, vectors
from lianxin.matching.core.scoring import factors_of, score_of
from lianxin.matching.core.shapes import UNKNOWN, Config, Edges, Side

Longs = NDArray[np.int64]


def candidates(needs: Side, partners: Side, config: Config | None = None) -> Edges:
    """Pairs of equal form and category, with score and factors; ``config.top`` a need, and all ties of their form.

    Deterministic. Returns no pair below ``config.least_score``, and none whose days do not overlap.
    Raises: Unsolvable(WEIGHTS_ALL_ZERO | ARRAYS_DISAGREE).
    """
    config = config or Config()
    weights = config.weights.row()
    if weights.min() < 0:
        raise Unsolvable(Cause.ARRAYS_DISAGREE, array="weights", wrong=int(weights.min()))
    if not weights.any():
        raise Unsolvable(Cause.WEIGHTS_ALL_ZERO)
    if not len(needs) or not len(partners):
        return _edges(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int16), factors=None)
    need, partner, text = _found(needs, partners, config)
    factors = factors_of(needs, partners, need, partner, text, config)
    score = score_of(factors, weights)
    fits = np.flatnonzero((score >= config.least_score) & (factors[:, TIME] > 0))
    return _edges(need[fits], partner[fits], score[fits], factors[fits])


TIME = 5
"""The column of the factor time, which is 0 only if the days do not overlap."""


def _edges(need: Longs, partner: Longs, score: NDArray[np.int16], factors: NDArray[np.int16] | None) -> Edges:
    pairs = need.astype(np.int32), partner.astype(np.int32), score
    return Edges(*pairs) if factors is None else Edges(*pairs, factors)


def _found(needs: Side, partners: Side, config: Config) -> tuple[Longs, Longs, Longs]:
    """(need, partner, likeness per mille) of all candidates, each once, in order."""
    left, right = vectors(needs.text, partners.text)
    keys, likes = [], []
    for of_need, of_partner in _blocks(needs, partners):
        rows, columns, like = _block(left[of_need], right[of_partner], config.top)
        keys.append(of_need[rows] * len(partners) + of_partner[columns])
        likes.append(np.rint(like * 1000).astype(np.int64))
    tied = _tied(needs, partners, config)
    tied_need, tied_partner = np.divmod(tied, len(partners))
    keys.append(tied)
    likes.append(np.rint(alike(left[tied_need], right[tied_partner]) * 1000).astype(np.int64))
    key, first = np.unique(np.concatenate(keys), return_index=True)
    need, partner = np.divmod(key, len(partners))
    return need, partner, np.minimum(np.concatenate(likes)[first], 1000)


def _blocks(needs: Side, partners: Side) -> Iterator[tuple[Longs, Longs]]:
    """Needs and partners that may be pairs: of equal form, and of equal category where both say one."""
    kinds = np.stack([needs.form, needs.category])
    for form, category in np.unique(kinds, axis=1).T.tolist():
        of_need = np.flatnonzero((needs.form == form) & (needs.category == category))
        fits = partners.form == form
        if category != UNKNOWN:
            fits = fits & ((partners.category == category) | (partners.category == UNKNOWN))
        of_partner = np.flatnonzero(fits)
        if len(of_partner):
            yield of_need, of_partner


def _block(left: Any, right: Any, top: int) -> tuple[Longs, Longs, NDArray[np.float32]]:
    """The most alike; where fewer than ``top`` are alike at all, others in turn, so that no partner is left out."""
    needs, partners = left.shape[0], right.shape[0]
    each = min(top, partners)
    rows, columns, like = most_alike(left, right, each)
    lacking = each - np.bincount(rows, minlength=needs)
    more = np.repeat(np.arange(needs), each)
    turn = np.tile(np.arange(each), needs)
    wanted = turn < lacking[more] if each < partners else np.ones(len(more), np.bool_)
    filler = (more * each + turn) % partners
    key = np.concatenate([rows * partners + columns, (more * partners + filler)[wanted]])
    key, first = np.unique(key, return_index=True)
    like = np.concatenate([like, np.zeros(int(wanted.sum()), np.float32)])[first]
    return (*np.divmod(key, partners), like)


def _tied(needs: Side, partners: Side, config: Config) -> Longs:
    """Keys of the pairs that know each other, of equal form."""
    ties = config.ties
    need = np.concatenate([ties.paired_need, ties.wished_need]).astype(np.int64)
    partner = np.concatenate([ties.paired_partner, ties.wished_partner]).astype(np.int64)
    same = needs.form[need] == partners.form[partner]
    return np.unique(need[same] * len(partners) + partner[same])
