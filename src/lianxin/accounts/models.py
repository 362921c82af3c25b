"""Users, their API tokens and remembered answers."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class User(AbstractUser):
    """A person who signs in. Names are shown to members only."""

    display_name = models.CharField(pgettext_lazy("person", "name"), max_length=60, blank=True)
    is_demo = models.BooleanField(default=False, help_text=_("Made by the demo; never in a real installation."))
    must_change_password = models.BooleanField(
        default=False, help_text=_("The password was handed out; the person has not chosen one yet.")
    )

    def __str__(self) -> str:
        return self.display_name or self.username


class ApiToken(models.Model):
    """A bearer token. Only its SHA-256 is stored; the token itself is shown once."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens")
    label = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.label


class Answer(models.Model):
    """What was answered to a request with a retry key: the same key and request get the same answer."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, db_index=False, related_name="+")
    key = models.UUIDField()
    fingerprint = models.CharField(max_length=64, help_text=_("SHA-256 of what was asked."))
    body = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="answer_key_once")]

    def __str__(self) -> str:
        return str(self.key)
