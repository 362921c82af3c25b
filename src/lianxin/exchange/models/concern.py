"""What residents raise: the problems from which needs are born."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianxin.exchange.states import ConcernState


class Concern(models.Model):
    """A problem that residents raised, recorded by their village, answered and told back. Seen by members only."""

    council = models.ForeignKey("network.Council", models.PROTECT, db_index=False, related_name="concerns")
    village = models.ForeignKey("network.Organisation", models.PROTECT, related_name="concerns")
    text = models.TextField(_("what residents raise"), max_length=1000)
    raised_on = models.DateField(_("raised on"))
    households = models.PositiveIntegerField(_("households that raise it"), null=True, blank=True)
    heard = models.CharField(_("where it was heard"), max_length=60, blank=True)
    state = models.CharField(max_length=10, choices=ConcernState, default=ConcernState.RECORDED)
    answer = models.TextField(_("what was done"), max_length=1000, blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    told_on = models.DateField(_("told on"), null=True, blank=True)
    told_how = models.CharField(_("how they were told"), max_length=120, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-raised_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=[ConcernState.ANSWERED, ConcernState.TOLD])
                | (~Q(answer="") & Q(answered_on__isnull=False)),
                name="concern_answered_with_words",
            ),
            models.CheckConstraint(
                condition=~Q(state=ConcernState.TOLD) | (~Q(told_how="") & Q(told_on__isnull=False)),
                name="concern_told_somehow",
            ),
        ]
        indexes = [models.Index(fields=["council", "state", "raised_on"], name="concern_open")]

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def organisation_id(self) -> int:
        """The village, whose people speak for it."""
        return self.village_id
