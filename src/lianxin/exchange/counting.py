"""How listings and claims change figures."""

from collections import Counter
from datetime import date

from lianxin.exchange.models import Claim, Delivery, Listing
from lianxin.exchange.origins import Origin, belongs_to, origin_of
from lianxin.exchange.states import PROMISED, Form, ListingState, Side
from lianxin.figures.models import CellKey, month_of

Cells = Counter[CellKey]

NEEDS = "exchange.needs"
OFFERS = "exchange.offers"
CLAIMS = "exchange.claims"
PROMISED_FEN = "exchange.promised_fen"
RECEIVED_FEN = "exchange.received_fen"
BALANCE_FEN = "exchange.balance_fen"

LISTED = {Side.NEED: NEEDS, Side.OFFER: OFFERS}

belongs_to("", Origin(promised_fen=PROMISED_FEN, received_fen=RECEIVED_FEN, balance_fen=BALANCE_FEN, claims=CLAIMS))


def cell(listing: Listing, metric: str, on: date, giver_id: int = 0) -> CellKey:
    """The cell of a figure that something on a day belongs to, and who gave. ``listing`` comes with its place."""
    place = listing.place
    village = (place.division_id or "") if place else ""
    where = (village, listing.category_id or 0, giver_id)
    return CellKey(listing.council_id, metric, listing.year, month_of(on), *where)


def listed(listing: Listing) -> Cells:
    """What a listing that stands for itself adds to the number of needs or of resources."""
    if listing.origin or listing.state == ListingState.DRAFT:
        return Counter()
    return Counter({cell(listing, LISTED[Side(listing.side)], listing.listed_on): 1})


def promised(claim: Claim) -> Cells:
    """What a claim in its present state adds to the figures of promises. It comes with its listing and place."""
    if claim.state not in PROMISED:
        return Counter()
    return promises(claim.listing, claim.on, claim.held, claim.organisation_id)


def everything(listing: Listing) -> Cells:
    """All that a listing, its claims and what came for them add to figures, from their records. Two queries."""
    cells = listed(listing)
    for claim in Claim.objects.filter(listing=listing):
        claim.listing = listing
        cells.update(promised(claim))
    for delivery in Delivery.objects.filter(claim__listing=listing).select_related("claim"):
        cells.update(received(listing, delivery.on, delivery.quantity, delivery.claim.organisation_id))
    return cells


def promises(listing: Listing, on: date, quantity: int, organisation_id: int) -> Cells:
    """What one promise of ``quantity`` (listing's unit) by a claimant on a day adds."""
    origin, cells = origin_of(listing.origin), Cells()
    if origin.claims:
        cells[cell(listing, origin.claims, on)] += 1
    if listing.form == Form.MONEY:
        cells[cell(listing, origin.promised_fen, on, _giver(listing, organisation_id))] += quantity
    return cells


def received(listing: Listing, on: date, quantity: int, organisation_id: int) -> Cells:
    """What ``quantity`` that arrived for a claimant's claim on a day adds; taken back it is negative."""
    if listing.form != Form.MONEY:
        return Counter()
    origin, giver = origin_of(listing.origin), _giver(listing, organisation_id)
    held_of = giver if not listing.origin else 0  # what a project holds is not one giver's: expenses share it out
    return Counter(
        {
            cell(listing, origin.received_fen, on, giver): quantity,
            cell(listing, origin.balance_fen, on, held_of): quantity,
        }
    )


def _giver(listing: Listing, claimant_id: int) -> int:
    return claimant_id if listing.side == Side.NEED else listing.owner_id
