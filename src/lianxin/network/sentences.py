"""What the verbs of the network say in the journal, and how organisations, people and roles are named there."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from lianxin.accounts.queries import names_of
from lianxin.journal.sentences import Subject, family, names_for, say, subjects
from lianxin.kernel.errors import Words
from lianxin.kernel.naming import in_english
from lianxin.network.models import Category, Council, Organisation, Pairing, Post
from lianxin.network.queries import organisations_by_id
from lianxin.network.states import Role


def named(thing: Organisation | Council | Category) -> str:
    """What the reader's language calls an organisation, a council or a category."""
    return (thing.name_en if in_english() else "") or thing.name


def _organisations(ids: set[Any]) -> Mapping[Any, Words]:
    return {pk: named(organisation) for pk, organisation in organisations_by_id(ids).items()}


def _places(ids: set[Any]) -> Mapping[Any, Words]:
    posts = Post.objects.filter(pk__in=ids).select_related("organisation")
    return {post.pk: named(post.organisation) for post in posts}


def _roles(codes: set[Any]) -> Mapping[Any, Words]:
    return {role.value: role.label for role in Role if role.value in codes}


def _organisation_subjects(ids: set[int]) -> Mapping[int, Subject]:
    found = organisations_by_id(ids)
    return {pk: Subject(named(found[pk]), "network:organisation", pk) for pk in found}


def _pairing_subjects(ids: set[int]) -> Mapping[int, Subject]:
    pairings = Pairing.objects.filter(pk__in=ids).select_related("partner", "village")
    return {
        pairing.pk: Subject(f"{named(pairing.partner)} – {named(pairing.village)}", "network:pairing", pairing.pk)
        for pairing in pairings
    }


def _post_subjects(ids: set[int]) -> Mapping[int, Subject]:
    posts = Post.objects.filter(pk__in=ids).select_related("organisation")
    return {post.pk: Subject(named(post.organisation), "network:organisation", post.organisation_id) for post in posts}


def _council_subjects(ids: set[int]) -> Mapping[int, Subject]:
    return {council.pk: Subject(named(council)) for council in Council.objects.filter(pk__in=ids)}


names_for("organisation", "partner", "village", by=_organisations)
names_for("user", "actor", by=names_of)
names_for("post", by=_places)
names_for("role", by=_roles)
subjects(
    network_organisation=_organisation_subjects,
    network_pairing=_pairing_subjects,
    network_post=_post_subjects,
    network_council=_council_subjects,
)
family("network", _("Partners"))
say(
    {
        "network.founded": _("The joint conference {subject} was founded."),
        "network.enrolled": _("{subject} became a member on {since_on}."),
        "network.enrolment_changed": _("What the register says of {subject} was corrected."),
        "network.enrolment_ended": _("The membership of {subject} ended on {on}."),
        "network.paired": _("{partner} was paired with {village}."),
        "network.pairing_ended": _("The pairing {subject} ended on {on}."),
        "network.agreement_signed": _(
            "The agreement of {subject} was signed on {signed_on}; it runs until {expires_on}."
        ),
        "network.appointed": _("{user} was given the post “{role}” at {subject}."),
        "network.dismissed": _("The post “{role}” of {user} at {subject} ended."),
    }
)
