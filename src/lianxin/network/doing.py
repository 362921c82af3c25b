"""One page for every verb: a small form that names what will happen, and the deed.

An app keeps a table of its ``Deed``s. Where things of a kind have an address each, ``page_of_verbs`` makes the view of
all their verbs; any other page hands a deed, with the thing that it is done to, to ``act_or_ask``.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from lianxin.accounts.models import User
from lianxin.kernel.errors import NotAllowed, Words
from lianxin.network.middleware import CouncilRequest
from lianxin.network.verb_forms import StepForm

Thing = TypeVar("Thing")
Act = Callable[[Any, Any, User], object]
"""Calls the service: ``(thing, form, actor)``. What it returns may say ``says_instead`` of the deed's own words."""


@dataclass(frozen=True)
class Deed:
    """One verb: the button's word, what will happen, what is said afterwards; ``act`` calls the service."""

    verb: Words
    form: type[StepForm]
    tells: Words
    done: Words
    act: Act
    icon: str = ""
    final: bool = False
    """It cannot be taken back."""


@dataclass(frozen=True)
class Offer:
    """One button: its verb, its word, its icon, and whether it ends something."""

    verb: str
    word: Words
    icon: str = ""
    final: bool = False


@dataclass(frozen=True)
class About:
    """What a verb's page says of the thing: its name, the pages above it (the last one is its own), and its facts."""

    title: str
    trail: Sequence[tuple[Words, str]]
    facts: Sequence[tuple[Words, Any]] = ()
    more: dict[str, Any] = field(default_factory=dict)
    """What else the app's own template wants to know."""


@dataclass(frozen=True, kw_only=True)
class Doing(Generic[Thing]):
    """What is done to things of one kind: the deeds by their verbs, and how a thing is found and spoken of.

    ``seen`` raises Http404 for what the reader may not see; the others are as in ``act_or_ask``.
    """

    deeds: Mapping[str, Deed]
    seen: Callable[[CouncilRequest, int], Thing]
    demand: Callable[[CouncilRequest, str, Thing], None]
    about: Callable[[CouncilRequest, Thing], About]
    afterwards: Callable[[CouncilRequest, Thing], str]
    template: str = "do.html"


def page_of_verbs(doing: Doing[Thing]) -> Callable[..., HttpResponse]:
    """The view that shows the form of a verb of a thing, or does it."""

    @login_required
    @require_http_methods(["GET", "POST"])
    def do(request: CouncilRequest, pk: int, verb: str, **_address: str) -> HttpResponse:
        if verb not in doing.deeds:
            raise Http404
        thing = doing.seen(request, pk)
        return act_or_ask(
            request,
            doing.deeds[verb],
            thing,
            demand=lambda: doing.demand(request, verb, thing),
            about=lambda: doing.about(request, thing),
            afterwards=lambda: doing.afterwards(request, thing),
            template=doing.template,
        )

    return do


def is_offered(request: CouncilRequest, verb: str, offered: Collection[str], permission: str, thing: Any) -> bool:
    """Whether a verb is among those that a page offers now. What else stands in its way, the caller says.

    Raises NotAllowed where the reader may not do it at all.
    """
    if verb in offered:
        return True
    if not request.user.has_perm(permission, thing):
        raise NotAllowed(permission=permission)
    return False


def act_or_ask(
    request: CouncilRequest,
    deed: Deed,
    thing: Any,
    *,
    demand: Callable[[], None],
    about: Callable[[], About],
    afterwards: Callable[[], str],
    template: str = "do.html",
) -> HttpResponse:
    """Show the form of a verb, or do it. Refused: the form again, as it was typed, with the refusal's status.

    ``demand`` refuses a form that could only be refused. ``about`` is asked last, so that it says what holds now;
    ``afterwards`` is the address to go on to.
    """
    form = _form(request, deed, thing)
    if request.method == "POST":
        if form.is_valid() and form.try_to(lambda: _done(deed, thing, form, request), user=request.user):
            messages.success(request, form.answer.get("instead") or str(deed.done))
            return HttpResponseRedirect(_asked_next(request) or afterwards())
    else:
        demand()
    page = about()
    context = {
        "about": page,
        "back": page.trail[-1][1],
        "deed": deed,
        "form": form,
        "refusal": form.refusal,
        "next": request.POST.get("next", ""),
        **page.more,
    }
    return render(request, template, context, status=status_of(form))


def status_of(form: Any) -> int:
    """The status of a form's page: that of the refusal, 422 where something typed cannot be read."""
    refused: int = form.refusal.status if form.refusal else 422 if form.errors else 200
    return refused


def _form(request: CouncilRequest, deed: Deed, thing: Any) -> StepForm:
    about = {name: str(value) for name, value in request.GET.items()}
    data = None
    if request.method == "POST":
        data = request.POST.copy()
        data.setdefault("key", str(deed.form.new_key()))  # a bare button, as in the inbox, is pressed once
    form = deed.form(data, request.FILES or None, thing=thing, actor=request.user, about=about)
    form.asked_at = request.path
    return form


def _done(deed: Deed, thing: Any, form: StepForm, request: CouncilRequest) -> dict[str, Any]:
    done = deed.act(thing, form, request.user)
    return {"thing": thing.pk, "instead": str(getattr(done, "says_instead", ""))}


def _asked_next(request: CouncilRequest) -> str:
    """Where the verb was chosen, if that is a page of ours."""
    asked = request.POST.get("next", "")
    return asked if asked and url_has_allowed_host_and_scheme(asked, allowed_hosts=None) else ""
