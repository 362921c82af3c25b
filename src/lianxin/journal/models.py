"""Entries, the blocks of their chain and the clock of a demo."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Entry(models.Model):
    """One verb done by one actor to one subject. ``number`` is null until the folder has seen it."""

    council_id = models.BigIntegerField(help_text=_("0 for what belongs to the installation."))
    number = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    post_id = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    facts = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, help_text=_("SHA-256 of the entry's content, made as it was written."))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["council_id", "number"], condition=Q(number__isnull=False), name="entry_number_once"
            ),
            models.CheckConstraint(condition=Q(number__isnull=True) | Q(number__gt=0), name="entry_number_positive"),
        ]
        indexes = [
            models.Index(fields=["council_id", "id"], condition=Q(number__isnull=True), name="entry_unnumbered"),
            models.Index(fields=["subject_type", "subject_id", "id"], name="entry_subject"),
            models.Index(fields=["council_id", "-id"], name="entry_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type}:{self.subject_id}"


class Chain(models.Model):
    """The head of a council's chain: what the next block continues."""

    council_id = models.BigIntegerField(primary_key=True)
    length = models.BigIntegerField(default=0, help_text=_("Entries numbered so far."))
    blocks = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(length__gte=0, blocks__gte=0), name="chain_not_negative")]

    def __str__(self) -> str:
        return f"{self.council_id}: {self.length}"


class Block(models.Model):
    """Entries ``first`` to ``last`` of a council, sealed by a hash over them and the block before."""

    council_id = models.BigIntegerField()
    number = models.BigIntegerField()
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)
    closed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["council_id", "number"], name="block_number_once"),
            models.CheckConstraint(condition=Q(first__gt=0, last__gte=F("first")), name="block_holds_entries"),
        ]

    def __str__(self) -> str:
        return f"{self.council_id}/{self.number}"


class ClockOffset(models.Model):
    """How far a demo's clock stands from real time. One row at most."""

    only = models.BooleanField(primary_key=True, default=True)
    seconds = models.BigIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(only=True), name="clock_offset_only_one")]

    def __str__(self) -> str:
        return f"{self.seconds} s"
