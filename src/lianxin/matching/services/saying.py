"""Saying what nobody said yet of needs and resources, so that a plan can judge whether they fit."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lianxin.exchange.models import Listing
from lianxin.exchange.services import Terms, revise_listing
from lianxin.network.rules import permit

if TYPE_CHECKING:
    from lianxin.accounts.models import User
    from lianxin.network.models import Category, Council


@dataclass(frozen=True)
class Said:
    """What is said of some listings: a category, and what else they are good for, in the words of those who need it."""

    listings: Sequence[int]
    category: "Category | None" = None
    uses: Sequence[str] = ()


@transaction.atomic
def say_what_fits(*, council: "Council", said: Sequence[Said], actor: "User") -> int:
    """Write into the terms of open listings what was said of them (the office). Returns how many changed.

    Each is revised as by its owner, with its own journal entry; what it says already is not said again.
    Raises NotAllowed, Listing.DoesNotExist, and as the exchange's ``revise_listing``.
    """
    permit(actor, "matching.plan", council)
    changed = 0
    # Listings are held in the order of their ids, as all do it.
    by_listing = {pk: one for one in said for pk in one.listings}
    listings = Listing.objects.own().filter(council=council, pk__in=by_listing).select_related("category", "place")
    found = {one.pk: one for one in listings}
    for pk in sorted(by_listing):
        if pk not in found:
            raise Listing.DoesNotExist
        present = Terms.of(found[pk])
        wanted = _with(present, by_listing[pk])
        if wanted != present:
            revise_listing(listing_id=pk, terms=wanted, actor=actor)
            changed += 1
    return changed


def _with(terms: Terms, said: Said) -> Terms:
    new = [use for use in said.uses if use not in f"{terms.title} {terms.details}"]
    details = terms.details
    if new:
        uses = _("Also good for: %(things)s") % {"things": pgettext("list", ", ").join(new)}
        details = "\n".join(filter(None, [details, uses]))
    return replace(terms, category=said.category or terms.category, details=details)
