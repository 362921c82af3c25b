"""Pages of the office's verbs on the network. The pages that show it join more floors and live in ``desk``."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lianxin.accounts.forms import OnceForm
from lianxin.network import services
from lianxin.network.forms import (
    AgreementForm,
    AppointForm,
    CorrectionForm,
    EndForm,
    PairForm,
    RegisterForm,
    correction_of,
    next_term,
)
from lianxin.network.middleware import CouncilRequest
from lianxin.network.models import Enrolment, Pairing, Post
from lianxin.network.queries import members_of, posts_held

form_page = require_http_methods(["GET", "POST"])


@login_required
@form_page
def enrol(request: CouncilRequest, **_: str) -> HttpResponse:
    """Make an organisation a member."""
    _demand(request, "network.keep_register")
    form = RegisterForm(request.POST or None, council=request.council)
    made: list[Enrolment] = []
    done = _done(
        request,
        form,
        lambda: made.append(services.enrol(council=request.council, line=form.line(), actor=request.user)),
    )
    if done and made:
        return _to(request, made[0].organisation_id)
    return _circle(request) if done else _form(request, "network/enrol.html", form)


@login_required
@form_page
def correct(request: CouncilRequest, pk: int, **_: str) -> HttpResponse:
    """Correct what the register says of a member."""
    enrolment = _enrolment(request, pk)
    form = CorrectionForm(request.POST or None, council=request.council, initial=correction_of(enrolment))
    if _done(
        request,
        form,
        lambda: services.update_enrolment(enrolment=enrolment, line=form.line(), actor=request.user),
    ):
        return _to(request, pk)
    return _form(request, "network/correct.html", form, organisation=enrolment.organisation)


@login_required
@form_page
def leave(request: CouncilRequest, pk: int, **_: str) -> HttpResponse:
    """End a membership for a reason."""
    enrolment = _enrolment(request, pk)
    form = EndForm(request.POST or None)
    if _done(
        request,
        form,
        lambda: services.end_enrolment(
            enrolment=enrolment, on=form.cleaned_data["on"], reason=form.cleaned_data["reason"], actor=request.user
        ),
    ):
        return _to(request, pk)
    return _form(request, "network/leave.html", form, organisation=enrolment.organisation)


@login_required
@form_page
def pair(request: CouncilRequest, pk: int, **_: str) -> HttpResponse:
    """Pair a member with a village."""
    partner = _enrolment(request, pk).organisation
    form = PairForm(request.POST or None, council=request.council)
    if _done(
        request,
        form,
        lambda: services.pair(
            council=request.council,
            partner=partner,
            village=form.cleaned_data["village"],
            since_on=form.cleaned_data["since_on"],
            actor=request.user,
        ),
    ):
        return _to(request, pk)
    return _form(request, "network/pair.html", form, organisation=partner)


@login_required
@form_page
def end_pairing(request: CouncilRequest, pk: int, **_: str) -> HttpResponse:
    """End a pairing for a reason."""
    pairing = _pairing(request, pk, "network.keep_register")
    form = EndForm(request.POST or None)
    if _done(
        request,
        form,
        lambda: services.end_pairing(
            pairing=pairing, on=form.cleaned_data["on"], reason=form.cleaned_data["reason"], actor=request.user
        ),
    ):
        return _to(request, pairing.partner_id)
    return _form(request, "network/end_pairing.html", form, pairing=pairing)


@login_required
@form_page
def renew(request: CouncilRequest, pk: int, **_: str) -> HttpResponse:
    """Record the next agreement of a pairing."""
    pairing = _pairing(request, pk, "network.renew_agreement")
    latest = pairing.agreements.first()
    form = AgreementForm(request.POST or None, initial=next_term(latest))
    if _done(
        request,
        form,
        lambda: services.renew_agreement(
            pairing=pairing,
            signed_on=form.cleaned_data["signed_on"],
            expires_on=form.cleaned_data["expires_on"],
            actor=request.user,
        ),
    ):
        return _to(request, pairing.partner_id)
    return _form(request, "network/renew.html", form, pairing=pairing, latest=latest)


@login_required
@require_GET
def posts(request: CouncilRequest, **_: str) -> HttpResponse:
    """Who holds which post."""
    _demand(request, "network.appoint")
    return render(request, "network/posts.html", {"posts": posts_held(request.council)})


@login_required
@form_page
def appoint(request: CouncilRequest, **_: str) -> HttpResponse:
    """Give a person a post."""
    _demand(request, "network.appoint")
    form = AppointForm(request.POST or None, council=request.council)
    if _done(
        request,
        form,
        lambda: services.appoint(
            council=request.council,
            user=form.cleaned_data["username"],
            organisation=form.cleaned_data["organisation"],
            role=form.cleaned_data["role"],
            actor=request.user,
        ),
    ):
        return redirect("network:posts", council=request.council.code)
    return _form(request, "network/appoint.html", form)


@login_required
@form_page
def dismiss(request: CouncilRequest, pk: int, **_: str) -> HttpResponse:
    """End a post, asked once more."""
    _demand(request, "network.appoint")
    held = posts_held(request.council).filter(until_on__isnull=True)
    post: Post = get_object_or_404(held, pk=pk)
    form = OnceForm(request.POST or None)
    if _done(request, form, lambda: services.dismiss(post_id=pk, council=request.council, actor=request.user)):
        return redirect("network:posts", council=request.council.code)
    return _form(request, "network/dismiss.html", form, post=post)


def _demand(request: CouncilRequest, permission: str) -> None:
    """Who may not act does not find the page. Raises Http404."""
    if not request.user.has_perm(permission, request.council):
        raise Http404


def _enrolment(request: CouncilRequest, pk: int) -> Enrolment:
    """The current membership of the organisation ``pk``, for those who keep the register."""
    _demand(request, "network.keep_register")
    return get_object_or_404(members_of(request.council).filter(until_on__isnull=True), organisation=pk)


def _pairing(request: CouncilRequest, pk: int, permission: str) -> Pairing:
    _demand(request, permission)
    return get_object_or_404(Pairing.objects.select_related("partner", "village"), pk=pk, council=request.council)


def _done(request: CouncilRequest, form: OnceForm, act: Callable[[], object]) -> bool:
    """Whether a sent form's verb was done; where it was refused, the form knows why."""

    def verb() -> None:
        act()

    form.asked_at = request.path
    if request.method != "POST" or not form.is_valid() or not form.try_to(verb, user=request.user):
        return False
    messages.success(request, _("Done. It is in the journal."))
    return True


def _form(request: CouncilRequest, template: str, form: OnceForm, **context: Any) -> HttpResponse:
    """The form, as it was typed; 422 where it was refused."""
    status = 422 if form.refusal or form.errors else 200
    return render(request, template, {"form": form, "refusal": form.refusal, **context}, status=status)


def _to(request: CouncilRequest, organisation_id: int) -> HttpResponse:
    return redirect("network:organisation", council=request.council.code, pk=organisation_id)


def _circle(request: CouncilRequest) -> HttpResponse:
    return redirect("network:circle", council=request.council.code)
