"""What searching means, said another way than the product says it; and texts to try it on."""

import re
import unicodedata
from itertools import groupby

from hypothesis import strategies as st

# Few signs, so that texts and queries have much in common; with every kind that is treated in its own way.
_SIGNS = "水库村路村水a1Ｂé 　，。\n\"'*-龥龤龣𠀀😀々か한²㎡½ßı\u0301\u200b\ufe0f"
TEXTS = st.text(alphabet=_SIGNS, max_size=14)
QUERIES = st.text(alphabet=_SIGNS, max_size=5)


def part_of(text: str, query: str) -> bool:
    """Whether each word of a query is a part of a text, Latin words as a whole."""
    words = _said(query).split()
    return bool(words) and all(word in _said(text) for word in words)


def _said(text: str) -> str:
    seen = re.sub("[\ufe00-\ufe0f\U000e0100-\U000e01ef]", "", text)
    seen = "".join(sign for sign in seen if unicodedata.category(sign) != "Cf")
    same = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", seen).casefold())
    parts = [(kind, "".join(signs)) for kind, signs in groupby(same, _kind)]
    return "".join(f"<{part}>" if kind == "latin" else part if kind == "alone" else " " for kind, part in parts)


def _kind(sign: str) -> str:
    category = unicodedata.category(sign)
    if category[0] == "M" or category == "Lo" or sign in "〇々〆ー":
        return "alone"
    return "latin" if category[0] in "LN" else "between"
