"""Where a plan could not know whether something fits: the office says it, and plans again."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from lianxin.kernel.errors import NotAllowed
from lianxin.matching import services
from lianxin.matching.forms.unsaid import UnsaidForm
from lianxin.matching.models import Plan
from lianxin.matching.queries.plans import plan_of
from lianxin.matching.queries.unsaid import unsaid_of
from lianxin.matching.views.plan import address_of, seen
from lianxin.network.doing import status_of
from lianxin.network.middleware import CouncilRequest


@login_required
@require_http_methods(["GET", "POST"])
def unsaid(request: CouncilRequest, pk: int, **_address: str) -> HttpResponse:
    """What needs and resources do not say, kind by kind. Then the plan is made again, unless ``later`` says not yet."""
    plan = seen(request, pk)
    if not request.user.has_perm("matching.plan", plan):
        raise NotAllowed(permission="matching.plan")
    form = UnsaidForm(request.POST or None, council=request.council, groups=unsaid_of(plan))
    form.asked_at = request.path
    if request.method == "POST" and form.is_valid() and form.try_to(_say(request, form, plan), user=request.user):
        count, made = int(form.answer["changed"]), int(form.answer["plan"])
        told = ngettext("Said of %(count)d listing.", "Said of %(count)d listings.", count)
        messages.success(request, told % {"count": count})
        return HttpResponseRedirect(address_of(plan_of(request.council, made)))
    context = {"plan": plan, "form": form, "refusal": form.refusal}
    return render(request, "matching/unsaid.html", context, status=status_of(form))


def _say(request: CouncilRequest, form: UnsaidForm, plan: Plan) -> Any:
    def act() -> dict[str, int]:
        changed = services.say_what_fits(council=request.council, said=form.said(), actor=request.user)
        on = plan if "later" in request.POST else services.plan_again(plan_id=plan.pk, actor=request.user)
        return {"changed": changed, "plan": on.pk}

    return act
