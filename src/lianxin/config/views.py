"""The reader's own choices, kept in cookies: language, text size and colours."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

YEAR_SECONDS = 365 * 24 * 3600
TEXT_SIZES = frozenset({"100", "125", "150", "200"})
THEMES = frozenset({"auto", "light", "dark"})


def _back(request: HttpRequest) -> HttpResponse:
    """Back to the page the reader came from, if it is one of ours."""
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(target if safe else "/")


def _remember(response: HttpResponse, name: str, value: str) -> HttpResponse:
    response.set_cookie(name, value, YEAR_SECONDS, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax", httponly=True)
    return response


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Remember ``language``, one of the two the pages are written in."""
    chosen = request.POST.get("language", "")
    if chosen not in dict(settings.LANGUAGES):
        return _back(request)
    return _remember(_back(request), settings.LANGUAGE_COOKIE_NAME, chosen)


@require_POST
def text_size(request: HttpRequest) -> HttpResponse:
    """Remember ``size`` in percent. Templates read it as ``request.COOKIES.text_size``."""
    chosen = request.POST.get("size", "")
    if chosen not in TEXT_SIZES:
        return _back(request)
    return _remember(_back(request), "text_size", chosen)


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Remember ``theme``: light, dark, or auto for what the device says."""
    chosen = request.POST.get("theme", "")
    if chosen not in THEMES:
        return _back(request)
    return _remember(_back(request), "theme", chosen)
