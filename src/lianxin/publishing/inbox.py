"""What waits to be published: a quarter that has been over for a while, in which something moved; and one that was
published and no longer holds.
"""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from lianxin.accounts.models import User
from lianxin.network.matters import Line, Matter, source
from lianxin.network.models import Council, Organisation
from lianxin.network.queries import holds, organisations_of
from lianxin.network.sentences import named
from lianxin.network.states import Role
from lianxin.publishing.models import Lapse
from lianxin.publishing.quarters import Quarter
from lianxin.publishing.queries import lapses, last_over, undisclosed
from lianxin.publishing.queries.lists import WAITS_DAYS
from lianxin.publishing.states import quarter_name

PUBLISHED_WITHIN = timedelta(days=30)
CORRECTED_WITHIN = timedelta(days=10)


@source
def disclosures(user: User, council: Council) -> list[Matter]:
    """The village's last quarter, for its steward."""
    villages = organisations_of(user, council.pk, Role.STEWARD)
    if not villages:
        return []
    quarter = last_over(WAITS_DAYS)
    why = _("The quarter is over; what the village received and spent is published within a month.")

    def line(village: Organisation) -> Line:
        return Line(
            what=_("Publish the village disclosure"),
            thing=_thing(village, quarter),
            url=_page(council, village, quarter),
            why=why,
            due_on=quarter.ends_on + PUBLISHED_WITHIN,
        )

    return [
        Matter(
            records=undisclosed(council, villages),
            line=line,
            many=ngettext_lazy(
                "%(count)d village has not published its quarter",
                "%(count)d villages have not published their quarter",
                "count",
            ),
            url=reverse("publishing:disclosures", kwargs={"council": council.code}),
            why=why,
        )
    ]


@source
def lapsed(user: User, council: Council) -> list[Matter]:
    """What was published and no longer holds: the village's for its steward, all for the office."""
    villages = None if holds(user, council.pk, Role.OFFICE) else organisations_of(user, council.pk, Role.STEWARD)
    if villages is not None and not villages:
        return []
    why = _("Entries of the quarter were added or taken back after it was published.")

    def line(lapse: Lapse) -> Line:
        village, quarter = lapse.disclosure.village, lapse.disclosure.quarter
        return Line(
            what=_("Publish a corrected edition"),
            thing=_thing(village, quarter),
            url=_page(council, village, quarter),
            why=why,
            due_on=lapse.since + CORRECTED_WITHIN,
        )

    many = ngettext_lazy(
        "%(count)d village disclosure no longer holds", "%(count)d village disclosures no longer hold", "count"
    )
    url = reverse("publishing:disclosures", kwargs={"council": council.code})
    return [Matter(lapses(council, villages), line, many, url, why)]


def _thing(village: Organisation, quarter: Quarter) -> str:
    return f"{named(village)} · {quarter_name(quarter)}"


def _page(council: Council, village: Organisation, quarter: Quarter) -> str:
    where = {"council": council.code, "village": village.pk, "year": quarter.year, "number": quarter.number}
    return reverse("publishing:disclosure", kwargs=where)
