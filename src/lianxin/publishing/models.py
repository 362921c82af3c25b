"""What was published, as it was, and whether it still holds."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianxin.publishing.quarters import Quarter


class VillageDisclosure(models.Model):
    """A village's quarter, published: a snapshot of its lines and sums, with who published it and when.

    What is published is never changed; a later ``edition`` names the one that it ``corrects``, and why.
    """

    council = models.ForeignKey("network.Council", models.PROTECT, db_index=False, related_name="disclosures")
    village = models.ForeignKey("network.Organisation", models.PROTECT, related_name="disclosures")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField(help_text=_("The quarter: 1 to 4."))
    edition = models.PositiveSmallIntegerField(default=1)
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="corrected_by")
    reason = models.CharField(max_length=200, blank=True, help_text=_("Why the edition before was corrected."))
    snapshot = models.JSONField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    published_on = models.DateField()

    class Meta:
        ordering = ["-year", "-number", "village", "-edition"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "village", "year", "number", "edition"], name="disclosure_edition_once"
            ),
            models.CheckConstraint(
                condition=Q(edition=1, corrects__isnull=True, reason="")
                | (Q(edition__gt=1, corrects__isnull=False) & ~Q(reason="")),
                name="disclosure_corrected_why",
            ),
            models.CheckConstraint(condition=Q(number__gte=1, number__lte=4), name="disclosure_of_a_quarter"),
        ]

    def __str__(self) -> str:
        return f"{self.village_id} {self.year}Q{self.number}"

    @property
    def quarter(self) -> Quarter:
        """Which quarter it is of."""
        return Quarter(self.year, self.number)


class Lapse(models.Model):
    """A disclosure that is not what the book says today. The folder notes it, so that no inbox has to add up the book.

    That of an edition that was corrected says nothing any more.
    """

    disclosure = models.OneToOneField(VillageDisclosure, models.PROTECT, primary_key=True, related_name="lapse")
    since = models.DateField()

    def __str__(self) -> str:
        return f"{self.disclosure_id} {self.since}"


class Watch(models.Model):
    """How far in a council's journal the folder has looked for what its disclosures no longer say rightly."""

    council = models.OneToOneField("network.Council", models.PROTECT, primary_key=True, related_name="+")
    seen = models.BigIntegerField(help_text=_("Number of the last entry of the journal that was looked at."))

    def __str__(self) -> str:
        return f"{self.council_id}: {self.seen}"
