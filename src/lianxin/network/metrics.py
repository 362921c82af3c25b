"""The figures of the network."""

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from lianxin.figures.metric import Metric, Paths, Row, Unit, register
from lianxin.network.models import Enrolment
from lianxin.network.states import Kind

PARTNERS = "network.partners"


def _row(enrolment: Enrolment) -> Row:
    organisation = enrolment.organisation
    return Row(
        enrolment.since_on,
        organisation.name,
        str(organisation.get_sector_display()),
        1,
        "network:organisation",
        organisation.pk,
    )


register(
    Metric(
        code=PARTNERS,
        label=_("Partner organisations"),
        definition=_("Partner organisations that are members on the last day of the year, or today if it is not over."),
        unit=Unit.ORGANISATIONS,
        records=lambda: Enrolment.objects.filter(organisation__kind=Kind.PARTNER),
        measure=Count("pk"),
        paths=Paths("council_id", "since_on", until="until_on"),
        row=_row,
        related=("organisation",),
    ),
)
