"""Calendars: the days of needs and resources for anybody, those of one's own claims under an address of one's own."""

import hashlib
from collections.abc import Iterator
from datetime import date

from django.core import signing
from django.http import Http404, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lianxin.accounts.models import User
from lianxin.exchange.amounts import spoken
from lianxin.exchange.calendars import CONTENT_TYPE, Day, calendar_of
from lianxin.exchange.models import Claim, Listing
from lianxin.exchange.queries.claims import due_on, of_organisations
from lianxin.exchange.queries.days import last_change, with_a_day
from lianxin.exchange.queries.lists import Filter, listings
from lianxin.exchange.states import ASKED, Side
from lianxin.kernel import clock
from lianxin.network.middleware import CouncilRequest
from lianxin.network.queries import organisations_of
from lianxin.network.sentences import named
from lianxin.network.states import Role

SALT = "lianxin.exchange.calendar"


@require_safe
def calendar(request: CouncilRequest, **_address: str) -> HttpResponseBase:
    """By when open needs are to be met and until when resources can be had, narrowed as the list is.

    Members see what is left, everybody else what was listed.
    """
    listed = listings(viewer=request.user, council=request.council, to=Filter.read(request.GET))
    name = f"{named(request.council)} · {_('Needs and resources')}"
    member = request.user.has_perm("exchange.see_claims", request.council)
    return _answer(request, name, (_of_listing(request, one, member) for one in with_a_day(listed)))


@require_safe
def feed(request: CouncilRequest, token: str, **_address: str) -> HttpResponseBase:
    """What the claims of somebody's organisations wait for, by an address that only they know."""
    user, language = _whose(token)
    mine = organisations_of(user, request.council.pk, Role.LIAISON, Role.STEWARD)
    if not mine:
        raise Http404
    with translation.override(language):
        name = f"{named(request.council)} · {_('Our claims')}"
        return _answer(request, name, (_of_claim(request, one) for one in of_organisations(request.council, mine)))


def feed_address(request: CouncilRequest) -> str:
    """The address of the reader's own calendar. Changing the password ends it."""
    return request.build_absolute_uri(reverse("exchange:feed", args=[request.council.code, token_of(request.user)]))


def token_of(user: User) -> str:
    """What only this person knows, for the language that they read now."""
    return signing.dumps([user.pk, _mark(user), translation.get_language()], salt=SALT)


def _whose(token: str) -> tuple[User, str]:
    """Whose calendar it is, and in which language. Raises Http404."""
    try:
        pk, mark, language = signing.loads(token, salt=SALT)
    except signing.BadSignature as broken:
        raise Http404 from broken
    user = User.objects.filter(pk=pk, is_active=True).first()
    if user is None or _mark(user) != mark:
        raise Http404
    return user, language


def _mark(user: User) -> str:
    """What changes with the password."""
    return user.get_session_auth_hash()[:16]


def _answer(request: CouncilRequest, name: str, days: Iterator[Day]) -> HttpResponseBase:
    body = calendar_of(name, days)
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    changed_at = last_change(request.council)
    response = HttpResponse(body, content_type=CONTENT_TYPE)
    response.headers["ETag"] = etag
    response.headers["Last-Modified"] = http_date(changed_at.timestamp())
    response.headers["Cache-Control"] = "private, max-age=900"
    conditional = get_conditional_response(request, etag, int(changed_at.timestamp()), response)
    return conditional or response


def _of_listing(request: CouncilRequest, one: Listing, member: bool) -> Day:
    url = _page(request, "exchange:listing", one.pk)
    if one.side == Side.NEED:
        title = _("Needed by today: %(what)s · %(who)s") % {"what": one.title, "who": named(one.owner)}
    else:
        title = _("Last day: %(what)s · %(who)s") % {"what": one.title, "who": named(one.owner)}
    amount = _("%(amount)s left") % {"amount": spoken(one.left, one.unit)} if member else spoken(one.capacity, one.unit)
    amount = amount if one.left else _("all claimed")
    return Day(_uid(request, "listing", one.pk), one.until_on or one.listed_on, title, amount, url, one.listed_on)


def _of_claim(request: CouncilRequest, one: Claim) -> Day:
    owner, claimant = named(one.listing.owner), named(one.organisation)
    giver, receiver = (claimant, owner) if one.listing.side == Side.NEED else (owner, claimant)
    words = {"what": one.listing.title, "giver": giver, "receiver": receiver}
    if one.state in ASKED:
        title, on = _("Answer by today: %(what)s · %(giver)s → %(receiver)s") % words, _answer_day(one)
    else:
        title, on = _("Due: %(what)s · %(giver)s → %(receiver)s") % words, due_on(one)
    details = _("%(amount)s promised") % {"amount": spoken(one.quantity, one.listing.unit)}
    return Day(_uid(request, "claim", one.pk), on, title, details, _page(request, "exchange:claim", one.pk), one.on)


def _answer_day(one: Claim) -> date:
    return clock.day_of(one.answer_by_at) if one.answer_by_at else due_on(one)


def _uid(request: CouncilRequest, kind: str, pk: int) -> str:
    return f"{kind}-{pk}@{request.council.code}.{request.get_host().partition(':')[0]}"


def _page(request: CouncilRequest, name: str, pk: int) -> str:
    return request.build_absolute_uri(reverse(name, args=[request.council.code, pk]))
