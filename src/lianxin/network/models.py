"""Councils, organisations, membership, pairings, agreements and posts."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from lianxin.kernel import uscc
from lianxin.network.states import Kind, Role, Sector


def validate_uscc(value: str) -> None:
    """Refuse a unified social credit code whose check value is wrong."""
    if not uscc.check(value):
        raise ValidationError(_("Not a valid unified social credit code."), code="bad_uscc")


class Council(models.Model):
    """A town's joint conference: the tenant. ``code`` is its town's division prefix and its address."""

    code = models.CharField(max_length=9, unique=True, validators=[RegexValidator(r"^\d{9}$")])
    name = models.CharField(max_length=80)
    short_name = models.CharField(max_length=20)
    name_en = models.CharField(max_length=80, blank=True)
    division = models.OneToOneField("divisions.Division", models.PROTECT, related_name="council")
    founded_on = models.DateField()
    office = models.ForeignKey("network.Organisation", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["code"]
        constraints = [models.CheckConstraint(condition=Exact(Length("code"), 9), name="council_code_9_digits")]

    def __str__(self) -> str:
        return self.name


class Category(models.Model):
    """A kind of public-welfare project; each council keeps its own list."""

    council = models.ForeignKey(Council, models.CASCADE, db_index=False, related_name="categories")
    name = models.CharField(max_length=30)
    name_en = models.CharField(max_length=40, blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["council", "name"], name="category_name_once")]

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """A partner, a village or another body. Shared by all councils; known by its USCC where it has one."""

    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(max_length=16, choices=Kind)
    sector = models.CharField(_("sector"), max_length=16, choices=Sector, blank=True)
    uscc = models.CharField(
        _("unified social credit code"), max_length=18, null=True, blank=True, unique=True, validators=[validate_uscc]
    )
    division = models.ForeignKey(
        "divisions.Division", models.PROTECT, null=True, blank=True, related_name="organisations"
    )
    name_en = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(uscc__isnull=True) | Q(Exact(Length("uscc"), 18)), name="uscc_18_long"),
            models.CheckConstraint(
                condition=~Q(kind__in=[Kind.VILLAGE, Kind.NEIGHBOURHOOD]) | Q(division__isnull=False),
                name="village_has_division",
            ),
            models.UniqueConstraint(
                fields=["division"],
                condition=Q(kind__in=[Kind.VILLAGE, Kind.NEIGHBOURHOOD]),
                name="one_village_a_division",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Term(models.Model):
    """Something that holds from a date until another, open-ended where ``until_on`` is empty."""

    since_on = models.DateField(_("since"))
    until_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        abstract = True


class Enrolment(Term):
    """An organisation's membership of a conference, and what the conference's register says of it."""

    council = models.ForeignKey(Council, models.CASCADE, related_name="enrolments")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="enrolments")
    position = models.PositiveIntegerField(_("number in the register"))
    secretary = models.CharField(_("secretary"), max_length=30, blank=True)
    liaison = models.CharField(_("liaison"), max_length=30, blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    remark = models.CharField(_("remark"), max_length=200, blank=True)
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "organisation"], condition=Q(until_on__isnull=True), name="enrolled_once"
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("since_on")), name="enrolment_term"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}@{self.council_id}"


class Pairing(Term):
    """A partner and a village that work together within one council."""

    council = models.ForeignKey(Council, models.CASCADE, related_name="pairings")
    partner = models.ForeignKey(Organisation, models.PROTECT, related_name="pairings")
    village = models.ForeignKey(Organisation, models.PROTECT, related_name="paired_with")
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "partner", "village"], condition=Q(until_on__isnull=True), name="paired_once"
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("since_on")), name="pairing_term"
            ),
            models.CheckConstraint(condition=Q(until_on__isnull=True) | ~Q(end_reason=""), name="pairing_ends_for"),
        ]

    def __str__(self) -> str:
        return f"{self.partner_id}–{self.village_id}"


class Agreement(models.Model):
    """One term of a pairing's agreement. Renewing adds the next one."""

    pairing = models.ForeignKey(Pairing, models.CASCADE, db_index=False, related_name="agreements")
    signed_on = models.DateField(_("signed on"))
    expires_on = models.DateField(_("expires on"))

    class Meta:
        ordering = ["-signed_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(expires_on__gt=F("signed_on")), name="agreement_term"),
            models.UniqueConstraint(fields=["pairing", "signed_on"], name="agreement_signed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.signed_on}–{self.expires_on}"


class Post(Term):
    """A person acting for an organisation in a role, within one council."""

    council = models.ForeignKey(Council, models.CASCADE, related_name="posts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="posts")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="posts")
    role = models.CharField(max_length=12, choices=Role)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "user", "organisation", "role"],
                condition=Q(until_on__isnull=True),
                name="post_held_once",
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("since_on")), name="post_term"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}@{self.organisation_id}"
