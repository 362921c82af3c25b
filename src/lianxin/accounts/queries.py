"""Reads of sign-in."""

import hashlib
from collections.abc import Iterable

from django.db.models import F, QuerySet

from lianxin.accounts.models import ApiToken, User
from lianxin.prepared import Param, Prepared


def digest(text: str) -> str:
    """SHA-256 of a text, 64 hex digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def live_token(token: str) -> ApiToken | None:
    """An API token, with its user, that is neither revoked nor of a closed account. One query."""
    return _LIVE_TOKEN.first(digest=digest(token))


_LIVE_TOKEN = Prepared(
    lambda: ApiToken.objects.select_related("user").filter(
        digest=Param("digest"), revoked_at__isnull=True, user__is_active=True
    )
)


def tokens_of(user: User) -> QuerySet[ApiToken]:
    """A person's tokens, live ones first, then the newest. One query."""
    return ApiToken.objects.filter(user=user).order_by(F("revoked_at").desc(nulls_first=True), "-pk")


def names_of(user_ids: Iterable[int]) -> dict[int, str]:
    """Display names by user id. One query."""
    return {user.pk: str(user) for user in User.objects.filter(pk__in=set(user_ids))}
