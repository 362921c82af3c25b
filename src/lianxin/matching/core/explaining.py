"""Why a pair, why not, and who could help: figures that planning anew confirms. Nothing here changes the session."""

from collections.abc import Sequence

from lianxin.matching.core.plans import GapExplanation, PairExplanation, Prices
from lianxin.matching.core.sessions import Session


def explain_pair(session: Session, edge: int) -> PairExplanation:
    """The factors, the exact loss without the pair, and the score at which the next alternative would win."""
    raise NotImplementedError


def explain_gap(session: Session, village: int, most: int = 5) -> GapExplanation:
    """Why a village is not served in full, and whose one more unit would help it, best first, at most ``most``."""
    raise NotImplementedError


def price_capacity(session: Session, ids: Sequence[int]) -> Prices:
    """What one more unit of each of these partners is worth to the whole plan."""
    raise NotImplementedError
