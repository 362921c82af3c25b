"""What a plan can be made of: what is open by year, and what a policy may name."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, F, Q, QuerySet

from lianxin.exchange.models import Listing
from lianxin.exchange.states import ListingState, Side
from lianxin.kernel import clock
from lianxin.network.queries import members_of
from lianxin.network.sentences import named

if TYPE_CHECKING:
    from lianxin.network.models import Council, Organisation

MOST_NAMED = 2000
"""So many needs and partners can be chosen from while one types; the newest needs come first."""


@dataclass(frozen=True)
class Open:
    """What is open of a year: villages' needs, partners' resources, and what projects ask for."""

    year: int
    needs: int = 0
    offers: int = 0
    projects: int = 0


def open_by_year(council: "Council") -> Mapping[int, Open]:
    """What a plan of each year would have to do with, the latest year first. One query."""
    own = Q(origin="")
    rows = (
        _open(council)
        .order_by("-year")
        .values("year")
        .annotate(
            needs=Count("pk", filter=own & Q(side=Side.NEED)),
            offers=Count("pk", filter=own & Q(side=Side.OFFER)),
            projects=Count("origin_id", distinct=True, filter=~own),
        )
    )
    return {row["year"]: Open(**row) for row in rows}


def open_needs(council: "Council") -> QuerySet[Listing]:
    """What is open and lacks something, of villages and of projects, the newest first. One query."""
    return _open(council).filter(side=Side.NEED).select_related("owner", "place").order_by("-pk")


def partners_in(council: "Council") -> "list[Organisation]":
    """Who may be asked to give. One query."""
    return [member.organisation for member in members_of(council)]


def needs_by_words(council: "Council") -> dict[str, int]:
    """Open needs as a form names them, each with its id. One query."""
    return {
        f"{need.title} · {named(need.place or need.owner)} #{need.pk}": need.pk
        for need in open_needs(council)[:MOST_NAMED]
    }


def partners_by_words(council: "Council") -> dict[str, int]:
    """Partners as a form names them, each with its id. One query."""
    return {str(named(one)): one.pk for one in partners_in(council)[:MOST_NAMED]}


def _open(council: "Council") -> QuerySet[Listing]:
    lasting = Q(side=Side.NEED) | Q(until_on__isnull=True) | Q(until_on__gte=clock.today())
    return Listing.objects.filter(lasting, council=council, state=ListingState.OPEN, taken__lt=F("capacity"))
