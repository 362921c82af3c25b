"""What a listing is found by."""

from typing import TYPE_CHECKING, Protocol

from lianxin.kernel.grams import grams

if TYPE_CHECKING:
    from lianxin.exchange.models import Listing
    from lianxin.network.models import Category, Organisation


class Says(Protocol):
    """What a listing says: the listing itself, or the terms of one that is not stored yet."""

    @property
    def title(self) -> str: ...
    @property
    def details(self) -> str: ...
    @property
    def conditions(self) -> str: ...
    @property
    def place(self) -> "Organisation | None": ...
    @property
    def category(self) -> "Category | None": ...


def grams_of(listing: "Listing") -> str:
    """The index of a listing's words: what, why, conditions, whose, for where, which category."""
    return found_by(listing, listing.owner)


def found_by(what: Says, owner: "Organisation") -> str:
    """The same of what an organisation lists."""
    parts = [what.title, what.details, what.conditions, owner.name]
    parts += [thing.name for thing in (what.place, what.category) if thing]
    return grams("\n".join(parts))
