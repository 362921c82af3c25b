"""What can be done to a claim on its page: for each verb its form, its words, its service, and when it is offered."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from lianxin.accounts.models import User
from lianxin.exchange import services
from lianxin.exchange.forms import claims as forms
from lianxin.exchange.forms.uses import TakeBackUseForm, UseForm
from lianxin.exchange.models import Claim
from lianxin.exchange.states import ClaimState
from lianxin.network.doing import Act, Deed, Offer
from lianxin.network.verb_forms import PlainForm

ON_THEIR_RECORD = ("take_back", "add_scan", "use", "take_back_use")
"""Verbs whose button stands beside the record that they are for."""


def _plain(service: Any) -> Act:
    return lambda claim, _form, actor: service(claim_id=claim.pk, actor=actor)


def _said(service: Any) -> Act:
    return lambda claim, form, actor: service(claim_id=claim.pk, actor=actor, reason=form.cleaned_data["reason"])


def _contact(claim: Claim, form: Any, actor: User) -> object:
    told = form.cleaned_data
    return services.note_contact(claim_id=claim.pk, on=told["on"], note=told["note"], actor=actor)


def _deliver(claim: Claim, form: Any, actor: User) -> object:
    return services.enter_delivery(claim_id=claim.pk, arrived=form.arrived(), actor=actor)


def _add_scan(_claim: Claim, form: Any, actor: User) -> object:
    return services.add_scan(delivery_id=form.cleaned_data["delivery"].pk, upload=form.upload(), actor=actor)


def _take_back(_claim: Claim, form: Any, actor: User) -> object:
    delivery = form.cleaned_data["delivery"]
    return services.enter_taking_back(delivery_id=delivery.pk, paper=form.paper(), actor=actor)


def _use(_claim: Claim, form: Any, actor: User) -> object:
    delivery = form.cleaned_data["delivery"]
    return services.record_use(delivery_id=delivery.pk, used=form.used(), actor=actor)


def _take_back_use(_claim: Claim, form: Any, actor: User) -> object:
    told = form.cleaned_data
    return services.take_back_use(use_id=told["use"].pk, reason=told["reason"], actor=actor)


DEEDS: dict[str, Deed] = {
    "accept": Deed(
        _("Say yes"),
        PlainForm,
        _("Your organisation promises it. Until something has come it can be withdrawn."),
        _("Accepted. The two sides speak with each other within a week."),
        _plain(services.accept_claim),
    ),
    "decline": Deed(
        _("Say no"),
        forms.ReasonForm,
        _("Nothing is promised. What was kept goes to the next who waits."),
        _("You said no. The other side can read why."),
        _said(services.decline_claim),
    ),
    "confirm": Deed(
        _("Confirm"),
        PlainForm,
        _("Your organisation agrees to the claim."),
        _("The claim is confirmed."),
        _plain(services.confirm_claim),
    ),
    "note_contact": Deed(
        _("Note that you spoke"),
        forms.ContactForm,
        _("The two sides of a claim speak with each other within a week."),
        _("Noted."),
        _contact,
    ),
    "deliver": Deed(
        _("Record what came"),
        forms.DeliverForm,
        _("As much as came, more or less than promised. The claim is fulfilled once all of it has come."),
        _("Recorded as received."),
        _deliver,
        icon="plus",
    ),
    "take_back": Deed(
        _("Take an entry back"),
        forms.TakeBackForm,
        _("A new entry takes the wrong one back; both stay visible. Then record what is right."),
        _("The entry was taken back by a new one."),
        _take_back,
        final=True,
    ),
    "add_scan": Deed(
        _("Add a picture of the voucher"),
        forms.ScanForm,
        _("Members of the conference can open it. It stays with the entry."),
        _("The picture is kept with the voucher."),
        _add_scan,
        icon="upload",
    ),
    "use": Deed(
        _("Record what became of it"),
        UseForm,
        _("To whom it was handed out or what it was used for, as much as is known today; never more than came."),
        _("Recorded what became of it."),
        _use,
        icon="plus",
    ),
    "take_back_use": Deed(
        _("Take an entry back"),
        TakeBackUseForm,
        _("A new entry takes the wrong one back; both stay visible. Then record what is right."),
        _("The entry was taken back by a new one."),
        _take_back_use,
        final=True,
    ),
    "settle": Deed(
        _("Settle with what came"),
        forms.ReasonForm,
        _("The promise counts as what came. The rest can be claimed by others."),
        _("The claim is settled with what came."),
        _said(services.settle_claim),
        final=True,
    ),
    "withdraw_claim": Deed(
        _("Withdraw the claim"),
        forms.ReasonForm,
        _("The promise ends, and what it held goes to those who wait."),
        _("The claim was withdrawn."),
        _said(services.withdraw_claim),
        final=True,
    ),
    "release": Deed(
        _("Release the claim"),
        forms.ReasonForm,
        _("The other side is no longer bound, and what it held goes to those who wait."),
        _("The claim was released."),
        _said(services.release_claim),
        final=True,
    ),
}


@dataclass(frozen=True)
class ClaimOffers:
    """The page's one primary action, the others, and every verb that the reader may do now."""

    primary: Offer | None
    others: Sequence[Offer]
    may: frozenset[str]


def offers_of(may: Sequence[str], claim: Claim) -> ClaimOffers:
    """What is offered where: the first verb leads on. No query."""
    leading = [verb for verb in may if verb in ("accept", "confirm", "note_contact", "deliver")]
    done = {"note_contact": claim.contacted_on is not None, "deliver": claim.state == ClaimState.FULFILLED}
    primary = next((verb for verb in leading if not done.get(verb)), None)
    rest = [verb for verb in may if verb != primary and verb not in ON_THEIR_RECORD]
    return ClaimOffers(_offer(primary) if primary else None, [_offer(verb) for verb in rest], frozenset(may))


def _offer(verb: str) -> Offer:
    deed = DEEDS[verb]
    return Offer(verb, deed.verb, deed.icon, deed.final)
