"""Reads of the network: posts, members, villages and the growth of the circle."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery

from lianxin.kernel import clock
from lianxin.network.models import Agreement, Category, Council, Enrolment, Organisation, Pairing, Post
from lianxin.network.states import PLACES, Kind, Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from lianxin.accounts.models import User

    Viewer = User | AnonymousUser


def standing(on: date) -> Q:
    """Terms that hold on a date: begun, and not ended by then."""
    return Q(since_on__lte=on) & (Q(until_on__isnull=True) | Q(until_on__gt=on))


def posts_of(user: "Viewer") -> Sequence[Post]:
    """The posts that a person holds today, in every council. One query a request, then none."""
    if not user.is_authenticated or not user.is_active:
        return ()
    held: Sequence[Post] | None = getattr(user, "_lianxin_posts", None)
    if held is None:
        held = tuple(Post.objects.filter(standing(clock.today()), user=user).select_related("organisation"))
        user._lianxin_posts = held  # type: ignore[attr-defined]  # noqa: SLF001 - a memo as long as the request
    return held


def posts_in(user: "Viewer", council_id: int) -> Sequence[Post]:
    """The posts that a person holds today in one council."""
    return tuple(post for post in posts_of(user) if post.council_id == council_id)


def organisations_of(user: "Viewer", council_id: int, *roles: Role) -> set[int]:
    """Ids of the organisations for which a person acts in a council, in any of ``roles`` (all, where none is named)."""
    return {post.organisation_id for post in posts_in(user, council_id) if not roles or post.role in roles}


def holds(user: "Viewer", council_id: int, *roles: Role) -> bool:
    """Whether a person holds one of ``roles`` in a council today."""
    return any(post.role in roles for post in posts_in(user, council_id))


def acting_post(user: "Viewer", council_id: int, organisation_id: int | None = None) -> Post | None:
    """The post under which a person acts: at the organisation if they hold one there, else their first."""
    posts = posts_in(user, council_id)
    here = [post for post in posts if post.organisation_id == organisation_id]
    return next(iter([*here, *posts]), None)


def users_holding(council_id: int, *roles: Role) -> QuerySet[Post]:
    """Posts of a council in ``roles`` today, with their people. One query."""
    return Post.objects.filter(standing(clock.today()), council_id=council_id, role__in=roles).select_related("user")


def councils() -> QuerySet[Council]:
    """All councils of this installation, with their office."""
    return Council.objects.select_related("division", "office")


def villages_of(council: Council) -> QuerySet[Organisation]:
    """Villages and neighbourhoods of a council's town, by code. One query."""
    return Organisation.objects.filter(kind__in=PLACES, division__code__startswith=council.code).order_by("division")


def members_of(council: Council, on: date | None = None) -> QuerySet[Enrolment]:
    """Memberships of partner organisations that hold on a date (today), in the register's order. One query."""
    return (
        Enrolment.objects.filter(standing(on or clock.today()), council=council, organisation__kind=Kind.PARTNER)
        .select_related("organisation")
        .order_by("position", "pk")
    )


def categories_of(council: Council) -> QuerySet[Category]:
    """A council's categories of projects, in its order. One query."""
    return council.categories.all()


def is_enrolled(council_id: int, organisation_id: int) -> bool:
    """Whether an organisation is a member of a council today. One query."""
    return Enrolment.objects.filter(
        standing(clock.today()), council_id=council_id, organisation_id=organisation_id
    ).exists()


def register_of(council: Council, on: date | None = None) -> QuerySet[Enrolment]:
    """The register: members with their current pairings and latest agreement (``current_pairings``). Three queries."""
    pairings = (
        Pairing.objects.filter(council=council, until_on__isnull=True)
        .select_related("village")
        .prefetch_related("agreements")
    )
    return members_of(council, on).prefetch_related(
        Prefetch("organisation__pairings", queryset=pairings, to_attr="current_pairings")
    )


def pairings_of(council: Council) -> QuerySet[Pairing]:
    """Current pairings with both sides; adds ``signed_on`` and ``expires_on`` of the latest agreement. One query."""
    latest = Agreement.objects.filter(pairing=OuterRef("pk")).order_by("-signed_on", "-pk")
    return (
        Pairing.objects.filter(council=council, until_on__isnull=True)
        .select_related("partner", "village")
        .annotate(
            signed_on=Subquery(latest.values("signed_on")[:1]), expires_on=Subquery(latest.values("expires_on")[:1])
        )
    )


@dataclass(frozen=True)
class GrowthPoint:
    """How many members a council had at the end of a day."""

    on: date
    members: int


def growth_of(council: Council, until: date | None = None) -> list[GrowthPoint]:
    """The growth curve: one point for each day on which the number of members changed. One query."""
    rows = Enrolment.objects.filter(council=council, organisation__kind=Kind.PARTNER).values_list(
        "since_on", "until_on"
    )
    return growth_curve(rows, until or clock.today())


def growth_curve(terms: Iterable[tuple[date, date | None]], until: date) -> list[GrowthPoint]:
    """Members by day from the terms of membership, up to ``until``. Sum at each day = joined − left by then."""
    pairs = list(terms)
    joined = sorted(since for since, _ in pairs if since <= until)
    left = sorted(end for _, end in pairs if end is not None and end <= until)
    days = sorted({*joined, *left})
    return [GrowthPoint(day, bisect_right(joined, day) - bisect_right(left, day)) for day in days]
