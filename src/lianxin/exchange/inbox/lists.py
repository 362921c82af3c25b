"""What waits of the lists: needs of years that are over, and what is new in kept searches."""

from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from lianxin.accounts.models import User
from lianxin.exchange.models import Listing, SavedSearch
from lianxin.exchange.queries import unmet_before
from lianxin.kernel import clock
from lianxin.network.matters import Line, Matter
from lianxin.network.models import Council
from lianxin.network.sentences import named

CARRY_BY = (1, 31)
"""Until the end of January the needs of the year before move on."""
SEARCH_DAYS = 7


def to_carry_over(council: Council) -> Matter:
    """Needs of the years before of which something is left."""
    url = reverse("exchange:carry", kwargs={"council": council.code})
    what, why = _("Carry over the need"), _("Its year is over, and it was not met.")

    def line(need: Listing) -> Line:
        due = date(need.year + 1, *CARRY_BY)
        return Line(what, f"{named(need.owner)} · {need.title}", f"{url}?year={need.year}", why, due)

    many = ngettext_lazy(
        "%(count)d need of an earlier year was not met", "%(count)d needs of earlier years were not met", "count"
    )
    return Matter(unmet_before(council, clock.today().year), line, many, url, why)


def fresh(council: Council, user: User) -> Matter:
    """What is new in the searches that the person keeps."""
    listed = reverse("exchange:list", kwargs={"council": council.code})
    what, why = _("Look at what is new"), _("You keep this search.")

    def line(search: SavedSearch) -> Line:
        url = reverse("exchange:see_search", kwargs={"council": council.code, "pk": search.pk})
        thing = gettext("%(name)s: %(count)d new") % {"name": search.name, "count": search.fresh}
        return Line(what, thing, url, why, clock.today() + timedelta(days=SEARCH_DAYS))

    kept = SavedSearch.objects.filter(council=council, user=user, fresh__gt=0).order_by("pk")
    many = ngettext_lazy(
        "%(count)d kept search has something new", "%(count)d kept searches have something new", "count"
    )
    return Matter(kept, line, many, listed, why)
