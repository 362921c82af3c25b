"""How allauth and axes behave here."""

from collections.abc import Mapping

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are given out by a council; nobody signs up alone."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Answer no, always."""
        return False


def name_tried(request: HttpRequest, credentials: Mapping[str, str] | None) -> str:
    """The name that somebody tries to sign in with, as the lock counts it: in small letters, as names are looked up."""
    tried = (credentials or {}).get("username") or request.POST.get("login", "")
    return tried.strip().casefold()
