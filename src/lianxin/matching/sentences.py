"""What the verbs of matching say in the journal and on timelines."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from lianxin.journal.sentences import UNKNOWN, Subject, derive, family, say, subjects
from lianxin.matching.models import Plan, Proposal
from lianxin.matching.states import Party


def _plan_subjects(ids: set[int]) -> Mapping[int, Subject]:
    return {one.pk: Subject(str(one), "matching:plan", one.pk) for one in Plan.objects.filter(pk__in=ids)}


def _proposal_subjects(ids: set[int]) -> Mapping[int, Subject]:
    found = Proposal.objects.filter(pk__in=ids).select_related("need", "partner")
    return {one.pk: Subject(f"{one.need.title} × {one.partner}", "matching:proposal", one.pk) for one in found}


def _party(facts: Mapping[str, Any]) -> str:
    """For which side somebody said yes."""
    said = facts.get("party", "")
    return str(Party(said).label) if said in Party else UNKNOWN


subjects(matching_plan=_plan_subjects, matching_proposal=_proposal_subjects)
derive(party=_party)
family("matching", _("Precise matching"))
say(
    {
        "matching.planned": _("{place} made a matching plan for {year}: {pairs} pairs."),
        "matching.plan_failed": _("The matching plan for {year} could not be computed."),
        "matching.plan_published": _("{place} published the matching plan of {year}: {pairs} pairs were asked."),
        "matching.plan_cancelled": _("{place} set the matching plan aside; {pairs} pairs ended."),
        "matching.plan_followed": _("{place} brought the matching plan in line with what is left: {pairs} changes."),
        "matching.plan_to_follow": _("{place} asked that the matching plan be brought in line with what is left."),
        "matching.proposal_accepted": _("{place} said yes to {amount}, as {party}."),
        "matching.agreed": _("Both sides said yes: {organisation} claimed {amount} for {village}."),
        "matching.proposal_declined": _("{place} said no to {amount}."),
        "matching.proposal_withdrawn": _("{place} took the pair out of the plan: {amount}."),
        "matching.pair_new": _("The plan now proposes {amount} of {organisation} for {village}."),
        "matching.pair_more": _("The plan now proposes more of {organisation} for {village}: {amount}."),
        "matching.pair_less": _("The plan now proposes less of {organisation} for {village}: {amount}."),
        "matching.pair_ended": _("The plan no longer proposes {amount} of {organisation} for {village}."),
    }
)
