"""What helps in writing a project: what looks like it, last year's, and for whom one may write."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from lianxin.kernel import clock
from lianxin.network.models import Organisation, Pairing
from lianxin.network.queries import holds, members_of, organisations_of, pairings_of, villages_of
from lianxin.network.states import Role
from lianxin.projects.models import Project
from lianxin.projects.queries.lists import Filter, latest_year, projects
from lianxin.projects.states import HIDDEN

if TYPE_CHECKING:
    from lianxin.network.models import Council
    from lianxin.network.queries import Viewer

ALIKE = 0.75
"""From which likeness of their titles two projects look the same (0 to 1, difflib's ratio)."""


def similar_projects(project: Project) -> list[Project]:
    """Declared projects of the same village, category and round whose title is nearly the same. One query."""
    others = Project.objects.filter(
        council=project.council_id, round=project.round_id, village=project.village_id, category=project.category_id
    )
    return _alike(others.exclude(pk=project.pk), project.title)


def titles_like(
    title: str, *, council: "Council", year: int, village_id: int, category_id: int, but: int = 0
) -> list[Project]:
    """The same for a project that is still being written. One query."""
    others = Project.objects.filter(council=council, round__year=year, village=village_id, category=category_id)
    return _alike(others.exclude(pk=but), title)


def _alike(others: QuerySet[Project], title: str) -> list[Project]:
    return [other for other in others.exclude(state__in=HIDDEN) if _likeness(other.title, title) >= ALIKE]


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.replace(" ", ""), other.replace(" ", "")).ratio()


def last_years_of(organisation_id: int, *, council: "Council", year: int, viewer: "Viewer") -> QuerySet[Project]:
    """Projects of the year before of one village or partner: what a new draft can be prefilled from. One query."""
    to = Filter(year=year - 1, organisation_id=organisation_id)
    return projects(viewer=viewer, council=council, to=to).order_by("position")


def years_to_draft_for(years: Sequence[int]) -> list[int]:
    """The years for which a project may be begun: this one and the next; the one most likely meant stands first."""
    this = clock.today().year
    return [this + 1, this] if latest_year(years) > this else [this, this + 1]


@dataclass(frozen=True)
class DraftChoices:
    """For whom somebody may write. ``paired`` partners are offered before ``other_partners``."""

    villages: Sequence[Organisation]
    paired: Sequence[Organisation]
    other_partners: Sequence[Organisation]
    own: Sequence[Organisation]


def draft_choices(viewer: "Viewer", council: "Council") -> DraftChoices:
    """For which villages and partners ``viewer`` may write. Three queries.

    The office writes for all; a steward for the own villages with any partner, a liaison for the own partners with the
    villages that they are paired with.
    """
    villages, partners = list(villages_of(council)), [member.organisation for member in members_of(council)]
    if holds(viewer, council.pk, Role.OFFICE):
        return DraftChoices(villages, [], partners, [])
    at_home = organisations_of(viewer, council.pk, Role.STEWARD)
    mine = organisations_of(viewer, council.pk, Role.LIAISON)
    pairings = list(pairings_of(council))
    theirs = at_home | {tie.village_id for tie in pairings if tie.partner_id in mine}
    near = mine | _partners_of(at_home, pairings)
    return DraftChoices(
        villages=[village for village in villages if village.pk in theirs],
        paired=[partner for partner in partners if partner.pk in near],
        other_partners=[partner for partner in partners if at_home and partner.pk not in near],
        own=[place for place in (*villages, *partners) if place.pk in at_home | mine],
    )


def _partners_of(villages: set[int], pairings: Sequence[Pairing]) -> set[int]:
    return {tie.partner_id for tie in pairings if tie.village_id in villages}
