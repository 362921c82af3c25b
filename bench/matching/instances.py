"""Synthetic instances, the same for the same seed.

Villages of about 14 needs ask for 1 to 5 units each. Supply is scarce, uneven by kind (between 0.4 and 1.2 units for
each unit that is wanted) and local: candidates are partners of a need's kind, the near ones likelier.
"""

import numpy as np
from numpy.typing import NDArray

from lianxin.matching.core import FULL, Edges, Problem

KINDS = 40
PAIRS = 30
WORDS = (
    "道路 河道 路灯 厨房 围墙 屋顶 助老 助学 助餐 义诊 法律 咨询 培训 电商 直播 "
    "水稻 草莓 冷库 文艺 演出 图书 阅览 健身 器材 绿化 树苗 消防 巡查 志愿 服务"
)
"""For texts: as common as in lists of needs."""


def instance(needs: int, partners: int, *, seed: int, pairs: int = PAIRS) -> Problem:
    """``needs`` × ``partners`` with about ``pairs`` candidates a need."""
    random = np.random.default_rng(seed)
    villages = max(needs // 14, 1)
    bounds = np.cumsum(random.uniform(0.8, 1.2, villages))
    village = np.searchsorted(bounds / bounds[-1], random.random(needs)).astype(np.int32)
    units = random.integers(1, 6, needs)
    kinds = min(KINDS, max(partners // (2 * pairs), 1))
    plenty = np.linspace(0.4, 1.2, kinds)[np.arange(partners) % kinds]
    gives = np.maximum(np.rint(random.uniform(0.2, 1.8, partners) * plenty * units.sum() / partners), 1)
    return Problem(
        need_village=village,
        need_units=units.astype(np.int64),
        partner_units=gives.astype(np.int64),
        edges=_pairs(random, needs, partners, pairs, kinds),
        villages=villages,
        need_urgency=(random.integers(0, 4, needs) * 50).astype(np.int32),
    )


def _pairs(random: np.random.Generator, needs: int, partners: int, pairs: int, kinds: int) -> Edges:
    """Each need draws among the partners of its kind, near ones more often; each pair once."""
    each = partners // kinds
    kind = random.integers(0, kinds, needs).astype(np.int32)
    base = (random.random(needs) * each).astype(np.float32)
    wide = pairs * 2 if each > 4 * pairs else each
    keys = []
    for begin in range(0, needs, 1 << 16):
        part = slice(begin, min(begin + (1 << 16), needs))
        drawn = base[part, None] + random.laplace(0, wide, (part.stop - begin, pairs))
        partner = (kind[part, None] + kinds * (drawn % each).astype(np.int64)) % partners
        keys.append(np.unique(np.arange(begin, part.stop)[:, None] * np.int64(partners) + partner))
    key = np.concatenate(keys)
    need, partner = (key // partners).astype(np.int32), (key % partners).astype(np.int32)
    return Edges(need, partner, _scores(random, len(key)))


def _scores(random: np.random.Generator, count: int) -> NDArray[np.int16]:
    return np.clip(random.normal(520, 160, count), 50, FULL).astype(np.int16)


def texts(count: int, *, seed: int) -> tuple[str, ...]:
    """Titles of three to six words and a place."""
    random = np.random.default_rng(seed)
    known = WORDS.split()
    words = random.integers(0, len(known), (count, 6))
    length = random.integers(3, 7, count)
    place = random.integers(0, 900, count)
    return tuple(
        chr(0x4E00 + spot) + chr(0x5000 + spot // 3) + "村" + "".join(known[word] for word in row[:many])
        for row, many, spot in zip(words.tolist(), length.tolist(), place.tolist(), strict=True)
    )
