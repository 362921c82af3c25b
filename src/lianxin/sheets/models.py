"""Imports: the file as it came, what it would change, and what became of it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianxin.sheets.states import ImportState


def stored_as(job: "ImportJob", _file_name: str) -> str:
    """Files are kept by council and content; the name that a stranger gave is never a path."""
    return f"imports/{job.council_id}/{job.sha256}"


class ImportJob(models.Model):
    """One uploaded workbook on its way into a council's lists."""

    council_id = models.BigIntegerField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    applied_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    file = models.FileField(upload_to=stored_as)
    file_name = models.CharField(max_length=200, help_text=_("As the sender named it."))
    sha256 = models.CharField(max_length=64)
    bytes = models.PositiveBigIntegerField()
    state = models.CharField(max_length=12, choices=ImportState, default=ImportState.UPLOADED)
    rows_done = models.PositiveIntegerField(default=0)
    rows_total = models.PositiveIntegerField(default=0)
    report = models.JSONField(default=dict)
    problem = models.JSONField(default=dict, help_text=_("Code and facts of why the file could not be read."))
    at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["council_id", "-id"], name="import_of_council")]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=ImportState.values), name="import_state_known"),
        ]

    def __str__(self) -> str:
        return self.file_name
