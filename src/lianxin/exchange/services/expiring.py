"""What time does: unanswered offers run out, resources whose time is over close. Called by the background's turn."""

import sys
from collections.abc import Callable, Iterator
from functools import partial

from django.db import transaction

from lianxin.exchange.models import Claim, Listing
from lianxin.exchange.services.ending import shut
from lianxin.exchange.services.steps import end, hold_claim, hold_listing, record, record_listing
from lianxin.exchange.states import ASKED, ClaimState, ListingState, Side
from lianxin.kernel import clock

NO_ANSWER = "逾期未答复"
OVER = "已过可用时间"


def due(most: int) -> Iterator[Callable[[], bool]]:
    """What time ends now, up to ``most`` claims and ``most`` listings, each as a call that does it. Two queries.

    Each is a transaction of its own, safe beside other processes that do the same.
    """
    late = Claim.objects.filter(state__in=ASKED, answer_by_at__lt=clock.now()).order_by("answer_by_at")
    for pk in list(late.values_list("pk", flat=True)[:most]):
        yield partial(expire_claim, pk)
    past = Listing.objects.own().filter(side=Side.OFFER, state=ListingState.OPEN, until_on__lt=clock.today())
    for pk in list(past.order_by("pk").values_list("pk", flat=True)[:most]):
        yield partial(expire_listing, pk)


def expire_due() -> int:
    """End what nobody answered in time and close resources whose time is over, all of it. Returns how many."""
    return sum(chore() for chore in due(sys.maxsize))


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
    record_listing("listing_expired", listing, None, None, on=str(listing.until_on))
    shut(listing, OVER, None, None)
    return True
