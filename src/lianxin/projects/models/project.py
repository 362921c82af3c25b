"""Yearly rounds and projects."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianxin.network.queries import organisations_of
from lianxin.network.states import Role
from lianxin.projects.states import APPROVED, HIDDEN, IN_PROGRESS, ProjectState

if TYPE_CHECKING:
    from lianxin.network.queries import Viewer


class Round(models.Model):
    """A council's year (年度): projects are declared for one and counted in it."""

    council = models.ForeignKey("network.Council", models.PROTECT, db_index=False, related_name="rounds")
    year = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["-year"]
        constraints = [models.UniqueConstraint(fields=["council", "year"], name="round_year_once")]

    def __str__(self) -> str:
        return str(self.year)


class ProjectQuerySet(models.QuerySet["Project"]):
    """Filters of projects."""

    def visible_to(self, viewer: "Viewer", council_id: int) -> "ProjectQuerySet":
        """Projects of a council that a person may see: what was declared is public, a draft is its writers'."""
        own = organisations_of(viewer, council_id, Role.STEWARD, Role.LIAISON, Role.OFFICE)
        return self.filter(~Q(state__in=HIDDEN) | Q(drafted_for__in=own), council_id=council_id)


class Project(models.Model):
    """A public-welfare project of a round, for one village, declared by a partner or the village itself.

    Foreign keys without an index of their own begin one of the indexes below, or are never searched by alone.
    """

    council = models.ForeignKey("network.Council", models.PROTECT, db_index=False, related_name="projects")
    round = models.ForeignKey(Round, models.PROTECT, db_index=False, related_name="projects")
    position = models.PositiveIntegerField(_("number"))
    title = models.CharField(_("project name"), max_length=80)
    category = models.ForeignKey(
        "network.Category", models.PROTECT, db_index=False, related_name="projects", verbose_name=_("category")
    )
    village = models.ForeignKey(
        "network.Organisation",
        models.PROTECT,
        db_index=False,
        related_name="village_projects",
        verbose_name=_("village"),
    )
    partner = models.ForeignKey(
        "network.Organisation",
        models.PROTECT,
        db_index=False,
        related_name="partner_projects",
        verbose_name=_("partner organisation"),
    )
    drafted_for = models.ForeignKey("network.Organisation", models.PROTECT, related_name="+")
    measure = models.CharField(_("measure of the policy"), max_length=10, blank=True)
    summary = models.TextField(_("what will be done"), max_length=2000, blank=True)
    reason = models.TextField(_("why it is needed"), max_length=2000, blank=True)
    budget_fen = models.BigIntegerField(_("budget"))
    expected_persons = models.PositiveIntegerField(_("people expected to benefit directly"), null=True, blank=True)
    planned_start_on = models.DateField(_("planned start"), null=True, blank=True)
    planned_finish_on = models.DateField(_("planned finish"), null=True, blank=True)
    started_on = models.DateField(null=True, blank=True)
    finished_on = models.DateField(null=True, blank=True)
    approved_on = models.DateField(null=True, blank=True)
    filed_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=ProjectState, default=ProjectState.DRAFT)
    waiting_since = models.DateField(help_text=_("When the project came into its state."))
    fund = models.OneToOneField("ledger.Fund", models.PROTECT, null=True, related_name="project")
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+"
    )
    sheet_entry = models.BigIntegerField(null=True, help_text=_("Journal entry of the sheet that brought it in."))

    objects = ProjectQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(budget_fen__gte=0), name="project_budget_not_negative"),
            models.CheckConstraint(
                condition=Q(planned_finish_on__isnull=True)
                | Q(planned_start_on__isnull=True)
                | Q(planned_finish_on__gte=F("planned_start_on")),
                name="project_plan_forward",
            ),
            models.CheckConstraint(
                condition=Q(finished_on__isnull=True)
                | Q(started_on__isnull=True)
                | Q(finished_on__gte=F("started_on")),
                name="project_work_forward",
            ),
            models.CheckConstraint(
                condition=Q(state__in=HIDDEN) | Q(filed_on__isnull=False), name="project_declared_has_date"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ProjectState.ACCEPTED, ProjectState.CLOSED]) | Q(finished_on__isnull=False),
                name="project_accepted_has_date",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=APPROVED) | Q(approved_on__isnull=False), name="project_approved_has_date"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=IN_PROGRESS) | Q(started_on__isnull=False), name="project_begun_has_date"
            ),
            models.CheckConstraint(
                condition=~Q(state=ProjectState.CLOSED) | Q(closed_on__isnull=False), name="project_closed_has_date"
            ),
            models.UniqueConstraint(fields=["round", "position"], name="project_position_once"),
        ]
        indexes = [
            models.Index(fields=["council", "round", "state"], name="project_round_state"),
            models.Index(fields=["council", "village"], name="project_village"),
            models.Index(fields=["council", "partner"], name="project_partner"),
        ]

    def __str__(self) -> str:
        return self.title
