"""What became of what came in kind: its picture, and its files. Members only."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lianxin.exchange.amounts import spoken
from lianxin.exchange.models import Claim, DeliveryUse
from lianxin.exchange.queries.uses import WayInKind
from lianxin.network.files import handed_out, kind_of
from lianxin.network.middleware import CouncilRequest


def flow_of(way: WayInKind, claim: Claim) -> list[dict[str, object]]:
    """The uses that stand and what is still there, as the picture of the flow takes them; nothing without any use."""
    unit = claim.listing.unit
    parts: list[dict[str, object]] = [
        {
            "label": one.use.purpose,
            "on": one.use.on,
            "amount": one.use.quantity,
            "value": spoken(one.use.quantity, unit),
            "tone": "done",
        }
        for one in way.standing
    ]
    if parts and way.left > 0:
        parts.append({"label": _("Still there"), "amount": way.left, "value": spoken(way.left, unit), "tone": "wait"})
    return parts


@login_required
@require_safe
def use_file(request: CouncilRequest, pk: int, **_address: str) -> FileResponse:
    """The photo or paper of a use, for members of its council."""
    if not request.user.has_perm("exchange.see_claims", request.council):
        raise Http404
    found = DeliveryUse.objects.filter(pk=pk, delivery__claim__council=request.council).exclude(file="").first()
    if found is None:
        raise Http404
    return handed_out(found.file, name=found.file_name, content_type=kind_of(found.file_name))
