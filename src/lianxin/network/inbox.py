"""What the network has waiting: agreements that have run out or soon will."""

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
