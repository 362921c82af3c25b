"""What happens around every request: the idle session, the language, and refusals as pages."""

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
