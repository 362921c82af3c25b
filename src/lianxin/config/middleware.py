"""What happens around every request: the lane of programs, the idle session, the language, and refusals as pages."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from lianxin.kernel.errors import Refused

NextStep = Callable[[HttpRequest], HttpResponse]
TOUCH_SECONDS = 600
PROGRAMS = "/api/"
NOTHING = "default-src 'none'; frame-ancestors 'none'"
"""What a browser that is shown an answer meant for a program may load, and where it may be framed."""


class InnermostMiddleware:
    """The last of all: remembers what it is wrapped around, for the lane that leads straight there."""

    wrapped: NextStep

    def __init__(self, get_response: NextStep) -> None:
        self.get_response = InnermostMiddleware.wrapped = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)


class ProgramLaneMiddleware:
    """Leads the requests of programs past everything that is there for browsers.

    Who signs with a token has no session, no form that could be forged, no messages and no page to be framed; all
    that stands between this and ``InnermostMiddleware`` would find nothing to do, at half the cost of a request.
    """

    def __init__(self, get_response: NextStep) -> None:
        self.get_response = get_response
        self.straight = InnermostMiddleware.wrapped  # made before this one: a chain is built from its end

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "HTTP_AUTHORIZATION" in request.META and request.path.startswith(PROGRAMS):
            response = self.straight(request)
            response.headers.setdefault("Content-Security-Policy", NOTHING)
            if not response.streaming:
                response.headers.setdefault("Content-Length", str(len(response.content)))
            return response
        return self.get_response(request)


class IdleSessionMiddleware:
    """Keeps a used session alive, writing at most every ten minutes, so that 8 idle hours end it."""

    def __init__(self, get_response: NextStep) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.session.accessed and SESSION_KEY in request.session:
            now = int(time.time())
            if now - request.session.get("touched", 0) > TOUCH_SECONDS:
                request.session["touched"] = now
        return response


class LanguageMiddleware:
    """Chinese unless the reader chose otherwise: the choice is a cookie, the browser's own list is not asked."""

    def __init__(self, get_response: NextStep) -> None:
        self.get_response = get_response
        self.codes = {code for code, _name in settings.LANGUAGES}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        code = chosen if chosen in self.codes else settings.LANGUAGE_CODE
        request.LANGUAGE_CODE = code
        with translation.override(code):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", code)
        return response


class RefusalMiddleware:
    """Turns a refusal that no form caught into a page that says why and what would change it."""

    def __init__(self, get_response: NextStep) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Render ``refused.html`` with the refusal's own status; leave every other exception alone."""
        if not isinstance(exception, Refused):
            return None
        return render(request, "refused.html", {"refusal": exception}, status=exception.status)
