"""What was published, as it was."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianxin.publishing.quarters import Quarter


class VillageDisclosure(models.Model):
    """A village's quarter, published: a snapshot of its lines and sums, with who published it and when."""

    council = models.ForeignKey("network.Council", models.PROTECT, related_name="disclosures")
    village = models.ForeignKey("network.Organisation", models.PROTECT, related_name="disclosures")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField(help_text=_("The quarter: 1 to 4."))
    snapshot = models.JSONField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    published_on = models.DateField()

    class Meta:
        ordering = ["-year", "-number", "village"]
        constraints = [
            models.UniqueConstraint(fields=["council", "village", "year", "number"], name="disclosed_once"),
            models.CheckConstraint(condition=Q(number__gte=1, number__lte=4), name="disclosure_of_a_quarter"),
        ]

    def __str__(self) -> str:
        return f"{self.village_id} {self.year}Q{self.number}"

    @property
    def quarter(self) -> Quarter:
        """Which quarter it is of."""
        return Quarter(self.year, self.number)
