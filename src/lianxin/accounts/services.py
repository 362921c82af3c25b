"""Verbs of sign-in: tokens, and doing a thing once."""

import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from lianxin.accounts.errors import BadUsername, KeyReused, NotSignedIn
from lianxin.accounts.models import Answer, ApiToken, User
from lianxin.accounts.queries import digest, holder_of
from lianxin.journal import services as journal
from lianxin.kernel import clock

Body = dict[str, Any]
NOTED_EVERY = timedelta(hours=1)


@transaction.atomic
def issue_token(*, user: User, label: str) -> str:
    """Make an API token for ``user`` and return it; it cannot be shown again."""
    token = f"lx_{secrets.token_urlsafe(32)}"
    row = ApiToken.objects.create(user=user, label=label, digest=digest(token), created_at=clock.now())
    journal.write("accounts.token_issued", subject=row, council_id=0, actor=user, facts={"label": label})
    return token


@transaction.atomic
def revoke_token(*, user: User, token_id: int) -> None:
    """End one of the user's own tokens. Raises ApiToken.DoesNotExist."""
    row = ApiToken.objects.get(pk=token_id, user=user, revoked_at__isnull=True)
    row.revoked_at = clock.now()
    row.save(update_fields=["revoked_at"])
    journal.write("accounts.token_revoked", subject=row, council_id=0, actor=user, facts={"label": row.label})


def use_token(*, token: str) -> User:
    """Who holds an API token. Notes that it was used, at most once an hour, so that reading stays reading.

    Raises NotSignedIn. One query, seldom two.
    """
    now = clock.now()
    user = holder_of(token, now - NOTED_EVERY)
    if user is None:
        raise NotSignedIn
    if not vars(user)["token_is_noted"]:
        ApiToken.objects.filter(pk=vars(user)["token_id"]).update(last_used_at=now)
    return user


_kept: list[Callable[[User, UUID], bool]] = []


def also_kept(elsewhere: Callable[[User, UUID], bool]) -> None:
    """Declare where else a person's keys are kept, as claims keep theirs: whether one of them stands there."""
    if elsewhere not in _kept:
        _kept.append(elsewhere)


@transaction.atomic
def once(*, user: User, key: UUID, fingerprint: str, act: Callable[[], Body]) -> tuple[Body, bool]:
    """Do ``act`` unless this user did it before with the same ``key``; return its body and whether it is a replay.

    The answer is stored in the act's own transaction, so an act that failed may be tried again with the same key.
    Raises KeyReused if the key came with another ``fingerprint``, or made something that keeps its key itself.
    """
    earlier, is_new = Answer.objects.get_or_create(
        user=user, key=key, defaults={"fingerprint": fingerprint, "at": clock.now()}
    )
    if is_new:
        if any(stands(user, key) for stands in _kept):
            raise KeyReused(key=str(key))
        earlier.body = act()
        earlier.save(update_fields=["body"])
    elif earlier.fingerprint != fingerprint:
        raise KeyReused(key=str(key))
    return earlier.body, not is_new


@transaction.atomic
def open_account(*, username: str, display_name: str) -> tuple[User, str]:
    """An account, opened by the operator, and its first password: not shown again, to be changed at first sign-in.

    An account of that name that is there already is returned as it is, with an empty password. Raises BadUsername.
    """
    if known := User.objects.filter(username__iexact=username).first():
        return known, ""
    user, password = User(username=username, display_name=display_name), secrets.token_urlsafe(12)
    user.must_change_password = True
    user.set_password(password)
    try:
        user.clean_fields()
    except ValidationError as error:
        raise BadUsername(name=username) from error
    user.save()
    journal.write("accounts.opened", subject=user, council_id=0, actor=None, facts={"username": username})
    return user, password


@transaction.atomic
def keep_demo_user(*, username: str, display_name: str, password: str) -> User:
    """A demo's account, made if it is not there yet."""
    user, is_new = User.objects.get_or_create(
        username=username, defaults={"display_name": display_name, "is_demo": True}
    )
    if is_new:
        user.set_password(password)
        user.save(update_fields=["password"])
        journal.write("accounts.demo_user_made", subject=user, actor=None, facts={"username": username})
    return user
