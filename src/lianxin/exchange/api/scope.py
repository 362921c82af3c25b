"""Finding what a request is about. What its sender may not see is as if it were not there."""

from django.core.exceptions import ObjectDoesNotExist

from lianxin.accounts.api import Asked, SignedIn
from lianxin.exchange.api.shapes import ClaimLine, ListingOut
from lianxin.exchange.errors import PartOfProject
from lianxin.exchange.models import Claim, Concern, Delivery, DeliveryUse, Listing
from lianxin.exchange.origins import origin_of
from lianxin.exchange.queries.claim_steps import hears_of
from lianxin.exchange.queries.claims import claim_of, is_overdue
from lianxin.exchange.queries.concerns import concern_of
from lianxin.exchange.queries.page import listing_of
from lianxin.network.api import council_of
from lianxin.network.models import Council
from lianxin.network.queries import councils


def is_member(request: Asked, council: Council) -> bool:
    """Whether the sender sees claims, contacts and what is left."""
    return request.user.has_perm("exchange.see_claims", council)


def inside(request: SignedIn, code: str) -> Council:
    """A council, for its members: others do not learn what there is. Raises Council.DoesNotExist."""
    council = council_of(code)
    if not is_member(request, council):
        raise Council.DoesNotExist
    return council


def council_with(missing: type[ObjectDoesNotExist], **thing: int) -> Council:
    """The council that holds a thing. Raises ``missing``. One query."""
    council = councils().filter(**thing).first()
    if council is None:
        raise missing
    return council


def seen_listing(request: Asked, pk: int) -> Listing:
    """A need or a resource that the sender may see. Raises Listing.DoesNotExist. Two queries."""
    return listing_of(pk=pk, viewer=request.user, council=council_with(Listing.DoesNotExist, listings=pk))


def seen_claim(request: SignedIn, pk: int) -> Claim:
    """A claim of a council in which the sender holds a post. Raises Claim.DoesNotExist. Two queries."""
    council = council_with(Claim.DoesNotExist, claims=pk)
    if not is_member(request, council):
        raise Claim.DoesNotExist
    return claim_of(council, pk)


def own_claim(request: SignedIn, pk: int) -> Claim:
    """The same; what is claimed of another thing is dealt with there. Raises Claim.DoesNotExist, PartOfProject."""
    claim = seen_claim(request, pk)
    if origin_of(claim.listing.origin).page:
        raise PartOfProject(title=claim.listing.title)
    return claim


def seen_delivery(request: SignedIn, pk: int) -> Delivery:
    """What came for a claim, for members of its council. Raises Delivery.DoesNotExist. Two queries."""
    if not is_member(request, council_with(Delivery.DoesNotExist, claims__deliveries=pk)):
        raise Delivery.DoesNotExist
    return Delivery.objects.get(pk=pk)


def seen_use(request: SignedIn, pk: int) -> DeliveryUse:
    """What became of a delivery, for members of its council. Raises DeliveryUse.DoesNotExist. Two queries."""
    if not is_member(request, council_with(DeliveryUse.DoesNotExist, claims__deliveries__uses=pk)):
        raise DeliveryUse.DoesNotExist
    return DeliveryUse.objects.get(pk=pk)


def seen_concern(request: SignedIn, pk: int) -> Concern:
    """A residents' concern, for members of its council. Raises Concern.DoesNotExist. Two queries."""
    council = council_with(Concern.DoesNotExist, concerns=pk)
    if not request.user.has_perm("exchange.see_concerns", council):
        raise Concern.DoesNotExist
    return concern_of(council, pk)


def shown_listing(request: Asked, listing: Listing) -> ListingOut:
    """A listing as it stands now. One query."""
    now = listing_of(pk=listing.pk, viewer=request.user, council=listing.council)
    return ListingOut.seen(now, council=listing.council.code, is_member=is_member(request, listing.council))


def shown_claim(request: SignedIn, claim: Claim) -> ClaimLine:
    """A claim as it stands now. One query."""
    now = claim_of(claim.council, claim.pk)
    return ClaimLine.of(now, overdue=late_for(request, now))


def late_for(request: Asked, claim: Claim) -> bool | None:
    """Whether a claim is late, where the sender may be told so."""
    return is_overdue(claim) if hears_of(request.user, claim) else None
