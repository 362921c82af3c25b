"""What happens around every request."""

import time

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from lianxin.config.middleware import TOUCH_SECONDS, IdleSessionMiddleware, RefusalMiddleware
from lianxin.kernel.errors import NotAllowed


def page(request: HttpRequest) -> HttpResponse:
    """A page that looks at the session."""
    return HttpResponse(str(request.session.get("anything")))


def visit(rf: RequestFactory, **stored: object) -> SessionStore:
    """The session after a visit of somebody whose session held ``stored``."""
    request = rf.get("/")
    request.session = SessionStore()
    for name, value in stored.items():
        request.session[name] = value
    request.session.modified = request.session.accessed = False
    IdleSessionMiddleware(page)(request)
    return request.session


def test_a_used_session_lives_on(rf: RequestFactory) -> None:
    assert visit(rf, **{SESSION_KEY: "1"}).modified
    assert visit(rf, **{SESSION_KEY: "1", "touched": int(time.time()) - TOUCH_SECONDS - 5}).modified


def test_a_session_is_not_written_at_every_page(rf: RequestFactory) -> None:
    assert not visit(rf, **{SESSION_KEY: "1", "touched": int(time.time()) - 5}).modified


def test_a_visitor_gets_no_session(rf: RequestFactory) -> None:
    assert not visit(rf).modified


def test_only_refusals_become_pages(rf: RequestFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    def render(_request: HttpRequest, template: str, context: dict[str, object], status: int) -> HttpResponse:
        return HttpResponse(f"{template} {context['refusal']}", status=status)

    monkeypatch.setattr("lianxin.config.middleware.render", render)
    middleware = RefusalMiddleware(page)
    refused = middleware.process_exception(rf.get("/"), NotAllowed())
    assert refused is not None
    assert refused.status_code == 403
    assert middleware.process_exception(rf.get("/"), ValueError()) is None
