"""Office, auditors, handlers and administrators sign in with a second factor: without one they are led to set it up."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from lianxin.accounts.models import User
from lianxin.network.queries import posts_of
from lianxin.network.states import Role

NEED_IT = frozenset({Role.OFFICE, Role.AUDITOR, Role.HANDLER, Role.ADMIN})
# Where somebody without a second factor may still go: to set it up, to sign out, to choose how pages look.
LEFT_OPEN = ("/accounts/", "/language/", "/text-size/", "/theme/", "/static/")


class SecondFactorMiddleware:
    """Leads a signed-in person whose posts demand a second factor to its page, until there is one.

    Accounts of the demo are let through: they are made to be looked at. One query a request for those who must have
    it, none for others.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(LEFT_OPEN) and lacks_second_factor(request):
            return redirect("mfa_activate_totp")
        return self.get_response(request)


def lacks_second_factor(request: HttpRequest) -> bool:
    """Whether the person who asks must have a second factor and has none."""
    user = request.user
    if not isinstance(user, User) or user.is_demo:
        return False
    return any(post.role in NEED_IT for post in posts_of(user)) and not is_mfa_enabled(user)
