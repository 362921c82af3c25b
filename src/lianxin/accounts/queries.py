"""Reads of sign-in."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from django.db.models import F, Q, QuerySet

from lianxin.accounts.models import ApiToken, User
from lianxin.prepared import Param, Prepared


def digest(text: str) -> str:
    """SHA-256 of a text, 64 hex digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def holder_of(token: str, noted_since: datetime) -> User | None:
    """Whose API token it is: a person with ``token_id``, and ``token_is_noted`` where its use was noted since then;
    nobody's where it is revoked, or the account closed. One query.
    """
    return _HOLDER.first(digest=digest(token), since=noted_since)


_HOLDER = Prepared(
    lambda: (
        User.objects.filter(is_active=True, api_tokens__digest=Param("digest"), api_tokens__revoked_at__isnull=True)
        .defer("password", "last_login", "date_joined")  # nobody asks them of who signs with a token
        .annotate(token_id=F("api_tokens__pk"), token_is_noted=Q(api_tokens__last_used_at__gte=Param("since")))
    )
)


def tokens_of(user: User) -> QuerySet[ApiToken]:
    """A person's tokens, live ones first, then the newest. One query."""
    return ApiToken.objects.filter(user=user).order_by(F("revoked_at").desc(nulls_first=True), "-pk")


def names_of(user_ids: Iterable[int]) -> dict[int, str]:
    """Display names by user id. One query."""
    return {user.pk: str(user) for user in User.objects.filter(pk__in=set(user_ids))}
