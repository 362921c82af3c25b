"""What the network has waiting: agreements that run out, and workbooks that nobody has looked at.

The sheets stand on a lower floor, which knows of no posts.
"""

from datetime import timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from lianxin.accounts.models import User
from lianxin.kernel import clock
from lianxin.network.matters import Line, Matter, source
from lianxin.network.models import Council, Pairing
from lianxin.network.queries import expiring, holds, organisations_of
from lianxin.network.sentences import named
from lianxin.network.states import RENEWAL_DAYS, Role
from lianxin.sheets.models import ImportJob
from lianxin.sheets.queries import imports_waiting

LOOKED_AT_WITHIN = timedelta(days=7)


@source
def agreements(user: User, council: Council) -> list[Matter]:
    """Agreements to renew: all for the office, their own for liaisons and stewards."""
    running_out = expiring(council, by=clock.today() + timedelta(days=RENEWAL_DAYS))
    if holds(user, council.pk, Role.OFFICE):
        return [_matter(council, running_out, is_office=True)]
    partners = organisations_of(user, council.pk, Role.LIAISON)
    villages = organisations_of(user, council.pk, Role.STEWARD)
    own = [
        running_out.filter(partner__in=partners) if partners else None,
        running_out.filter(village__in=villages) if villages else None,
    ]
    return [_matter(council, records, is_office=False) for records in own if records is not None]


@source
def workbooks(user: User, council: Council) -> list[Matter]:
    """Workbooks that were read and not stored: for the office."""
    if not holds(user, council.pk, Role.OFFICE):
        return []
    why = _("Nothing of it is stored before somebody has looked.")

    def line(job: ImportJob) -> Line:
        return Line(
            what=_("Look at the workbook and store it"),
            thing=job.file_name,
            url=reverse("sheets:detail", kwargs={"council": council.code, "pk": job.pk}),
            why=why,
            due_on=job.at.astimezone(clock.BEIJING).date() + LOOKED_AT_WITHIN,
        )

    return [
        Matter(
            records=imports_waiting(council.pk),
            line=line,
            many=ngettext_lazy(
                "%(count)d workbook waits to be stored", "%(count)d workbooks wait to be stored", "count"
            ),
            url=reverse("sheets:imports", kwargs={"council": council.code}),
            why=why,
        )
    ]


def _matter(council: Council, records: QuerySet[Pairing], *, is_office: bool) -> Matter:
    why = _("The office records renewals.") if is_office else _("Your organisation is a side of this agreement.")

    def line(pairing: Pairing) -> Line:
        page = reverse("network:organisation", kwargs={"council": council.code, "pk": pairing.partner_id})
        renewal = reverse("network:renew", kwargs={"council": council.code, "pk": pairing.pk})
        return Line(
            what=_("Renew the agreement") if is_office else _("Agree on the renewal of the agreement"),
            thing=f"{named(pairing.partner)} – {named(pairing.village)}",
            url=renewal if is_office else page,
            why=why,
            due_on=getattr(pairing, "expires_on"),  # noqa: B009 - added by the query
        )

    return Matter(
        records=records,
        line=line,
        many=ngettext_lazy(
            "%(count)d agreement has run out or soon will", "%(count)d agreements have run out or soon will", "count"
        ),
        url=reverse("network:circle", kwargs={"council": council.code}) + "?agreement=due",
        why=why,
    )
