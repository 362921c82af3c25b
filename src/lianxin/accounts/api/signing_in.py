"""Who asks: the holder of a token, somebody signed in with a browser, or, where all may read, anyone."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf

from lianxin.accounts.errors import NotFromHere, NotSignedIn
from lianxin.accounts.models import User
from lianxin.accounts.services import use_token

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class Asked(HttpRequest):
    """A request of anyone."""

    user: "User | AnonymousUser"


class SignedIn(Asked):
    """A request of somebody who is known."""

    user: User


class Token(HttpBearer):
    """An API token in the header ``Authorization: Bearer …``."""

    def __call__(self, request: HttpRequest) -> User | None:
        """The token's user; nobody where the header is missing. Raises NotSignedIn for a header that is no good."""
        sent = request.META.get("HTTP_AUTHORIZATION", "")
        if not sent:
            return None
        scheme, _, token = sent.partition(" ")
        if scheme.lower() != self.openapi_scheme:
            raise NotSignedIn
        return self.authenticate(request, token.strip())

    def authenticate(self, request: HttpRequest, token: str) -> User:
        """Sets ``request.user``, so that everything below knows one way to ask who it is."""
        request.user = use_token(token=token)
        return request.user


class Session(APIKeyCookie):
    """The cookie of a browser that signed in. A change must also carry ``X-CSRFToken``."""

    param_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> User | None:
        """Who signed in, if anyone did. Raises NotFromHere."""
        return self.authenticate(request, None)

    def authenticate(self, request: HttpRequest, key: str | None) -> User | None:
        """The session's user, once the request proves that it comes from this site."""
        if not isinstance(request.user, User):
            return None
        if check_csrf(request):
            raise NotFromHere
        return request.user


def anyone(request: HttpRequest) -> Any:
    """Whoever has not signed in."""
    return request.user


SIGNED_IN = (Token(), Session())
ANYONE = (*SIGNED_IN, anyone)
