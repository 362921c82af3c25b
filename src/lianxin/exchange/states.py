"""Choices of this app."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Side(TextChoices):
    """Whether something is sought or offered."""

    NEED = "need", _("need")
    OFFER = "offer", _("resource")


class Form(TextChoices):
    """What is sought or offered."""

    MONEY = "money", _("money")
    GOODS = "goods", _("goods")
    VENUE = "venue", _("venue")
    LABOUR = "labour", _("labour")
    EXPERTISE = "expertise", _("expertise")
    PRODUCE = "produce", _("farm produce")


class Unit(TextChoices):
    """What a listing's quantities count. Money is counted in fen, produce in grams."""

    FEN = "fen", _("yuan")
    PIECE = "piece", _("pieces")
    SESSION = "session", _("sessions")
    PERSON_HOUR = "person_hour", _("person-hours")
    LESSON = "lesson", _("lessons")
    GRAM = "gram", _("jin")


UNITS: dict[str, Unit] = {
    Form.MONEY: Unit.FEN,
    Form.GOODS: Unit.PIECE,
    Form.VENUE: Unit.SESSION,
    Form.LABOUR: Unit.PERSON_HOUR,
    Form.EXPERTISE: Unit.LESSON,
    Form.PRODUCE: Unit.GRAM,
}
"""The unit in which each form is counted."""


class ListingState(TextChoices):
    """Whether a listing can be claimed."""

    DRAFT = "draft", _("not open yet")
    OPEN = "open", _("open")
    CLOSED = "closed", pgettext_lazy("listing", "closed")


class ClaimState(TextChoices):
    """How far a claim has come."""

    ACTIVE = "active", _("claimed")
    FULFILLED = "fulfilled", _("fulfilled")
    WITHDRAWN = "withdrawn", _("withdrawn")
    RELEASED = "released", _("released")


LIVE = (ClaimState.ACTIVE, ClaimState.FULFILLED)
"""Claims that take up capacity."""
