"""What happens around every request."""

import time

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from lianxin.accounts.models import User
from lianxin.accounts.services import issue_token
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


@pytest.mark.django_db
def test_who_signs_with_a_token_is_led_past_what_is_there_for_browsers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of it is run, and the answer is none the worse."""
    user = User.objects.create(username="program")
    signed = {"Authorization": f"Bearer {issue_token(user=user, label='test')}"}
    for name in ("process_request", "process_response"):
        monkeypatch.setattr(SessionMiddleware, name, lambda *_: pytest.fail("a browser's"))

    answer = Client().get("/api/v1/me", headers=signed)

    assert (answer.status_code, answer.json()["username"]) == (200, "program")
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert answer.headers["Content-Length"] == str(len(answer.content))
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Language"] == "zh-hans"
    assert Client().get("/api/v1/me", headers={"Authorization": "Bearer no"}).status_code == 401
    assert Client().get("/api/v1/none", headers=signed).json()["code"] == "not_found"


@pytest.mark.django_db
def test_a_page_is_no_way_for_programs() -> None:
    """Whatever header it carries: no session is passed by."""
    answer = Client().get("/accounts/login/", headers={"Authorization": "Bearer anything"})
    assert "csrftoken" in answer.cookies
    assert "script-src" in answer.headers["Content-Security-Policy"]


def test_only_refusals_become_pages(rf: RequestFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    def render(_request: HttpRequest, template: str, context: dict[str, object], status: int) -> HttpResponse:
        return HttpResponse(f"{template} {context['refusal']}", status=status)

    monkeypatch.setattr("lianxin.config.middleware.render", render)
    middleware = RefusalMiddleware(page)
    refused = middleware.process_exception(rf.get("/"), NotAllowed())
    assert refused is not None
    assert refused.status_code == 403
    assert middleware.process_exception(rf.get("/"), ValueError()) is None
