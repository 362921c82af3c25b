"""What the engine and the things of which listings are part ask of listings, claims and deliveries."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from lianxin.accounts.models import Answer
from lianxin.exchange.models import Claim, Delivery, Listing
from lianxin.exchange.states import PROMISED, ClaimState, Form, ListingState, Side
from lianxin.kernel import clock
from lianxin.ledger.models import Fund
from lianxin.network.queries import read_with_posts, taking_part_in
from lianxin.prepared import Param, Prepared

if TYPE_CHECKING:
    from lianxin.accounts.models import User
    from lianxin.network.models import Council


def received_for(claim: Claim) -> int:
    """What has arrived for a claim, in the listing's unit. One query."""
    return claim.deliveries.aggregate(sum=Sum("quantity"))["sum"] or 0


_TO_CLAIM = Prepared(
    lambda: (
        Listing.objects.filter(pk=Param("listing"))
        .select_related("place")
        .only(
            "council", "place__division", "owner", "form", "unit", "state", "origin", "origin_id", "year", "category",
            "until_on",
        )
        .annotate(
            takes_part=Exists(
                taking_part_in(OuterRef("council"), OuterRef("council__code"), Param("organisation"), Param("today"))
            ),
            key_is_used=Exists(Answer.objects.filter(user=Param("claimant"), key=Param("key"))),
        )
    )
)  # fmt: skip


class ToClaim(NamedTuple):
    """A listing with what a claim of it needs to know, whether the claimant takes part in its council, and whether
    something else was done with the key already."""

    listing: Listing
    takes_part: bool
    key_is_used: bool


def listing_to_claim(listing_id: int, organisation_id: int, claimant: "User", key: UUID) -> ToClaim:
    """What is to be known before an organisation claims a listing.

    Raises Listing.DoesNotExist. Two queries in one go: the claimant's posts are asked for next.
    """
    found = read_with_posts(
        claimant,
        _TO_CLAIM,
        listing=listing_id,
        organisation=organisation_id,
        today=clock.today(),
        claimant=claimant.pk,
        key=key,
    )
    if not found:
        raise Listing.DoesNotExist
    [listing] = found
    return ToClaim(listing, bool(vars(listing)["takes_part"]), bool(vars(listing)["key_is_used"]))


def is_key_of_a_claim(user: "User", key: UUID) -> bool:
    """Whether somebody made a claim with a key. One query."""
    return Claim.objects.filter(claimed_by=user, key=key).exists()


def next_waiting(listing: Listing) -> Claim | None:
    """Who has waited longest for a listing. One query."""
    return Claim.objects.filter(listing=listing, state=ClaimState.WAITING).order_by("pk").first()


def unmet_needs(council: "Council", year: int) -> QuerySet[Listing]:
    """A year's open needs of which something is left: how much is ``unmet``, and what is ``kept`` of that for somebody
    who has not answered. One query.
    """
    return unmet(council).filter(year=year).annotate(kept=F("kept"), unmet=F("capacity") - F("taken") + F("kept"))


def unmet_before(council: "Council", year: int) -> QuerySet[Listing]:
    """The same of all years before one, with their owners. One query."""
    return unmet(council).filter(year__lt=year).select_related("owner")


def unmet(council: "Council") -> QuerySet[Listing]:
    """A council's open needs of which something is left, of all years. What is kept for an answer is not promised
    yet. One query.
    """
    asked = Claim.objects.filter(listing=OuterRef("pk"), state=ClaimState.OFFERED).order_by().values("listing")
    kept = Coalesce(Subquery(asked.annotate(sum=Sum("held")).values("sum")), 0)
    found = Listing.objects.own().filter(council=council, side=Side.NEED, state=ListingState.OPEN)
    return found.alias(kept=kept).filter(taken__lt=F("capacity") + F("kept")).order_by("pk")


def listings_of(fund: Fund) -> QuerySet[Listing]:
    """A fund's listings, in their order, each with ``live_claims`` (organisation, ``received``). Two queries."""
    return (
        Listing.objects.filter(fund=fund)
        .prefetch_related(Prefetch("claims", queryset=live_claims(), to_attr="live_claims"))
        .order_by("pk")
    )


def live_claims() -> QuerySet[Claim]:
    """Promises that count, whole or settled, with their organisation and what was ``received`` for each."""
    return (
        Claim.objects.filter(state__in=PROMISED)
        .select_related("organisation", "listing")
        .annotate(received=Sum("deliveries__quantity", default=0))
        .order_by("pk")
    )


def promised_by_fund(fund_ids: Iterable[int | None]) -> dict[int, int]:
    """Money promised to each fund, in fen. One query."""
    rows = (
        Listing.objects.filter(fund__in={pk for pk in fund_ids if pk is not None}, form=Form.MONEY)
        .order_by()
        .values_list("fund")
        .annotate(promised=Sum("taken"))
    )
    return dict(rows)


def deliveries_of(fund: Fund) -> QuerySet[Delivery]:
    """What arrived for a fund's listings, oldest first, with claim, listing and organisation. One query."""
    return (
        Delivery.objects.filter(claim__listing__fund=fund)
        .select_related("claim__listing", "claim__organisation", "corrected_by", "transfer")
        .order_by("on", "pk")
    )


def listings_off_count(council_id: int) -> list[tuple[Listing, int]]:
    """Listings whose ``taken`` differs from what claims hold of them, with that sum: their own claims, and those that
    draw from them. One query."""
    drawn = Claim.objects.filter(drawn_from=OuterRef("pk")).order_by().values("drawn_from").annotate(sum=Sum("held"))
    held = Sum("claims__held", default=0) + Coalesce(Subquery(drawn.values("sum")), 0)
    listings = Listing.objects.filter(council_id=council_id).annotate(held=held)
    return [(one, vars(one)["held"]) for one in listings.order_by("pk") if vars(one)["held"] != one.taken]


def claims_astray(council_id: int) -> QuerySet[Claim]:
    """Claims of a council's listings that say they are another's; the database itself does not look. One query."""
    return Claim.objects.filter(listing__council=council_id).exclude(council=F("listing__council")).order_by("pk")


def promised_by(council_id: int, organisation_id: int) -> int:
    """Money that an organisation has promised in a council, in fen. One query."""
    claims = Claim.objects.filter(
        state__in=PROMISED, council=council_id, listing__form=Form.MONEY, organisation=organisation_id
    )
    return claims.aggregate(sum=Sum("held"))["sum"] or 0
