"""The inbox, the circle of partners, the pages of an organisation, of a pairing, and of the way that money took."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from lianxin.desk.forms import CircleFilter
from lianxin.desk.queries.circle import circle_of
from lianxin.desk.queries.inbox import inbox_of
from lianxin.desk.queries.organisation import organisation_page
from lianxin.desk.queries.pairing import pairing_page
from lianxin.desk.queries.ways import End, entry_of, gift_page, use_page
from lianxin.kernel.fen import format_fen
from lianxin.ledger.models import Transfer
from lianxin.ledger.states import TransferKind
from lianxin.network.middleware import CouncilRequest
from lianxin.network.models import Organisation, Pairing
from lianxin.network.sentences import named


@login_required
@require_GET
def inbox(request: CouncilRequest, **_: str) -> HttpResponse:
    """What waits on the reader. Who holds no post here finds no inbox."""
    if not request.desk:
        raise Http404
    return render(request, "desk/inbox.html", {"inbox": inbox_of(request.user, request.council)})


@require_GET
def circle(request: CouncilRequest, **_: str) -> HttpResponse:
    """The circle of partners as of any day: ``?on=``, narrowed by the filters."""
    form = CircleFilter(request.GET, council=request.council)
    found = circle_of(request.council, form.day, form.to(), request.GET.get("after", ""))
    first, query = request.GET.copy(), request.GET.copy()
    after = first.pop("after", None)
    query["after"] = found.older
    context = {
        "circle": found,
        "points": [(point.on, point.members) for point in found.growth],
        "form": form,
        "day": form.day,
        "filtered": any(request.GET.get(name) for name in ("q", "sector", "village", "agreement")),
        "newer": f"?{first.urlencode()}" if after else "",
        "older": f"?{query.urlencode()}" if found.older else "",
        "sees_contacts": request.user.has_perm("network.see_contacts", request.council),
        "keeps": request.user.has_perm("network.keep_register", request.council),
        "appoints": request.user.has_perm("network.appoint", request.council),
    }
    return render(request, "desk/circle.html", context)


@require_GET
def organisation(request: CouncilRequest, pk: int, **_: str) -> HttpResponse:
    """A partner's or a village's page, with everything that concerns it."""
    try:
        page = organisation_page(pk=pk, viewer=request.user, council=request.council)
    except Organisation.DoesNotExist as missing:
        raise Http404 from missing
    context = {
        "page": page,
        "organisation": page.organisation,
        "sees_contacts": request.user.has_perm("network.see_contacts", request.council),
        "keeps": request.user.has_perm("network.keep_register", request.council),
        "sees_claims": request.user.has_perm("exchange.see_claims", request.council),
    }
    return render(request, "desk/organisation.html", context)


@require_GET
def pairing(request: CouncilRequest, pk: int, **_: str) -> HttpResponse:
    """What the two sides of a pairing gave each other, year by year."""
    try:
        page = pairing_page(pk=pk, council=request.council)
    except Pairing.DoesNotExist as missing:
        raise Http404 from missing
    context = {
        "page": page,
        "pairing": page.pairing,
        "sees_contacts": request.user.has_perm("network.see_contacts", request.council),
        "sees_claims": request.user.has_perm("exchange.see_claims", request.council),
        "keeps": request.user.has_perm("network.keep_register", request.council),
    }
    return render(request, "desk/pairing.html", context)


@require_GET
def way(request: CouncilRequest, pk: int, **_: str) -> HttpResponse:
    """What became of a gift, or whose money paid an expense. Names of persons are for members."""
    try:
        entry = entry_of(pk, request.council)
    except Transfer.DoesNotExist as missing:
        raise Http404 from missing
    is_member = request.user.has_perm("network.see_contacts", request.council)
    is_gift = entry.kind == TransferKind.RECEIVED
    page = gift_page(entry) if is_gift else use_page(entry)
    context = {
        "page": page,
        "entry": entry,
        "is_member": is_member,
        "parts": [_part(request, end, is_member=is_member) for end in page.ends],
    }
    return render(request, "desk/gift.html" if is_gift else "desk/expense.html", context)


_TONES = {TransferKind.SPENT: "done", TransferKind.RETURNED: "info", "held": "wait", "others": "off"}


def _part(request: CouncilRequest, end: End, *, is_member: bool) -> dict[str, object]:
    """An end of a way as the picture of the flow takes it."""
    entry, place = end.transfer, end.place.title if end.place else ""
    part = {"amount": end.amount_fen, "value": format_fen(end.amount_fen), "tone": _TONES.get(end.kind, "done")}
    if entry is None:
        others = ngettext("%(count)s more", "%(count)s more", end.others) % {"count": end.others}
        return part | {"label": others if end.others else _("Still held"), "note": place}
    notes = [entry.payee if is_member else "", place]
    label = named(entry.organisation) if entry.organisation else entry.purpose
    if entry.kind == TransferKind.RETURNED:
        label = _("Returned to %(who)s") % {"who": label}
    href = reverse("ways:entry", args=[request.council.code, entry.pk])
    return part | {"label": label, "note": " · ".join(filter(None, notes)), "on": entry.on, "href": href}
