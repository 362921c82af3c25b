"""The life of a project, as data: its states and which step leads from where to where."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ProjectState(TextChoices):
    """How far a project has come."""

    DRAFT = "draft", _("draft")
    FILED = "filed", _("waiting for the village's opinion")
    ENDORSED = "endorsed", _("waiting for review")
    RETURNED = "returned", _("returned for changes")
    APPROVED = "approved", _("approved")
    PUBLISHED = "published", _("published")
    IN_PROGRESS = "in_progress", _("in progress")
    SUBMITTED = "submitted", _("waiting for acceptance")
    ACCEPTED = "accepted", _("accepted")
    CLOSED = "closed", _("closed")
    WITHDRAWN = "withdrawn", _("withdrawn")
    CANCELLED = "cancelled", _("cancelled")


S = ProjectState
HIDDEN = (S.DRAFT, S.WITHDRAWN)
"""Seen only by those who write the project."""
DECLARED = (
    S.FILED, S.ENDORSED, S.RETURNED, S.APPROVED, S.PUBLISHED, S.IN_PROGRESS, S.SUBMITTED, S.ACCEPTED, S.CLOSED,
    S.CANCELLED,
)  # fmt: skip
"""Declared once and not withdrawn."""
APPROVED = (S.APPROVED, S.PUBLISHED, S.IN_PROGRESS, S.SUBMITTED, S.ACCEPTED, S.CLOSED)
"""Approved and not cancelled since."""
IN_PROGRESS = (S.IN_PROGRESS, S.SUBMITTED)
ACCEPTED = (S.ACCEPTED, S.CLOSED)
GONE = (S.WITHDRAWN, S.CANCELLED)
"""Given up; a sheet does not bring them back."""
CLAIMABLE = (S.PUBLISHED, S.IN_PROGRESS)
"""Claims are taken."""
MOVING = (S.PUBLISHED, S.IN_PROGRESS, S.SUBMITTED, S.ACCEPTED)
"""Money and goods may arrive and be spent."""


class Verdict(TextChoices):
    """What a reviewer said."""

    ENDORSED = "endorsed", _("the village agrees")
    RETURNED = "returned", _("returned for changes")
    APPROVED = "approved", _("approved")
    ACCEPTED = "accepted", _("accepted")
    SENT_BACK = "sent_back", _("acceptance put off")
    CANCELLED = "cancelled", _("cancelled")


@dataclass(frozen=True)
class Step:
    """A change of state: from any of ``sources`` to ``target``."""

    sources: tuple[ProjectState, ...]
    target: ProjectState


STEPS: dict[str, Step] = {
    "file": Step((S.DRAFT, S.RETURNED), S.FILED),
    "endorse": Step((S.FILED,), S.ENDORSED),
    "return": Step((S.FILED, S.ENDORSED, S.APPROVED), S.RETURNED),
    "approve": Step((S.ENDORSED,), S.APPROVED),
    "publish": Step((S.APPROVED,), S.PUBLISHED),
    "start": Step((S.PUBLISHED,), S.IN_PROGRESS),
    "submit": Step((S.IN_PROGRESS,), S.SUBMITTED),
    "send_back": Step((S.SUBMITTED,), S.IN_PROGRESS),
    "accept": Step((S.SUBMITTED,), S.ACCEPTED),
    "close": Step((S.ACCEPTED,), S.CLOSED),
    "withdraw": Step((S.DRAFT, S.FILED, S.ENDORSED, S.RETURNED), S.WITHDRAWN),
    "cancel": Step((S.APPROVED, S.PUBLISHED, S.IN_PROGRESS), S.CANCELLED),
}

DEEDS: dict[str, tuple[ProjectState, ...]] = {
    "edit": (S.DRAFT, S.RETURNED),
    "claim": CLAIMABLE,
    "withdraw_claim": (*CLAIMABLE, S.SUBMITTED),
    "receive": MOVING,
    "deliver": MOVING,
    "spend": MOVING,
    "reverse": MOVING,
    "give_back": (S.IN_PROGRESS, S.SUBMITTED, S.ACCEPTED),
    "carry_over": (S.IN_PROGRESS, S.SUBMITTED, S.ACCEPTED),
    "add_scan": (*MOVING, S.CLOSED, S.CANCELLED),
    "plan_milestone": (S.APPROVED, *CLAIMABLE),
    "revise_milestone": (S.APPROVED, *MOVING),
    "reach_milestone": (S.APPROVED, *MOVING),
    "add_evidence": (*CLAIMABLE, S.SUBMITTED, S.ACCEPTED),
    "correct_outcome": ACCEPTED,
}
"""What is done to a project without changing its state, and in which states it may be."""


OF_A_CLAIM: dict[str, tuple[ProjectState, ...]] = {
    "accept": CLAIMABLE,
    "decline": MOVING,
    "confirm": DEEDS["withdraw_claim"],
    "note_contact": MOVING,
    "deliver": DEEDS["deliver"],
    "take_back": DEEDS["reverse"],
    "use": (*MOVING, S.CLOSED),
    "take_back_use": (*MOVING, S.CLOSED),
    "add_scan": DEEDS["add_scan"],
    "settle": MOVING,
    "withdraw_claim": DEEDS["withdraw_claim"],
    "release": DEEDS["withdraw_claim"],
}
"""What the exchange does to a claim of what a project needs, and in which states of the project it may."""


def allowed_in(verb: str) -> tuple[ProjectState, ...]:
    """The states in which a verb may be done. Raises KeyError on an unknown verb."""
    return STEPS[verb].sources if verb in STEPS else DEEDS[verb]


DUE_DAYS: dict[str, int] = {
    S.FILED: 7,
    S.ENDORSED: 31,
    S.RETURNED: 7,
    S.APPROVED: 7,
    S.SUBMITTED: 14,
    S.ACCEPTED: 30,
}
"""Within how many days the next step is due: a village committee meets every week, the office reviews a round within a
month, a returned project is mended while it is fresh, an approved one is published within the week, acceptance needs a
visit, and a balance is accounted for within a month of the end of the work."""
