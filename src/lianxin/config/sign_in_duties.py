"""What a person owes after signing in: a password of their own, and a second factor where their posts demand one."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from lianxin.accounts.models import User
from lianxin.network.queries import posts_of
from lianxin.network.states import Role

NEED_SECOND_FACTOR = frozenset({Role.OFFICE, Role.AUDITOR, Role.HANDLER, Role.ADMIN})
# Where somebody who still owes something may go: to do it, to sign out, to choose how pages look. Tokens are not among
# them: a token is a way in without password and second factor.
LEFT_OPEN = (
    "/accounts/2fa/", "/accounts/login/", "/accounts/logout/", "/accounts/password/", "/accounts/reauthenticate/",
    "/language/", "/text-size/", "/theme/", "/static/",
)  # fmt: skip


class SignInDutiesMiddleware:
    """Leads a signed-in person to what they still owe, from every page, until it is done.

    Accounts of the demo are let through: they are made to be looked at. One query a request for those who must have
    a second factor, none for others.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(LEFT_OPEN) and (page := page_of_duty(request)):
            return redirect(page)
        return self.get_response(request)


def page_of_duty(request: HttpRequest) -> str:
    """The name of the page where the person who asks does what they owe first; empty where they owe nothing."""
    user = request.user
    if not isinstance(user, User) or user.is_demo:
        return ""
    if user.must_change_password:
        return "account_change_password"
    if any(post.role in NEED_SECOND_FACTOR for post in posts_of(user)) and not is_mfa_enabled(user):
        return "mfa_activate_totp"
    return ""
