"""How alike texts are: cosine of character bigrams, each weighed by how rare it is.

A bigram is two letters side by side (a Chinese character is a letter); a letter between two others that are none stands
alone. Numbers and punctuation part words and count for nothing: 100 盏路灯 and 20 盏路灯 are alike. Frequent bigrams
weigh little but are never dropped, as in a small town they may be all there is.
"""

import unicodedata
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lianxin.matching.core import solvers

Longs = NDArray[np.int64]
SIGN = 21
"""Bits of a Unicode character."""


def vectors(left: tuple[str, ...], right: tuple[str, ...]) -> tuple[Any, Any]:
    """A sparse row of length 1 for each text of both sides; an empty one for a text without letters."""
    rows, tokens = _tokens((*left, *right))
    texts = len(left) + len(right)
    known, column = np.unique(tokens, return_inverse=True)
    cells, count = np.unique(rows * max(len(known), 1) + column, return_counts=True)
    row, column = np.divmod(cells, max(len(known), 1))
    rarity = np.log((1 + texts) / (1 + np.bincount(column, minlength=len(known)))) + 1
    weight = count * rarity[column]
    length = np.sqrt(np.bincount(row, weight**2, texts))
    starts = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=texts))])
    matrix = solvers.sparse().csr_matrix(
        ((weight / length[row]).astype(np.float32), column.astype(np.int32), starts.astype(np.int32)),
        shape=(texts, len(known)),
    )
    return matrix[: len(left)], matrix[len(left) :]


def _tokens(texts: tuple[str, ...]) -> tuple[Longs, Longs]:
    """(text, bigram) of each bigram, from all texts at once."""
    joined = "\n".join(text.replace("\n", " ") for text in texts)
    joined = unicodedata.normalize("NFKC", joined).casefold() + "\n"
    signs = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)
    kinds, which = np.unique(signs, return_inverse=True)
    letter = np.array([unicodedata.category(chr(sign)).startswith("L") for sign in kinds.tolist()])[which]
    text = np.cumsum(signs == ord("\n")) - (signs == ord("\n"))
    here, following = letter[:-1], letter[1:]
    before = np.concatenate([[False], letter[:-2]])
    double = np.flatnonzero(here & following)
    alone = np.flatnonzero(here & ~following & ~before)
    rows = np.concatenate([text[double], text[alone]])
    return rows, np.concatenate([signs[double] << SIGN | signs[double + 1], signs[alone]])


def most_alike(left: Any, right: Any, top: int) -> tuple[Longs, Longs, NDArray[np.float32]]:
    """For each row of ``left`` the ``top`` rows of ``right`` with any likeness: (left, right, likeness)."""
    product = solvers.top_products()(left, right.T.tocsr(), top_n=top)
    rows = np.repeat(np.arange(left.shape[0]), np.diff(product.indptr))
    return rows, product.indices.astype(np.int64), product.data


def alike(left: Any, right: Any) -> NDArray[np.float32]:
    """Likeness row by row."""
    return np.asarray(left.multiply(right).sum(axis=1), np.float32).ravel()
