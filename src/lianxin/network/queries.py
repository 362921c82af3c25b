"""Reads of the network: posts, members, villages and the growth of the circle."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Count, Exists, F, Model, OuterRef, Prefetch, Q, QuerySet, Subquery

from lianxin.kernel import clock
from lianxin.network.models import Agreement, Category, Council, Enrolment, Organisation, Pairing, Post
from lianxin.network.states import PLACES, Kind, Role
from lianxin.prepared import Param, Prepared, together

Kept = TypeVar("Kept", bound=Model)

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from lianxin.accounts.models import User

    Viewer = User | AnonymousUser


def standing(on: date | Param) -> Q:
    """Terms that hold on a date: begun, and not ended by then."""
    return Q(since_on__lte=on) & (Q(until_on__isnull=True) | Q(until_on__gt=on))


_MEMO = "_lianxin_posts"
"""Where a person's posts are kept as long as the request."""
_POSTS = Prepared(
    lambda: (
        Post.objects.filter(standing(Param("today")), user=Param("user"))
        .select_related("organisation")
        .only("council", "user", "role", "organisation__name", "organisation__name_en", "organisation__kind")
    )
)


def posts_of(user: "Viewer") -> Sequence[Post]:
    """The posts that a person holds today, in every council. One query a request, then none."""
    if not user.is_authenticated or not user.is_active:
        return ()
    held: Sequence[Post] | None = getattr(user, _MEMO, None)
    if held is None:
        held = tuple(_POSTS.objects(today=clock.today(), user=user.pk))
        setattr(user, _MEMO, held)
    return held


def read_with_posts(user: "User", query: Prepared[Kept], **values: Any) -> list[Kept]:
    """What a query finds; the person's posts are read in the same go, as whatever comes next asks for them."""
    if hasattr(user, _MEMO):
        return query.objects(**values)
    found, held = together((query, values), (_POSTS, {"today": clock.today(), "user": user.pk}))
    setattr(user, _MEMO, tuple(held))
    return found


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


def ever_enrolled(council: Council) -> QuerySet[Organisation]:
    """Whoever is or was a member of a council, by name. One query."""
    return Organisation.objects.filter(Exists(council.enrolments.filter(organisation=OuterRef("pk")))).order_by("name")


def is_enrolled(council_id: int, organisation_id: int) -> bool:
    """Whether an organisation is a member of a council today. One query."""
    return Enrolment.objects.filter(
        standing(clock.today()), council_id=council_id, organisation_id=organisation_id
    ).exists()


def takes_part(council: Council, organisation_id: int) -> bool:
    """Whether an organisation may give and take in a council today: a member, or a village of its town. One query."""
    return _TAKING_PART.finds(today=clock.today(), council=council.pk, code=council.code, organisation=organisation_id)


def taking_part_in(council: Any, code: Any, organisation: Any, today: Any) -> QuerySet[Organisation]:
    """An organisation, if it takes part in a council; all four as the query that asks knows them."""
    inside = OuterRef(council) if isinstance(council, OuterRef) else council
    member = Enrolment.objects.filter(standing(today), council=inside, organisation=OuterRef("pk"))
    villages = Q(kind__in=PLACES, division__code__startswith=code)
    return Organisation.objects.filter(villages | Exists(member), pk=organisation).order_by().only("pk")


_TAKING_PART = Prepared(lambda: taking_part_in(Param("council"), Param("code"), Param("organisation"), Param("today")))


def taking_part(council: Council) -> set[int]:
    """Ids of all organisations that may give and take in a council today. Two queries."""
    members = Enrolment.objects.filter(standing(clock.today()), council=council).order_by()
    return {*members.values_list("organisation", flat=True), *villages_of(council).values_list("pk", flat=True)}


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


def pairings_of(council: Council, on: date | None = None) -> QuerySet[Pairing]:
    """Pairings that hold on a date (today), with both sides.

    Adds ``signed_on`` and ``expires_on`` of the agreement signed last by then. One query.
    """
    on = on or clock.today()
    latest = Agreement.objects.filter(pairing=OuterRef("pk"), signed_on__lte=on).order_by("-signed_on", "-pk")
    return (
        Pairing.objects.filter(standing(on), council=council)
        .select_related("partner", "village")
        .annotate(
            signed_on=Subquery(latest.values("signed_on")[:1]), expires_on=Subquery(latest.values("expires_on")[:1])
        )
    )


def expiring(council: Council, by: date, on: date | None = None) -> QuerySet[Pairing]:
    """Pairings of members whose agreement has run out or will by a date, longest ago first. One query."""
    return pairings_of(council, on).filter(Q(expires_on__lte=by)).order_by(F("expires_on").asc(), "pk")


@dataclass(frozen=True)
class MemberFilter:
    """What a list of members is narrowed to; ``due_by`` leaves those with an agreement that runs out by then."""

    q: str = ""
    sector: str = ""
    village_id: int | None = None
    due_by: date | None = None


def members_like(council: Council, to: MemberFilter, on: date | None = None) -> QuerySet[Enrolment]:
    """Members on a date (today), narrowed by a filter, in the register's order. One query."""
    on = on or clock.today()
    found = members_of(council, on)
    ties = pairings_of(council, on).filter(partner=OuterRef("organisation"))
    if to.sector:
        found = found.filter(organisation__sector=to.sector)
    if to.village_id is not None:
        found = found.filter(Exists(ties.filter(village=to.village_id)))
    if to.due_by is not None:
        found = found.filter(Exists(ties.filter(Q(expires_on__lte=to.due_by))))
    for word in to.q.split():
        found = found.filter(
            Q(organisation__name__icontains=word)
            | Q(organisation__name_en__icontains=word)
            | Exists(ties.filter(village__name__icontains=word))
        )
    return found


def partners_by_village(council: Council, on: date | None = None) -> dict[int, int]:
    """How many partners are paired with each village on a date (today), by the village's id. One query."""
    standing_ones = Pairing.objects.filter(standing(on or clock.today()), council=council).order_by()
    return dict(standing_ones.values_list("village").annotate(partners=Count("partner", distinct=True)))


def organisation_of(council: Council, pk: int) -> Organisation:
    """An organisation that concerns a council: a member, now or before, a village of its town, or its office.

    Raises Organisation.DoesNotExist for every other. One query.
    """
    enrolled = Enrolment.objects.filter(council=council, organisation=OuterRef("pk"))
    concerns = Q(kind__in=PLACES, division__code__startswith=council.code) | Q(pk=council.office_id) | Exists(enrolled)
    return Organisation.objects.select_related("division").get(concerns, pk=pk)


def enrolments_at(council: Council, organisation: Organisation) -> QuerySet[Enrolment]:
    """An organisation's memberships of a council, the current one first. One query."""
    return Enrolment.objects.filter(council=council, organisation=organisation).order_by(
        F("until_on").desc(nulls_first=True), "-pk"
    )


def pairings_at(council: Council, organisation: Organisation) -> QuerySet[Pairing]:
    """All pairings of a partner or a village, current ones first, with both sides and agreements. Two queries."""
    return (
        Pairing.objects.filter(Q(partner=organisation) | Q(village=organisation), council=council)
        .select_related("partner", "village")
        .prefetch_related("agreements")
        .order_by(F("until_on").desc(nulls_first=True), "pk")
    )


def pairing_of(council: Council, pk: int) -> Pairing:
    """One pairing of a council, holding or ended, with both sides and agreements. Raises Pairing.DoesNotExist.

    Two queries.
    """
    found = Pairing.objects.select_related("partner", "village", "council").prefetch_related("agreements")
    return found.get(pk=pk, council=council)


def posts_held(council: Council, organisation: Organisation | None = None) -> QuerySet[Post]:
    """Who holds which post in a council (at one organisation) today, office first. One query."""
    found = Post.objects.filter(standing(clock.today()), council=council).select_related("user", "organisation")
    return (found.filter(organisation=organisation) if organisation else found).order_by("role", "organisation", "pk")


def organisations_by_id(ids: Iterable[int]) -> dict[int, Organisation]:
    """Organisations by id. One query."""
    return Organisation.objects.in_bulk(list(ids))


def places_for_posts(council: Council) -> QuerySet[Organisation]:
    """Where somebody may hold a post in a council: its office, its villages and its members. One query."""
    member = Enrolment.objects.filter(standing(clock.today()), council=council, organisation=OuterRef("pk"))
    villages = Q(kind__in=PLACES, division__code__startswith=council.code)
    return Organisation.objects.filter(villages | Q(pk=council.office_id) | Exists(member)).order_by("kind", "pk")


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


def council_with_code(code: str) -> Council | None:
    """The council of a town, by its nine-digit code. One query."""
    return councils().filter(code=code).first()


def organisation_named(name: str, council: Council) -> Organisation:
    """A place, member or the office of a council, by its name. One query. Raises Organisation.DoesNotExist."""
    here = Q(enrolments__council=council) | Q(division__code__startswith=council.code) | Q(pk=council.office_id)
    return Organisation.objects.filter(here, name=name).distinct().get()


MEMBERS = "network.members"
"""Under this key the sheet of a register announces the names of the members that it will bring."""


def announced_members(names: Iterable[str]) -> list[Organisation]:
    """Stand-ins for members that a sheet still to be stored will bring. No query; never to be saved."""
    return [Organisation(name=name, kind=Kind.PARTNER) for name in names]


def titles_of(council_id: int) -> dict[str, str]:
    """What the titles of a council's sheets name. One query."""
    council = councils().get(pk=council_id)
    return {"council": council.name, "town": council.short_name, "office": council.office.name}
