"""Choices of this app."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What an organisation is to the network."""

    PARTNER = "partner", _("partner organisation")
    VILLAGE = "village", _("village")
    NEIGHBOURHOOD = "neighbourhood", _("neighbourhood")
    COLLECTIVE = "collective", _("village collective")
    COOPERATIVE = "cooperative", _("cooperative")
    OFFICE = "office", _("conference office")


PLACES = (Kind.VILLAGE, Kind.NEIGHBOURHOOD)


class Sector(TextChoices):
    """What a partner organisation is to the world (单位类型)."""

    ENTERPRISE = "enterprise", _("enterprise")
    INSTITUTION = "institution", _("public institution")
    PARTY_SCHOOL = "party_school", _("Party school")
    SCHOOL = "school", _("school")
    HOSPITAL = "hospital", _("hospital")
    FINANCE = "finance", _("financial institution")
    SOCIAL = "social", _("social organisation")
    COMMUNITY = "community", _("urban community")
    AUTHORITY = "authority", _("public authority")
    OTHER = "other", _("other")


class Role(TextChoices):
    """What a post lets its holder do."""

    OFFICE = "office", _("conference office")
    STEWARD = "steward", _("village steward")
    LIAISON = "liaison", _("liaison")
    AUDITOR = "auditor", _("auditor")
    HANDLER = "handler", _("student-aid handler")
    ADMIN = "admin", _("system administrator")


POST_AT: dict[Role, tuple[Kind, ...]] = {
    Role.OFFICE: (Kind.OFFICE,),
    Role.ADMIN: (Kind.OFFICE,),
    Role.STEWARD: (*PLACES, Kind.COLLECTIVE),
    Role.LIAISON: (Kind.PARTNER,),
}
"""At which kinds of organisation a role is held; auditors and handlers may come from any that concerns the council."""

RENEWAL_DAYS = 60
"""How long before its end an agreement is mentioned: both sides meet about once a quarter, and the seal takes weeks."""
