"""The figure of matching that anybody may see: what both sides agreed on. Whom a plan asked is not for everybody."""

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from lianxin.figures.metric import Metric, Paths, Row, Unit, register
from lianxin.matching import counting
from lianxin.matching.models import Proposal
from lianxin.matching.states import ProposalState
from lianxin.network.sentences import named


def _row(one: Proposal) -> Row:
    need = one.need
    page, pk = ("projects:detail", need.origin_id) if need.origin_id else ("exchange:listing", need.pk)
    return Row(one.agreed_on, need.title, f"{named(one.partner)} · {named(one.village)}", 1, page, pk)


AGREED = Metric(
    code=counting.AGREED,
    label=_("Pairs matched"),
    definition=_(
        "Pairs of a need and a partner that matching plans of the year proposed and to which both sides said yes, so "
        "that the need was claimed; whether the claim stands or ended since."
    ),
    unit=Unit.PAIRS,
    records=lambda: Proposal.objects.filter(state=ProposalState.AGREED),
    measure=Count("pk"),
    paths=Paths(
        "council_id",
        "agreed_on",
        "plan__year",
        "village__division__code",
        "need__category_id",
        organisation="partner_id",
    ),
    row=_row,
    related=("need", "partner", "village"),
)

register(AGREED)
"""In the register as any other figure; how often a plan's proposals were accepted: ``queries.precision``."""
