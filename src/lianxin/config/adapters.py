"""How allauth and axes behave here."""

from collections.abc import Mapping

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest

from lianxin.accounts.models import User


class AccountAdapter(DefaultAccountAdapter):
    """Accounts and their first passwords are given out; the first password is only good for choosing another."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Answer no, always."""
        return False

    def set_password(self, user: User, password: str) -> None:
        """Store the password that a person chose."""
        user.must_change_password = False
        super().set_password(user, password)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """On to the pages, not back to the form."""
        return str(settings.LOGIN_REDIRECT_URL)


def name_tried(request: HttpRequest, credentials: Mapping[str, str] | None) -> str:
    """The name that somebody tries to sign in with, as the lock counts it: in small letters, as names are looked up."""
    tried = (credentials or {}).get("username") or request.POST.get("login", "")
    return tried.strip().casefold()
