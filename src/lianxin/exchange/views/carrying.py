"""What was not met of a year's needs moves into the next year's list."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from lianxin.accounts.forms import OnceForm
from lianxin.exchange import services
from lianxin.exchange.queries import unmet_before, unmet_needs
from lianxin.exchange.states import Side
from lianxin.kernel import clock
from lianxin.network.doing import status_of
from lianxin.network.fields import id_in
from lianxin.network.middleware import CouncilRequest

MOST_SHOWN = 200


@login_required
@require_http_methods(["GET", "POST"])
def carry(request: CouncilRequest, **_address: str) -> HttpResponse:
    """Show what is unmet of a year (``?year=``, else of the earliest that has any), and carry it over."""
    if not request.user.has_perm("exchange.carry_over", request.council):
        raise Http404
    year = _year(request)
    form = OnceForm(request.POST or None)
    form.asked_at = f"{request.path}?year={year}"

    def act() -> dict[str, int]:
        carried = services.carry_needs_over(council=request.council, year=year, actor=request.user)
        return {"count": len(carried)}

    if request.method == "POST" and form.is_valid() and form.try_to(act, user=request.user):
        count = form.answer["count"]
        text = ngettext("%(count)d need was carried over.", "%(count)d needs were carried over.", count)
        messages.success(request, text % {"count": count})
        address = reverse("exchange:list", kwargs={"council": request.council.code})
        return redirect(f"{address}?side={Side.NEED}&year={year + 1}")
    unmet = unmet_needs(request.council, year).select_related("owner", "category")
    context = {
        "form": form,
        "refusal": form.refusal,
        "year": year,
        "next_year": year + 1,
        "needs": unmet[:MOST_SHOWN],
        "count": unmet.order_by().count(),
        "is_over": year < clock.today().year,
    }
    return render(request, "exchange/carry.html", context, status=status_of(form))


def _year(request: CouncilRequest) -> int:
    asked = id_in(request.POST.get("year", "") or request.GET.get("year", ""))
    if 1900 <= asked <= clock.today().year:
        return asked
    this = clock.today().year
    earliest = unmet_before(request.council, this).order_by("year").values_list("year", flat=True).first()
    return earliest or this
