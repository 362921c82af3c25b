"""What a listing is found by."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lianxin.exchange.models import Listing


def grams_of(listing: "Listing") -> str:
    """The index of a listing's words: what, why, conditions, whose, for where, which category."""
    parts = [listing.title, listing.details, listing.conditions, listing.owner.name]
    parts += [thing.name for thing in (listing.place, listing.category) if thing]
    return "\n".join(parts)
