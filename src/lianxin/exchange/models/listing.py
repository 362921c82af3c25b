"""What is sought and what is offered."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianxin.exchange.states import Form, ListingState, Side, Unit, Urgency
from lianxin.kernel import clock
from lianxin.search.fields import GramsField

if TYPE_CHECKING:
    from lianxin.network.queries import Viewer


class ListingQuerySet(models.QuerySet["Listing"]):
    """Filters of listings."""

    def own(self) -> "ListingQuerySet":
        """Listings that stand for themselves: villages' needs and partners' resources, not parts of a project."""
        return self.filter(origin="")

    def published(self) -> "ListingQuerySet":
        """Listings that were opened once, claimable still or closed since."""
        return self.exclude(state=ListingState.DRAFT)

    def visible_to(self, viewer: "Viewer", council_id: int) -> "ListingQuerySet":
        """The listings of a council that a reader may see: what is published is public."""
        return self.own().published().filter(council=council_id)


class Listing(models.Model):
    """Something sought or offered, with a capacity. ``taken`` is what its claims hold of it.

    A listing stands for itself, or is part of another thing: ``origin`` is that thing's type as the journal names it
    (``projects.project``), ``origin_id`` its key; its verbs are told on that thing's timeline. ``fund`` is the purse
    into which its money goes. ``year``, ``place`` and ``category`` say in which cell of figures its claims count.
    """

    council = models.ForeignKey("network.Council", models.PROTECT, db_index=False, related_name="listings")
    owner = models.ForeignKey("network.Organisation", models.PROTECT, related_name="listings")
    side = models.CharField(max_length=6, choices=Side, default=Side.NEED)
    form = models.CharField(_("form"), max_length=10, choices=Form)
    unit = models.CharField(max_length=12, choices=Unit)
    title = models.CharField(_("what"), max_length=120)
    capacity = models.BigIntegerField(_("how much"), help_text=_("In the listing's unit; money in fen."))
    taken = models.BigIntegerField(default=0)
    state = models.CharField(max_length=8, choices=ListingState, default=ListingState.DRAFT)
    fund = models.ForeignKey("ledger.Fund", models.PROTECT, null=True, related_name="listings")
    origin = models.CharField(max_length=40, blank=True)
    origin_id = models.BigIntegerField(null=True)
    year = models.PositiveSmallIntegerField(_("year"))
    place = models.ForeignKey(
        "network.Organisation", models.PROTECT, null=True, related_name="+", help_text=_("Empty: the whole town.")
    )
    category = models.ForeignKey("network.Category", models.PROTECT, null=True, related_name="listings")
    details = models.TextField(_("why, and what else to know"), max_length=2000, blank=True)
    conditions = models.CharField(_("conditions"), max_length=200, blank=True)
    urgency = models.CharField(_("how urgent"), max_length=8, choices=Urgency, default=Urgency.NORMAL)
    is_micro = models.BooleanField(_("small wish"), default=False)
    persons = models.PositiveIntegerField(_("for how many people"), null=True, blank=True)
    households = models.PositiveIntegerField(_("for how many households"), null=True, blank=True)
    from_on = models.DateField(_("available from"), null=True, blank=True)
    until_on = models.DateField(_("by when"), null=True, blank=True)
    concern = models.ForeignKey("exchange.Concern", models.PROTECT, null=True, related_name="needs")
    carried_from = models.OneToOneField("self", models.PROTECT, null=True, related_name="carried_to")
    times_carried = models.PositiveSmallIntegerField(default=0)
    position = models.PositiveIntegerField(null=True, help_text=_("Its number on the office's sheet."))
    sheet_entry = models.BigIntegerField(null=True, help_text=_("Journal entry of the sheet that brought it in."))
    listed_on = models.DateField()
    met_on = models.DateField(null=True, blank=True, help_text=_("When it closed because all of it had come."))
    listed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    grams = GramsField()

    objects = ListingQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(capacity__gt=0), name="listing_capacity_positive"),
            models.CheckConstraint(condition=Q(taken__gte=0, taken__lte=F("capacity")), name="listing_never_oversold"),
            models.CheckConstraint(
                condition=Q(origin="", origin_id__isnull=True) | (~Q(origin="") & Q(origin_id__isnull=False)),
                name="listing_origin_whole",
            ),
            models.CheckConstraint(
                condition=Q(from_on__isnull=True) | Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="listing_period",
            ),
            models.CheckConstraint(
                condition=Q(met_on__isnull=True) | Q(state=ListingState.CLOSED), name="listing_met_is_closed"
            ),
        ]
        indexes = [
            models.Index(fields=["council", "side", "state", "-id"], name="listing_board"),
            models.Index(fields=["origin", "origin_id"], name="listing_origin"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def left(self) -> int:
        """What can still be claimed, in the listing's unit."""
        return self.capacity - self.taken

    @property
    def standing(self) -> str:
        """Its state in words; of what closed because all of it had come, that."""
        return gettext("all came") if self.met_on else self.get_state_display()

    @property
    def is_over(self) -> bool:
        """A resource whose last day is over; a need stays until it is met or given up."""
        return self.side == Side.OFFER and self.until_on is not None and self.until_on < clock.today()

    @property
    def is_claimable(self) -> bool:
        """Open, with something left."""
        return self.state == ListingState.OPEN and self.left > 0
