"""What time does: unanswered offers run out, resources whose time is over close. Called by the background's turn."""

from django.db import transaction

from lianxin.exchange.models import Claim, Listing
from lianxin.exchange.services.publishing import shut
from lianxin.exchange.services.steps import end, hold_claim, hold_listing, record, record_listing
from lianxin.exchange.states import ASKED, ClaimState, ListingState, Side
from lianxin.kernel import clock

NO_ANSWER = "逾期未答复"
OVER = "已过可用时间"
BATCH = 500


def expire_due() -> int:
    """End what nobody answered in time and close resources whose time is over. Returns how many.

    Each in a transaction of its own; safe beside other processes that do the same.
    """
    late = Claim.objects.filter(state__in=ASKED, answer_by_at__lt=clock.now()).order_by("answer_by_at")
    past = Listing.objects.own().filter(side=Side.OFFER, state=ListingState.OPEN, until_on__lt=clock.today())
    expired = sum(expire_claim(pk) for pk in list(late.values_list("pk", flat=True)[:BATCH]))
    return expired + sum(expire_listing(pk) for pk in list(past.values_list("pk", flat=True)[:BATCH]))


@transaction.atomic
def expire_claim(claim_id: int) -> bool:
    """End one unanswered proposal or offer; the next who waits is asked. False where it was answered meanwhile."""
    claim = hold_claim(claim_id)
    if claim.state not in ASKED or claim.answer_by_at is None or claim.answer_by_at >= clock.now():
        return False
    record("expired", claim, None, None, reason=NO_ANSWER)
    end(claim, ClaimState.EXPIRED, NO_ANSWER)
    return True


@transaction.atomic
def expire_listing(listing_id: int) -> bool:
    """Close one resource whose time is over. False where it was changed meanwhile."""
    listing = hold_listing(listing_id)
    if listing.state != ListingState.OPEN or not listing.is_over:
        return False
    shut(listing, OVER)
    record_listing("listing_expired", listing, None, None, on=str(listing.until_on))
    return True
