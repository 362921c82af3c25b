"""Words of the exchange's pages: quantities in their unit."""

from django import template

from lianxin.exchange.amounts import brief
from lianxin.exchange.models import Listing
from lianxin.exchange.states import Urgency

register = template.Library()
register.filter("spoken", brief)

URGENT_TONES = {Urgency.URGENT.value: "stop", Urgency.SOON.value: "wait"}


@register.filter
def taken_percent(listing: Listing) -> float:
    """How much of a listing is claimed, in percent of its capacity."""
    return round(listing.taken * 100 / listing.capacity, 2)


@register.filter
def urgent_tone(urgency: str) -> str:
    """The tone of an urgency's pill; none where it is not urgent."""
    return URGENT_TONES.get(urgency, "")


@register.filter
def of_thousand(points: int) -> str:
    """Points of 1000 as a percentage, rounded down; at most 100 %."""
    return f"{min(points, 1000) // 10}%"
