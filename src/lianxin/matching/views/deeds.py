"""What can be done to a plan and to a proposal: for each verb its form, its words and its service."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from lianxin.accounts.models import User
from lianxin.kernel.errors import Words
from lianxin.matching import services
from lianxin.matching.forms.answers import EndForm, NoForm
from lianxin.matching.models import Plan, Proposal
from lianxin.matching.states import PlanState, ProposalState
from lianxin.network.doing import Deed
from lianxin.network.verb_forms import PlainForm


@dataclass(frozen=True)
class Said:
    """What is said after a deed, where it depends on what came of it."""

    says_instead: Words


def _publish(plan: Plan, _form: Any, actor: User) -> object:
    return services.publish_plan(plan_id=plan.pk, actor=actor)


def _cancel(plan: Plan, form: Any, actor: User) -> object:
    return services.cancel_plan(plan_id=plan.pk, reason=form.cleaned_data["reason"], actor=actor)


def _again(plan: Plan, _form: Any, actor: User) -> object:
    made = services.plan_again(plan_id=plan.pk, actor=actor)
    return Said(_("It is large and is computed in the background.") if made.state == PlanState.COMPUTING else "")


def _accept(proposal: Proposal, _form: Any, actor: User) -> object:
    done = services.accept_proposal(proposal_id=proposal.pk, actor=actor)
    agreed = done.proposal.state == ProposalState.AGREED
    return Said(_("Both sides said yes. It is claimed; get in touch with each other within a week.") if agreed else "")


def _decline(proposal: Proposal, form: Any, actor: User) -> object:
    return _ended(services.decline_proposal(proposal_id=proposal.pk, reason=form.cleaned_data["reason"], actor=actor))


def _withdraw(proposal: Proposal, form: Any, actor: User) -> object:
    return _ended(services.withdraw_proposal(proposal_id=proposal.pk, reason=form.cleaned_data["reason"], actor=actor))


def _ended(done: services.Answered) -> Said:
    """What became of the plan."""
    if done.follows_later:
        return Said(_("Noted. The plan is large and follows within half a minute; its changes will stand here."))
    count = len(done.changes)
    if not count:
        return Said(_("Noted. Nobody else can take its place now; the rest of the plan stays as it is."))
    words = ngettext(
        "Noted. The plan was changed at once: %(count)d pair is different now.",
        "Noted. The plan was changed at once: %(count)d pairs are different now.",
        count,
    )
    return Said(words % {"count": count})


PLAN_DEEDS: dict[str, Deed] = {
    "publish": Deed(
        _("Ask both sides"),
        PlainForm,
        _(
            "Every village and partner of the plan finds what is proposed in its inbox, with the reasons. Nothing is "
            "claimed before both have said yes. An earlier plan of the year is replaced."
        ),
        _("Published. Both sides of every pair find it in their inboxes."),
        _publish,
    ),
    "cancel": Deed(
        _("Set the plan aside"),
        EndForm,
        _("What both sides agreed on stays; what nobody has answered yet is withdrawn. This cannot be taken back."),
        _("The plan was set aside."),
        _cancel,
        final=True,
    ),
}

AGAIN = Deed(
    _("Plan again"),
    PlainForm,
    _("From what is open now, under the same policy. You see the new plan first; the earlier one stays as it is."),
    _("This is the new plan, made from what is open now."),
    _again,
)
"""Leads to another plan than the one that it is done to, so it has an address of its own."""

DEEDS: dict[str, Deed] = {
    "accept": Deed(
        pgettext_lazy("proposal", "Say yes"),
        PlainForm,
        _("Once the other side has said yes too, it is claimed for both of you. Until then nothing is promised."),
        _("You said yes. The other side is asked now."),
        _accept,
    ),
    "decline": Deed(
        pgettext_lazy("proposal", "Say no"),
        NoForm,
        _("The proposal ends, and the plan looks for another way at once."),
        _("Noted."),
        _decline,
    ),
    "withdraw": Deed(
        _("Take it out of the plan"),
        EndForm,
        _("Neither side is asked any more, and the plan looks for another way at once."),
        _("Taken out of the plan."),
        _withdraw,
        final=True,
    ),
}
