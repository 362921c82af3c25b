"""Plans of a council's year, and the pairs that they propose."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianxin.matching.states import ASKED, FREELY_ENDED, PlanState, ProposalState, WhyUnmet


class Plan(models.Model):
    """Who is to serve which need of a council's year, computed at one moment under one policy.

    ``wanted`` and ``served`` count units, on pages *portions*: how much of a need is one stands in ``units`` (by the
    unit in which listings count: so many fen of money, grams of produce, pieces…). They measure shares and are no
    amounts; those are ``queries.amounts``. ``certificate`` proves that no plan is better.
    """

    council = models.ForeignKey("network.Council", models.PROTECT, related_name="plans", db_index=False)
    year = models.PositiveSmallIntegerField(_("year"))
    name = models.CharField(_("name"), max_length=60, blank=True)
    policy = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=PlanState, default=PlanState.COMPUTING)
    progress = models.PositiveSmallIntegerField(default=0, help_text=_("How much of it is computed, in percent."))
    problem = models.JSONField(default=dict, help_text=_("Code and facts of why it could not be computed."))
    certificate = models.JSONField(default=dict)
    units = models.JSONField(default=dict)
    needs = models.PositiveIntegerField(default=0, help_text=_("How many needs were open as it was made."))
    givers = models.PositiveIntegerField(default=0, help_text=_("How many resources, and partners for projects."))
    taking_part = models.PositiveIntegerField(default=0, help_text=_("How many of those givers it asks."))
    wanted = models.PositiveBigIntegerField(default=0)
    served = models.PositiveBigIntegerField(default=0)
    fit = models.BigIntegerField(default=0, help_text=_("Sum of the scores of its units."))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_reason = models.TextField(max_length=1000, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(progress__lte=100), name="plan_progress_percent"),
            models.CheckConstraint(condition=Q(served__lte=models.F("wanted")), name="plan_serves_what_is_wanted"),
            models.CheckConstraint(
                condition=~Q(state=PlanState.PUBLISHED) | Q(published_at__isnull=False, published_by__isnull=False),
                name="plan_published_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(state=PlanState.FAILED) | ~Q(problem={}), name="plan_failed_for"),
            models.CheckConstraint(
                condition=~Q(state=PlanState.CANCELLED) | ~Q(ended_reason=""), name="plan_cancelled_for"
            ),
            models.UniqueConstraint(
                fields=["council", "year"], condition=Q(state=PlanState.PUBLISHED), name="one_published_plan_a_year"
            ),
        ]
        indexes = [
            models.Index(fields=["council", "year", "-id"], name="plan_of_council"),
            models.Index(fields=["state"], condition=Q(state=PlanState.COMPUTING), name="plan_computing"),
        ]

    def __str__(self) -> str:
        return self.name or f"{self.year}-{self.pk}"


class Share(models.Model):
    """What a plan serves of a village's needs, in units. ``had`` is what it had been promised before, of all."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="shares", db_index=False)
    village = models.ForeignKey("network.Organisation", models.PROTECT, related_name="+", db_index=False)
    wanted = models.PositiveBigIntegerField(help_text=_("All that was asked for: what it had, and what is open."))
    had = models.PositiveBigIntegerField(default=0)
    served = models.PositiveBigIntegerField(default=0, help_text=_("What the plan adds."))
    helped_by = models.JSONField(default=dict, help_text=_("Whose one more unit would help most, and by how much."))

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "village"], name="share_village_once"),
            models.CheckConstraint(
                condition=Q(wanted__gt=0, wanted__gte=models.F("had") + models.F("served")),
                name="share_serves_what_is_wanted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.village_id}: {self.had}+{self.served}/{self.wanted}"

    @property
    def percent_before(self) -> int:
        """What share of the village's needs was served before the plan, in percent, rounded down."""
        return self.had * 100 // self.wanted

    @property
    def level(self) -> float:
        """What a village gets of what it wants, 0 to 1: by this the worst-served is found."""
        return (self.had + self.served) / self.wanted

    @property
    def percent(self) -> int:
        """What share is served with the plan, in percent, rounded down."""
        return (self.had + self.served) * 100 // self.wanted


class Unmet(models.Model):
    """A need of which a plan leaves something unmet, and why."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="unmet", db_index=False)
    need = models.ForeignKey("exchange.Listing", models.PROTECT, related_name="+", db_index=False)
    quantity = models.BigIntegerField(help_text=_("In the need's unit."))
    why = models.CharField(max_length=12, choices=WhyUnmet)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "unmet"
        constraints = [
            models.UniqueConstraint(fields=["plan", "need"], name="unmet_need_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="unmet_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.need_id}: {self.quantity}"


class Proposal(models.Model):
    """One pair of a plan: a partner is to give ``quantity`` (the need's unit) of its resource ``offer`` for a need.

    For what a project needs there is no resource: ``offer`` is empty, and the partner is asked to claim it. ``score``
    is of 1000; ``factors`` are the points of it that each ``Factor`` gives which speaks for the pair. In
    ``explanation``, ``loss`` is what the whole plan would lose without the pair, and ``flips_at`` the score at which
    another one would take its place. ``sprang_from`` is the declined or ended proposal after which it was proposed.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="proposals", db_index=False)
    council = models.ForeignKey("network.Council", models.PROTECT, related_name="proposals", db_index=False)
    need = models.ForeignKey("exchange.Listing", models.PROTECT, related_name="proposals_for")
    offer = models.ForeignKey("exchange.Listing", models.PROTECT, null=True, related_name="proposals_of")
    partner = models.ForeignKey("network.Organisation", models.PROTECT, related_name="proposals")
    village = models.ForeignKey("network.Organisation", models.PROTECT, related_name="+")
    quantity = models.BigIntegerField()
    units = models.PositiveIntegerField()
    score = models.PositiveSmallIntegerField()
    factors = models.JSONField(default=dict)
    explanation = models.JSONField(default=dict, help_text=_("What the plan would lose without it, and what is next."))
    state = models.CharField(max_length=10, choices=ProposalState, default=ProposalState.DRAFT)
    proposed_on = models.DateField(null=True)
    giver_yes_at = models.DateTimeField(null=True)
    giver_yes_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    receiver_yes_at = models.DateTimeField(null=True)
    receiver_yes_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    agreed_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    reason = models.TextField(max_length=1000, blank=True)
    claim = models.OneToOneField("exchange.Claim", models.PROTECT, null=True, related_name="proposal")
    sprang_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="led_to")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0, units__gt=0), name="proposal_quantity_positive"),
            models.CheckConstraint(condition=Q(score__lte=1000), name="proposal_score_to_1000"),
            models.CheckConstraint(
                condition=Q(state=ProposalState.AGREED, claim__isnull=False, agreed_on__isnull=False)
                | (~Q(state=ProposalState.AGREED) & Q(claim__isnull=True, agreed_on__isnull=True)),
                name="proposal_agreed_has_claim",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProposalState.AGREED)
                | Q(giver_yes_by__isnull=False, receiver_yes_by__isnull=False)
                & ~Q(giver_yes_by=models.F("receiver_yes_by")),
                name="proposal_agreed_by_two",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProposalState.HALF)
                | Q(giver_yes_by__isnull=False, receiver_yes_by__isnull=True)
                | Q(giver_yes_by__isnull=True, receiver_yes_by__isnull=False),
                name="proposal_half_by_one",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ProposalState.DRAFT, ProposalState.PROPOSED])
                | Q(giver_yes_by__isnull=True, receiver_yes_by__isnull=True),
                name="proposal_open_by_none",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[*ASKED, ProposalState.AGREED]) | Q(proposed_on__isnull=False),
                name="proposal_asked_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=FREELY_ENDED) | ~Q(reason=""), name="proposal_ended_for_reason"
            ),
            models.UniqueConstraint(
                fields=["plan", "need", "offer"],
                condition=Q(state__in=["draft", "proposed", "half"], offer__isnull=False),
                name="proposal_pair_once",
            ),
            models.UniqueConstraint(
                fields=["plan", "need", "partner"],
                condition=Q(state__in=["draft", "proposed", "half"], offer__isnull=True),
                name="proposal_partner_once",
            ),
        ]
        indexes = [
            models.Index(fields=["plan", "state", "id"], name="proposal_of_plan"),
            models.Index(fields=["council", "partner", "state"], name="proposal_to_partner"),
            models.Index(fields=["council", "village", "state"], name="proposal_to_village"),
        ]

    def __str__(self) -> str:
        return f"{self.need_id} × {self.partner_id}"
