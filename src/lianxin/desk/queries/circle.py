"""The circle of partners (朋友圈): how it grew, its members and its villages, as of any day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from lianxin.figures.metric import Scope
from lianxin.figures.queries import totals_by
from lianxin.network.models import Council, Enrolment, Organisation, Pairing
from lianxin.network.queries import (
    GrowthPoint,
    MemberFilter,
    growth_of,
    members_like,
    pairings_of,
    partners_by_village,
    villages_of,
)
from lianxin.network.states import RENEWAL_DAYS

PAGE = 40
"""Members a page."""


@dataclass(frozen=True)
class Tie:
    """A pairing as of a day, and how its agreement stands then: ``valid``, ``soon``, ``expired`` or ``none``."""

    pairing: Pairing
    signed_on: date | None
    expires_on: date | None
    standing: str


@dataclass(frozen=True)
class Member:
    """A member with its ties."""

    enrolment: Enrolment
    ties: Sequence[Tie]


@dataclass(frozen=True)
class Place:
    """A village with the number of its partners, and of the projects declared there, in all years."""

    village: Organisation
    partners: int
    projects: int


@dataclass(frozen=True)
class Circle:
    """What the page shows. ``total`` members fit the filter; ``older`` is where the next page of them begins."""

    growth: Sequence[GrowthPoint]
    members: Sequence[Member]
    total: int
    older: str
    places: Sequence[Place]


def circle_of(council: Council, on: date, to: MemberFilter, after: str = "") -> Circle:
    """The circle on a day. Seven queries, however many members there are."""
    found = members_like(council, to, on)
    rows = list(found.filter(_behind(after))[: PAGE + 1])
    shown = rows[:PAGE]
    ties = ties_by_partner(pairings_of(council, on).filter(partner__in=[row.organisation_id for row in shown]), on)
    return Circle(
        growth=growth_of(council, until=on),
        members=[Member(row, ties.get(row.organisation_id, ())) for row in shown],
        total=found.count(),
        older=f"{shown[-1].position}-{shown[-1].pk}" if len(rows) > PAGE else "",
        places=_places(council, on),
    )


def _behind(after: str) -> Q:
    """What comes behind a place in the register, written ``position-pk``; everything, where it is not so written."""
    position, _, pk = after.partition("-")
    if not (position.isdecimal() and pk.isdecimal() and len(after) < 19):
        return Q()
    return Q(position__gt=int(position)) | Q(position=int(position), pk__gt=int(pk))


def ties_by_partner(pairings: Iterable[Pairing], on: date) -> Mapping[int, list[Tie]]:
    """Ties as of a day, by the partner's id. The pairings come from ``pairings_of``."""
    ties: dict[int, list[Tie]] = {}
    for pairing in pairings:
        ties.setdefault(pairing.partner_id, []).append(tie_of(pairing, on))
    return ties


def tie_of(pairing: Pairing, on: date) -> Tie:
    """One tie as of a day. The pairing comes from ``pairings_of``."""
    signed: date | None = vars(pairing).get("signed_on")
    expires: date | None = vars(pairing).get("expires_on")
    return Tie(pairing, signed, expires, standing_of(expires, on))


def standing_of(expires_on: date | None, on: date) -> str:
    """How an agreement that runs until a day stands on another."""
    if expires_on is None:
        return "none"
    if expires_on < on:
        return "expired"
    return "soon" if expires_on <= on + timedelta(days=RENEWAL_DAYS) else "valid"


def _places(council: Council, on: date) -> list[Place]:
    partners = partners_by_village(council, on)
    figures = totals_by(Scope(council.pk), "village")
    return [
        Place(village, partners.get(village.pk, 0), figures.get(village.division_id, {}).get("projects.declared", 0))
        for village in villages_of(council)
    ]
