"""What the sheets of needs and of resources hold."""

from collections.abc import Sequence

from django.db.models import F

from lianxin.exchange.models import Listing
from lianxin.exchange.states import Side


def listings_of_year(council_id: int, side: Side, year: int) -> Sequence[Listing]:
    """A year's needs or resources, open and closed, in the order of the office's sheet. One query."""
    found = Listing.objects.own().filter(council=council_id, side=side, year=year)
    return list(found.select_related("owner", "place", "category").order_by(F("position").asc(nulls_last=True), "pk"))


def years_listed(council_id: int, side: Side) -> Sequence[int]:
    """The years of a council's needs or resources. One query."""
    found = Listing.objects.own().filter(council=council_id, side=side).order_by("year")
    return list(found.values_list("year", flat=True).distinct())
