"""What was not met of a year's needs moves into the next year's list."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from lianxin.exchange import services
from lianxin.exchange.forms.carrying import CarryForm
from lianxin.exchange.queries import unmet_needs
from lianxin.exchange.queries.carrying import years_with_unmet
from lianxin.exchange.states import Side
from lianxin.kernel import clock
from lianxin.network.doing import status_of
from lianxin.network.middleware import CouncilRequest


@login_required
@require_http_methods(["GET", "POST"])
def carry(request: CouncilRequest, **_address: str) -> HttpResponse:
    """Show what is unmet of a year (``?year=``, else of the earliest that has any), and carry it over."""
    if not request.user.has_perm("exchange.carry_over", request.council):
        raise Http404
    years = years_with_unmet(request.council)
    asked = request.POST.get("year") or request.GET.get("year", "")
    form = CarryForm(request.POST or None, asked=asked, years=years)
    form.asked_at = request.path

    def act() -> dict[str, int]:
        year = form.cleaned_data["year"]
        carried = services.carry_needs_over(council=request.council, year=year, actor=request.user)
        return {"count": len(carried), "to": year + 1}

    if request.method == "POST" and form.is_valid() and form.try_to(act, user=request.user):
        count = form.answer["count"]
        text = ngettext("%(count)d need was carried over.", "%(count)d needs were carried over.", count)
        messages.success(request, text % {"count": count})
        listed = reverse("exchange:list", kwargs={"council": request.council.code})
        return redirect(f"{listed}?side={Side.NEED}&year={form.answer['to']}")
    context = {
        "form": form,
        "refusal": form.refusal,
        "year": form.chosen,
        "next_year": form.chosen + 1,
        "years": years,
        "needs": list(unmet_needs(request.council, form.chosen).select_related("owner")),
        "early": form.chosen >= clock.today().year,
    }
    return render(request, "exchange/carry.html", context, status=status_of(form))
