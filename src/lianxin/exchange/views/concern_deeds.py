"""What can be done to a residents' concern on its page: for each verb its form, its words and its service."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from lianxin.accounts.models import User
from lianxin.exchange import services
from lianxin.exchange.forms import concerns as forms
from lianxin.exchange.models import Concern
from lianxin.network.doing import Deed, Offer


def _link(concern: Concern, form: Any, actor: User) -> object:
    return services.link_need(concern_id=concern.pk, listing_id=form.cleaned_data["listing"].pk, actor=actor)


def _answer(concern: Concern, form: Any, actor: User) -> object:
    told = form.cleaned_data
    return services.answer_concern(concern_id=concern.pk, answer=told["outcome"], on=told["on"], actor=actor)


def _tell(concern: Concern, form: Any, actor: User) -> object:
    told = form.cleaned_data
    return services.tell_residents(concern_id=concern.pk, how=told["how"], on=told["on"], actor=actor)


DEEDS: dict[str, Deed] = {
    "link_need": Deed(
        _("Link a need"),
        forms.LinkForm,
        _("A need that the village has listed answers this concern."),
        _("The need is linked; the concern is being worked on."),
        _link,
    ),
    "answer": Deed(
        _("Note what was done"),
        forms.AnswerForm,
        _("Say what was done, also where the answer is that it cannot be done."),
        _("Noted. Now tell those who raised it."),
        _answer,
    ),
    "tell": Deed(
        _("Note that residents were told"),
        forms.TellForm,
        _("Those who raised it know what was done."),
        _("Noted. The concern has come full circle."),
        _tell,
        icon="done",
    ),
}


@dataclass(frozen=True)
class ConcernOffers:
    """The page's one primary action, where it is not to make a need of the concern, and the others."""

    primary: Offer | None
    others: Sequence[Offer]


def offers_of(may: Sequence[str], *, has_needs: bool) -> ConcernOffers:
    """What is offered where: before anything was listed for a concern, making a need of it leads on. No query."""
    leads = [verb for verb in may if verb == "tell" or (verb == "answer" and has_needs)]
    primary = next(iter(leads), None)
    buttons = {verb: Offer(verb, DEEDS[verb].verb, DEEDS[verb].icon) for verb in may}
    return ConcernOffers(buttons.get(primary or ""), [one for verb, one in buttons.items() if verb != primary])
