"""What is said, planned, shown and reached on the way: reviews, milestones, evidence and outcomes."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianxin.projects.models.project import Project
from lianxin.projects.states import Verdict


class Review(models.Model):
    """What a village or the office said of a project, and why."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="reviews")
    verdict = models.CharField(max_length=10, choices=Verdict)
    reason = models.TextField(max_length=1000, blank=True)
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(verdict__in=[Verdict.RETURNED, Verdict.SENT_BACK, Verdict.CANCELLED]) | ~Q(reason=""),
                name="review_no_without_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.verdict}"


class Milestone(models.Model):
    """A date on the way. The baseline never changes; a revision says why; the actual date is what happened."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="milestones")
    title = models.CharField(_("milestone"), max_length=80)
    baseline_on = models.DateField(_("planned date"))
    revised_on = models.DateField(_("revised date"), null=True, blank=True)
    revised_reason = models.TextField(_("reason"), max_length=1000, blank=True)
    actual_on = models.DateField(_("actual date"), null=True, blank=True)

    class Meta:
        ordering = ["baseline_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(revised_on__isnull=True) | ~Q(revised_reason=""), name="milestone_revised_for"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Evidence(models.Model):
    """A file that shows what was done. Seen by members of the council only."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="evidence")
    milestone = models.ForeignKey(Milestone, models.PROTECT, null=True, blank=True, related_name="evidence")
    title = models.CharField(_("what it shows"), max_length=120)
    file = models.FileField(_("file"), upload_to="evidence/%Y/%m")
    file_name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "evidence"
        constraints = [models.CheckConstraint(condition=Q(size__gt=0), name="evidence_not_empty")]

    def __str__(self) -> str:
        return self.title


class OutcomeQuerySet(models.QuerySet["Outcome"]):
    """Filters of outcomes."""

    def current(self) -> "OutcomeQuerySet":
        """Outcomes that no later one corrects."""
        return self.filter(corrected_by__isnull=True)


class Outcome(models.Model):
    """Whom a project helped. Households, people and attendances are three units; an empty one was not counted."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="outcomes")
    direct_persons = models.PositiveIntegerField(_("people directly benefiting"))
    indirect_persons = models.PositiveIntegerField(_("people indirectly benefiting"), null=True, blank=True)
    households = models.PositiveIntegerField(_("households"), null=True, blank=True)
    person_times = models.PositiveIntegerField(_("attendances"), null=True, blank=True)
    on = models.DateField()
    note = models.TextField(max_length=1000, blank=True)
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="corrected_by")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project"], condition=Q(corrects__isnull=True), name="one_first_outcome_a_project"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id}: {self.direct_persons}"
