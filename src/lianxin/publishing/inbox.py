"""What waits to be published: a quarter that has been over for a while, in which something moved."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from lianxin.accounts.models import User
from lianxin.network.matters import Line, Matter, source
from lianxin.network.models import Council, Organisation
from lianxin.network.queries import organisations_of
from lianxin.network.sentences import named
from lianxin.network.states import Role
from lianxin.publishing.queries import last_over, undisclosed
from lianxin.publishing.queries.lists import WAITS_DAYS

PUBLISHED_WITHIN = timedelta(days=30)


@source
def disclosures(user: User, council: Council) -> list[Matter]:
    """The village's last quarter, for its steward."""
    villages = organisations_of(user, council.pk, Role.STEWARD)
    if not villages:
        return []
    quarter = last_over(WAITS_DAYS)
    why = _("The quarter is over; what the village received and spent is published within a month.")

    def line(village: Organisation) -> Line:
        where = {"council": council.code, "village": village.pk, "year": quarter.year, "number": quarter.number}
        return Line(
            what=_("Publish the village disclosure"),
            thing=f"{named(village)} {quarter.year}-{quarter.number}",
            url=reverse("publishing:disclosure", kwargs=where),
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
