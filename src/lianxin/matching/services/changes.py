"""How the pairs of a plan change."""

from dataclasses import dataclass
from typing import Literal

from lianxin.matching.models import Proposal


@dataclass(frozen=True)
class Change:
    """How one pair changed: it is ``new``, it has ``ended``, or its quantity is ``more`` or ``less`` than before."""

    kind: Literal["new", "ended", "more", "less"]
    proposal: Proposal
    before: int
    after: int
