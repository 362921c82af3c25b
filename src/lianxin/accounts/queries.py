"""Reads of sign-in."""

import hashlib
from collections.abc import Iterable

from lianxin.accounts.models import ApiToken, User


def digest(text: str) -> str:
    """SHA-256 of a text, 64 hex digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def user_of_token(token: str) -> User | None:
    """Who holds an API token that is neither revoked nor of a closed account. One query."""
    row = (
        ApiToken.objects.select_related("user")
        .filter(digest=digest(token), revoked_at__isnull=True, user__is_active=True)
        .first()
    )
    return row.user if row else None


def names_of(user_ids: Iterable[int]) -> dict[int, str]:
    """Display names by user id. One query."""
    return {user.pk: str(user) for user in User.objects.filter(pk__in=set(user_ids))}
