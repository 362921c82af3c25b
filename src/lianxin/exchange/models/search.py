"""Searches that people keep, and what is new in them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedSearch(models.Model):
    """A filter of the lists that a person keeps, as a query string; ``fresh`` counts what is new since it was seen."""

    council = models.ForeignKey("network.Council", models.PROTECT, db_index=False, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_searches")
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=500)
    seen_to = models.BigIntegerField(default=0, help_text=_("The newest listing that was looked at."))
    fresh = models.PositiveIntegerField(default=0)
    since_on = models.DateField()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["council", "user", "query"], name="search_kept_once"),
        ]

    def __str__(self) -> str:
        return self.name
