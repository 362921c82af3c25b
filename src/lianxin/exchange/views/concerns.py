"""Residents' concerns: their list, a new one, one's page, and what is done about it. Members only."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lianxin.exchange import services
from lianxin.exchange.errors import WrongConcernState
from lianxin.exchange.forms.concerns import ConcernFilterForm, RecordForm
from lianxin.exchange.models import Concern
from lianxin.exchange.queries.claims import received_of
from lianxin.exchange.queries.concerns import concern_of, concerns, entries_about, how_far, needs_of, steps_for
from lianxin.exchange.states import ConcernState
from lianxin.exchange.views.concern_deeds import DEEDS, offers_of
from lianxin.journal.sentences import tell
from lianxin.network.doing import About, Doing, is_offered, page_of_verbs, status_of
from lianxin.network.middleware import CouncilRequest
from lianxin.network.paging import asked_of, key_of, page_by_key, with_changes
from lianxin.network.queries import holds, organisations_of
from lianxin.network.sentences import named
from lianxin.network.states import Role

FILTERS = ("state", "village")


@login_required
@require_safe
def concern_list(request: CouncilRequest, **_address: str) -> HttpResponse:
    """What residents raise, newest first, and how far each has come."""
    _members_only(request)
    asked = asked_of(request, FILTERS)
    form = ConcernFilterForm(asked, council=request.council)
    page = page_by_key(
        concerns(request.council, form.to()), before=key_of(request, "before"), after=key_of(request, "after")
    )
    counts = how_far(request.council)
    context = {
        "form": form,
        "rows": page.rows,
        "stages": [(state, counts.get(state, 0)) for state in ConcernState],
        "total": sum(counts.values()),
        "state": form.to().state,
        "village": form.to().village_id,
        "filtered": bool(asked),
        "newer": with_changes(asked, after=page.newer) if page.newer else "",
        "older": with_changes(asked, before=page.older) if page.older else "",
        "may_record": records_here(request),
    }
    return render(request, "exchange/concern_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def record(request: CouncilRequest, **_address: str) -> HttpResponse:
    """Record what residents raise."""
    if not records_here(request):
        raise Http404
    form = RecordForm(request.POST or None, council=request.council, actor=request.user)
    form.asked_at = request.path

    def act() -> dict[str, Any]:
        concern = services.record_concern(
            council=request.council, village=form.cleaned_data["village"], raised=form.raised(), actor=request.user
        )
        return {"concern": concern.pk}

    if request.method == "POST" and form.is_valid() and form.try_to(act, user=request.user):
        messages.success(request, _("Recorded. Residents hear what becomes of it."))
        return redirect("exchange:concern", council=request.council.code, pk=form.answer["concern"])
    context = {"form": form, "refusal": form.refusal}
    return render(request, "exchange/concern_form.html", context, status=status_of(form))


@login_required
@require_safe
def concern(request: CouncilRequest, pk: int, **_address: str) -> HttpResponse:
    """One concern, what was listed for it and what came of that."""
    found = _seen(request, pk)
    may = steps_for(request.user, found)
    needs = [(need, sum(received_of(claim) for claim in vars(need)["live_claims"])) for need in needs_of(found)]
    context = {
        "concern": found,
        "needs": needs,
        "offers": offers_of(may, has_needs=bool(needs)),
        "may_list": "link_need" in may,
        "told": tell(entries_about(found)),
    }
    return render(request, "exchange/concern.html", context)


def records_here(request: CouncilRequest) -> bool:
    """Whether the reader may record concerns of any village here."""
    council = request.council.pk
    return holds(request.user, council, Role.OFFICE) or bool(organisations_of(request.user, council, Role.STEWARD))


def _members_only(request: CouncilRequest) -> None:
    """Nobody else learns that there are any. Raises Http404."""
    if not request.user.has_perm("exchange.see_concerns", request.council):
        raise Http404


def _seen(request: CouncilRequest, pk: int) -> Concern:
    _members_only(request)
    try:
        return concern_of(request.council, pk)
    except Concern.DoesNotExist as missing:
        raise Http404 from missing


def _demand(request: CouncilRequest, verb: str, found: Concern) -> None:
    """A form that could only be refused is not shown. Raises NotAllowed, WrongConcernState."""
    if not is_offered(request, verb, steps_for(request.user, found), "exchange.record_concern", found):
        raise WrongConcernState(state=found.get_state_display())


def _about(request: CouncilRequest, found: Concern) -> About:
    """Whose concern it is, and what was raised. No query."""
    listed = reverse("exchange:concerns", kwargs={"council": request.council.code})
    trail = [(_("Residents’ concerns"), listed), (str(found), _address_of(request, found))]
    return About(str(found), trail, [(_("Village"), named(found.village)), (_("Raised"), found.text)])


def _address_of(request: CouncilRequest, found: Concern) -> str:
    return reverse("exchange:concern", kwargs={"council": request.council.code, "pk": found.pk})


do_concern = page_of_verbs(Doing(deeds=DEEDS, seen=_seen, demand=_demand, about=_about, afterwards=_address_of))
