"""Whom a command is about: the council and the person that its options name, or the only ones there are."""

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from lianxin.sheets.layouts import Scope
from lianxin.sheets.rules import IMPORT, may


def wanted_council(code: str | None) -> int:
    """The id of the council with this division code, or of the only council."""
    councils = apps.get_model("network.Council")._default_manager.all()  # noqa: SLF001 - Django's public name
    found = list((councils.filter(code=code[:9]) if code else councils)[:2])
    if len(found) == 1:
        return int(found[0].pk)
    if code or not found:
        raise CommandError(_("There is no such council.") if code else _("There is no council yet."))
    raise CommandError(_("There is more than one council: name one with --council CODE."))


def wanted_actor(username: str | None, council_id: int) -> AbstractUser:
    """The user with this name, or the first who may import for the council."""
    users = get_user_model().objects.filter(is_active=True).order_by("pk")
    if username:
        user = users.filter(username=username).first()
        if user is None:
            raise CommandError(_("There is no such user."))
        return user
    user = next((user for user in users.iterator() if may(user, IMPORT, Scope(council_id, None))), None)
    if user is None:
        raise CommandError(_("Nobody may import for this council: name a user with --user."))
    return user
