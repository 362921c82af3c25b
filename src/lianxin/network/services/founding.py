"""Founding a council and giving people their posts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from lianxin.accounts.models import User
from lianxin.divisions.services import ensure_division
from lianxin.journal import services as journal
from lianxin.kernel import clock
from lianxin.network.errors import PostDoesNotFit
from lianxin.network.models import Category, Council, Organisation, Post
from lianxin.network.queries import places_for_posts
from lianxin.network.rules import permit
from lianxin.network.states import POST_AT, Kind, Role


@dataclass(frozen=True)
class NewPlace:
    """A village or neighbourhood of a new council."""

    code: str
    name: str
    name_en: str = ""
    kind: Kind = Kind.VILLAGE


@transaction.atomic
def found_council(
    *,
    code: str,
    name: str,
    short_name: str,
    name_en: str,
    founded_on: date,
    office_name: str,
    office_name_en: str = "",
    divisions: Mapping[str, tuple[str, str]],
    places: Iterable[NewPlace],
    categories: Iterable[tuple[str, str]],
) -> Council:
    """Set up a council with its town, places, office and categories. Done by the operator, from a command.

    ``divisions`` maps 12-digit codes of the town and its ancestors to (Chinese name, English name). Founding the same
    council again returns it unchanged.
    """
    if council := Council.objects.filter(code=code).first():
        return council
    for division_code, names in divisions.items():
        ensure_division(code=division_code, name=names[0], name_en=names[1])
    office = Organisation.objects.create(name=office_name, name_en=office_name_en, kind=Kind.OFFICE)
    council = Council.objects.create(
        code=code,
        name=name,
        short_name=short_name,
        name_en=name_en,
        founded_on=founded_on,
        office=office,
        division_id=code.ljust(12, "0"),
    )
    for place in places:
        ensure_division(code=place.code, name=place.name, name_en=place.name_en)
        Organisation.objects.create(name=place.name, name_en=place.name_en, kind=place.kind, division_id=place.code)
    Category.objects.bulk_create(
        Category(council=council, name=zh, name_en=en, position=position)
        for position, (zh, en) in enumerate(categories, start=1)
    )
    journal.write("network.founded", subject=council, council_id=council.pk, actor=None, facts={"code": code})
    return council


@transaction.atomic
def appoint(*, council: Council, user: User, organisation: Organisation, role: Role, actor: User | None) -> Post:
    """Give a person a post from today. ``actor`` is empty for the operator's commands.

    Raises NotAllowed, PostDoesNotFit.
    """
    post = permit(actor, "network.appoint", council) if actor else None
    kinds = POST_AT.get(Role(role), tuple(Kind))
    if organisation.kind not in kinds or not places_for_posts(council).filter(pk=organisation.pk).exists():
        raise PostDoesNotFit(role=Role(role).label, name=organisation.name)
    appointed, is_new = Post.objects.get_or_create(
        council=council,
        user=user,
        organisation=organisation,
        role=role,
        until_on=None,
        defaults={"since_on": clock.today()},
    )
    if is_new:
        journal.write(
            "network.appointed",
            subject=appointed,
            council_id=council.pk,
            actor=actor,
            post=post,
            facts={"user": user.pk, "organisation": organisation.pk, "role": role},
        )
    return appointed


@transaction.atomic
def dismiss(*, post_id: int, council: Council, actor: User) -> Post:
    """End a post today. Raises NotAllowed, Post.DoesNotExist."""
    acting = permit(actor, "network.appoint", council)
    post = Post.objects.get(pk=post_id, council=council, until_on__isnull=True)
    post.until_on = max(clock.today(), post.since_on)
    post.save(update_fields=["until_on"])
    journal.write(
        "network.dismissed",
        subject=post,
        council_id=council.pk,
        actor=actor,
        post=acting,
        facts={"user": post.user_id, "role": post.role},
    )
    return post
