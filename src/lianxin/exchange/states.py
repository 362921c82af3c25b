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

    PROPOSED = "proposed", _("proposed")
    WAITING = "waiting", _("on the waiting list")
    OFFERED = "offered", _("offered a freed place")
    ACTIVE = "active", _("claimed")
    CONFIRMED = "confirmed", _("confirmed")
    FULFILLED = "fulfilled", _("fulfilled")
    SETTLED = "settled", _("settled with what came")
    WITHDRAWN = "withdrawn", _("withdrawn")
    RELEASED = "released", _("released")
    DECLINED = "declined", _("declined")
    EXPIRED = "expired", _("expired")


LIVE = (ClaimState.ACTIVE, ClaimState.CONFIRMED, ClaimState.FULFILLED)
"""Promises that stand whole."""
PENDING = (ClaimState.ACTIVE, ClaimState.CONFIRMED)
"""Promises for which something is still to come."""
PROMISED = (*LIVE, ClaimState.SETTLED)
"""Promises that count: whole, or what came of them."""
ASKED = (ClaimState.PROPOSED, ClaimState.OFFERED)
"""Waits until the claimant says yes or no."""
ENDED = (
    ClaimState.SETTLED, ClaimState.WITHDRAWN, ClaimState.RELEASED, ClaimState.DECLINED, ClaimState.EXPIRED,
)  # fmt: skip
"""Over before all of it came, for a reason."""


class Urgency(TextChoices):
    """How urgent a need is."""

    NORMAL = "normal", pgettext_lazy("urgency", "normal")
    SOON = "soon", pgettext_lazy("urgency", "fairly urgent")
    URGENT = "urgent", pgettext_lazy("urgency", "urgent")


class ConcernState(TextChoices):
    """How far a residents' concern has come."""

    RECORDED = "recorded", _("recorded")
    IN_HAND = "in_hand", _("being worked on")
    ANSWERED = "answered", _("answered, not told yet")
    TOLD = "told", _("told to those who raised it")


CONTACT_DAYS = 7
"""Within so many days of a claim its two sides speak with each other."""
ANSWER_DAYS = 3
"""So long a proposal or a freed place is kept for the one who was asked."""
DELIVERY_DAYS = 30
"""What was promised is expected within a month, where the listing names no day."""


class LineState(TextChoices):
    """What a line of the bank was found to be."""

    OPEN = "open", pgettext_lazy("bank line", "open")
    RECORDED = "recorded", pgettext_lazy("bank line", "recorded")
    FOUND = "found", pgettext_lazy("bank line", "matched")
    EXPLAINED = "explained", pgettext_lazy("bank line", "explained")
