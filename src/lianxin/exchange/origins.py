"""Listings that are part of another thing: what upper floors say of them.

A listing's ``origin`` names the type of that thing as the journal does. Its claims count in that thing's figures, are
told on its timeline, and what is done to them is done while that thing allows it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lianxin.ledger.models import Transfer
    from lianxin.network.queries import Viewer

Demand = Callable[[str, int], None]
"""``(verb, origin_id)``: demand that the held thing allows the verb of the exchange to be done to a claim of it now."""
Sees = Callable[["Viewer", int], bool]
"""``(viewer, origin_id)``: whether somebody may know of the thing while what it needs is not open yet."""
Hold = Callable[[int], None]
"""``(origin_id)``: hold the thing until the transaction ends."""

TakenBack = Callable[["Transfer"], None]
"""``(reversal)``: count what changes with money that came for a claim and is taken back."""


@dataclass(frozen=True)
class Origin:
    """Which figures the claims of such listings change, and who decides when something may be done to them.

    ``hold`` locks the thing itself. Its own verbs hold it and go on to its listings, so whatever holds both does so in
    this order; otherwise two of them would wait for each other.
    ``promised_fen``, ``received_fen`` and ``balance_fen`` are codes of figures of money; ``claims`` of the number of
    claims. ``page`` is the name of the page on which such a thing and its claims are dealt with; empty where each claim
    has its own.
    """

    promised_fen: str
    received_fen: str
    balance_fen: str
    claims: str = ""
    sees: Sees | None = None
    hold: Hold | None = None
    demand: Demand | None = None
    page: str = ""
    taken_back: TakenBack | None = None


_origins: dict[str, Origin] = {}


def belongs_to(type_: str, origin: Origin) -> None:
    """Declare the listings of one type of thing. Raises ValueError on a second declaration of another kind."""
    if _origins.setdefault(type_, origin) is not origin:
        raise ValueError(f"listings of {type_} are declared twice")


def origin_of(type_: str) -> Origin:
    """What was declared of the listings of a type of thing. Raises KeyError."""
    return _origins[type_]
