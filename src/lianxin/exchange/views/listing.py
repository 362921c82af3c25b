"""A need's or a resource's page."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from lianxin.exchange.models import Claim, Listing
from lianxin.exchange.origins import origin_of
from lianxin.exchange.queries.claim_steps import told_late
from lianxin.exchange.queries.claims import received_of
from lianxin.exchange.queries.page import ListingPage, listing_page
from lianxin.exchange.states import CONTACT_DAYS, PENDING, ListingState
from lianxin.exchange.views.deeds import offers_of
from lianxin.journal.sentences import tell
from lianxin.network.middleware import CouncilRequest


@require_safe
def listing(request: CouncilRequest, pk: int, **_address: str) -> HttpResponse:
    """Everything about one need or resource, with the steps that the reader may take.

    What is part of another thing is shown on that thing's page.
    """
    try:
        page = listing_page(pk=pk, viewer=request.user, council=request.council)
    except Listing.DoesNotExist as missing:
        return _whole(request, pk, missing)
    context = {
        "page": page,
        "listing": page.listing,
        "claims": _rows(page.claims, page, request),
        "drawn": _rows(page.drawn, page, request),
        "offers": offers_of(page.actions),
        "told": tell(page.entries),
        "is_member": request.user.has_perm("exchange.see_claims", request.council),
        "contact_days": CONTACT_DAYS,
    }
    return render(request, "exchange/listing.html", context)


def _rows(claims: Sequence[Claim], page: ListingPage, request: CouncilRequest) -> list[dict[str, Any]]:
    """Claims that stand, with what came, whether it is late (told to its two sides), and whom to call."""
    return [
        {
            "claim": claim,
            "received": received_of(claim),
            "late": told_late(request.user, claim),
            "pending": claim.state in PENDING,
            "contact": page.contacts.get(claim.organisation_id),
        }
        for claim in claims
    ]


def _whole(request: CouncilRequest, pk: int, missing: Exception) -> HttpResponse:
    """The page of the thing of which a listing is part. Raises Http404 where there is none."""
    found = Listing.objects.filter(pk=pk, council=request.council).exclude(state=ListingState.DRAFT).first()
    page = origin_of(found.origin).page if found else ""
    if not found or not page:
        raise Http404 from missing
    return redirect(page, council=request.council.code, pk=found.origin_id)
