"""Opening pages in tests: as whom, with how many queries."""

from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lianxin.accounts.models import User
from lianxin.network.models import Council


def visit(path: str, user: User | None = None, *, council: Council | None = None, status: int = 200) -> str:
    """The page at a path (under the council's address, where one is given), in English, as text."""
    client = client_of(user)
    response = client.get(address(path, council))
    assert response.status_code == status, response.content[:500]
    return response.content.decode()


def send(path: str, user: User | None, data: dict[str, Any], *, council: Council | None = None) -> HttpResponse:
    """The answer to a form sent to a path."""
    response: HttpResponse = client_of(user).post(address(path, council), data)  # type: ignore[assignment]
    return response


def queries_of(path: str, user: User | None, *, council: Council | None = None) -> int:
    """How many queries a page costs, sign-in included."""
    client = client_of(user)
    client.get(address(path, council))
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address(path, council)).status_code == 200
    return len(captured)


def client_of(user: User | None) -> Client:
    """A browser that reads English, signed in as somebody."""
    client = Client()
    client.cookies["language"] = "en"
    if user is not None:
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def address(path: str, council: Council | None) -> str:
    """The address of a page."""
    return f"/{council.code}/{path}" if council else path
