"""A reader's choices stay with the reader, and lead back to our own pages only."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import translation

from lianxin.config import views
from lianxin.config.middleware import LanguageMiddleware


@pytest.mark.parametrize(
    ("view", "field", "value", "cookie"),
    [
        (views.language, "language", "en", "language"),
        (views.text_size, "size", "150", "text_size"),
        (views.theme, "theme", "dark", "theme"),
    ],
)
def test_a_choice_is_kept_and_leads_back(view: object, field: str, value: str, cookie: str, rf: RequestFactory) -> None:
    assert callable(view)
    response = view(rf.post("/", {field: value, "next": "/310116112/projects/?year=2019"}))
    assert response.cookies[cookie].value == value
    assert response.cookies[cookie]["httponly"]
    assert response.url == "/310116112/projects/?year=2019"


def test_an_unknown_choice_is_not_kept(rf: RequestFactory) -> None:
    assert not views.theme(rf.post("/", {"theme": "sepia"})).cookies


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", ""])
def test_a_choice_never_leads_to_another_host(target: str, rf: RequestFactory) -> None:
    assert views.language(rf.post("/", {"language": "en", "next": target})).headers["Location"] == "/"


@pytest.mark.parametrize(("cookie", "language"), [(None, "zh-hans"), ("en", "en"), ("xx", "zh-hans")])
def test_pages_are_chinese_unless_the_reader_chose(cookie: str | None, language: str, rf: RequestFactory) -> None:
    request = rf.get("/", headers={"accept-language": "en-GB"})
    if cookie:
        request.COOKIES["language"] = cookie

    def page(_request: HttpRequest) -> HttpResponse:
        return HttpResponse(translation.get_language())

    response = LanguageMiddleware(page)(request)
    assert response.content.decode() == language
    assert response.headers["Content-Language"] == language
