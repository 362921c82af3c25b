"""The reader's own choices, kept in cookies: language, text size and colours."""

from collections.abc import Collection

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

YEAR_SECONDS = 365 * 24 * 3600
LANGUAGES = frozenset(code for code, _name in settings.LANGUAGES)
TEXT_SIZES = frozenset({"100", "125", "150", "200"})
THEMES = frozenset({"auto", "light", "dark"})


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remember ``language``, one of the two that the pages are written in."""
    return _remember(request, field="language", cookie=settings.LANGUAGE_COOKIE_NAME, allowed=LANGUAGES)


@require_POST
def text_size(request: HttpRequest) -> HttpResponse:
    """Remember ``size``, in percent."""
    return _remember(request, field="size", cookie="text_size", allowed=TEXT_SIZES)


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Remember ``theme``: light, dark, or as the device has it."""
    return _remember(request, field="theme", cookie="theme", allowed=THEMES)


def _remember(request: HttpRequest, *, field: str, cookie: str, allowed: Collection[str]) -> HttpResponse:
    """Back to the page that the reader came from, if it is one of ours, with the choice, if it is one."""
    target = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(target if ours else "/")
    chosen = request.POST.get(field, "")
    if chosen in allowed:
        secure = settings.SESSION_COOKIE_SECURE
        response.set_cookie(cookie, chosen, YEAR_SECONDS, secure=secure, samesite="Lax", httponly=True)
    return response
