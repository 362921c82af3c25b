"""What projects have waiting: whose next step it is, and by when."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from lianxin.accounts.models import User
from lianxin.kernel import clock
from lianxin.ledger.states import AccountKind
from lianxin.network.matters import Line, Matter, source
from lianxin.network.models import Council
from lianxin.network.queries import holds, organisations_of
from lianxin.network.states import Role
from lianxin.projects.models import Project
from lianxin.projects.states import ACCEPTED, DUE_DAYS, ProjectState

DRAFT_DAYS = 30
"""A draft older than a month is finished or withdrawn."""
FINISH_AHEAD_DAYS = 7
"""A planned finish is mentioned a week ahead."""

S = ProjectState


@source
def projects(user: User, council: Council) -> list[Matter]:
    """The matters of each side on which the person stands."""
    villages = organisations_of(user, council.pk, Role.STEWARD)
    own = organisations_of(user, council.pk, Role.STEWARD, Role.LIAISON, Role.OFFICE)
    found: list[Matter] = []
    if villages:
        found += _of_village(council, villages)
    if own:
        found += _of_writer(council, own)
    if holds(user, council.pk, Role.OFFICE):
        found += _of_office(council)
    return found


def _of_village(council: Council, villages: Iterable[int]) -> list[Matter]:
    at_home = _projects(council).filter(village__in=villages)
    soon = clock.today() + timedelta(days=FINISH_AHEAD_DAYS)
    ending = at_home.filter(state=S.IN_PROGRESS, planned_finish_on__lte=soon).order_by("planned_finish_on", "pk")
    return [
        _matter(
            council,
            at_home.filter(state=S.FILED),
            what=_("Give the village’s opinion"),
            why=_("The project is for your village."),
            due=_after(DUE_DAYS[S.FILED]),
            act=("endorse", _("The village agrees")),
            many=ngettext_lazy(
                "%(count)d project waits for the village’s opinion",
                "%(count)d projects wait for the village’s opinion",
                "count",
            ),
        ),
        _matter(
            council,
            ending,
            what=_("Report the work as finished, or say what is left"),
            why=_("The planned finish is near or past."),
            due=lambda project: project.planned_finish_on or clock.today(),
            many=ngettext_lazy(
                "%(count)d project reaches its planned finish", "%(count)d projects reach their planned finish", "count"
            ),
        ),
    ]


def _of_writer(council: Council, own: Iterable[int]) -> list[Matter]:
    written = _projects(council).filter(drafted_for__in=own)
    why = _("Your organisation wrote it.")
    return [
        _matter(
            council,
            written.filter(state=S.RETURNED),
            what=_("Change the project and file it again"),
            why=why,
            due=_after(DUE_DAYS[S.RETURNED]),
            many=ngettext_lazy(
                "%(count)d project was returned for changes", "%(count)d projects were returned for changes", "count"
            ),
        ),
        _matter(
            council,
            written.filter(state=S.DRAFT),
            what=_("Finish the draft and file it"),
            why=why,
            due=_after(DRAFT_DAYS),
            many=ngettext_lazy("%(count)d draft is not filed yet", "%(count)d drafts are not filed yet", "count"),
        ),
    ]


def _of_office(council: Council) -> list[Matter]:
    held = _projects(council).filter(
        state__in=ACCEPTED, fund__accounts__kind=AccountKind.HELD, fund__accounts__balance_fen__gt=0
    )
    return [
        _matter(
            council,
            _projects(council).filter(state=S.ENDORSED),
            what=_("Review: approve or return"),
            why=_("The village agrees; the office reviews."),
            due=_after(DUE_DAYS[S.ENDORSED]),
            act=("approve", _("Approve")),
            many=ngettext_lazy("%(count)d project waits for review", "%(count)d projects wait for review", "count"),
            url=reverse("projects:review", kwargs={"council": council.code}),
        ),
        _matter(
            council,
            _projects(council).filter(state=S.APPROVED),
            what=_("Publish, so that it can be claimed"),
            why=_("Approved; the office publishes."),
            due=_after(DUE_DAYS[S.APPROVED]),
            act=("publish", _("Publish")),
            many=ngettext_lazy(
                "%(count)d approved project waits to be published",
                "%(count)d approved projects wait to be published",
                "count",
            ),
        ),
        _matter(
            council,
            _projects(council).filter(state=S.SUBMITTED),
            what=_("Accept the work, or put acceptance off"),
            why=_("The work is reported as finished; the office accepts it."),
            due=_after(DUE_DAYS[S.SUBMITTED]),
            many=ngettext_lazy(
                "%(count)d project waits for acceptance", "%(count)d projects wait for acceptance", "count"
            ),
        ),
        _matter(
            council,
            held.order_by("finished_on", "pk"),
            what=_("Account for the balance"),
            why=_("The project is accepted and still holds money."),
            due=lambda project: (project.finished_on or clock.today()) + timedelta(days=DUE_DAYS[S.ACCEPTED]),
            many=ngettext_lazy(
                "%(count)d accepted project still holds money", "%(count)d accepted projects still hold money", "count"
            ),
        ),
    ]


def _projects(council: Council) -> QuerySet[Project]:
    return Project.objects.filter(council=council).order_by("waiting_since", "pk")


def _matter(
    council: Council,
    records: QuerySet[Project],
    *,
    what: Promise,
    why: Promise,
    due: Callable[[Project], date],
    many: Any,
    act: tuple[str, Promise] | None = None,
    url: str = "",
) -> Matter:
    verb, word = act or ("", "")

    def line(project: Project) -> Line:
        do = reverse("projects:do", kwargs={"council": council.code, "pk": project.pk, "verb": verb}) if verb else ""
        return Line(what, project.title, _page(council, project), why, due(project), do, word)

    listed = url or reverse("projects:list", kwargs={"council": council.code})
    return Matter(records, line, many, listed, why)


def _page(council: Council, project: Project) -> str:
    return reverse("projects:detail", kwargs={"council": council.code, "pk": project.pk})


def _after(days: int) -> Callable[[Project], date]:
    return lambda project: project.waiting_since + timedelta(days=days)
