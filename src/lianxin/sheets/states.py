"""Where an import stands, and where it may go from there."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ImportState(TextChoices):
    """The life of one import."""

    UPLOADED = "uploaded", _("waiting to be read")
    READING = "reading", _("being read")
    PREVIEWED = "previewed", _("waiting for you")
    APPLYING = "applying", _("being stored")
    APPLIED = "applied", _("stored")
    FAILED = "failed", _("broken off")
    DISCARDED = "discarded", _("discarded")


UNDER_WAY = (ImportState.UPLOADED, ImportState.READING, ImportState.APPLYING)
NEXT = {
    ImportState.UPLOADED: {ImportState.READING},
    ImportState.READING: {ImportState.READING, ImportState.PREVIEWED, ImportState.FAILED},
    ImportState.PREVIEWED: {ImportState.APPLYING, ImportState.DISCARDED},
    ImportState.APPLYING: {ImportState.APPLYING, ImportState.APPLIED, ImportState.FAILED},
}


class Outcome(TextChoices):
    """What became of one sheet."""

    NONE = "", _("not stored yet")
    STORED = "stored", _("stored")
    SAME = "same", _("nothing to store")
    HELD_BACK = "held_back", _("held back")
