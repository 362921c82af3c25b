"""One page for every verb: a small form that names what will happen, and the deed.

An app keeps a table of its ``Deed``s and hands one of them, with the thing that it is done to, to ``act_or_ask``.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from lianxin.accounts.models import User
from lianxin.kernel.errors import Words
from lianxin.network.middleware import CouncilRequest
from lianxin.network.verb_forms import StepForm

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
